"""The registry, as the pure core wants to see it (``pin_domain.ports.Schema``)."""

from odoo import models

from ..lib.pin_domain.ports import FieldInfo

#: Fields that show no more than the name of the record, beside the model's own name field.
NAME_FIELDS = ("display_name", "complete_name")

#: The methods behind a search by name: up to Odoo 17, and from 18 on. What a model does in its own
#: may compare anything.
_NAME_SEARCHES = ("_name_search", "_search_display_name")

#: What the methods of this addon come from: they ask Odoo's.
_ADDON = __name__.rsplit(".", 2)[0]

#: A domain nobody can read: what is not known fails closed.
_UNKNOWN_DOMAIN = ("unknown",)


def name_fields(model):
    """Names of the fields of ``model`` that show no more than the record's name."""
    names = {name for name in NAME_FIELDS if name in model._fields}
    if model._rec_name and model._fields[model._rec_name].type == "char":
        names.add(model._rec_name)
    return names


def own_name(model):
    """The column that is the name of a record by itself, or None.

    A name that is computed, or a long text, is made of whatever its model thinks useful.
    """
    field = model._fields.get(model._rec_name) if model._rec_name else None
    if field is None or not field.store or field.compute or field.type != "char":
        return None
    return field.name


def called_as(model):
    """Whether records of ``model`` are called as what a many2one of theirs points to."""
    field = model._fields.get(model._rec_name) if model._rec_name else None
    return field is not None and field.type == "many2one" and bool(field.store)


def always_visible(model):
    """The fields beside the name that a locked record shows unless somebody masks them."""
    return {name for name in (model._active_name, "company_id") if name in model._fields}


def _overridden(model, names):
    """Whether one of these methods of Odoo is the model's own code."""
    owners = (
        next(
            owner
            for owner in type(model).__mro__
            if name in vars(owner) and not owner.__module__.startswith(_ADDON)
        )
        for name in names
        if hasattr(model, name)
    )
    return any(owner is not models.BaseModel for owner in owners)


def searches_plainly(model):
    """Whether a search for records of ``model`` is Odoo's own, of a table of its own."""
    return model._auto and not _overridden(model, ("search", "search_fetch", "_fetch_query"))


class RegistrySchema:
    """What fields depend on, read from the registry of ``env``; no query."""

    def __init__(self, env):
        self._env = env

    def field(self, model, name):
        """``FieldInfo`` of a field, or None where there is none."""
        field = self._env[model]._fields.get(name) if model in self._env else None
        if field is None:
            return None
        if self.is_name(model, name):
            # The name is what a locked record shows, so what it is made of does not matter:
            # ``projection.label`` computes it without anything the caller could add to it.
            return FieldInfo(name=name, type=field.type)
        if name in always_visible(self._env[model]) and field.store:
            # Nor where these two come from (an employee's are its resource's).
            return FieldInfo(name=name, type=field.type, comodel=field.comodel_name)
        related = field.related or None  # an app writes False where a mixin has a path
        domain = getattr(field, "domain", ())
        return FieldInfo(
            name=name,
            type=field.type,
            comodel=field.comodel_name if field.relational else None,
            stored=bool(field.store),
            depends=tuple(self._env.registry.field_depends.get(field, ())),
            searchable_custom=bool(field.search and not field.store and not related),
            related=related if not related or isinstance(related, str) else ".".join(related),
            inverse=getattr(field, "inverse_name", None),
            domain=tuple(domain) if isinstance(domain, (list, tuple)) else _UNKNOWN_DOMAIN,
            currency=getattr(field, "currency_field", None),
            has_aggregate=bool(
                getattr(field, "aggregator", None) or getattr(field, "group_operator", None)
            ),
        )

    def is_name(self, model, name):
        """Whether a field shows no more than the name of its record."""
        return name in name_fields(self._env[model])

    def order(self, model):
        """The default order of ``model``."""
        return self._env[model]._order if model in self._env else ""

    def name_search_fields(self, model):
        """The fields that a search by name looks at; none where that is not known."""
        if model not in self._env or _overridden(self._env[model], _NAME_SEARCHES):
            return ()
        model = self._env[model]
        return tuple(getattr(model, "_rec_names_search", None) or filter(None, [model._rec_name]))

    def parent_name(self, model):
        """The field that ``child_of`` and ``parent_of`` walk along."""
        name = self._env[model]._parent_name if model in self._env else None
        return name if name and name in self._env[model]._fields else None

    def active_name(self, model):
        """The field by which records of ``model`` are archived."""
        return self._env[model]._active_name if model in self._env else None
