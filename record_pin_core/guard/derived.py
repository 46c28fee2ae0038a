"""Fields of other models whose values are made of masked fields of a locked record.

The phone number that a task shows of its customer is no field of the customer: Odoo computes it,
mostly as superuser, and no rule of the customer is asked. Such a *derived* field has the ways to
the records it is made of (``masking.masked_ways``); from there on it follows their locks, as a
linked record does, but this one field only. The rest of its record stays as it is.
"""

from ..lib.pin_domain import masking
from . import clause, computing, memo
from .follows import Follow, delegated, follows_of
from .schema import RegistrySchema
from .scope import scope_of

#: Their contacts cannot be locked, and nearly every document leads to them.
ACCOUNTS = ("res.users", "res.company")


#: On the registry: the fields it had, and the answers of ``in_registry`` for them.
_KNOWN = "_record_pin_derived_known"


def in_registry(env, protected, links, visible_names):
    """``{model name: {field name: follows}}`` of all derived fields.

    Every field is looked at, which takes some tenths of a second; Odoo drops its caches each time
    somebody gets a right. So the answers are kept on the registry.

    :param protected: names of the protected models
    :param links: ``(model name, path, protected model)`` of each link path
    :param visible_names: ``visible_names(model name)`` of a model that obeys a lock
    """
    return found_once(env, _KNOWN, protected, links, visible_names, _look) if protected else {}


def found_once(env, attribute, protected, links, visible_names, look):
    """The answer of ``look(env, protected, links, visible)``, kept on the registry.

    As long as that has the same fields. (Parameters as of ``in_registry``; ``visible``: the
    answers of ``visible_names``, by model.)
    """
    masked = set(protected) | {linked for linked, _path, _root in links}
    visible = {model: visible_names(model) for model in masked}
    fields = [field for each in env.registry.values() for field in each._fields.values()]
    before, known = getattr(env.registry, attribute, (None, None))
    if before != fields:
        known = {}
        setattr(env.registry, attribute, (fields, known))
    key = (frozenset(protected), tuple(links), frozenset(visible.items()))
    if key not in known:
        known[key] = look(env, protected, links, visible)
    return known[key]


def _look(env, protected, links, visible):
    """``in_registry``, found out."""

    def is_visible(model, name):
        return model not in visible or name in visible[model]

    port = RegistrySchema(env)
    found = {}
    for model_name, model_class in env.registry.items():
        own = set(follows_of(env, model_name, protected, links))
        for field in model_class._fields.values():
            if field.store or field.inherited or not (field.related or field.compute):
                continue
            ways = set(masking.masked_ways(model_name, field.name, is_visible, port))
            if field.compute_sudo:  # else its code reads as the user, who is asked
                model = env[model_name]
                ways.update(computing.undeclared_ways(env, model, field, is_visible))
            follows = [
                follow
                for way in sorted(ways)
                for follow in along(env, model_name, way, protected, links)
                if follow not in own  # else the record itself is locked
            ]
            if follows:
                found.setdefault(model_name, {})[field.name] = tuple(dict.fromkeys(follows))
    return found


def along(env, model_name, way, protected, links):
    """The follows of a record, by the locks of the one that ``way`` leads to."""
    models = []
    for name in way:
        before, model_name = model_name, env[model_name]._fields[name].comodel_name
        models.append(model_name)
    if before in ACCOUNTS and model_name == "res.partner":
        return
    for follow in follows_of(env, model_name, protected, links):
        if follow.columns == ("id",):
            yield Follow(follow.root, way, tuple(models[:-1]), None, None)
        elif not follow.model_column:  # nothing is made of what hangs on a document
            for name, target in zip(reversed(way), reversed(models)):
                follow = delegated(follow, target, name)
            yield follow


def closed(records, field_name):
    """Those of ``records`` whose value of a derived field is made of a locked record."""
    follows = memo.fact(records.env, "_derived", records._name).get(field_name)
    if not follows:
        return records.browse()
    # the records themselves where they can be: what is to be read next comes along with them
    drafts = [id_ for id_ in records._ids if not id_]
    stored = records.browse([id_ for id_ in records._ids if id_]) if drafts else records
    found = set(memo.closed(stored, "read", follows))
    return records.filtered(
        lambda record: record.id in found if record.id else bool(_draft_locks(record, follows))
    )


def locks(records, field_name):
    """The closed locks that a derived field of ``records`` meets: ``[(res_model, res_id), …]``."""
    configuration = records.env["record.pin.model"]
    follows = configuration._derived(records._name).get(field_name, ())
    met = clause.closed_locks(
        records, follows, "read", scope_of(records.env), configuration._protected_names()
    )
    found = [lock for each in met.values() for lock in each]
    for record in records:
        if not record.id:
            found += _draft_locks(record, follows)
    return list(dict.fromkeys(found))


def hidden_from_draft(records, values):
    """Names of the derived fields that a draft with ``values`` makes of a locked record."""
    derived = memo.fact(records.env, "_derived", records._name)
    return {name for name, follows in derived.items() if _draft_locks(records[:1], follows, values)}


def _draft_locks(record, follows, values=None):
    """The closed locks a record leads to that is not in the database, at least not like this."""
    found = []
    for follow in follows:
        target = record.sudo()
        own = None
        for at, column in enumerate(follow.columns):
            if follow.own and at == follow.own[0]:
                own = target
            given = values.get(column) if values and not at else None
            if isinstance(given, (list, tuple)):
                given = given[0] if given else False  # as a client may send a many2one
            if isinstance(given, dict):
                given = given.get("id")
            if isinstance(given, int) and given:
                target = target[column].browse(given)
            else:
                target = target[column]
        target = target._origin.sudo(False)
        closed_ids = memo.closed(target, "read")
        if closed_ids and own and own.id and clause.is_own(own.sudo(False)):
            continue  # as where the record is in the database already
        found += [(target._name, id_) for id_ in closed_ids]
    return found
