"""Names of open records that are made of masked values of locked ones.

The name of a sales order line ends with the reference of its customer, that of a contact begins
with its company's. Odoo answers such names as superuser, so no rule of the customer is asked: where
that is locked, the record shows its own name alone.
"""

from .. import compat
from . import clause, computing, memo, rule, schema
from .derived import along
from .follows import follows_of
from .scope import scope_of

#: ``{model: many2ones to what its names tell more of than the name}``, found by reading the apps of
#: Odoo 15 to 19: the customer's reference. (Their code says so by way of another model.)
_TELLING_MORE = {"sale.order.line": ("order_partner_id",)}
#: The method that makes the names of a model, which Odoo calls as superuser.
_MAKES_NAMES = "_compute_display_name" if compat.has("names_declare_context") else "name_get"


def ways(model, masking_names):
    """The fields of ``model`` that point to what its names tell of.

    Some are called as what they point to is, with all that the client's context adds to that. Where
    names are masked, to all whose name is in theirs: the code that makes them says so. (Of code
    that does not tell it is taken for granted.)

    :param masking_names: models with locked records whose names are masked
    """
    fields = model._fields
    found = {name for name in _TELLING_MORE.get(model._name, ()) if name in fields}
    if schema.called_as(model):
        found.add(model._rec_name)
    if masking_names and not model._abstract:
        used = computing.names_in(model, _MAKES_NAMES)
        for name, field in fields.items():
            if field.type == "many2one" and field.store and field.comodel_name in masking_names:
                shown = schema.name_fields(model.env[field.comodel_name])
                if used is None or (name in used and used & shown):
                    found.add(name)
    return sorted(found)


def in_registry(env, protected, links, masking_names):
    """``{model name: follows}`` of the records whose names tell of others.

    :param protected: names of the protected models of which any record is locked
    :param links: ``(model name, path, protected model)`` of each link path to one of those
    :param masking_names: those of ``protected`` whose names are masked
    """
    found = {}
    for model_name in env.registry if protected else ():
        follows = {
            follow: None  # in their order
            for name in ways(env[model_name], masking_names)
            for follow in along(env, model_name, (name,), protected, links)
        }
        if follows:  # of the others the record itself is locked
            own = set(follows_of(env, model_name, protected, links))
            found[model_name] = tuple(follow for follow in follows if follow not in own)
    return found


def may_be(model):
    """Whether the name of a record of ``model`` may tell of a locked one (no query)."""
    return not model.env.su and bool(memo.fact(model.env, "_named_after", model._name))


def closed(records):
    """The ids of those of ``records`` whose name tells of a record that is closed for reading."""
    if not may_be(records):
        return []
    return memo.closed(records, "read", memo.fact(records.env, "_named_after", records._name))


def require(records):
    """Ask for the PINs of what the names of ``records`` tell of.

    :raise RecordPinRequired: the lock of one of these is closed for reading
    """
    env, found = records.env, closed(records)
    if found:
        met = clause.closed_locks(
            records.browse(found),
            memo.fact(env, "_named_after", records._name),
            "read",
            scope_of(env),
            memo.fact(env, "_protected_names"),
        )
        locks = dict.fromkeys(lock for each in met.values() for lock in each)
        raise rule.denied(env, "read", list(locks))


def corrected(model, names):
    """``{id: name}`` of records of ``model``, with the own names of those that tell too much."""
    own_name = model.env["record.pin.lock"]._own_name
    return {**names, **{id_: own_name(model.browse(id_)) for id_ in closed(model.browse(names))}}
