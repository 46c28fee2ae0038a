"""Methods that clients can call, and that change their records as superuser without asking anybody.

Superuser code is free, so the lock is asked for before it begins. Found by the test of the two
worlds and by reading the apps of Odoo 15 to 19; an app of somebody else's that does the same has to
check the access to its records itself.
"""

import functools

#: ``{model: {method: operation that it comes to}}``, of whatever is installed.
METHODS = {
    "res.partner": {"mark_as_reconciled": "write"},
    "gamification.challenge": {"accept_challenge": "write", "discard_challenge": "write"},
    "survey.survey": {"action_start_session": "write", "action_end_session": "write"},
}


def guard_model(model_class):
    """Have those of the methods that ``model_class`` has ask for the locks of their records."""
    for name, operation in METHODS.get(model_class._name, {}).items():
        if hasattr(model_class, name) and name not in vars(model_class):
            setattr(model_class, name, _asking(model_class, name, operation))


def _asking(model_class, name, operation):
    @functools.wraps(getattr(model_class, name))
    def asking(self, *args, **kwargs):
        if not self.env.su:
            self._pin_require(operation)
        return getattr(super(model_class, self), name)(*args, **kwargs)

    return asking
