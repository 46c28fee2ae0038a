"""What routes of Odoo's apps ask before they go on as superuser: see ``routes``.

Each question is called with the environment of who asks, and the parameters of the request.
"""

from odoo import _
from odoo.exceptions import AccessError
from odoo.http import request

from .. import compat
from . import memo, shadow, visitor

#: Of a domain for messages that a client sends: a field that is computed, and tells of the rating.
_COMPUTED = {"rating_value"}


def _ids(value):
    """The ids in a parameter: a number, several with commas, a list, one of JSON.

    As Odoo's routes read them: ``int()`` takes " 5" and 5.0 as well.
    """
    if isinstance(value, str):
        value = value.strip().strip("[]").split(",")
    found = []
    for each in value if isinstance(value, (list, tuple)) else [value]:
        try:
            found.append(int(each))
        except (TypeError, ValueError, OverflowError):
            continue  # which Odoo cannot take either
    return found


def asks_for(model_name, param, operation="read"):
    """The route is about these records."""

    def asked(env, params):
        if model_name in env:
            records = env[model_name].sudo(False).browse(_ids(params.get(param))).exists()
            _require(records, operation)

    return asked


def _require(records, operation):
    """Ask who is behind the route; a link that was shared lets that one read."""
    if operation == "read":
        records = visitor.closed(records)
    records._pin_require(operation)


def of_document(env, params):
    """The chatter of a document, which the route may have found by the right to another one."""
    found = _named(env, params)
    if found is not None:
        visitor.closed(found)._pin_require("read")


def of_parent(env, params):
    """The same, where it says by which right."""
    by_other = ("project_sharing_id", "token", "hash", "pid")
    if any(params.get(name) for name in by_other) or params.get("access_params"):
        of_document(env, params)
        found = _named(env, params)
        if found is not None:
            _require_pointed(found)


def _named(env, params):
    """The document that the parameters name, or None."""
    name = params.get("res_model") or params.get("thread_model")
    ids = _ids(params.get("res_id") or params.get("thread_id"))
    if not isinstance(name, str) or name not in env or env[name]._abstract:
        return None
    return env[name].sudo(False).browse(ids).exists()


def of_attached(env, params):
    """A file is put on a record."""
    found = _named(env, params)
    if found is not None:
        found._pin_require("write")


def of_followed(env, params):
    """The record that a page of the website has its reader follow."""
    of_attached(env, {"res_model": params.get("object"), "res_id": params.get("id")})


def of_reader(env, _params):
    """Who reads the website without a login, as known by the address that was given there."""
    if env.user._is_public():
        known = env["res.partner"].browse(_ids(request.session.get("partner_id")))
        visitor.closed(known.exists())._pin_require("read")


def asks_for_own_employee(operation="read"):
    """The route is about the employee that the user is: Odoo gets there by ``env.user``."""

    def asked(env, _params):
        _require(env["hr.employee"].browse(env.user.employee_ids._ids), operation)

    return asked


def of_mailing(env, params):
    """A mailing as one of its recipients would see it; that one has no login, but a signature."""
    if "mailing.mailing" in env and not env.user._is_public():
        mailing = env["mailing.mailing"].sudo().browse(_ids(params.get("mailing_id"))).exists()
        name = mailing.mailing_model_real
        if name in env:
            ids = _ids(params.get("document_id") or params.get("res_id"))
            visitor.closed(env[name].browse(ids).exists())._pin_require("read")


def by_own_fields(env, params):
    """The messages to be found: by what they are themselves, not by what they lead to."""
    domain = params.get("domain")
    fields = env["mail.message"]._fields
    for leaf in domain if isinstance(domain, (list, tuple)) else ():
        if not isinstance(leaf, (list, tuple)):
            continue
        name = leaf[0] if leaf and isinstance(leaf[0], str) else None
        field = fields.get(name)
        by_itself = field is not None and field.store and not field.relational
        if not by_itself and name not in _COMPUTED:
            raise AccessError(_("Messages cannot be searched by this."))


def asks_for_pointed(model_name, param):
    """A page that shows an open document as superuser, and of what it points to a good deal."""

    def asked(env, params):
        if model_name not in env:
            return
        _require_pointed(env[model_name].sudo(False).browse(_ids(params.get(param))).exists())

    return asked


