"""Superuser code, scheduled jobs and documents nobody has locked: the same results with locks.

The same work is done three times from the same rows, twice without a lock and once with all of
them, and every column of every table it has touched is compared. What differs between the two
times without a lock (tokens, ids of messages) tells nothing; what differs from the third does: a
mask that was stored, a step that was left out, a number that was taken twice.
"""

# table names are the database's own
# pylint: disable=sql-injection

from contextlib import contextmanager
from unittest.mock import patch

from odoo.tools import mute_logger

from .linked_apps import LinkedAppsWorld

#: What the clerk does with documents of their own customer, where the app is installed.
STEPS = (
    ("sale.order", "action_confirm"),
    ("purchase.order", "button_confirm"),
    ("account.move", "action_post"),
    ("stock.picking", "action_confirm"),
)
#: Parts of the names of jobs that ask another server for something.
ELSEWHERE = ("publisher", "update_notification", "iap", "fetch", "currency", "edi", "snailmail",
             "partner_autocomplete", "push", "calendar", "online", "sms", "digest")  # fmt: skip
#: Tables that no business looks at: the addon's own, and notes of what Odoo has done when.
_ASIDE = ("record_pin_", "bus_", "ir_logging", "ir_cron", "ir_attachment", "res_users_log")


class SuperuserTruthContract(LinkedAppsWorld):
    """``clerk`` and superuser code, without locks and with them."""

    def test_the_same_work_has_the_same_results_with_and_without_locks(self):
        numbers = self._sequences()
        first = self._results(numbers, locked=False)
        second = self._results(numbers, locked=False)
        third = self._results(numbers, locked=True)
        ended = first["steps", ""]
        self.assertGreater(ended.count("done"), len(ended) * 0.8, ended)
        self.assertEqual(third["steps", ""], ended)
        self.assertGreater(len(first), 100, "the work touched nothing")
        steady = {key for key in first if second.get(key) == first[key]}
        different = {key for key in steady if third.get(key) != first[key]}
        self.assertEqual(different | (set(third) - set(first)), set())

    def test_a_stored_mask_would_be_noticed(self):
        """The comparison does find one column of one row."""
        numbers = self._sequences()

        def stored(value):
            return lambda _token: self.cr.execute(
                f"UPDATE res_partner SET phone = {value} WHERE id = %s", [self.customer.id]
            )

        kept = self._results(numbers, locked=False, work=stored("phone"))
        masked = self._results(numbers, locked=False, work=stored("NULL"))
        different = {key for key in kept if masked[key] != kept[key]}
        self.assertEqual(different, {("res_partner", "phone")})

    # -- the work ------------------------------------------------------------------------

    def _work(self, token):
        """What users, superuser code and jobs do in a day; ``token`` opens the locked customer."""
        self._of_the_clerk(self.other_document, None)
        self._of_the_clerk(self.document, token)
        own = self._make(self.customer, "hush own", 100)
        for model, method in STEPS:
            if model in own:
                self._tried(getattr(own[model].sudo(), method))
        self._compute_all_again(own)
        for job in self._jobs():
            self._tried(job.ir_actions_server_id.with_user(job.user_id).run)

    def _of_the_clerk(self, documents, token):
        for model, method in STEPS:
            if model in documents:
                self._tried(
                    lambda m=model, f=method: self.rpc(
                        self.clerk, m, f, documents[m].ids, token=token, keep=True
                    )
                )

    def _compute_all_again(self, documents):
        """All stored computed fields, as after an update of an app.

        Not of entries, whose fields are made of each other: Odoo takes none of them alone.
        """
        documents = {name: documents[name] for name in documents if "account.move" not in name}
        for records in (self.customer + self.open, *documents.values()):
            for field in records._fields.values():
                if field.store and field.compute:
                    self.env.add_to_compute(field, records)
        self._flush()

    def _jobs(self):
        jobs = self.env["ir.cron"].search([], order="id")
        return [
            job for job in jobs if not any(word in (job.code or "").lower() for word in ELSEWHERE)
        ]

    def _tried(self, call):
        """Note how it ended; whatever it has written by then is compared, too."""
        try:
            with mute_logger("odoo.sql_db", "odoo.addons"), self.cr.savepoint():
                call()
                self._flush()
            self.ended.append("done")
        except Exception as error:  # noqa: BLE001 (any end is one)
            self.env.clear()
            self.ended.append(f"{type(error).__name__}: {error}")

    # -- results -------------------------------------------------------------------------

    def _results(self, numbers, locked, work=None):
        """``{(table, column): digest}`` of what the work has touched, and how its steps ended."""
        with self._from_the_same_rows(numbers):
            token = self.unlock(self.clerk, self.customer) if locked else None
            if not locked:
                self.cr.execute("DELETE FROM record_pin_lock")
                self.forget()
            before, self.ended = self._written(), []
            with patch.object(self.cr, "commit", self._flush), patch.object(
                self.cr, "rollback", self.env.clear
            ):
                (work or self._work)(token)
            self._flush()
            after = self._written()
            found = {("steps", ""): self.ended}
            for table in sorted(after):
                if after[table] != before.get(table) and not table.startswith(_ASIDE):
                    found.update(self._digests(table))
        return found

    @contextmanager
    def _from_the_same_rows(self, numbers):
        self.forget()
        self.cr.execute("SAVEPOINT pin_same_rows")
        for name, last in numbers:
            self.cr.execute("SELECT setval(%s, %s, %s)", [name, last or 1, last is not None])
        try:
            yield
        finally:
            self.env.clear()
            self.cr.execute("ROLLBACK TO SAVEPOINT pin_same_rows")
            self.cr.execute("RELEASE SAVEPOINT pin_same_rows")
            self.forget()

    def _sequences(self):
        """``[(name, last value)]``: what is made anew then has the same id."""
        self.cr.execute(
            "SELECT format('%I', sequencename), last_value FROM pg_sequences"
            " WHERE schemaname = current_schema"
        )
        return self.cr.fetchall()

    def _written(self):
        """``{table: rows written in this transaction}``, as PostgreSQL counts them."""
        self.cr.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
        )
        return dict(self.cr.fetchall())

    def _digests(self, table):
        """A digest for each column but who wrote it last and when, in the order of ids if any.

        Who writes a value that is computed anew is whoever happens to need it first.
        """
        self.cr.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = current_schema AND table_name = %s"
            " AND data_type NOT LIKE 'timestamp%%' AND column_name <> 'write_uid' ORDER BY 1",
            [table],
        )
        names = [name for (name,) in self.cr.fetchall()]
        order = "t.id" if "id" in names else "t::text"
        digests = ", ".join(
            f"md5(string_agg(coalesce(t.\"{name}\"::text, '~'), '|' ORDER BY {order}))"
            for name in names
        )
        self.cr.execute(f'SELECT {digests} FROM "{table}" t')
        return {(table, name): digest for name, digest in zip(names, self.cr.fetchone())}
