"""Methods that clients can call, and that read or change their records without asking anybody.

Superuser code is free, so the lock is asked for before it begins. Found by the test of the two
worlds and by reading the apps of Odoo 15 to 19; an app of somebody else's that does the same has to
check the access to its records itself.
"""

import functools

from .. import compat
from . import memo, shadow, sql_readers, wizards


def _to_write(records):
    """The records, once their locks let them be changed."""
    records._pin_require("write")
    return records


def _to_delete(records):
    """The records, once their locks let them be deleted."""
    records._pin_require("unlink")
    return records


def _to_name(records):
    """The records, once their locks let their names be shown."""
    records._pin_check_field("display_name")
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


def _points_to(*fields):
    """The records, once what points to them by these (model, field) may be changed; all if none."""

    def asked(records):
        pointing = fields or [
            (name, field) for name, field, _op in memo.fact(records.env, "_pointing", records._name)
        ]
        records._pin_require_pointing([(*each, "write") for each in pointing])
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


def _with_address(wizards):
    """The wizards, once the private addresses that they archive may be changed."""
    if "archive_private_address" in wizards._fields:
        leaving = wizards.filtered("archive_private_address").employee_id
        leaving.address_home_id._pin_require("write")
    return wizards


def _named_by(field_name, operation="write"):
    """The records, once what a field of theirs points to allows ``operation``."""

    def asked(records):
        records[field_name]._pin_require(operation)
        return records

    return asked


def _mailed_documents(composers):
    """The composers, once the documents allow notes that a mass mailing leaves in their chatter."""
    for composer in composers:
        if composer.composition_mode == "mass_mail" and composer.model in composer.env:
            wizards.documents_of(composer)._pin_require("write")
    return composers


#: ``{model: {method: which records it goes on with, or a refusal}}``, of whatever is installed.
#: None for which instead: it is left out.
METHODS = {
    "res.partner": {
        "_compute_signup_url": _to_sign_up,
        "_get_signup_url_for_action": _to_sign_up,
        "mark_as_reconciled": _to_write,
        "signup_get_auth_param": _open_ones,
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
    "crm.lead": {"_merge_opportunity": _to_delete},
    "hr.departure.wizard": {"action_register_departure": _with_address},
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
#: The same for each model. Models write their ``name_get()`` as superuser code.
OF_EVERY_MODEL = {
    "_message_log": _to_write,
    "_message_log_batch": _to_write,
    "_portal_ensure_token": _without_token,
}
if not compat.has("names_declare_context"):
    OF_EVERY_MODEL["name_get"] = _to_name


def guard_model(model_class, obeys_locks):
    """Have those of the methods that ``model_class`` has ask for locks.

    :param obeys_locks: whether its own records may be locked
    """
    model_name = model_class._name
    asking = METHODS.get(model_name, {})
    if obeys_locks:
        asking = {**OF_EVERY_MODEL, **asking}
    for name, asked in asking.items():
        _replace(model_class, name, _asking, asked)
    if model_class._transient:
        _replace(model_class, "default_get", _beginning)
    for name in ABOUT.get(model_name, ()):
        _replace(model_class, name, _telling)
    for name in sql_readers.METHODS.get(model_name, ()):
        _replace(model_class, name, _reading)
    for name in sql_readers.SEARCHES.get(model_name, ()):
        _replace(model_class, name, _searching)


def _replace(model_class, name, make, *told):
    if hasattr(model_class, name) and name not in vars(model_class):
        setattr(model_class, name, make(model_class, name, *told))


def _asking(model_class, name, asked):
    @functools.wraps(getattr(model_class, name))
    def asking(self, *args, **kwargs):
        records = self if self.env.su else asked(self)
        if records is None:
            return None
        return getattr(super(model_class, records), name)(*args, **kwargs)

    return asking


def _telling(model_class, name):
    @functools.wraps(getattr(model_class, name))
    def telling(self, res_ids, *args, **kwargs):
        if not self.env.su:
            ids = [res_ids] if isinstance(res_ids, int) else list(res_ids)
            for model in {record.model for record in self} & self.env.registry.keys():
                self.env[model].browse(ids)._pin_require("read")
        return getattr(super(model_class, self), name)(res_ids, *args, **kwargs)

    return telling


def _beginning(model_class, name):
    """What a wizard begins with, outside of all that its own code adds to it."""

    @functools.wraps(getattr(model_class, name))
    def beginning(self, *args, **kwargs):
        wizards.require(self, [])
        found = getattr(super(model_class, self), name)(*args, **kwargs)
        wizards.require(self, [found])
        return found

    return beginning


def _reading(model_class, name):
    besides = sql_readers.GROUPED_BY.get((model_class._name, name))

    @functools.wraps(getattr(model_class, name))
    def reading(self, *args, **kwargs):
        with shadow.without_locked(self.env, besides):
            return getattr(super(model_class, self), name)(*args, **kwargs)

    return reading


def _searching(model_class, name):
    @functools.wraps(getattr(model_class, name))
    def searching(self, *args, **kwargs):
        domain = getattr(super(model_class, self), name)(*args, **kwargs)
        if not isinstance(domain, list):
            return domain  # 19 asks again, by another operator
        with shadow.without_locked(self.env):
            return shadow.settled(self.env.cr, domain)

    return searching
