"""Which locks the records of a model obey.

A *follow* leads from a row to the locked record that decides over it:

* a record of a protected model follows its own lock;
* a linked record follows the record that its link path leads to;
* a record that delegates to another one (``_inherits``) follows the lock of that one;
* the other way round, the record that a protected one keeps part of its data in follows
  it, when it points back (the contract versions of an employee, from Odoo 19 on);
* a message, an activity, an attachment follows the locks of the document it hangs on
  (a *satellite*), and so do the parts of a message;
* a *mirror* (a database view with the ids of another model) follows the same id.
"""

from collections import namedtuple

Follow = namedtuple(
    "Follow", "root columns models model_column document via own", defaults=(0, None)
)
Follow.__doc__ = """The way from a row to the id of the locked record.

``root``: the model whose lock decides; None where a column of the row names it.
``columns``: stored columns, the first one of the row itself, the next ones of ``models``.
``models``: names of the models in between, one fewer than ``columns``.
``model_column``: for satellites, the column that holds the name of the document's model.
``document``: for satellites of linked records, that model; the way goes on from its row.
``via``: how many columns lead to the row that has ``model_column``, by delegation.
``own``: where a link path starts from a model of ``OWN_RECORDS``: how many columns lead to its
record, and that model.
"""

#: Models whose records stand for users and companies, with (model, columns, condition) of who has
#: one, the first column saying which. Those records follow no link path, as they get no lock: it
#: would hide the user from everybody. Customers with a portal login see themselves, others see
#: them as any contact. (The parameter is who asks.)
OWN_RECORDS = {
    "res.partner": (
        (
            "res.users",
            ("partner_id", "share"),
            "(pin_owner.share IS NOT TRUE OR pin_owner.id = %s)",
        ),
        ("res.company", ("partner_id",), "TRUE"),
    )
}

#: Models that delegate and follow no more than the lock of the very record: an account does not
#: vanish because its contact belongs to a locked company.
ACCOUNTS = {"res.users"}

#: Models that hang on documents of any model: (column of the model name, column of the id).
SATELLITES = {
    "mail.message": ("model", "res_id"),
    "mail.activity": ("res_model", "res_id"),
    "mail.followers": ("res_model", "res_id"),
    "ir.attachment": ("res_model", "res_id"),
    "rating.rating": ("res_model", "res_id"),
}

#: Models whose records are parts of a message, and the column that leads to it.
PARTS = {
    "mail.tracking.value": "mail_message_id",
    "mail.message.translation": "message_id",
    "mail.link.preview": "message_id",
    "mail.message.link.preview": "message_id",
}

#: What hangs on a record: its names tell what the record hides.
HANGING = frozenset({*SATELLITES, *PARTS})

#: Database views whose rows have the ids of another model.
MIRRORS = {"hr.employee.public": "hr.employee"}


def whole_of(record):
    """The record that ``record`` is a part of, or a row of whose table it shows, or None.

    An article of a template, a public employee: what locks one locks the other.
    """
    if record._name in MIRRORS:
        return record.env[MIRRORS[record._name]].browse(record.ids)
    configuration = record.env["record.pin.model"]
    if record._name in configuration._masked_names():
        return None
    for name, field_name in record._inherits.items():
        if configuration._follows(name, "read"):
            return record.env[name].browse(record.sudo()[field_name].ids)
    return None


