"""What the row of a locked record shows: its visible fields and a marker, nothing else.

The answer of a list endpoint then has, for a locked record, every field that was asked
for: visible ones with their value, masked ones empty (``False``, ``[]``), and

    "record_pin": {"locked": True, "mode": "view", "masked": ["phone", "email"]}

The marker names the masked fields, so that no client takes the empty value for a value.
In the lists of the web client a record that is locked for editing only has a marker as well,
for its padlock, and no masked field.
"""

from .. import compat
from ..lib.pin_domain import masking
from . import memo
from .schema import RegistrySchema, name_fields
from .scope import scope_of
from .window import KEY, Window

MARKER = "record_pin"

#: The only keys of the caller's context that the visible fields of a locked record may
#: depend on. Others change what a name shows: some models add e-mail and address to it.
_KEYS = ("lang", "tz", "allowed_company_ids", "uid")

_EMPTY_LISTS = ("one2many", "many2many", "properties")


def label(record):
    """The name of a record, whatever the caller's context asks to add to it."""
    return compat.name_of(neutral(record))


def neutral(records):
    """``records`` as superuser with a context that holds nothing of the caller's choice."""
    context = records.env.context
    if records.env.su and all(key in _KEYS for key in context):
        return records
    kept = {key: context[key] for key in _KEYS if key in context}
    return records.with_env(records.env(su=True, context=kept))


def may_have_locks(model):
    """Whether a request for records of ``model`` may meet a lock: its own, or one it follows."""
    env = model.env
    if env.su or not memo.ways_to_locks(env, model._name):
        return False
    return env.context.get(KEY) is None  # or else the guard is at work already


def may_have_locked_rows(model):
    """Whether it may meet locked records that have a row in lists; satellites have none."""
    return may_have_locks(model) and model._name in memo.fact(model.env, "_masked_names")


def window(model, domain=(), order=None, groupby=(), aggregates=()):
    """The window a list endpoint may open on ``model``, or None.

    Only when nothing that decides over the rows found, their groups and figures is masked:
    otherwise the presence of a row would tell of a value. ``order`` is the caller's to check
    (see ``ordered_by_visible``).
    """
    if not may_have_locked_rows(model):
        return None
    if domain in ([], ()) and not groupby and not aggregates and order is None:
        return Window(model._name)  # as most lists begin
    port = RegistrySchema(model.env)
    uses = masking.domain_fields(model._name, domain, port)
    uses |= masking.groupby_fields(model._name, groupby, port)
    uses |= masking.aggregate_fields(model._name, aggregates, port)
    if order is not None:
        uses |= masking.order_fields(model._name, order, port)
    return Window(model._name) if _all_visible(model, uses, port) else None


def ordered_by_visible(model, order):
    """Whether the rows' order tells nothing that is masked."""
    port = RegistrySchema(model.env)
    return _all_visible(model, masking.order_fields(model._name, order, port), port)


def _order_shows(model, order):
    """The same of a model whose records may be locked; of its default order it is known."""
    if order:
        return ordered_by_visible(model, order)
    return not memo.fact(model.env, "_order_tells", model._name)


def _all_visible(model, uses, port):
    configuration = model.env["record.pin.model"]
    masked = configuration._masked_names()

    def is_visible(model_name, field_name):
        return model_name not in masked or field_name in configuration._visible_names(model_name)

    return masking.all_visible(uses, is_visible, port)


def opened(model, window_):
    """``model`` with ``window_`` open."""
    return model.with_context(**{KEY: window_})


def page(model, domain, offset=0, limit=None, order=None, names=None):
    """The records of one page of a list, locked ones among them.

    In their natural place when the order is by visible fields; else after all the others,
    by id.

    :param names: the fields that are asked for next, for series that fetch them in the query that
        finds the records
    :return: ``(records, window)``; without a window the locked ones are left out
    """
    view = window(model, domain)
    if view is None:
        return model.search(domain, offset=offset, limit=limit, order=order), None
    if _order_shows(model, order):
        return opened(model, view)._pin_page(domain, offset, limit, order, names), view
    found = model._pin_page(domain, offset, limit, order, names)
    if limit and len(found) >= limit:
        return found, view
    behind = max(0, (offset or 0) - model.search_count(domain)) if offset else 0
    rest = opened(model, Window(model._name, only_locked=True))._pin_page(
        domain, behind, limit and limit - len(found), "id", names
    )
    return found + model.browse(rest._ids), view


