"""Stored copies of masked fields in other models: what a lock on the original does not reach.

A stored field that is computed from the field of another record is a column of its own, written
by superuser code. It shows whatever becomes of the lock, unless its record follows that lock by a
link path. A report that points to a protected model may show anything of it.

So whoever points a record to a locked one, of which Odoo would copy a value, is asked for the PIN.
"""

from collections import namedtuple
from dataclasses import replace

from ..lib.pin_domain import masking
from . import computing
from .derived import ACCOUNTS, along, found_once
from .follows import Follow, follows_of
from .schema import RegistrySchema

PARTNER = "res.partner"

Copy = namedtuple("Copy", "model fields path root")
Copy.__doc__ = """``fields`` (names) of ``model`` copy masked ones, where ``path`` ends.

That is one of ``root``. A report has no fields: what its columns are made of is not known."""

#: On the registry: what was found. A monitor asks each minute.
_KNOWN = "_record_pin_copies_known"


def in_registry(env, protected, links, visible_names, may_follow):
    """``[Copy]`` of all models, sorted.

    :param protected: names of the protected models
    :param links: ``(model name, path, protected model)`` of each link path
    :param visible_names: ``visible_names(model name)`` of a model that obeys a lock
    :param may_follow: ``may_follow(model name)``: whether its records may follow other locks
    """
    copies = [
        Copy(model_name, tuple(sorted(names)), ".".join(follow.columns), follow.root)
        for model_name, found in _found(env, protected, links, visible_names).copied.items()
        if may_follow(model_name)
        for follow, names in found.items()
    ]
    return sorted(copies)


def when_pointed(env, protected, links, visible_names):
    """``{model name: (follow, …)}`` to the records of which Odoo copies a value.

    A relation is no value: the department that an employee belongs to is what business needs.
    (Parameters as of ``in_registry``.)
    """
    return _found(env, protected, links, visible_names).pointed


def _found(env, protected, links, visible_names):
    """What there is, found out once."""
    if not protected:
        return _Found({}, {})
    return found_once(env, _KNOWN, protected, links, visible_names, _look)


_Found = namedtuple("_Found", "copied pointed")
_Found.__doc__ = """``copied``: ``{model name: {follow: [field name]}}``; a report names none.
``pointed``: ``when_pointed``."""


def _look(env, protected, links, visible):
    """``_found``, found out."""

    def is_visible(model, name):
        return model not in visible or name in visible[model]

    found, all_of, values = _Found({}, {}), _Copies(env, visible), _Values(env, visible)
    for model_name in env.registry:
        model, copied, pointed = env[model_name], {}, set()
        own = {_bare(follow) for follow in follows_of(env, model_name, protected, links)}
        for field in model._fields.values():
            if not field.store:
                continue
            if not model._auto:
                if field.type == "many2one" and field.comodel_name in protected:
                    copied[Follow(field.comodel_name, (field.name,), (), None, None)] = []
            elif not field.inherited and (field.related or field.compute):
                guessed = set(computing.undeclared_ways(env, model, field, is_visible))
                nearest = set()
                for way in guessed | _ways(model, field, is_visible, all_of):
                    nearest |= _nearest(_follows(env, model, way, protected, links), way)
                for follow in {_bare(follow) for follow in nearest} - own:
                    copied.setdefault(follow, []).append(field.name)
                if not field.relational:
                    port = all_of if field.type in computing.TEXTS else values
                    for way in guessed | _ways(model, field, is_visible, port):
                        ends = _follows(env, model, way, protected, links)
                        pointed.update(follow for follow in ends if _bare(follow) not in own)
        if model_name in ACCOUNTS and PARTNER in protected:
            # no lock keeps anybody from the contact of a company or a user: so not that way, either
            pointed.add(Follow(PARTNER, ("partner_id",), (), None, None))
        if copied:
            found.copied[model_name] = copied
        if pointed:
            found.pointed[model_name] = tuple(sorted(pointed))
    return found


class _Copies(RegistrySchema):
    """A name that is stored tells what it is made of, but for that of a locked record, which shows.

    So does the address of a member of a mail group, who has no other name.
    """

    def __init__(self, env, visible):
        super().__init__(env)
        self._locked = visible.keys()

    def is_name(self, model, name):
        return super().is_name(model, name) and (
            model in self._locked or not self._env[model]._fields[name].store
        )


class _Values(_Copies):
    """What fields declare to depend on, without what ends at a record.

    Texts are made of that as well, by its name; numbers and dates by rules of business.
    """

    def field(self, model, name):
        info = super().field(model, name)
        if info is None:
            return None
        depends = [path for path in info.depends if not _ends_at_record(self._env, model, path)]
        return replace(info, depends=tuple(depends))


def _ends_at_record(env, model_name, path):
    """Whether a dotted path of fields ends at a record, not at a value."""
    *steps, last = path.split(".")
    for step in steps:
        field = env[model_name]._fields.get(step)
        if field is None or not field.comodel_name:
            return False
        model_name = field.comodel_name
    field = env[model_name]._fields.get(last)
    return field is not None and bool(field.relational)


def _ways(model, field, is_visible, port):
    return masking.masked_ways(model._name, field.name, is_visible, port, copied=True)


def _follows(env, model, way, protected, links):
    """The ways to the locks of the record that ``way`` leads to."""
    follows = along(env, model._name, way, protected, links)
    return {follow for follow in follows if not follow.model_column}


def _bare(follow):
    """``follow`` to compare with: a link path, and a way that a field takes."""
    return follow._replace(own=None)


def _nearest(follows, way):
    """Those that a link path would be suggested for.

    A record that has a lock of its own counts by that one: what it follows is another matter.
    """
    return {follow for follow in follows if follow.columns == way} or follows
