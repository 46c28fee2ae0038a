"""The permission to see *that* a locked record is there (never what is in it).

The list endpoints open a window for one model while they look for rows. It is an
object of this process, compared by type: the context of a request belongs to its
sender, who can send strings and numbers but no such object.
"""

from .transaction import during

#: Context key under which the guard keeps its own objects.
KEY = "record_pin_guard"


class _Sentinel:
    """A value no client can send."""

    __slots__ = ("name",)

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"<record_pin {self.name}>"

    def __deepcopy__(self, memo):
        return self


#: Inside: compute the record rules as Odoo would without this addon.
PLAIN = _Sentinel("plain")

#: On a cursor: that the guard does so at the moment.
_PLAINLY = "record_pin_plainly"

#: Inside: suggest no locked records, the caller adds them itself.
NO_NAMES = _Sentinel("no names")


class Window(_Sentinel):
    """Rows of ``model`` are found although they are locked; with ``only_locked`` no others.

    The same window each time: Odoo makes one environment of what has the same context, and looks
    through all that a request has made for each value it shows of a many2one.
    """

    __slots__ = ("model", "only_locked")

    _all = {}

    def __new__(cls, *args, **kwargs):
        key = args, *kwargs.items()
        return cls._all.setdefault(key, super().__new__(cls))

    def __init__(self, model, only_locked=False):
        super().__init__("window")
        self.model = model
        self.only_locked = only_locked


class Writing(_Sentinel):
    """A draft is being saved in records of ``model`` that may be written, but not read again.

    After the grace period a View lock lets a record be saved that it no longer shows. The
    model's own ``write`` may have to read it meanwhile; its caller gets nothing of that.
    """

    __slots__ = ("model",)

    def __init__(self, model):
        super().__init__("writing")
        self.model = model


def is_saving(env, model_name):
    """Whether a draft is being saved in records of ``model_name``."""
    value = env.context.get(KEY)
    return isinstance(value, Writing) and value.model == model_name


def asked(env, model_name, operation):
    """The operation whose lock decides: while a draft is saved, reading is part of writing."""
    return "write" if operation == "read" and is_saving(env, model_name) else operation


def window_of(env, model_name):
    """The window open for ``model_name``, or None."""
    value = env.context.get(KEY)
    return value if isinstance(value, Window) and value.model == model_name else None


def is_plain(env):
    """Whether the guard itself asks for records as Odoo's own rules show them."""
    return env.context.get(KEY) is PLAIN


def plain(records):
    """``records`` as if this addon were not there: for the guard's own questions."""
    return records.with_context(**{KEY: PLAIN})


def plainly(env):
    """Within this ``ir.rule`` answers with Odoo's own rules.

    Unlike ``plain`` it makes no environment: Odoo looks through all there are for the same one. And
    it is about the rules alone: what else is asked for meanwhile obeys the locks.
    """
    return during(env.cr, _PLAINLY, True)


def asks_plainly(env):
    """Whether Odoo's own rules are asked for."""
    return bool(env.cr.cache.get(_PLAINLY)) or is_plain(env)


def shut(records):
    """``records`` without a window: in the environment from before, if that is still there."""
    context = records.env.context
    if KEY not in context:
        return records
    return records.with_context({key: context[key] for key in context if key != KEY})
