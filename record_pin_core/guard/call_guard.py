"""Methods that clients can call, and that read or change their records without asking anybody.

Superuser code is free, so the lock is asked for before it begins. Found by the test of the two
worlds and by reading the apps of Odoo 15 to 19; an app of somebody else's that does the same has to
check the access to its records itself.
"""

import functools

from .. import compat


def _to_write(records):
    """The records, once their locks let them be changed."""
    records._pin_require("write")
    return records


def _to_name(records):
    """The records, once their locks let their names be shown."""
    records._pin_check_field("display_name")
    return records


def _open_ones(records):
    """Those that may be changed, for a method whose callers expect no refusal."""
    return records - records._pin_closed("write")


#: ``{model: {method: which records it goes on with, or a refusal}}``, of whatever is installed.
METHODS = {
    "res.partner": {"mark_as_reconciled": _to_write, "signup_get_auth_param": _open_ones},
    "gamification.challenge": {"accept_challenge": _to_write, "discard_challenge": _to_write},
    "survey.survey": {"action_start_session": _to_write, "action_end_session": _to_write},
}
#: The same for each model. Models write their ``name_get()`` as superuser code.
OF_EVERY_MODEL = {} if compat.has("names_declare_context") else {"name_get": _to_name}


def guard_model(model_class):
    """Have those of the methods that ``model_class`` has ask for the locks of their records."""
    for name, asked in {**OF_EVERY_MODEL, **METHODS.get(model_class._name, {})}.items():
        if hasattr(model_class, name) and name not in vars(model_class):
            setattr(model_class, name, _asking(model_class, name, asked))


def _asking(model_class, name, asked):
    @functools.wraps(getattr(model_class, name))
    def asking(self, *args, **kwargs):
        records = self if self.env.su else asked(self)
        return getattr(super(model_class, records), name)(*args, **kwargs)

    return asking
