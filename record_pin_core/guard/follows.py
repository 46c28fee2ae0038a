"""Which locks the records of a model obey.

A *follow* leads from a row to the locked record that decides over it:

* a record of a protected model follows its own lock;
* a record that delegates to another one (``_inherits``) follows the lock of that one;
* the other way round, the record that a protected one keeps part of its data in follows
  it, when it points back (the contract versions of an employee, from Odoo 19 on);
* a message, an activity, an attachment follows the lock of the document it hangs on
  (a *satellite*);
* a *mirror* (a database view with the ids of another model) follows the same id.
"""

from collections import namedtuple

#: ``root``: the model whose lock decides, or None where a column of the row names it;
#: ``column``: the column that holds the id of the locked record;
#: ``model_column``: for satellites, the column that holds the name of its model.
Follow = namedtuple("Follow", "root column model_column")

#: Models that hang on documents of any model: (column of the model name, column of the id).
SATELLITES = {
    "mail.message": ("model", "res_id"),
    "mail.activity": ("res_model", "res_id"),
    "mail.followers": ("res_model", "res_id"),
    "ir.attachment": ("res_model", "res_id"),
}

#: Database views whose rows have the ids of another model.
MIRRORS = {"hr.employee.public": "hr.employee"}


def follows_of(env, model_name, protected):
    """The follows of ``model_name``, given the names of the protected models."""
    if not protected:
        return ()
    found = []
    if model_name in protected:
        found.append(Follow(model_name, "id", None))
    mirrored = MIRRORS.get(model_name)
    if mirrored in protected:
        found.append(Follow(mirrored, "id", None))
    for parent, field_name in env[model_name]._inherits.items():
        if parent in protected and env[model_name]._fields[field_name].store:
            found.append(Follow(parent, field_name, None))
    for name in sorted(protected):
        if model_name in env[name]._inherits:
            found += [Follow(name, column, None) for column in _back_references(env, model_name, name)]
    if model_name in SATELLITES:
        model_column, id_column = SATELLITES[model_name]
        found.append(Follow(None, id_column, model_column))
    return tuple(found)


def _back_references(env, model_name, root):
    """The stored fields of ``model_name`` that point to the record it keeps data of."""
    return [
        field.name
        for field in env[model_name]._fields.values()
        if field.type == "many2one" and field.store and field.comodel_name == root
    ]
