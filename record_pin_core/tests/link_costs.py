"""What linked records cost in queries: the same for one lock and fifty, one link path and three."""

from unittest.mock import patch

from odoo import api

from ..exceptions import RecordPinRequired
from ..guard import follows
from .common import LONG_PIN, PARTNER
from .linked import BANK, HOLDER, LinkedWorld

MANY = 50
#: Link paths of bank accounts beside ``partner_id``, which is there from the start.
MORE_PATHS = ("partner_id.parent_id", "partner_id.commercial_partner_id")


class LinkCostContract(LinkedWorld):
    """Each request is counted twice on warm caches, and the counts are compared."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = [f"Pin many {number}" for number in range(MANY)]
        cls.customers = cls.env[PARTNER].create([{"name": name} for name in names])
        cls.accounts = cls.env[BANK].create(
            [
                {"partner_id": customer.id, "acc_number": customer.name, HOLDER: "Hush"}
                for customer in cls.customers
            ]
        )
        cls.env["record.pin.lock"].with_user(cls.keeper).protect(
            PARTNER, cls.customers.ids, LONG_PIN, {"mode": "view"}
        )
        cls.open_accounts = cls.env[BANK].create(
            [
                {"partner_id": cls.open.id, "acc_number": f"PINBANK open {number}"}
                for number in range(MANY)
            ]
        )

    def cost(self, request, **context):
        """How many queries ``request(env)`` takes as ``reader``, with all that it has to write."""
        counts = []
        for _run in range(3):  # the first fills the caches of the registry
            self.forget()
            self.cr.execute("SAVEPOINT pin_cost")
            env = api.Environment(self.cr, self.reader.id, context)
            before, answer = self.cr.sql_log_count, "answered"
            try:
                request(env)
                self._flush()
            except RecordPinRequired:
                answer = "refused"
            counts.append((answer, self.cr.sql_log_count - before))
            self.env.clear()
            self.cr.execute("ROLLBACK TO SAVEPOINT pin_cost")
        return counts[-1]

    def requests(self, locked, free):
        """``{name: request}`` over these accounts: those of locked contacts, and of an open one."""
        every = [("id", "in", locked.ids + free.ids)]
        values = {"acc_number": "PINBANK cost", "partner_id": self.free_partner.id}
        changed = ["partner_id"] if hasattr(self.env["base"], "web_read") else "partner_id"
        form = {"partner_id": {"fields": {}}} if isinstance(changed, list) else {"partner_id": "1"}
        return {
            "list": lambda env: env[BANK].search_read(every, [HOLDER, "acc_number"]),
            "list that ends with them": lambda env: env[BANK].search_read(
                every, [HOLDER], order=HOLDER
            ),
            "count": lambda env: env[BANK].search_count(every),
            "read": lambda env: env[BANK].browse(free.ids).read([HOLDER]),
            "refused read": lambda env: env[BANK].browse(locked.ids).read([HOLDER]),
            "write": lambda env: env[BANK].browse(free.ids).write({HOLDER: "New"}),
            "re-pointing": lambda env: env[BANK].browse(free.ids[:1]).write(
                {"partner_id": self.free_partner.id}
            ),
            "create": lambda env: env[BANK].create(values),
            "draft": lambda env: env[BANK].onchange(dict(values), changed, form),
            "status": lambda env: env["record.pin.lock"].status(BANK, locked.ids),
            "refused create": lambda env: env[BANK].create(
                dict(values, partner_id=locked[0].partner_id.id)
            ),
        }  # fmt: skip

    def costs(self, locked, free, **context):
        return {
            name: self.cost(request, **context)
            for name, request in self.requests(locked, free).items()
        }

    def test_the_number_of_locks_makes_no_difference(self):
        one = self.costs(self.accounts[:1], self.open_accounts[:1])
        many = self.costs(self.accounts, self.open_accounts[:1])
        self.assertEqual(one, many)
        self.assertEqual(one["refused read"][0], "refused")
        self.assertEqual(one["refused create"][0], "refused")
        self.assertEqual(one["read"][0], "answered")

    def test_the_number_of_open_records_makes_no_difference(self):
        names = ("list", "count", "read")
        one = self.requests(self.accounts[:1], self.open_accounts[:1])
        many = self.requests(self.accounts[:1], self.open_accounts)
        for name in names:
            self.assertEqual(self.cost(one[name]), self.cost(many[name]), name)

    def test_the_number_of_link_paths_makes_no_difference(self):
        one = self.costs(self.accounts, self.open_accounts[:1])
        self.protected._add_links([(BANK, path) for path in MORE_PATHS])
        self.assertEqual(one, self.costs(self.accounts, self.open_accounts[:1]))

    def test_no_way_of_another_model_is_looked_at(self):
        """Every model is asked for its follows whenever Odoo drops its caches."""
        links = self.env["record.pin.model"]._links()
        asked = (self.env, "res.country", frozenset({PARTNER}), links)
        with patch.object(follows, "way", side_effect=follows.way) as way:
            self.assertFalse(follows.follows_of(*asked))
            self.assertFalse(way.called)
            self.assertTrue(follows.follows_of(self.env, BANK, frozenset({PARTNER}), links))
            self.assertTrue(way.called)

    def test_the_number_of_unlocks_makes_no_difference(self):
        """The proof of one unlock, or of many, in the context."""
        tokens = [self.unlock(self.reader, customer, LONG_PIN) for customer in self.customers]
        request = self.requests(self.accounts, self.open_accounts[:1])["list"]
        few = self.cost(request, record_pin_token=tokens[:1])
        self.assertEqual(few, self.cost(request, record_pin_token=tokens[:20]))

    def test_the_status_of_many_records_is_asked_at_once(self):
        """Whether it is open, too: each customer's lock has an end of its own."""
        tokens = [self.unlock(self.reader, customer, LONG_PIN) for customer in self.customers[:20]]
        ids = self.accounts.ids

        def status(chosen):
            return lambda env: env["record.pin.lock"].status(BANK, chosen)

        one = self.cost(status(ids[:1]), record_pin_token=tokens)
        self.assertEqual(one, self.cost(status(ids), record_pin_token=tokens))
        found = self.lock_rpc(self.reader, "status", BANK, ids, token=tokens)
        still = [id_ for id_ in ids if found[str(id_)]["locked"]]
        self.assertEqual(still, ids[20:])
