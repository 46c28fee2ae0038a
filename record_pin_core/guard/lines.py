"""Locked records in the x2many lists of an open record.

Record rules make them vanish from the list; here they come back as rows with a padlock, in
their place when the order is by visible fields, else at the end. For a one2many this needs
the field that points back to be visible: a line under its parent tells that field's value.
"""

from . import projection
from .labels import towards_masked
from .window import Window


def add_locked(records, rows, specification):
    """Add the locked lines to the answer of ``web_read``.

    :param records: the records that were read
    :param rows: their answer, changed in place
    :param specification: what was asked for
    """
    for field in towards_masked(records, specification):
        name, spec = field.name, specification[field.name] or {}
        wanted = spec.get("fields")
        if wanted is None or not _may_show(records, field):
            continue
        comodel = records.env[field.comodel_name].with_context(**(spec.get("context") or {}))
        by_parent = _locked_ids(records, field, comodel)
        ids = sorted({id_ for found in by_parent.values() for id_ in found})
        if ids:
            shown = comodel.browse(ids)._pin_web_rows(wanted)
            _merge(rows, name, by_parent, {row["id"]: row for row in shown})
            _sort(rows, name, comodel, spec.get("order"))


def add_locked_ids(records, rows, names):
    """Add the ids of the locked lines to the answer of ``read``, for forms up to Odoo 16.

    :param records: the records that were read
    :param rows: their answer, changed in place
    :param names: the fields that were asked for
    """
    for field in towards_masked(records, names):
        name = field.name
        if not _may_show(records, field):
            continue
        context = field.context if isinstance(field.context, dict) else {}
        comodel = records.env[field.comodel_name].with_context(**context)
        by_parent = _locked_ids(records, field, comodel)
        if not by_parent:
            continue
        for row in rows:
            row[name] += [id_ for id_ in by_parent.get(row["id"], ()) if id_ not in row[name]]
        place = _places(comodel, {id_ for row in rows for id_ in row[name]}, None)
        if place is not None:
            for row in rows:
                row[name].sort(key=lambda id_, place=place: place.get(id_, len(place)))


def _may_show(records, field):
    configuration = records.env["record.pin.model"]
    if field.type not in ("one2many", "many2many"):
        return False
    if not projection.may_have_locked_rows(records.env[field.comodel_name]):
        return False
    if not isinstance(field.domain, (list, tuple)):
        return False  # a domain that is made at run time may use anything
    if field.type == "many2many":
        return field.store
    return field.store and field.inverse_name in configuration._visible_names(field.comodel_name)


def _locked_ids(records, field, comodel):
    """``{parent id: ids of its locked lines}``, of those that Odoo's own rules show."""
    domain = list(field.domain)
    if projection.window(comodel, domain) is None:
        return {}
    locked = projection.opened(comodel, Window(comodel._name, only_locked=True))
    if field.type == "one2many":
        lines = locked.search(domain + [(field.inverse_name, "in", records.ids)], order="id")
        pairs = [(line[field.inverse_name].id, line.id) for line in projection.neutral(lines)]
    else:
        records.env.cr.execute(
            f'SELECT "{field.column1}", "{field.column2}" FROM "{field.relation}"'
            f' WHERE "{field.column1}" IN %s',
            [tuple(records.ids)],
        )
        pairs = records.env.cr.fetchall()
        ids = [line_id for _parent, line_id in pairs]
        seen = set(locked.search(domain + [("id", "in", ids)], order="id")._ids) if ids else ()
        pairs = [pair for pair in pairs if pair[1] in seen]
    found = {}
    for parent_id, line_id in pairs:
        found.setdefault(parent_id, []).append(line_id)
    return found


def _merge(rows, name, by_parent, shown):
    for row in rows:
        present = {line["id"] for line in row[name]}
        row[name] += [
            shown[id_]
            for id_ in by_parent.get(row["id"], ())
            if id_ in shown and id_ not in present
        ]


def _sort(rows, name, comodel, order):
    ids = {line["id"] for row in rows for line in row[name] if isinstance(line["id"], int)}
    place = _places(comodel, ids, order)
    if place is not None:
        for row in rows:
            row[name].sort(key=lambda line: place.get(line["id"], len(place)))


def _places(comodel, ids, order):
    """``{id: where it stands}``, or None where the order would tell of a masked field."""
    if not projection.ordered_by_visible(comodel, order):
        return None
    view = projection.opened(comodel.with_context(active_test=False), Window(comodel._name))
    found = view.search([("id", "in", list(ids))], order=order)
    return {id_: at for at, id_ in enumerate(found._ids)}
