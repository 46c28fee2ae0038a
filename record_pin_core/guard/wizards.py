"""Wizards about a locked record: its PIN first.

Odoo computes what a wizard shows, and does what it is for, as superuser in many places. So whoever
makes one that names a locked record, in whatever field or in the context, is asked before it is
there.
"""

from ast import literal_eval

from . import memo
from .links import id_of

#: Fields with the name of a model, or its row in ``ir.model``, and those with ids of its records.
_MODELS = ("model", "res_model", "res_model_id")
_IDS = ("res_id", "res_ids")


def require(wizards, values_list):
    """Ask for the PINs of what wizards are about that are made, or changed, with these values.

    :param wizards: the model, or the records that are changed
    :param values_list: dictionaries in any form a client sends
    :raise RecordPinRequired: one of the records is locked for reading
    """
    env = wizards.env
    if env.su or not memo.fact(env, "_locked_names") or wizards._name.startswith("record.pin."):
        return
    named = _Named(env)
    named.add_context()
    for values in values_list:
        named.add_values(wizards, values)
    named.require()


def documents_of(composer):
    """The records that a message is composed for (``res_id`` up to Odoo 16, a text after)."""
    named = _Named(composer.env)
    named.add_documents(composer, {})
    return composer.env[composer.model].browse(named.ids.get(composer.model, ()))


def named_by(records, values):
    """``{model name: ids}`` of the records that are named by values as a client sends them."""
    named = _Named(records.env)
    named.add_values(records, values)
    return named.ids


class _Named:
    """The records that are named somewhere: ``ids`` is ``{model name: ids}``."""

    def __init__(self, env):
        self._env, self.ids = env, {}

    def require(self):
        for name, ids in self.ids.items():
            if memo.ways_to_locks(self._env, name, "read"):
                self._env[name].browse(sorted(ids))._pin_require("read")

    def _add(self, name, ids):
        ids = [id_ for id_ in ids if isinstance(id_, int) and not isinstance(id_, bool) and id_ > 0]
        if ids and isinstance(name, str) and name in self._env:
            self.ids.setdefault(name, set()).update(ids)

    def add_context(self):
        """What the client looks at, by the keys that every action sends."""
        context = self._env.context
        ids = context.get("active_ids") or ()
        ids = list(ids) if isinstance(ids, (list, tuple)) else [ids]
        self._add(context.get("active_model"), [*ids, context.get("active_id")])

    def add_values(self, wizards, values):
        """What is named by the fields of a wizard, or of its lines."""
        if not isinstance(values, dict):
            return
        for field_name, value in values.items():
            field = wizards._fields.get(field_name)
            if field is None or not value:
                continue
            if field.type == "many2one":
                self._add(field.comodel_name, [id_of(value)])
            elif field.type == "reference":
                self._add_reference(value)
            elif field.relational:
                self._add_commands(field.comodel_name, value)
        self.add_documents(wizards, values)

    def _add_reference(self, value):
        name, _comma, id_ = str(value).partition(",")
        if id_.isdecimal():
            self._add(name, [int(id_)])

    def _add_commands(self, name, commands):
        for command in commands if isinstance(commands, (list, tuple)) else ():
            if not isinstance(command, (list, tuple)) or not command:
                self._add(name, [command])  # a list of ids
                continue
            self._add(name, command[1:2])
            if len(command) == 3 and isinstance(command[2], dict):
                self.add_values(self._env[name], command[2])
            elif len(command) == 3 and isinstance(command[2], (list, tuple)):
                self._add(name, command[2])

    def add_documents(self, wizards, values):
        """The records that are named by their model in one field, and by their ids in another."""

        def given(field_name):
            if field_name in values:
                return values[field_name]
            default = self._env.context.get(f"default_{field_name}")
            if field_name not in wizards._fields:
                return default
            return default if not wizards else [each[field_name] for each in wizards]

        models = [_model_of(self._env, each) for key in _MODELS for each in _listed(given(key))]
        ids = [id_ for key in _IDS for each in _listed(given(key)) for id_ in _ids_of(each)]
        for name in models:
            self._add(name, ids)


def _listed(value):
    return value if isinstance(value, list) else [value]


def _model_of(env, value):
    """The name of a model, of its name, its row, or the id of that."""
    if isinstance(value, str):
        return value
    id_ = getattr(value, "id", None) if hasattr(value, "_name") else id_of(value)
    return id_ and env["ir.model"].sudo().browse(id_).exists().model


def _ids_of(value):
    """The ids in a field for one id, or in a text with a list of them."""
    if isinstance(value, str):
        try:
            value = literal_eval(value)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return ()
    return value if isinstance(value, (list, tuple, set)) else [value]
