"""Records that are being linked to a locked one, or pointed to it: its PIN comes first.

A record that exists already is asked for its locks as any other. Here are the questions about
one that is not there yet, or not yet pointed to where it will be.
"""

from contextlib import contextmanager

from odoo.exceptions import AccessError
from odoo.models import LOG_ACCESS_COLUMNS

from ..exceptions import RecordPinRequired
from . import memo, rule
from .clause import closed_locks, closed_locks_by_follow, closed_locks_through
from .follows import is_step
from .scope import scope_of
from .transaction import during


@contextmanager
def asking():
    """Within this an error that Odoo has made of a refusal is the refusal again.

    (From Odoo 19 on, where a locked record is put on a list: "Failed to write field …".) Clients
    could not ask for the PIN.
    """
    try:
        yield
    except AccessError as error:
        refusal = error.__cause__ or error.__context__
        if isinstance(error, RecordPinRequired) or not isinstance(refusal, RecordPinRequired):
            raise
        raise refusal from None


def deciding_fields(model, columns):
    """The fields of ``model`` whose change can change one of ``columns``.

    Those themselves, and what the computed ones among them are computed from.
    """
    found, todo = set(), list(columns)
    while todo:
        field = model._fields.get(todo.pop())
        if field is None or field.name in found:
            continue
        found.add(field.name)
        if field.compute:
            depends = model.env.registry.field_depends.get(field, ())
            todo += [path.split(".")[0] for path in depends]
    return frozenset(found)


def deciding_models(model, columns):
    """The names of the models of which *another* record can change ``columns`` of one of ``model``.

    Those that the computed ones among the columns are computed from, ``model`` itself among them
    where a record's column is computed from others of its kind.
    """
    env, depends = model.env, model.env.registry.field_depends
    found, todo = set(), [model._fields[name] for name in columns if name in model._fields]
    seen = set(todo)
    while todo:
        field = todo.pop()
        for path in depends.get(field, ()) if field.compute else ():
            at = env[field.model_name]
            for depth, name in enumerate(path.split(".")):
                if depth:
                    found.add(at._name)
                step = at._fields.get(name)
                if step is None:
                    break
                if step not in seen:
                    seen.add(step)
                    todo.append(step)
                at = env.get(step.comodel_name, at)
    return found


def id_of(value):
    """The id in what a client sends for a many2one, or is sent: itself, in a pair, or in a dict.

    False where there is none.
    """
    if isinstance(value, dict):
        value = value.get("id")
    if isinstance(value, (list, tuple)):
        value = value[0] if value else False
    return value if isinstance(value, int) and not isinstance(value, bool) else False


#: What is done to a record when the one that its many2one points to is deleted.
_WHEN_DELETED = {"set null": "write", "cascade": "unlink"}


def pointing_fields(env, following, model_name):
    """The fields by which records point to one of ``model_name``.

    :param following: names of the models whose records are asked about
    :return: ``(model name, field name, operation)``: what PostgreSQL does to a record when the one
        that it points to is deleted. It empties the field (``write``), takes the record along
        (``unlink``), or does nothing to it (``""``)
    """
    for name in following:
        if not env[name]._auto or env[name]._transient:
            continue
        for field in env[name]._fields.values():
            if not field.store or field.inherited:
                continue
            if field.type == "reference":
                yield name, field.name, ""
            elif field.comodel_name != model_name:
                continue
            elif field.type == "many2many":
                yield name, field.name, "" if field.ondelete == "restrict" else "write"
            elif field.name not in LOG_ACCESS_COLUMNS and is_step(field):
                # (who made a record is Odoo's)
                yield name, field.name, _WHEN_DELETED.get(field.ondelete, "")


