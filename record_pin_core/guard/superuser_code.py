"""Superuser code, and SQL, of Odoo's apps that changes records: what it has to ask first.

Found by the test of the two worlds and by reading the apps of Odoo 15 to 19; an app of somebody
else's that does the same has to check the access to its records itself. ``call_guard.py`` has the
methods ask.
"""

from .. import compat
from . import links, memo, named_after, visitor, wizards
from .follows import SATELLITES


def _to_write(records):
    """The records, once their locks let them be changed."""
    records._pin_require("write")
    return records


def _to_read(records):
    """The records, once their locks let them be read."""
    records._pin_require("read")
    return records


def _to_delete(records):
    """The records, once their locks let them be deleted."""
    records._pin_require("unlink")
    return records


def _to_name(records):
    """The records, once their locks, and those of what their names tell of, let them be named."""
    if memo.ways_to_locks(records.env, records._name):
        records._pin_check_field("display_name")
    named_after.require(records)
    return records


def _open_ones(records):
    """Those that may be changed, for a method whose callers expect no refusal."""
    return records - records._pin_closed("write")


def _documents_to(operation):
    """The lines, once the locks of the documents that they are about allow ``operation``."""

    def asked(lines):
        for line in lines:
            if line.res_model in line.env and line.res_id:
                line.env[line.res_model].browse(line.res_id)._pin_require(operation)
        return lines

    return asked


def _points_to(*fields, operation="write"):
    """The records, once what points to them by these (model, field) allows ``operation``.

    By any field, where none is named.
    """

    def asked(records):
        pointing = fields or [
            (name, field) for name, field, _op in memo.fact(records.env, "_pointing", records._name)
        ]
        records._pin_require_pointing(
            [(*each, operation) for each in pointing if each[0] in records.env]
        )
        return records

    return asked


def _without_token(documents):
    """The documents, once those that get a token of the portal may be changed."""
    documents.filtered(lambda document: not document.access_token)._pin_require("write")
    return documents


def _to_sign_up(partners):
    """The contacts, once those that get a token to sign up by may be changed."""
    if partners.env.context.get("signup_valid"):
        partners.filtered(lambda partner: not partner.user_ids)._pin_require("write")
    return partners


def _with_preferences(wizards):
    """The wizards, if what they note of a contact may be changed; None where it may not."""
    partners = wizards.move_id.partner_id
    return wizards if partners == _open_ones(partners) else None


def _of_who_leaves(wizards):
    """The wizards, once what they end of an employee may be changed: address, contracts."""
    if "archive_private_address" in wizards._fields:
        leaving = wizards.filtered("archive_private_address").employee_id
        leaving.address_home_id._pin_require("write")
    if "contract_ids" in wizards.env["hr.employee"]._fields:  # up to 18
        leaving = wizards.filtered("set_date_end").employee_id.sudo()
        ended = leaving.contract_ids.filtered(lambda each: each.state in ("draft", "open"))
        wizards.env[ended._name].browse(ended.ids)._pin_require("write")
    return wizards


def _recycled(found):
    """The findings, once what they are about may be archived or deleted."""
    for each in found:
        if each.res_model_name in each.env:
            deletes = each.recycle_model_id.recycle_action == "unlink"
            document = each.env[each.res_model_name].browse(each.res_id)
            document._pin_require("unlink" if deletes else "write")
    return found


def _named_by(field_name, operation="write"):
    """The records, once what a field of theirs points to allows ``operation``."""

    def asked(records):
        if field_name in records._fields:
            records[field_name]._pin_require(operation)
        return records

    return asked


def _trusted(wizards):
    """The wizards, once the bank accounts that are to be trusted, or not, may be changed."""
    changed = wizards.allocation_ids.filtered(
        lambda line: line.trusted != line.bank_account_id.allow_out_payment
    )
    changed.bank_account_id._pin_require("write")
    return wizards


def _lines_from(wizards):
    """The wizards, once the entries that they tag anew, by SQL, may be changed."""
    env = wizards.env
    lines = env["account.move.line"]
    if memo.ways_to_locks(env, lines._name, "write"):
        compat.flush(lines, ["date"])
        for wizard in wizards:
            rows, params = lines._pin_pointing_sql("company_id", wizard.company_id, "write")
            env.cr.execute(f"SELECT id FROM {rows} AND date >= %s", [*params, wizard.date_from])
            lines.browse([id_ for (id_,) in env.cr.fetchall()])._pin_require("write")
    return wizards


def _with_customer(leads):
    """The leads, once they and the contacts whose address and numbers they have may be changed."""
    leads._pin_require("write")
    leads.partner_id._pin_require("write")
    return leads