def _require_pointed(document):
    """Ask for what an open document points to; of a locked one the token decides, or Odoo."""
    if document._pin_closed("read"):
        return
    env, fields = document.env, document._fields
    for name in sorted(memo.fact(env, "_fields_towards_masked", document._name)):
        if fields[name].type == "many2one":
            target = env[fields[name].comodel_name].browse(document.sudo()[name].ids)
            visitor.closed(target)._pin_require("read")


def of_ticket(env, params):
    """The bill of a point of sale, which is shown as superuser to whoever has its link."""
    token = params.get("access_token")
    if "pos.order" in env and token and isinstance(token, str):
        orders = env["pos.order"].sudo().search([("access_token", "=", token)])
        for order in orders.sudo(False):
            _require_pointed(order)


def of_sent_order(env, params):
    """An order that a client sends: the answer has what is known of its customer."""
    order = params.get("order")
    if isinstance(order, dict):
        asks_for("res.partner", "partner_id")(env, order)


def of_company(env, params):
    """An address that a customer enters: Odoo may make it the company's as superuser.

    Where the company has none, and from 19 on where a contact's own is changed.
    """
    contact = env["res.partner"].sudo().browse(_ids(params.get("partner_id"))).exists()
    if contact:
        company = contact.parent_id | contact.commercial_partner_id
        changes = compat.has("contacts_change_companies") and _differs(contact, params)
    else:
        company = env.user.partner_id.sudo().commercial_partner_id
        changes = not any(company[name] for name in company._address_fields())
    if changes:
        env["res.partner"].browse((company - contact).ids)._pin_require("write")


def _differs(contact, params):
    """Whether a form changes what a contact shares with its company."""
    named = {name: contact[name] for name in (*contact._address_fields(), "vat")}
    before = {name: getattr(value, "id", value) or "" for name, value in named.items()}
    before["company_name"] = contact.commercial_company_name or ""
    return any(
        name in params and str(params[name] or "").strip() != str(value)
        for name, value in before.items()
    )


def of_tasks(env, params):
    """The tasks of a project, which a token has Odoo find as superuser, by whatever is sought."""
    if any(params.get(name) for name in ("search", "sortby", "groupby", "filterby")):
        if params.get("access_token") and "project.task" in env:
            projects = env["project.project"].sudo().browse(_ids(params.get("project_id")))
            visitor.closed(env["project.task"].browse(projects.task_ids.ids))._pin_require("read")


def not_by_customer(env, params):
    """Tasks by what is known of their customer, which Odoo looks for as superuser."""
    by_customer = ("all", "customer", "partner", "partner_id")
    if params.get("search") and params.get("search_in") in by_customer:
        if memo.ways_to_locks(env, "res.partner"):
            raise AccessError(_("Tasks cannot be searched by their customer here."))


def finds_open_ones(env, _params):
    """What the route finds as superuser is what is open to who asks, and has no link to it."""
    shadow.begin_without_locked(env, visitor.opened_by_link(env))


def by_shown_address(env, params):
    """Whoever forgot a password is known by the login, or by an address that is not masked."""
    if not params.get("token"):
        shadow.begin_without_locked(env)


def of_sign_up(env, params):
    """A survey to log in for: Odoo makes a link to sign up for whom the answer is of."""
    if "survey.user_input" not in env or not env.user._is_public():
        return
    token = params.get("survey_token")
    answer = params.get("answer_token") or request.httprequest.cookies.get(f"survey_{token}")
    if token and answer:
        answers = env["survey.user_input"].sudo()
        found = answers.search([("access_token", "=", answer), ("access_token", "!=", False)])
        if found.survey_id.users_login_required:
            partners = env["res.partner"].browse(found.partner_id.ids)
            visitor.closed(partners)._pin_require("read")


def managers_by_name(env, chart):
    """Of a locked manager of an open employee the chart of the organisation shows the name."""
    managers = {told["id"]: told for told in chart["managers"]}
    employees = env["hr.employee.public"].browse(managers)
    for employee in visitor.closed(employees):
        managers[employee.id].update(
            name=env["record.pin.lock"]._label(employee), job_id=False, job_name="",
            job_title="", direct_sub_count=0, indirect_sub_count=0,
        )  # fmt: skip


def page_by_label(env, page):
    """The page that says whom its reader follows no more names the record as superuser."""
    params = request.params
    document = _named(env, {**params, "res_model": params.get("model")})
    if document and visitor.closed(document):
        page.qcontext["name"] = env["record.pin.lock"]._label(document)
        page.template = page.qcontext["response_template"]  # it was made into a page already
        page.set_data(page.render())
