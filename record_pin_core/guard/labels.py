"""The name of a locked record where another record points to it.

Odoo computes such labels as superuser with the context of the client, and some models add
to the name what a key of that context asks for (e-mail, address, tax id). For locked
records the label is computed without the client's keys, or is the word Locked.
"""

from .. import compat
from . import memo, named_after
from .follows import ACCOUNTS
from .scope import TOKEN_KEY
from .window import KEY

#: What a name may depend on whoever asks: these tell nothing of the record.
_HARMLESS = {
    "lang", "tz", "uid", "company", "allowed_company_ids", "active_test", "bin_size", "params",
    TOKEN_KEY, KEY,
}  # fmt: skip


def revealing(env, model_name, context=None):
    """Whether labels of ``model_name`` have to be looked at in this request (no query).

    :param context: more context, as in a field's specification
    """
    if env.su:
        return False
    if memo.fact(env, "_named_after", model_name):
        return True
    if model_name in ACCOUNTS or not memo.ways_to_locks(env, model_name):
        return False
    configuration = env["record.pin.model"]
    shown = configuration._protected().get(model_name)
    if shown is None or shown.mask_name:
        return True  # what is only linked, or a part, shows less than its display name
    asked = dict(env.context, **(context or {}))
    return any(asked.get(key) for key in _keys(env, model_name, asked))


def _keys(env, model_name, asked):
    """The keys of the context ``asked`` that may add something to a name of ``model_name``."""
    if compat.has("names_declare_context"):
        known = env.registry.field_depends_context[env[model_name]._fields["display_name"]]
    else:
        known = asked  # any of them
    return [key for key in known if key not in _HARMLESS]


def corrected(records):
    """``{id: label}`` for those of ``records`` that are locked for reading, or named after such."""
    lock = records.env["record.pin.lock"]
    found = {id_: lock._own_name(records.browse(id_)) for id_ in named_after.closed(records)}
    found.update({id_: lock._label(records.browse(id_)) for id_ in memo.closed(records, "read")})
    return found


def harmless_context(model, model_names):
    """``model`` without the context keys that would add something to a name of these models.

    Where it is not known which ones those are, nothing is left out: others decide over what is
    found. ``correct_groups`` is for that.
    """
    env = model.env
    if not compat.has("names_declare_context"):
        return model
    drop = {
        key
        for name in model_names
        if revealing(env, name)
        for key in _keys(env, name, env.context)
        if key in env.context
    }
    if not drop:
        return model
    kept = {key: value for key, value in env.context.items() if key not in drop}
    return model.with_context(kept)


def towards_masked(model, names):
    """The fields among ``names`` that point to a model which may have locked records (no query).

    A form asks for a hundred fields, and few of them do.
    """
    found = memo.fact(model.env, "_fields_towards_masked", model._name).intersection(names)
    return [model._fields[name] for name in found]


def correct_read(model, rows, names):
    """Correct the labels in the answer of ``read``: of many2ones (pairs of id and label), and own
    names."""
    if "display_name" in names and named_after.may_be(model):
        _correct_own(model, rows)
    _correct_pairs(model, rows, names)


def correct_drafts(model, rows):
    """Correct the labels in the answer of ``onchange`` up to Odoo 16: in the values of a form, and
    of the lines on its lists (commands)."""
    names = {name for row in rows for name in row}
    _correct_pairs(model, rows, names)
    for name in names:
        field = model._fields.get(name)
        if field is not None and field.type in ("one2many", "many2many"):
            commands = [command for row in rows for command in row.get(name) or ()]
            lines = [command[2] for command in commands if isinstance(command[-1], dict)]
            if lines:
                correct_drafts(model.env[field.comodel_name], lines)


def _correct_pairs(model, rows, names):
    """Correct many2ones in ``rows``: pairs of id and label."""
    for field in towards_masked(model, names):
        name = field.name
        if field.type != "many2one" or not revealing(model.env, field.comodel_name):
            continue
        found = {row[name][0] for row in rows if isinstance(row.get(name), tuple)}
        labels = corrected(model.env[field.comodel_name].browse(found)) if found else {}
        for row in rows:
            if isinstance(row.get(name), tuple) and row[name][0] in labels:
                row[name] = (row[name][0], labels[row[name][0]])


def correct_groups(model, rows, groupby):
    """Correct the labels in the answer of ``read_group`` (pairs of id and label)."""
    for spec in groupby:
        field = model._fields.get(str(spec).split(":")[0])
        if field is None or not field.relational or not revealing(model.env, field.comodel_name):
            continue
        found = {row[spec][0] for row in rows if isinstance(row.get(spec), tuple)}
        labels = corrected(model.env[field.comodel_name].browse(found)) if found else {}
        for row in rows:
            if isinstance(row.get(spec), tuple) and row[spec][0] in labels:
                row[spec] = (row[spec][0], labels[row[spec][0]])


def _correct_own(model, rows):
    """Correct the names of records that are named after locked ones (drafts have no id yet)."""
    names = named_after.corrected(
        model, {row["id"]: row["display_name"] for row in rows if row["id"]}
    )
    for row in rows:
        if row["id"]:
            row["display_name"] = names[row["id"]]


def correct_web_read(model, rows, specification):
    """Correct the many2one labels in the answer of ``web_read`` (dictionaries)."""
    for field in towards_masked(model, specification):
        name, spec = field.name, specification[field.name] or {}
        if field.type != "many2one" or "display_name" not in (spec.get("fields") or ()):
            continue
        if not revealing(model.env, field.comodel_name, spec.get("context")):
            continue
        cells = [row[name] for row in rows if isinstance(row.get(name), dict) and row[name]["id"]]
        labels = corrected(
            model.env[field.comodel_name].browse({cell["id"] for cell in cells})
        ) if cells else {}  # fmt: skip
        for cell in cells:
            if cell["id"] in labels:
                cell["display_name"] = labels[cell["id"]]