def _mailed_documents(composers):
    """The composers, once the documents allow notes that a mass mailing leaves in their chatter."""
    for composer in composers:
        if composer.composition_mode == "mass_mail" and composer.model in composer.env:
            wizards.documents_of(composer)._pin_require("write")
    return composers


_ORDERS_OF = [
    ("sale.order", name) for name in ("partner_id", "partner_invoice_id", "partner_shipping_id")
]
#: ``{model: {method: which records it goes on with, or a refusal}}``, of whatever is installed.
#: None for which instead: it is left out.
METHODS = {
    "res.partner": {
        "_compute_signup_url": _to_sign_up,
        "_get_signup_url_for_action": _to_sign_up,
        "mark_as_reconciled": _to_write,
        "signup_get_auth_param": _open_ones,
        "unlink": _points_to(*_ORDERS_OF, operation="unlink"),  # drafts are deleted along
    },
    "gamification.challenge": {"accept_challenge": _to_write, "discard_challenge": _to_write},
    "survey.survey": {"action_start_session": _to_write, "action_end_session": _to_write},
    # SQL, or superuser code, that changes what points to the records, or what they point to
    "account.account": {
        "_action_unmerge": _points_to(),
        "_toggle_reconcile_to_false": _points_to(("account.move.line", "account_id")),
        "_toggle_reconcile_to_true": _points_to(("account.move.line", "account_id")),
    },
    "account.move.send.wizard": {"_update_preferred_settings": _with_preferences},
    "account.update.tax.tags.wizard": {"update_amls_tax_tags": _lines_from},
    "crm.lead": {
        "_merge_opportunity": _to_delete,
        "partner_desinterested": _to_write,
        "partner_interested": _to_write,
        "update_contact_details_from_portal": _with_customer,
        "update_lead_portal": _to_write,
        "update_stage_from_portal": _to_write,
    },
    "data_recycle.record": {"action_validate": _recycled},
    "hr.bank.account.allocation.wizard": {"action_save": _trusted},
    "hr.contract": {"generate_work_entries": _open_ones},
    "hr.departure.wizard": {"action_register_departure": _of_who_leaves},
    "hr.employee": {
        "_inverse_work_contact_details": _named_by("work_contact_id"),
        "attendance_manual": _to_read,
        "generate_work_entries": _open_ones,
    },
    "hr.expense": {
        "_do_refuse": _named_by("account_move_id", "unlink"),
        "_do_reset_approval": _to_write,
        "action_reset": _named_by("account_move_id", "unlink"),
    },
    "hr.expense.sheet": {
        "_do_refuse": _named_by("account_move_ids", "unlink"),
        "_do_reset_approval": _to_write,
        "action_reset_expense_sheets": _named_by("account_move_ids"),
        "reset_expense_sheets": _to_write,
    },
    "hr.leave": {"message_subscribe": _to_write},
    "hr.leave.allocation": {"message_subscribe": _to_write},
    "hr.version": {"generate_work_entries": _open_ones},
    "hr.work.entry": {"action_refuse_leave": _named_by("leave_id")},
    "homework.location.wizard": {"set_employee_location": _named_by("employee_id")},
    "mail.compose.message": {
        "_action_send_mail": _mailed_documents,
        "_action_send_mail_mass_mail": _mailed_documents,
    },
    "portal.wizard.user": {
        "action_grant_access": _named_by("partner_id"),
        "action_invite_again": _named_by("partner_id"),
        "action_revoke_access": _named_by("partner_id"),
    },
    "survey.invite": {"action_invite": _named_by("applicant_id")},
    "stock.warn.insufficient.qty.scrap": {"action_cancel": _named_by("scrap_id", "unlink")},
    "talent.pool.add.applicants": {"action_add_applicants_to_pool": _named_by("applicant_ids")},
    "privacy.lookup.wizard.line": {
        "action_unlink": _documents_to("unlink"),
        "_onchange_is_active": _documents_to("write"),
    },
}
#: Methods whose first argument are ids of the model that the record names: what they answer is
#: made of these as superuser, or by whoever wrote the template.
ABOUT = {
    "mail.compose.message": ("get_mail_values", "render_message"),
    "mail.template": ("generate_email",),
}
#: The same for each model that obeys a lock.
OF_EVERY_MODEL = {
    "_message_log": _to_write,
    "_message_log_batch": _to_write,
    "_portal_ensure_token": _without_token,
}
#: The same for each model, whether it obeys one or not: which do may change, and a method that asks
#: is put in its place once. Models write their ``name_get()`` as superuser code.
OF_ALL_MODELS = {} if compat.has("names_declare_context") else {"name_get": _to_name}
#: ``{method of each model: what it answers}`` where superuser code calls it for somebody to whom a
#: record is closed: pages of the portal link to other documents.
FOR_VISITORS = {"_portal_ensure_token": ""}
#: ``{model: methods}`` by which superuser code tells somebody of records: of open ones only.
TOLD = {
    "mail.message": ("_message_notification_format", "_message_notifications_to_store"),
}
#: ``{model: methods}`` by which code of one user's request tells another user of records, with that
#: one's rights: of what is closed to it by name alone, as superuser code tells of people.
TOLD_ANOTHER = {"res.partner": ("mail_partner_format",)}


