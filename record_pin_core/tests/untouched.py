"""What no request may change before an unlock: locked records and all that hangs on them.

In every mode: *Edit* leaves reading free and closes writing, the others close both (the table of
modes in the product's description). A digest of the rows as the database has them says so for
any request at all. Left out is what Odoo computes and nobody writes: superuser code keeps it true,
from whatever other records it is made of (the invoices of an order), and notes when and for whom.
"""

# table names of the registry
# pylint: disable=sql-injection

#: What hangs on a record: the columns that hold its model and its id.
SATELLITES = {
    "mail_message": ("model", "res_id"),
    "mail_activity": ("res_model", "res_id"),
    "mail_followers": ("res_model", "res_id"),
    "ir_attachment": ("res_model", "res_id"),
    "rating_rating": ("res_model", "res_id"),
}


#: Up to Odoo 17 rows that hold values of a record: the column with "model,id", or with the model's
#: name before the comma, and that of the id.
BESIDE = {"ir_property": ("res_id", None), "ir_translation": ("name", "res_id")}

#: Columns of a contact that superuser code writes when an e-mail to it has a link to sign up, as
#: docs/security.md says (from 18 on the kind alone): whoever makes a task for a customer may do so.
TO_SIGN_UP = {"signup_token", "signup_type", "signup_expiration"}


class Untouched:
    """``changes()`` of the rows that locks keep, since ``begin()``.

    :param locked: ``{model: ids}`` of what is locked itself; what follows by a link path is found
        anew each time, so that a record that comes to a locked one is a change, too
    """

    def __init__(self, env, locked):
        self.env = env
        kept = [(model, ",".join(map(str, ids))) for model, ids in locked.items()]
        for link in env["record.pin.link"].sudo().search([]):
            if env[link.model_name]._auto and link.pin_model_id.model in locked:
                ids = ",".join(map(str, locked[link.pin_model_id.model]))
                kept.append((link.model_name, self._following(link.model_name, link.path, ids)))
        pairs = " UNION ".join(
            f"SELECT '{model}', id FROM \"{env[model]._table}\" WHERE id IN ({ids})"
            for model, ids in kept
        )
        #: ``{table: [condition on its row t]}``
        self.conditions = {"record_pin_lock": ["true"]}
        #: ``{table: columns that are computed}``
        self.computed = {}
        #: Tables of models: rows of such a relation are records, which follow a lock if linked (the
        #: members of a channel).
        self.models = {env[model]._table for model in env.registry if env[model]._auto}
        for model, ids in kept:
            self._add_own_rows(model, ids)
        self._add_satellites(f"SELECT model, id FROM ({pairs}) AS kept (model, id)")
        env.cr.execute(
            "SELECT name, to_regclass(name)::oid::int FROM unnest(%s) AS name"
            " WHERE to_regclass(name) IS NOT NULL",
            [sorted(self.conditions)],
        )
        self.tables = dict(env.cr.fetchall())

    def digests(self, tables):
        """``{table: digest}`` of the rows that are kept; pending writes have to be flushed."""
        return {table: self._digest(table) for table in tables}

    def begin(self):
        """From here on, what is written is counted."""
        self.counts = self._counts()

    def written(self):
        """Tables with rows written since ``begin()``: asking that costs less than a digest."""
        counts = self._counts()
        return sorted(table for table in counts if counts[table] != self.counts[table])

    def _counts(self):
        """``{table: how many of its rows this transaction has written}``, as PostgreSQL counts."""
        self.env.cr.execute(
            "SELECT o, pg_stat_get_xact_tuples_inserted(o) + pg_stat_get_xact_tuples_updated(o)"
            " + pg_stat_get_xact_tuples_deleted(o) FROM unnest(%s::int[]::oid[]) AS o",
            [list(self.tables.values())],
        )
        counts = {int(oid): count for oid, count in self.env.cr.fetchall()}
        return {table: counts[oid] for table, oid in self.tables.items()}

    def _digest(self, table):
        where = " OR ".join(f"({condition})" for condition in self.conditions[table])
        self.env.cr.execute(
            "SELECT md5(string_agg(kept, ' ' ORDER BY kept)) FROM ("
            f'SELECT (to_jsonb(t) - %s::text[])::text AS kept FROM "{table}" t WHERE {where}'
            ") rows",
            [sorted(self.computed.get(table, ()))],
        )
        return self.env.cr.fetchone()[0]

    def _following(self, model, path, ids):
        """SQL for the ids of the records of a model that point to ``ids`` by a link path."""
        step, _, rest = path.partition(".")
        if rest:
            ids = self._following(self.env[model]._fields[step].comodel_name, rest, ids)
        return f'SELECT id FROM "{self.env[model]._table}" WHERE "{step}" IN ({ids})'

    def _add(self, table, condition):
        self.conditions.setdefault(table, []).append(condition)

    def _add_own_rows(self, model, ids):
        """The rows of records, and those of their many2manys."""
        table = self.env[model]._table
        self._add(table, f"t.id IN ({ids})")
        computed = self.computed.setdefault(table, {"write_uid", "write_date"})
        if table == "res_partner":
            computed |= TO_SIGN_UP
        for field in self.env[model]._fields.values():
            if field.compute and field.readonly and not field.inverse:
                computed.add(field.name)
            elif field.type == "many2many" and field.store and field.relation not in self.models:
                self._add(field.relation, f't."{field.column1}" IN ({ids})')

    def _add_satellites(self, pairs):
        # a star is a mark of who may read the message; Odoo notes it as a change
        self.computed["mail_message"] = {"write_uid", "write_date"}
        for table, (model, id_) in SATELLITES.items():
            self._add(table, f"(t.{model}, t.{id_}) IN ({pairs})")
        for table, (says, id_) in BESIDE.items():
            of = f"t.{says}" if id_ is None else f"split_part(t.{says}, ',', 1) || ',' || t.{id_}"
            self._add(table, f"{of} IN (SELECT concat(model, ',', id) FROM ({pairs}) AS beside)")
        messages = f"SELECT m.id FROM mail_message m WHERE (m.model, m.res_id) IN ({pairs})"
        self._add("mail_tracking_value", f"t.mail_message_id IN ({messages})")