#: How a name may be compared to find a locked record by it: what finds names that are like it.
_NAME_OPERATORS = ("=", "ilike", "like", "=ilike", "=like")


def named(model, name, domain, operator, limit):
    """Locked records whose name matches: by the stored fields that show it, and nothing else.

    No records where the name is masked, or where ``domain`` looks at a masked field.
    """
    nothing, domain = model.browse(), list(domain or ())
    if not may_have_locked_rows(model) or operator not in _NAME_OPERATORS:
        return nothing
    if (limit is not None and limit <= 0) or window(model, domain) is None:
        return nothing
    visible = memo.fact(model.env, "_visible_names", model._name)
    names = sorted(field for field in name_fields(model) & visible if model._fields[field].store)
    if not names or not isinstance(name, str):
        return nothing
    matching = ["|"] * (len(names) - 1) + [(field, operator, name) for field in names]
    found = opened(model, Window(model._name, only_locked=True)).search(
        domain + (matching if name else []),
        limit=limit,
        order=None if _order_shows(model, None) else "id",
    )
    return model.browse(found._ids)


def padlocks(records):
    """``{id: (mode, readable)}`` of the records that a list shows with a padlock."""
    scope = scope_of(records.env)
    known = memo.known_padlocks(records, scope)
    if not known.keys() >= set(records._ids):
        known = memo.ask_for_padlocks(records, scope)
    return {id_: known[id_][:2] for id_ in records._ids if known.get(id_)}


def closed_among(records):
    """``{id: mode}`` of the records that are locked for reading."""
    return unreadable(padlocks(records))


def unreadable(locked):
    """``{id: mode}`` of those of ``padlocks`` that are locked for reading."""
    return {id_: mode for id_, (mode, readable) in locked.items() if not readable}


def mark(rows_, locked):
    """Give the rows of records that are locked for editing only their marker, too."""
    for row in rows_ if locked else ():
        mode, readable = locked.get(row["id"], (None, False))
        if readable:
            row[MARKER] = {"locked": True, "mode": mode, "masked": []}
    return rows_


def rows(records, names, locked, read, render):
    """One dictionary for each record, in order: read as usual, or projected.

    :param names: the fields asked for
    :param locked: ``closed_among(records)``
    :param read: ``read(records)`` reads those that are open
    :param render: ``render(record, field name)`` gives a visible value the form it has there
    """
    values = {}
    hidden = neutral(records.browse([id_ for id_ in records._ids if id_ in locked]))
    if hidden:
        compat.check_fields(records.browse(), names)  # as Odoo does for those that it reads
    if "display_name" in names:  # it is computed of more columns, so Odoo fetches all of them
        _fetch_along(hidden[:1], records)
    for record in hidden:
        values[record.id] = _row(record, names, locked[record.id], render)
    open_records = records.browse([id_ for id_ in records._ids if id_ not in locked])
    if open_records:
        values.update({row["id"]: row for row in read(open_records)})
    return [values[id_] for id_ in records._ids if id_ in values]


def _fetch_along(record, records):
    """Have Odoo fetch all of ``records`` with this one: it would fetch the open ones by themselves.

    Columns, not what is computed of them: that depends on whose context it is.
    """
    for name in sorted(memo.fact(record.env, "_visible_names", record._name)):
        field = record._fields.get(name)
        if field is not None and name != "id" and field.store and field.column_type:
            record.with_prefetch(records._ids).mapped(name)
            return


def _row(record, names, mode, render):
    visible = memo.fact(record.env, "_visible_names", record._name)
    row, masked = {"id": record.id}, []
    for name in names:
        field = record._fields.get(name)
        if name == "id" or field is None:
            continue
        if name in visible:
            row[name] = render(record, name)
        elif name == "display_name":
            row[name] = record.env["record.pin.lock"]._label(record)
        else:
            masked.append(name)
            row[name] = empty(field)
    row[MARKER] = {"locked": True, "mode": mode, "masked": masked}
    return row


def empty(field):
    """What ``read`` answers for a field without a value."""
    return [] if field.type in _EMPTY_LISTS else False


def render_read(record, name):
    """A visible value as ``read`` answers it."""
    field = record._fields[name]
    if name == "display_name":
        return label(record)
    if field.type == "many2one":
        value = record[name]
        return (value.id, label(value)) if value else False
    return field.convert_to_read(record[name], record)