def follows_of(env, model_name, protected, links=()):
    """The follows of ``model_name``.

    :param protected: names of the protected models
    :param links: ``(model name, path, protected model)`` of each link path
    """
    if not protected:
        return ()
    found = []
    if model_name in protected:
        found.append(_direct(model_name, "id"))
    mirrored = MIRRORS.get(model_name)
    if mirrored in protected:
        found.append(_direct(mirrored, "id"))
    for parent, field_name in env[model_name]._inherits.items():
        if not env[model_name]._fields[field_name].store:
            continue
        if parent in protected:
            found.append(_direct(parent, field_name))
        if model_name not in ACCOUNTS:
            found += [
                delegated(follow, parent, field_name)
                for follow in follows_of(env, parent, protected, links)
                if follow.model_column or follow.columns != ("id",)
            ]
    part = env[model_name]._fields.get(PARTS.get(model_name))
    if part and part.store:
        found += [
            delegated(follow, part.comodel_name, part.name)
            for follow in follows_of(env, part.comodel_name, protected, links)
        ]
    for name in sorted(protected):
        if model_name in env[name]._inherits:
            found += [_direct(name, column) for column in _back_references(env, model_name, name)]
    # asked of every model whenever Odoo drops its caches: no other way is looked at
    ways = [
        (linked, way(env, linked, path, root), root)
        for linked, path, root in links
        if linked == model_name or model_name in SATELLITES
    ]
    for linked, steps, root in ways:
        if steps and linked == model_name:
            follow = Follow(root, steps.columns, steps.models, None, None)
            found.append(follow._replace(own=_own(0, linked)))
    if model_name in SATELLITES:
        model_column, id_column = SATELLITES[model_name]
        found.append(Follow(None, (id_column,), (), model_column, None))
        found += [
            Follow(
                root,
                (id_column,) + steps.columns,
                (linked,) + steps.models,
                model_column,
                linked,
                own=_own(1, linked),
            )
            for linked, steps, root in ways
            if steps and env[linked]._auto  # nothing hangs on the rows of a report
        ]
    return tuple(found)


Way = namedtuple("Way", "columns models")
Way.__doc__ = """The columns of a link path, and the models they lead through."""


def way(env, model_name, path, root):
    """The way that ``path`` goes from ``model_name`` to ``root``, or None if it does not.

    Every step is a many2one that is a column of its model's own table.
    """
    steps = list(_steps(env, model_name, path))
    if not steps or steps[-1][2] != root:
        return None
    return Way(
        tuple(name for _model, name, _target in steps),
        tuple(target for _model, _name, target in steps[:-1]),
    )


def wrong_step(env, model_name, path):
    """``(model name, field name)`` of the first step that leads nowhere, or None."""
    return next(
        ((model, name) for model, name, target in _steps(env, model_name, path) if not target),
        None,
    )


def _steps(env, model_name, path):
    """``(model name, field name, name of the model it leads to)`` of each step.

    A step that leads nowhere is the last one, with None.
    """
    for name in (path or "").split("."):
        model = env.get(model_name)
        field = model._fields.get(name) if model is not None else None
        if field is None or not is_step(field):
            yield model_name, name, None
            return
        target = env.get(field.comodel_name)
        if target is None or not target._auto:
            yield model_name, name, None  # the rows of a report are no step
            return
        yield model_name, name, field.comodel_name
        model_name = field.comodel_name


def is_step(field):
    """Whether a link path can go along a field: a many2one that is a column with an id.

    (From Odoo 18 on a field with a value for each company is a column, of JSON.)
    """
    return (
        field.type == "many2one"
        and field.store
        and not field.inherited
        and not field.company_dependent
    )


def _own(steps, model_name):
    return (steps, model_name) if model_name in OWN_RECORDS else None


def _direct(root, column):
    return Follow(root, (column,), (), None, None)


def delegated(follow, parent, column):
    """``follow`` of a record as that of one that points, or delegates, to it by ``column``."""
    return follow._replace(
        columns=(column,) + follow.columns,
        models=(parent,) + follow.models,
        via=follow.via + 1 if follow.model_column else 0,
        own=follow.own and _own(follow.own[0] + 1, follow.own[1]),
    )


def _back_references(env, model_name, root):
    """The stored fields of ``model_name`` that point to the record it keeps data of."""
    return [
        field.name
        for field in env[model_name]._fields.values()
        if field.type == "many2one" and field.store and field.comodel_name == root
    ]
