"""Routes of Odoo's apps that show or change records as superuser: what they ask first.

Found by reading the controllers of Odoo 15 to 19. Most check whether their user may see *some*
document, and then go on as superuser with another one.
"""

from odoo import _
from odoo.exceptions import AccessError

from . import memo, visitor

#: Of a domain for messages that a client sends: a field that is computed, and tells of the rating.
_COMPUTED = {"rating_value"}


def require(env, paths, params):
    """Ask before a route is called.

    :param paths: the paths of the route, as its controller declares them
    :param params: what it is called with: parts of the path as well
    :raise RecordPinRequired: a lock is closed, and no link that was shared opens it
    :raise AccessError: the request asks for what would tell of any record
    """
    asking = [asked for path in paths for asked in ROUTES.get(path, ())]
    if asking and env.uid and memo.any_locked(env):
        for asked in asking:
            asked(env, params)


def _ids(value):
    """The ids in a parameter: a number, several with commas, a list."""
    values = value.split(",") if isinstance(value, str) else value
    values = values if isinstance(values, (list, tuple)) else [values]
    return [int(each) for each in values if str(each).isdecimal()]


def _records(model_name, param, operation="read"):
    """The route is about these records."""

    def asked(env, params):
        if model_name in env:
            records = env[model_name].sudo(False).browse(_ids(params.get(param))).exists()
            if operation == "read":
                records = records.browse(visitor.closed(records)._ids)
            records._pin_require(operation)

    return asked


def _document(env, params):
    """The chatter of a document, which the route may have found by the right to another one."""
    found = _named(env, params)
    if found is not None:
        visitor.closed(found)._pin_require("read")


def _parent(env, params):
    """The same, where it says by which right."""
    by_other = ("project_sharing_id", "token", "hash", "pid")
    if any(params.get(name) for name in by_other) or params.get("access_params"):
        _document(env, params)
        found = _named(env, params)
        if found is not None:
            _require_pointed(found)


def _named(env, params):
    """The document that the parameters name, or None."""
    name = params.get("res_model") or params.get("thread_model")
    ids = _ids(params.get("res_id") or params.get("thread_id"))
    if not isinstance(name, str) or name not in env:
        return None
    return env[name].sudo(False).browse(ids).exists()


def _to_attach(env, params):
    """A file is put on a record."""
    found = _named(env, params)
    if found is not None:
        found._pin_require("write")


def _mailing(env, params):
    """A mailing as one of its recipients would see it; that one has no login, but a signature."""
    if "mailing.mailing" in env and not env.user._is_public():
        mailing = env["mailing.mailing"].sudo().browse(_ids(params.get("mailing_id"))).exists()
        name = mailing.mailing_model_real
        if name in env:
            ids = _ids(params.get("document_id") or params.get("res_id"))
            visitor.closed(env[name].browse(ids).exists())._pin_require("read")


def _domain(env, params):
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


def _page(model_name, param):
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


def _tasks(env, params):
    """The tasks of a project, which a token has Odoo find as superuser, by whatever is sought."""
    if any(params.get(name) for name in ("search", "sortby", "groupby", "filterby")):
        if params.get("access_token") and "project.task" in env:
            projects = env["project.project"].sudo().browse(_ids(params.get("project_id")))
            visitor.closed(env["project.task"].browse(projects.task_ids.ids))._pin_require("read")


def _customer(env, params):
    """Tasks by what is known of their customer, which Odoo looks for as superuser."""
    by_customer = ("all", "customer", "partner", "partner_id")
    if params.get("search") and params.get("search_in") in by_customer:
        if memo.ways_to_locks(env, "res.partner"):
            raise AccessError(_("Tasks cannot be searched by their customer here."))


_address = (_records("res.partner", "partner_id", "write"),)
_search = (_tasks, _customer)
_task = (_records("project.task", "task_id"), _page("project.task", "task_id"))
_order = (_page("sale.order", "order_id"),)
_purchase = (_page("purchase.order", "order_id"),)
#: ``{path: what asks}``, of whatever is installed.
ROUTES = {
    "/mail/attachment/delete": (_records("ir.attachment", "attachment_id", "unlink"),),
    "/mail/chatter_fetch": (_document, _domain),
    "/mail/chatter_init": (_document, _domain),
    "/mail/link_preview/delete": (_records("mail.link.preview", "link_preview_ids", "unlink"),),
    "/mail/link_preview/hide": (
        _records("mail.link.preview", "link_preview_ids", "write"),
        _records("mail.message.link.preview", "message_link_preview_ids", "write"),
    ),
    "/mail/message/reaction": (_records("mail.message", "message_id"),),
    "/mail/message/update_content": (_records("mail.message", "message_id", "write"),),
    "/mail/thread/data": (_parent,),
    "/mail/thread/messages": (_parent,),
    "/mailing/<int:mailing_id>/view": (_mailing,),
    "/my/address": _address,
    "/my/address/archive": _address,
    "/my/address/submit": _address,
    "/my/invoices/<int:invoice_id>": (_page("account.move", "invoice_id"),),
    "/my/orders/<int:order_id>": _order,
    "/my/orders/<int:order_id>/download_edi": _order,
    "/my/orders/<int:order_id>/transaction": _order,
    "/my/picking/pdf/<int:picking_id>": (
        _records("stock.picking", "picking_id"),
        _page("stock.picking", "picking_id"),
    ),
    "/my/picking/return/pdf/<int:picking_id>": (
        _records("stock.picking", "picking_id"),
        _page("stock.picking", "picking_id"),
    ),
    "/my/project/<int:project_id>": _search,
    "/my/project/<int:project_id>/page/<int:page>": _search,
    "/my/project/<int:project_id>/task/<int:task_id>": _task,
    "/my/projects/<int:project_id>": _search,
    "/my/projects/<int:project_id>/page/<int:page>": _search,
    "/my/projects/<int:project_id>/task/<int:task_id>": _task,
    "/my/projects/<int:project_id>/task/<int:task_id>/recurrent_tasks": _task,
    "/my/projects/<int:project_id>/task/<int:task_id>/subtasks": _task,
    "/my/purchase/<int:order_id>": _purchase,
    "/my/purchase/<int:order_id>/download_edi": _purchase,
    "/my/task/<int:task_id>": (_page("project.task", "task_id"),),
    "/my/tasks": (_customer,),
    "/my/tasks/page/<int:page>": (_customer,),
    "/my/tasks/<int:task_id>": (_page("project.task", "task_id"),),
    "/web_unsplash/attachment/add": (_to_attach,),
    "/print/cv": (_records("hr.employee", "employee_ids"),),
}
