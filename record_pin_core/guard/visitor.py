"""Who is behind superuser code that answers a request, and what the link of the request opens.

Pages of the portal, pictures, what the mail client is told of people: Odoo reads these as
superuser, mostly with the user's id still in the environment, sometimes with its own.
"""

from odoo import SUPERUSER_ID
from odoo.http import request

from . import derived, memo, shared_links

#: On a cursor: the locks that the token of the request opens.
_OPENED = "record_pin_opened_by_link"


def environment(env):
    """``env`` for who is behind it, without superuser rights; None where nobody is, as in a job."""
    user_id = env.uid
    if user_id == SUPERUSER_ID and request and getattr(request, "env", None) is not None:
        user_id = request.env.uid
    if not user_id or user_id == SUPERUSER_ID:
        return None
    return env(user=user_id, su=False)


def is_another(env):
    """Whether code goes on with the rights of another user than the one who sent the request."""
    sent_by = getattr(request, "env", None) if request else None
    return sent_by is not None and env.uid != sent_by.uid


def closed(records):
    """Those of ``records`` that are closed for reading to who is behind superuser code.

    A link that was shared by somebody with the PIN opens what obeys the same locks as its document.
    """
    hidden = _closed_to(environment, records)
    opened = opened_by_link(hidden.env) if hidden else ()
    if opened:
        over = hidden._pin_closed_over("read").items()
        hidden = hidden.browse([id_ for id_, locks in over if not opened.issuperset(locks)])
    return records.browse(hidden._ids)


def closed_to_others(records):
    """Those of ``records`` that are closed for reading to who has entered no PIN."""
    return records.browse(_closed_to(_nobody, records)._ids)


def closed_to_changes(records):
    """Those of ``records`` that who is behind superuser code may not change."""
    return records.browse(_closed_to(environment, records, "write")._ids)


def _closed_to(who, records, operation="read"):
    """Those that are closed to ``who(env)``, whose environment they come with."""
    if records and memo.ways_to_locks(records.env, records._name):
        asking = who(records.env)
        if asking is not None:
            return asking[records._name].browse(records._origin._ids)._pin_closed(operation)
    return records.browse()


def _nobody(env):
    # not ``env.ref``: that asks the database each time whether the user is still there
    return env(user=env["ir.model.data"]._xmlid_to_res_id("base.public_user", True), su=False)


def hides(record, field_name):
    """Whether the value of a field is masked for who is behind superuser code."""
    asking = environment(record.env)
    if asking is None:
        return False
    record = asking[record._name].browse(record._ids)
    if not record._pin_hides(field_name):
        return False
    opened = opened_by_link(asking)
    if not opened:
        return True
    locks = set(derived.locks(record, field_name))
    for each in record._pin_closed_over("read").values():
        locks.update(each)
    return not opened.issuperset(locks)


def opened_by_link(env):
    """The locks over the document that the token of the request belongs to.

    :return: ``{(res_model, res_id), …}``
    """
    params = getattr(request, "params", None) if request else None
    token = params and (params.get("access_token") or params.get("token"))
    if not token or not isinstance(token, str):
        return set()
    found = env.cr.cache.setdefault(_OPENED, {})
    if token not in found:
        found[token] = set(shared_links.locks_of_token(env, token))
    return found[token]
