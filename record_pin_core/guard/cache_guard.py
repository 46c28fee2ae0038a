"""Values in the cache of a transaction, which superuser code and users share.

Superuser code of the same request may have put the fields of a locked record in the cache,
from where Odoo serves them to anybody without asking a rule. So on guarded models a user's
access to a field asks for the lock first. Other models are left as they are: their fields
cost what they cost without this addon.
"""

from .. import compat
from . import call_guard, derived, memo, shortcuts
from .follows import SATELLITES, follows_of
from .list_changes import READING, reading
from .scope import look_at_the_clock

if compat.has("field_access"):
    from .cache_guard_access import guard_model, release_model
else:
    from .cache_guard_fields import guard_model, release_model

if compat.has("related_in_sql"):
    from . import derived_sql


#: On the registry: ``{model name: {field name: follows}}`` of derived fields.
DERIVED = "_record_pin_derived"


def install(env, protected, links, visible_names):
    """Guard the fields of the models that obey a lock, derived fields, and no others.

    Called whenever a worker reads the list of protected models anew, so that a change of
    the list reaches every worker. Models without a lock are left as they are: their fields
    cost what they cost without this addon.

    :param protected: names of the protected models of which any record is locked
    :param links: ``(model name, path, protected model)`` of each link path to one of those
    :param visible_names: ``visible_names(model name)`` of a model that obeys a lock
    """
    guarded = set()
    made = derived.in_registry(env, protected, links, visible_names)
    setattr(env.registry, DERIVED, made)
    for name, model_class in env.registry.items():
        obeys = name not in SATELLITES and bool(follows_of(env, name, protected, links))
        call_guard.guard_model(model_class, obeys)
        if obeys:
            shown = visible_names(name) - set(made.get(name, ()))
            guard_model(model_class, [each for each in model_class._fields if each not in shown])
            guarded.add(name)
        elif name in made:
            guard_model(model_class, made[name])
        else:
            release_model(model_class)
        if not compat.has("related_in_sql") or model_class._abstract:
            continue
        if name in made:
            derived_sql.guard_model(model_class, made[name])
        else:
            derived_sql.release_model(model_class)
    shortcuts.close(env.registry, guarded)


def before_fetch(model):
    """Superuser code is about to fill the cache: guard the fields before it does.

    A worker learns of a change of the list when it reads it, and superuser code may come
    before the first question of a user. Costs no query once the list is known.
    """
    env = model.env
    if env.su and model.pool.ready and not env.cr.cache.get(READING):
        look_at_the_clock(env.cr)
        if not memo.knows_list(env):
            with reading(env.cr):
                env["record.pin.model"]._list()
