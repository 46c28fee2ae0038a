"""Stored copies of masked fields in other models: what a lock on the original does not reach.

A stored field that is computed from the field of another record is a column of its own, written
by superuser code. It shows whatever becomes of the lock, unless its record follows that lock by a
link path. A report that points to a protected model may show anything of it.
"""

from collections import namedtuple

from ..lib.pin_domain import masking
from .derived import along
from .follows import Follow, follows_of
from .schema import RegistrySchema

Copy = namedtuple("Copy", "model fields path root")
Copy.__doc__ = """``fields`` (names) of ``model`` copy masked ones, where ``path`` ends.

That is one of ``root``. A report has no fields: what its columns are made of is not known."""

#: On the registry: what was asked last, and the answer. Looking at every field takes some tenths
#: of a second, and a monitor asks each minute.
_KNOWN = "_record_pin_copies_known"


def in_registry(env, protected, links, visible_names, may_follow):
    """``[Copy]`` of all models, sorted.

    :param protected: names of the protected models
    :param links: ``(model name, path, protected model)`` of each link path
    :param visible_names: ``visible_names(model name)`` of a model that obeys a lock
    :param may_follow: ``may_follow(model name)``: whether its records may follow other locks
    """
    if not protected:
        return []
    masked = set(protected) | {linked for linked, _path, _root in links}
    visible = {model: visible_names(model) for model in masked}
    fields = [field for each in env.registry.values() for field in each._fields.values()]
    asked = (fields, set(protected), list(links), visible)
    before, known = getattr(env.registry, _KNOWN, (None, []))
    if before != asked:
        known = sorted(_look(env, protected, links, visible, may_follow))
        setattr(env.registry, _KNOWN, (asked, known))
    return known


def _look(env, protected, links, visible, may_follow):
    def is_visible(model, name):
        return model not in visible or name in visible[model]

    port = RegistrySchema(env)
    for model_name in env.registry:
        if not may_follow(model_name):
            continue
        own = [
            follow._replace(own=None) for follow in follows_of(env, model_name, protected, links)
        ]
        fields = env[model_name]._fields.values()
        found = {}
        if env[model_name]._auto:
            for field in fields:
                if field.store and not field.inherited and (field.related or field.compute):
                    for follow in _follows(
                        env, model_name, field, is_visible, port, protected, links
                    ):
                        found.setdefault(follow, []).append(field.name)
        else:
            for field in fields:
                if field.store and field.type == "many2one" and field.comodel_name in protected:
                    found[Follow(field.comodel_name, (field.name,), (), None, None)] = []
        for follow, names in found.items():
            if follow not in own:
                path = ".".join(follow.columns)
                yield Copy(model_name, tuple(sorted(names)), path, follow.root)


def _follows(env, model_name, field, is_visible, port, protected, links):
    """The ways to the records of which a stored field holds a copy.

    A record that has a lock of its own counts by that one: what it follows is another matter.
    """
    found = set()
    for way in masking.masked_ways(model_name, field.name, is_visible, port, copied=True):
        ends = [
            follow._replace(own=None)
            for follow in along(env, model_name, way, protected, links)
            if not follow.model_column
        ]
        found.update([follow for follow in ends if follow.columns == way] or ends)
    return sorted(found)