def _open_recipients(mailing, ids):
    """Those of a mailing that a job sends whom nobody has to open: it has the condition of a user.

    Who is found by it would tell of masked values, and so would a trace, which has the address.
    """
    recipients = mailing.env[mailing.mailing_model_real].browse(ids)
    closed = set(visitor.closed_to_others(recipients)._ids)
    return [id_ for id_ in ids if id_ not in closed]


#: ``{model: {method: what is left of the answer}}`` where a job calls it, for what a user asked.
OF_JOBS = {"mailing.mailing": {"_get_recipients": _open_recipients}}


def _new_lines(lines, values_list):
    """The lines, and the values of those that are of nobody who is closed."""
    employees, left = lines.env["hr.employee"], []
    for values in [values_list] if isinstance(values_list, dict) else values_list:
        if not visitor.closed_to_changes(employees.browse(links.id_of(values.get("employee_id")))):
            left.append(values)
    return lines, left


def _changed_lines(lines, values):
    """The lines of nobody who is closed, and the values."""
    return lines.filtered(lambda line: not visitor.closed_to_changes(line.employee_id)), values


#: Models in whose chatter superuser code notes what somebody did, as the course that was taken: of
#: nobody whom the user behind it may not change.
POSTED_ON = ("hr.employee",)
#: The same in lines: ``{model: {method: what is left of its records, and of what it is given}}``.
NOTED = {"hr.resume.line": {"create": _new_lines, "write": _changed_lines}}


# -- methods that are asked with what they are called with -------------------------------------


def _bank_accounts_of(employees, values):
    """The bank accounts of employees move to the contact that is to stand for them."""
    if "work_contact_id" not in values:
        return
    accounts = employees.env["res.partner.bank"].browse(links.id_of(values.get("bank_account_id")))
    for name in ("bank_account_id", "bank_account_ids"):
        if name in employees._fields:
            accounts |= accounts.browse(employees.sudo()[name].ids)
    _require_to_move(accounts, values["work_contact_id"])


def _contacts_of(employees, values_list):
    """The contacts that new employees stand for get their picture (from 17 on)."""
    contacts = employees.env["res.partner"]
    default = employees.env.context.get("default_work_contact_id")
    for values in [values_list] if isinstance(values_list, dict) else values_list:
        if not values.get("image_1920"):
            contacts |= contacts.browse(links.id_of(values.get("work_contact_id", default)))
    contacts._pin_require("write")


def _registrations_of(orders, values):
    """The registrations that were sold by an order follow its customer."""
    if values.get("partner_id") and "sale_order_id" in getattr(
        orders.env.get("event.registration"), "_fields", ()
    ):
        registrations = orders.env["event.registration"]
        sold = registrations.sudo().search([("sale_order_id", "in", orders.ids)])
        _require_to_move(registrations.browse(sold.ids), values["partner_id"])


def _require_to_move(records, owner):
    """Ask for what locks the records now, and will lock them when they are that contact's."""
    if records:
        records._pin_require("write")
        links.require_for_values(records.env, records._name, {"partner_id": owner})


def _reminders_of(orders, values):
    """When a vendor is reminded is the vendor's: asked for when it is changed, else left out."""
    names = [name for name in _REMINDERS if name in values]
    if not names:
        return
    if orders:
        orders.partner_id._pin_require("write")
        return
    vendor = orders.env["res.partner"].browse(links.id_of(values.get("partner_id")))
    if vendor._pin_closed("write"):
        for name in names:
            del values[name]


def _tracked_by(messages, values_list):
    """Tracked changes that new messages take from others, or change: Odoo does what is sent."""
    for values in [values_list] if isinstance(values_list, dict) else values_list:
        commands = values.get("tracking_value_ids")
        if not commands or not memo.any_locked(messages.env):
            continue
        found = wizards.named_by(messages, {"tracking_value_ids": commands})
        taken = messages.env[_TRACKED].sudo().browse(found.get(_TRACKED, ())).exists()
        ids = {*taken.mail_message_id.ids, *found.get(messages._name, ())}
        messages.browse(sorted(ids))._pin_require("write")