def locks_of_values(env, model_name, values):
    """The closed locks that a record of ``model_name`` with ``values`` would follow, or copy of.

    :param values: many2one values in any form that ``id_of`` reads
    :return: ``[(res_model, res_id), …]`` without repeats, of records that Odoo's own rules show
    """
    if env.su:
        return []
    configuration, ways = env["record.pin.model"], {}
    for operation, follows in memo.fact(env, "_asked_when_pointed", model_name):
        for follow in follows:
            id_ = id_of(values.get(follow.columns[0]))
            if id_:
                start = follow.models[0] if follow.models else follow.root
                ways.setdefault((start, operation), []).append((id_, _from_next(follow)))
    found = {}
    # each model once or twice, whatever the number of link paths
    for (start, operation), pairs in ways.items():
        records = env[start].browse(dict.fromkeys(id_ for id_, _rest in pairs))
        records = rule.shown(records, "read")  # of others nobody learns of a lock
        for at, row_id, *lock in closed_locks_by_follow(
            records, [rest for _id, rest in pairs], operation, scope_of(env),
            configuration._protected_names(),
        ):  # fmt: skip
            if row_id == pairs[at][0]:
                found[tuple(lock)] = True
    return list(found)


def _from_next(follow):
    """``follow`` as that of the record that its first column leads to."""
    steps = follow.own[0] - 1 if follow.own else -1
    return follow._replace(
        columns=follow.columns[1:] or ("id",),
        models=follow.models[1:],
        own=(steps, follow.own[1]) if steps >= 0 else None,
    )


def require_for_followers(records, names):
    """Ask for the PINs of linked records whose link path leads through ``records``.

    Who changes one of the fields ``names`` of these moves all that follow through them: away from
    a locked record, or (asked again when it is done) to one.

    :raise RecordPinRequired: one of them is, or would be, locked
    """
    locks = _locks_through(records, names, "_steps_through", "write")
    if locks:
        raise rule.denied(records.env, "write", locks)


def require_for_copies(records, names=None):
    """Ask for the PINs of what Odoo has copied values of, for who may not read them.

    :param names: the fields of these records that were written; None when all are new
    :raise RecordPinRequired: these, or records whose way leads through them, were pointed to a
        locked one
    """
    env = records.env
    if env.su or not memo.fact(env, "_all_copied"):
        return
    locks = []
    follows = memo.fact(env, "_copied", records._name)
    deciders = memo.fact(env, "_copy_deciders", records._name)
    if follows and (names is None or not deciders.isdisjoint(names)):
        protected = memo.fact(env, "_protected_names")
        locks += rule.each_once(closed_locks(records, follows, "read", scope_of(env), protected))
    if names is not None:
        locks += _locks_through(records, names, "_copied_through", "read")
    if locks:
        raise rule.denied(env, "create", list(dict.fromkeys(locks)))


def _locks_through(records, names, ways, operation):
    """The closed locks at the end of ways that lead through ``records``, and by fields ``names``.

    :param ways: the name of the fact that tells which those are
    """
    env, locks = records.env, {}
    for model_name, follow, step, deciders in memo.fact(env, ways, records._name):
        if not deciders.isdisjoint(names) and records.ids:
            found = closed_locks_through(
                records, env[model_name], follow, step, operation, scope_of(env),
                memo.fact(env, "_protected_names"),
            )  # fmt: skip
            locks.update(dict.fromkeys(found))
    return list(locks)


def require_for_values(env, model_name, values):
    """Ask for the PINs of what a record with ``values`` would follow, or copy of.

    :raise RecordPinRequired: a lock of these is closed
    """
    locks = locks_of_values(env, model_name, values)
    if locks:
        raise rule.denied(env, "create", locks)


@contextmanager
def refusals(env):
    """Collect the locks that stood in the way of something, although the error was caught.

    Yields a list that fills with what ``RecordPinRequired.locks`` has.
    """
    before, found = env.cr.cache.get(rule.REFUSED), []
    try:
        with during(env.cr, rule.REFUSED, found):
            yield found
    finally:
        if before is not None:
            before += found


def merged(env, locks):
    """One ``RecordPinRequired`` for all of ``locks``, each named once."""
    unique = {(lock["res_model"], lock["res_id"]): lock for lock in reversed(locks)}
    locks = list(reversed(list(unique.values())))
    error = rule.pin_required(
        env, locks[0]["operation"], [(lock["res_model"], lock["res_id"]) for lock in locks]
    )
    return RecordPinRequired(error.args[0], locks)
