"""What the protection costs in queries: nothing where no model is protected, else a constant."""

from odoo import api

from .. import compat
from .cells import only_with
from .common import LONG_PIN, PARTNER, PIN, WRONG


class QueryContract:
    """Counts of the same request with and without locks, on warm caches."""

    def queries(self, model, method, *args, **kwargs):
        """How many queries a request of ``reader`` takes, registry caches being warm."""
        counts = []
        for _run in range(3):  # the first fills the caches of the registry
            self.forget()
            before = self.cr.sql_log_count
            env = api.Environment(self.cr, self.reader.id, {})
            getattr(env[model], method)(*args, **kwargs)
            counts.append(self.cr.sql_log_count - before)
        return counts[-1]

    def unprotected(self, call):
        """The count as it would be without this addon: no model is on the list."""
        self.protected.active = False
        try:
            return call()
        finally:
            self.protected.active = True

    def test_an_unprotected_model_costs_nothing(self):
        """Other models are as fast with protected models on the list as without."""
        for model in ("res.partner.category", "res.country", "res.currency"):
            for method, args, kwargs in (
                ("search_read", ([], ["display_name"]), {"limit": 20}),
                ("search_count", ([],), {}),
                ("name_search", ("a",), {}),
            ):
                call = lambda m=model, n=method, a=args, k=kwargs: self.queries(m, n, *a, **k)  # noqa: E731
                with self.subTest(f"{model}.{method}"):
                    self.assertEqual(call(), self.unprotected(call))

    def test_writing_an_unprotected_model_costs_nothing(self):
        """What has to be written at the end included."""
        tag = self.env["res.partner.category"].create({"name": "Pin tag"})

        def call():
            return [
                self.queries_of(lambda env: env[tag._name].create({"name": "Pin tag"})),
                self.queries_of(lambda env: env[tag._name].browse(tag.id).write({"name": "Pin"})),
            ]

        self.assertEqual(call(), self.unprotected(call))

    def queries_of(self, change):
        """How many queries ``change(env)`` takes with all that it has to write."""
        counts = []
        for _run in range(3):
            self.forget()
            before = self.cr.sql_log_count
            change(api.Environment(self.cr, self.admin.id, {}))
            self._flush()
            counts.append(self.cr.sql_log_count - before)
        return counts[-1]

    @only_with("web_read")
    def test_a_form_of_an_unprotected_model_costs_nothing(self):
        specification = {
            "display_name": {},
            "name": {},
            "parent_id": {"fields": {"display_name": {}}},
        }
        call = lambda: self.queries(  # noqa: E731
            "res.partner.category", "web_search_read", [], specification, limit=20
        )
        self.assertEqual(call(), self.unprotected(call))

    def make(self, number, locked):
        records = self.env[PARTNER].create(
            [{"name": f"Row {number} {index}"} for index in range(number)]
        )
        if locked:
            self.env["record.pin.lock"].protect(
                PARTNER, records.ids[:locked], LONG_PIN, {"mode": "view"}
            )
        return records

    def test_a_protected_model_without_a_lock_costs_nothing(self):
        """Whether there is a lock is known to each worker, as the list of protected models is."""
        tags = self.env["res.partner.category"].create([{"name": f"Pin {at}"} for at in range(9)])
        domain, reads = [("id", "in", tags.ids)], {"fields": ["name", "color"]}

        def requests(env):
            for method, args in (
                ("search_read", [domain, ["name", "color"]]),
                ("search_count", [domain]),
                ("read_group", [domain, ["color:sum"], ["active"]]),
                ("web_search_read", [domain, *([{"name": {}}] if has_web_read else [["name"]])]),
                ("name_search", ["Pin"]),
            ):
                getattr(env[tags._name], method)(*args)
            shown = env[tags._name].browse(tags.ids)
            shown.read(**reads)
            shown.export_data(["name", "color"])
            shown[:3].write({"color": 3})
            env[tags._name].create({"name": "Pin"})

        has_web_read = hasattr(self.env["base"], "web_read")
        before = self.queries_of(requests)
        self.protect_model(tags._name)
        self.assertEqual(self.queries_of(requests), before)
        self.env["record.pin.lock"].protect(tags._name, tags[:1].ids, PIN, {"mode": "view"})
        # from then on in this transaction, too
        self.assert_pin_required(
            lambda: self.rpc(self.admin, tags._name, "read", tags.ids), tags[0]
        )

    def test_the_number_of_locked_rows_makes_no_difference(self):
        """A list costs the same with one locked row and with many."""
        counts = []
        for number, locked in ((10, 1), (10, 9), (60, 1), (60, 59)):
            records = self.make(number, locked)
            counts.append(
                self.queries(PARTNER, "search_read", [("id", "in", records.ids)], ["name", "phone"])
            )
        self.assertEqual(len(set(counts)), 1, counts)

    def test_a_list_without_locked_rows_costs_no_more(self):
        """Which rows have a padlock is asked as they are found."""
        more = []
        for number in (4, 60):
            domain = [("id", "in", self.make(number, 0).ids)]
            call = lambda d=domain: self.queries(PARTNER, "search_read", d, ["name", "phone"])  # noqa: E731
            more.append(call() - self.unprotected(call))
        self.assertEqual(more, [0, 0])

    def test_a_list_with_activities_costs_no_more(self):
        """Who may see them may write the row: that is asked with its padlock."""
        records = self.make(4, 1)
        self.env["mail.activity"].create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get(PARTNER).id,
                    "res_id": record.id,
                    "user_id": self.colleague.id,
                }
                for record in records[1:]
            ]
        )
        names = ["name", "activity_ids"]
        if hasattr(self.env["base"], "web_read"):
            names = {name: {} for name in names}
        domain = [("id", "in", records[1:].ids)]
        call = lambda: self.queries(PARTNER, "web_search_read", domain, names)  # noqa: E731
        self.assertEqual(call() - self.unprotected(call), 0)

    def test_a_list_with_locked_rows_costs_no_more(self):
        """The padlocks come with the rows; from 17 on the names come with the columns."""
        domain = [("id", "in", self.make(9, 4).ids)]
        names = ["display_name", "phone", "country_id"]
        if hasattr(self.env["base"], "web_read"):
            names = {name: {} for name in names}
        for order in ("id", "phone, id"):
            call = lambda o=order: self.queries(PARTNER, "web_search_read", domain, names, order=o)  # noqa: E731
            with self.subTest(order):
                # in an order that tells of a masked field the locked ones are looked for behind
                most = int(not compat.has("web_read")) + (order != "id")
                self.assertLessEqual(call() - self.unprotected(call), most)

    def test_reading_many_open_records_costs_no_more(self):
        """Rows are read with a condition that leaves locked ones out: that they are there tells."""
        small, large = self.make(3, 0), self.make(60, 0)
        more = []
        for records in (small, large):
            call = lambda r=records: self.queries_of_read(r)  # noqa: E731
            more.append(call() - self.unprotected(call))
        self.assertEqual(more, [0, 0])

    def queries_of_read(self, records):
        counts = []
        for _run in range(3):
            self.forget()
            before = self.cr.sql_log_count
            records.with_user(self.reader).read(["name", "phone", "email"])
            counts.append(self.cr.sql_log_count - before)
        return counts[-1]

    def test_writing_costs_one_question(self):
        """Whether a record may be read is asked with whether it may be written."""
        (record,) = self.make(1, 0)
        write = lambda env: env[PARTNER].browse(record.id).write({"city": "Oslo"})  # noqa: E731
        before = self.unprotected(lambda: self.queries_of(write))
        self.assertEqual(self.queries_of(write) - before, 1)

    def test_what_is_logged_of_a_new_record_asks_nothing_more(self):
        """The first entry of its chatter is written by superuser code, which asks; it is known."""
        make = lambda env: env[PARTNER].create({"name": "Pin new"})  # noqa: E731
        silent = lambda env: make(env(context={"mail_create_nolog": True}))  # noqa: E731
        counts = [
            self.queries_of(change) - self.unprotected(lambda c=change: self.queries_of(c))
            for change in (make, silent)
        ]
        self.assertEqual(counts[0], counts[1])

    def test_posting_twice_asks_for_the_record_once(self):
        """Each message is new, and asked for on its own; the record by several on the way."""
        (record,) = self.make(1, 0)

        def questions(times):
            def post(env):
                for _time in range(times):
                    env[PARTNER].browse(record.id).message_post(body="Pin")

            return self.queries_of(post) - self.unprotected(lambda: self.queries_of(post))

        once, of_a_message = questions(1), questions(2) - questions(1)
        self.assertEqual(once - of_a_message, 1)

    def test_deleting_costs_one_question(self):
        """Whether anything that points to the record is locked: of all fields at once."""
        tags = self.env["res.partner.category"].create([{"name": f"Pin {at}"} for at in range(9)])
        delete = lambda env: env[tags._name].create({"name": "Pin"}).unlink()  # noqa: E731
        before = self.unprotected(lambda: self.queries_of(delete))
        self.assertLessEqual(self.queries_of(delete) - before, 1)

    def test_a_loop_over_records_costs_one_question(self):
        """``for record in records: record.phone`` asks once for all of them."""
        counts = []
        for number in (3, 3, 60):  # the first fills the caches of the registry
            records = self.make(number, 0).with_user(self.reader)
            self.forget()
            before = self.cr.sql_log_count
            for record in records:
                record.phone  # noqa: B018 - the access is the point
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_what_is_moved_costs_no_question_about_others(self):
        """Code that moves one record after the other: what is known of those that stay holds."""
        account = self.open_account()
        contact = self.make(1, 0).with_user(self.reader)
        self.forget()
        contact.phone  # noqa: B018 - the access is the point
        for owner in self.make(3, 0).sudo():
            account.sudo().partner_id = owner
            self._flush()
            before = self.cr.sql_log_count
            contact.phone  # noqa: B018
            self.assertEqual(self.cr.sql_log_count, before)

    def open_account(self):
        """A bank account, which follows its contact."""
        self.protected._add_links([("res.partner.bank", "partner_id")])
        return self.env["res.partner.bank"].create(
            {"partner_id": self.make(1, 0).id, "acc_number": "PIN 4711"}
        )

    def test_refusing_who_is_locked_out_asks_next_to_nothing(self):
        """Two questions, and an entry: lock, where the chain stands, the row with a look back."""
        for pin in WRONG[:5]:
            self.lock_rpc(self.reader, "unlock", PARTNER, self.locked["view"].id, pin)
        count = self.queries("record.pin.lock", "unlock", PARTNER, self.locked["view"].id, WRONG[5])
        self.assertEqual(self.events("locked_out")[-1][1], self.reader.id)
        self.assertLessEqual(count, 5)
