"""Methods that clients can call, and that read or change their records without asking anybody.

Superuser code is free, so the lock is asked for before it begins: ``superuser_code.py`` and
``sql_readers.py`` say by which methods.
"""

import functools

from . import shadow, sql_readers, superuser_code, visitor, wizards


def guard_model(model_class, obeys_locks):
    """Have those of the methods that ``model_class`` has ask for locks.

    :param obeys_locks: whether its own records may be locked
    """
    model_name = model_class._name
    asking = superuser_code.METHODS.get(model_name, {})
    if obeys_locks:
        asking = {**superuser_code.OF_EVERY_MODEL, **asking}
    for name, asked in asking.items():
        if name not in superuser_code.FOR_VISITORS:
            _replace(model_class, name, _asking, asked)
        for name, instead in superuser_code.FOR_VISITORS.items():
            _replace(model_class, name, _answering_visitors, instead, asking.get(name))
    for name, asked in superuser_code.WITH_ARGUMENTS.get(model_name, {}).items():
        _replace(model_class, name, _asking_with, asked)
    if model_class._transient:
        _replace(model_class, "default_get", _beginning)
    for name, asked in superuser_code.OF_ALL_MODELS.items():
        _replace(model_class, name, _asking, asked)
    for name in superuser_code.ABOUT.get(model_name, ()):
        _replace(model_class, name, _telling)
    for name in superuser_code.TOLD.get(model_name, ()):
        _replace(model_class, name, _telling_of_open)
    for name in superuser_code.TOLD_ANOTHER.get(model_name, ()):
        _replace(model_class, name, _telling_another)
    for name, left in superuser_code.OF_JOBS.get(model_name, {}).items():
        _replace(model_class, name, _answering_jobs, left)
    for name, left in superuser_code.NOTED.get(model_name, {}).items():
        _replace(model_class, name, _noting, left)
    for name in sql_readers.METHODS.get(model_name, ()):
        _replace(model_class, name, _reading)
    for name in sql_readers.SEARCHES.get(model_name, ()):
        _replace(model_class, name, _searching)


def _replace(model_class, name, make, *told):
    if hasattr(model_class, name) and name not in vars(model_class):
        setattr(model_class, name, make(model_class, name, *told))


def _asking(model_class, name, asked):
    @functools.wraps(getattr(model_class, name))
    def asking(self, *args, **kwargs):
        records = self if self.env.su else asked(self)
        if records is None:
            return None
        return getattr(super(model_class, records), name)(*args, **kwargs)

    return asking


def _answering_visitors(model_class, name, instead, asked):
    """Methods that superuser code calls for a page, or a user: ``asked`` as by ``_asking``."""

    @functools.wraps(getattr(model_class, name))
    def answering(self, *args, **kwargs):
        records = self
        if self.env.su:
            if visitor.closed(self):
                return instead
        elif asked:
            records = asked(self)
        return getattr(super(model_class, records), name)(*args, **kwargs)

    return answering


def _telling_another(model_class, name):
    """Methods that answer ``{record: what is told of it}``."""

    @functools.wraps(getattr(model_class, name))
    def telling(self, *args, **kwargs):
        by_others = not self.env.su and visitor.is_another(self.env)
        closed = visitor.closed(self) if by_others else self.browse()
        found = getattr(super(model_class, self - closed), name)(*args, **kwargs)
        if closed:
            found.update(getattr(super(model_class, closed.sudo()), name)(*args, **kwargs))
        return found

    return telling


def _answering_jobs(model_class, name, left):
    @functools.wraps(getattr(model_class, name))
    def answering(self, *args, **kwargs):
        found = getattr(super(model_class, self), name)(*args, **kwargs)
        return left(self, found) if self.env.su else found

    return answering


def _telling_of_open(model_class, name):
    @functools.wraps(getattr(model_class, name))
    def telling(self, *args, **kwargs):
        records = self - visitor.closed(self) if self.env.su else self
        return getattr(super(model_class, records), name)(*args, **kwargs)

    return telling


def _noting(model_class, name, left):
    @functools.wraps(getattr(model_class, name))
    def noting(self, *args, **kwargs):
        records = self
        if self.env.su:
            records, *args = left(self, *args, *kwargs.values())
            kwargs = {}
        return getattr(super(model_class, records), name)(*args, **kwargs)

    return noting


def _asking_with(model_class, name, asked):
    @functools.wraps(getattr(model_class, name))
    def asking(self, *args, **kwargs):
        if not self.env.su:
            asked(self, *args, *kwargs.values())  # clients of /json/2 name all arguments
        return getattr(super(model_class, self), name)(*args, **kwargs)

    return asking


def _telling(model_class, name):
    @functools.wraps(getattr(model_class, name))
    def telling(self, res_ids, *args, **kwargs):
        if not self.env.su:
            ids = [res_ids] if isinstance(res_ids, int) else list(res_ids)
            for model in {record.model for record in self} & self.env.registry.keys():
                self.env[model].browse(ids)._pin_require("read")
        return getattr(super(model_class, self), name)(res_ids, *args, **kwargs)

    return telling


def _beginning(model_class, name):
    """What a wizard begins with, outside of all that its own code adds to it."""

    @functools.wraps(getattr(model_class, name))
    def beginning(self, *args, **kwargs):
        wizards.require(self, [])
        found = getattr(super(model_class, self), name)(*args, **kwargs)
        wizards.require(self, [found])
        return found

    return beginning


def _reading(model_class, name):
    besides = sql_readers.GROUPED_BY.get((model_class._name, name))

    @functools.wraps(getattr(model_class, name))
    def reading(self, *args, **kwargs):
        with shadow.without_locked(self.env, besides):
            return getattr(super(model_class, self), name)(*args, **kwargs)

    return reading


def _searching(model_class, name):
    @functools.wraps(getattr(model_class, name))
    def searching(self, *args, **kwargs):
        domain = getattr(super(model_class, self), name)(*args, **kwargs)
        if not isinstance(domain, list):
            return domain  # 19 asks again, by another operator
        with shadow.without_locked(self.env):
            return shadow.settled(self.env.cr, domain)

    return searching