def _answers_to(messages, values_list):
    """The messages that new ones answer: the mail client gets those along, as superuser."""
    if memo.any_locked(messages.env):
        values = [values_list] if isinstance(values_list, dict) else values_list
        ids = {links.id_of(each.get("parent_id")) for each in values}
        messages.browse(sorted(filter(None, ids)))._pin_require("read")


def _of_messages(messages, values_list):
    _tracked_by(messages, values_list)
    _answers_to(messages, values_list)


def _below_companies(partners, values):
    """The contacts of a company get its tax id, and what else belongs to a company."""
    if not (memo.any_locked(partners.env) and values.keys() & set(partners._commercial_fields())):
        return
    companies = partners.sudo().filtered(
        lambda each: each.commercial_partner_id == each and each.child_ids
    )
    below = [("commercial_partner_id", "in", companies.ids), ("id", "not in", companies.ids)]
    found = companies.with_context(active_test=False).search(below) if companies else companies
    partners.browse(found.ids)._pin_require("write")


def _taken_along(records, values_list):
    """What new records take from others by their values, which Odoo writes as superuser."""
    if not memo.any_locked(records.env):
        return
    for values in [values_list] if isinstance(values_list, dict) else values_list:
        lists = {
            name: value
            for name, value in values.items()
            if name in records._fields and records._fields[name].type in ("one2many", "many2many")
        }
        _require_to_change(records.env, wizards.named_by(records, lists))


def _require_to_change(env, named):
    for model_name, ids in named.items():
        env[model_name].browse(sorted(ids)).exists()._pin_require("write")


def require_for_defaults(model, vals_list):
    """The same by defaults, as superuser code makes a record: the context may be that of a client.

    (Up to Odoo 16 ``sudo()`` leaves the defaults in it.)

    A one2many takes records along; a many2many links them, which changes none, but may have
    commands that do. And a message, or a file, may hang on a record by defaults.

    :raise RecordPinRequired: one of them is locked to who is behind the code
    """
    lists = {}
    for key, value in model.env.context.items():
        field = model._fields.get(key[8:]) if key.startswith("default_") else None
        if field is None or not isinstance(value, (list, tuple)):
            continue
        if field.type == "many2many":
            value = [each for each in value if isinstance(each, (list, tuple)) and each[:1]]
            value = [each for each in value if each[0] in _CHANGING]
        if value and field.type in ("one2many", "many2many"):
            lists[field.name] = value
    hangs = model._name in SATELLITES and any("res_id" not in vals for vals in vals_list)
    hangs = hangs and model.env.context.get("default_res_id")
    asking = visitor.environment(model.env) if lists or hangs else None
    if asking is not None and memo.any_locked(asking):
        _require_to_change(asking, wizards.named_by(model, lists))


def _ordered_by(records, line_ids):
    """The quotations that a task, or a project, confirms when it gets one of their lines."""
    orders = records.env["sale.order.line"].sudo().browse(line_ids).order_id
    quotations = orders.filtered(lambda order: order.state == "draft")
    records.env["sale.order"].browse(quotations.ids)._pin_require("write")


def _topped_up(orders, cards):
    """The loyalty cards of customers, whose points an order changes."""
    if "loyalty.card" in orders.env and isinstance(cards, dict):
        known = [int(id_) for id_ in cards if str(id_).isdigit()]
        orders.env["loyalty.card"].browse(known).exists()._pin_require("write")


#: Commands of a list that make, write or delete a record.
_CHANGING = (0, 1, 2)
_TRACKED = "mail.tracking.value"
_REMINDERS = ("receipt_reminder_email", "reminder_date_before_receipt")
#: ``{model: {method: who asks}}``, which is called with what the method is called with.
WITH_ARGUMENTS = {
    "hr.employee": {"create": _contacts_of, "write": _bank_accounts_of},
    "mail.message": {"create": _of_messages, "write": _answers_to},
    "pos.order": {"confirm_coupon_programs": _topped_up},
    "pos.session": {"create": _taken_along},
    "project.project": {"_ensure_sale_order_linked": _ordered_by},
    "project.task": {"_ensure_sale_order_linked": _ordered_by},
    "purchase.order": {"_write_partner_values": _reminders_of},
    "res.partner": {"_children_sync": _below_companies},
    "sale.order": {"write": _registrations_of},
}
