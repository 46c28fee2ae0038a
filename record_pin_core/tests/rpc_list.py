"""Lists: padlock rows where nothing masked decides over them (enforcement.md, L1)."""

import itertools
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError

from ..guard import scope
from .cells import each_reading_mode
from .common import PARTNER, PIN

ASKED = ["name", "active", "phone", "email", "color", "category_id"]
HIDDEN = ["phone", "email", "color", "category_id"]
#: Domains that look at a masked field, each in a way of its own.
BY_MASKED = (
    [("phone", "like", "99")],
    [("phone", "!=", False)],
    ["!", ("email", "=", "nobody@example.com")],
    ["|", ("name", "=like", "Pin %"), ("ref", "=", "x")],
    [("category_id.name", "=", "Pin suite")],
    [("category_id", "child_of", "Pin suite")],
    [("child_ids.name", "ilike", "child")],
    [("create_date", ">", "2000-01-01")],
    [("email_normalized", "like", "example")],
    [("display_name", "ilike", "pin v")],  # a search by name looks at the e-mail too
)


class ListContract:
    """``search_read`` and ``web_search_read`` as ``reader``, who has unlocked nothing."""

    def by_masked(self):
        """Those of ``BY_MASKED`` that this series searches (17 has no search for display names)."""
        display_name = self.env[PARTNER]._fields["display_name"]
        searched = display_name.store or display_name.search
        return BY_MASKED if searched else BY_MASKED[:-1]

    # -- the two endpoints, in one form --------------------------------------------------

    def rows(self, endpoint, domain, names=None, token=None, **kwargs):
        """The rows a list endpoint answers."""
        names = names or ASKED
        if endpoint == "web_search_read" and hasattr(self.env["base"], "web_read"):
            names = {name: {} for name in names}
        found = self.rpc(self.reader, PARTNER, endpoint, domain, names, token=token, **kwargs)
        return found["records"] if endpoint == "web_search_read" else found

    def each_endpoint(self):
        return ("search_read", "web_search_read")

    def is_padlock(self, row):
        return bool(row.get("record_pin"))

    def is_masked(self, row):
        return self.is_padlock(row) and bool(row["record_pin"]["masked"])

    # -- what a padlock row shows --------------------------------------------------------

    @each_reading_mode
    def a_locked_row_shows_its_visible_fields_and_the_marker(self, mode):
        record = self.locked[mode]
        for endpoint in self.each_endpoint():
            (row,) = self.rows(endpoint, [("id", "=", record.id)])
            self.assertEqual(row["id"], record.id)
            self.assertEqual(row["name"], f"Pin {mode}")
            self.assertIs(row["active"], True)
            self.assertEqual(row["record_pin"], {"locked": True, "mode": mode, "masked": HIDDEN})
            self.assertEqual([row[name] for name in HIDDEN], [False, False, False, []])
            self.assert_no_secret(row)

    @each_reading_mode
    def an_unlocked_row_has_no_marker(self, mode):
        record = self.locked[mode]
        token = self.unlock(self.reader, record)
        for endpoint in self.each_endpoint():
            (row,) = self.rows(endpoint, [("id", "=", record.id)], token=token)
            self.assertFalse(self.is_padlock(row))
            self.assert_secret(row)

    def test_a_record_locked_for_editing_is_an_ordinary_row(self):
        """With a marker for its padlock where the web client asks, and nothing masked."""
        record = self.locked["edit"]
        for endpoint in self.each_endpoint():
            (row,) = self.rows(endpoint, [("id", "=", record.id)])
            self.assert_secret(row)
            marker = {"locked": True, "mode": "edit", "masked": []}
            self.assertEqual(row.get("record_pin"), marker if "web" in endpoint else None)

    def test_minutes_that_end_while_a_request_asks(self):
        """Grace periods are asked for by the minute: what was found out in one is not lost."""
        ids = [self.open.id, self.locked["edit"].id, *self.other_open(3).ids]
        ticks, now = itertools.count(1), fields.Datetime.now()
        later = {
            "monotonic": lambda: 100.0 * next(ticks),
            "now": staticmethod(lambda *args: now + timedelta(minutes=next(ticks))),
        }

        def answers():
            return [
                self.rpc(self.reader, PARTNER, "read", ids, ["phone"]),
                *(self.rows(endpoint, [("id", "in", ids), *domain], ["phone", "category_id"])
                  for endpoint in self.each_endpoint()
                  for domain in ([], [("phone", "!=", "x")])),
                self.rpc(self.reader, PARTNER, "write", ids[:1], {"city": "Oslo"}),
            ]  # fmt: skip

        before = answers()
        with patch.object(scope, "monotonic", later["monotonic"]), patch.object(
            fields.Datetime, "now", later["now"]
        ):
            self.assertEqual(answers(), before)
        self.assertGreater(next(ticks), 20)

    def other_open(self, number):
        return self.env[PARTNER].create(
            [{"name": f"Pin other {at}", "phone": "+1 555 0100"} for at in range(number)]
        )

    def test_the_first_record_locked_for_editing(self):
        """Where no lock lets others read nobody asks for the padlocks of open records."""
        tags = self.env["res.partner.category"].create([{"name": f"Pin {at}"} for at in range(4)])
        self.protect_model(tags._name)
        locks = self.env["record.pin.lock"]
        domain, names = [("id", "in", tags.ids)], ["name", "color"]
        if hasattr(self.env["base"], "web_read"):
            names = {name: {} for name in names}

        def modes():
            """Of the rows, in an order that shows locked ones and in one that leaves them out."""
            found = []
            for order in ("id", "color, id"):
                answer = self.rpc(
                    self.reader, tags._name, "web_search_read", domain, names, order=order
                )
                rows = {row["id"]: row for row in answer["records"]}
                found.append([rows[id_].get("record_pin", {}).get("mode") for id_ in tags.ids])
            self.assertEqual(*found)
            return found[0]

        first = locks.protect(tags._name, tags[0].ids, PIN, {"mode": "view"})
        self.assertEqual(modes(), ["view", None, None, None])
        locks.protect(tags._name, tags[1].ids, PIN, {"mode": "edit"})
        self.assertEqual(modes(), ["view", "edit", None, None])
        locks.search([("res_model", "=", tags._name), ("mode", "=", "edit")]).unlink()
        self.assertEqual(modes(), ["view", None, None, None])
        locks.browse(first).write({"mode": "edit"})  # by code: nobody can from outside
        self.assertEqual(modes(), ["edit", None, None, None])

    def test_unlocked_for_editing_it_has_no_padlock(self):
        record = self.locked["edit"]
        token = self.unlock(self.reader, record)
        (row,) = self.rows("web_search_read", [("id", "=", record.id)], token=token)
        self.assertNotIn("record_pin", row)

    @each_reading_mode
    def each_row_of_several_says_for_itself(self, mode):
        for endpoint in self.each_endpoint():
            rows = self.rows(endpoint, self.suite_domain, order="id")
            padlocks = {row["id"] for row in rows if self.is_masked(row)}
            self.assertEqual(padlocks, {self.locked["view"].id, self.locked["view_edit"].id})
            self.assertIn(self.locked[mode].id, padlocks)
            self.assertEqual(len(rows), 4)

    @each_reading_mode
    def a_masked_name_is_the_word_locked(self, mode):
        self.protected.mask_name = True
        record = self.locked[mode]
        for endpoint in self.each_endpoint():
            (row,) = self.rows(endpoint, [("id", "=", record.id)], ["display_name", "name"])
            self.assertEqual(row["display_name"], "Locked")
            self.assertIn("name", row["record_pin"]["masked"])
            self.assertNotIn(f"Pin {mode}", str(row))

    @each_reading_mode
    def every_field_there_is(self, mode):
        """Whatever is asked for: the masked fields are those that are not visible."""
        record = self.locked[mode]
        names = sorted(
            name for name, field in record._fields.items() if not field.groups and name != "id"
        )
        for endpoint in self.each_endpoint():
            (row,) = self.rows(endpoint, [("id", "=", record.id)], names)
            self.assertEqual(
                row["record_pin"]["masked"], [n for n in names if n not in self.visible]
            )
            for name in row["record_pin"]["masked"]:
                self.assertIn(row[name], (False, []), name)
            self.assert_no_secret(row)

    @each_reading_mode
    def a_field_of_another_group_shows_to_nobody_else(self, mode):
        """A visible field that Odoo keeps from a user is kept from him on a locked record, too."""
        self.protected.visible_field_ids += self.env["ir.model.fields"]._get(PARTNER, "function")
        closed, open_one = self.locked[mode], self.open
        with patch.object(self.env[PARTNER]._fields["function"], "groups", "base.group_system"):
            for record in (closed, open_one):
                for endpoint in self.each_endpoint():
                    with self.assertRaises(AccessError):
                        self.rows(endpoint, [("id", "=", record.id)], ["name", "function"])

    def test_in_the_language_of_the_user(self):
        """Open rows and the names of locked ones, with a translation and without."""
        self.env["res.lang"]._activate_lang("fr_FR")
        tags = self.env["res.partner.category"].create(
            [{"name": f"Pin {name}"} for name in ("red", "green", "blue", "grey")]
        )
        for tag, name in zip(tags, ("rouge", "vert")):
            tag.with_context(lang="fr_FR").name = f"Pin {name}"
        self.protect_model(tags._name)
        self.env["record.pin.lock"].protect(tags._name, (tags[1] + tags[2]).ids, PIN, {})
        expected = ["Pin rouge", "Pin vert", "Pin blue", "Pin grey"]
        for endpoint in self.each_endpoint():
            names = {"name": {}, "color": {}}
            if "web" not in endpoint or not hasattr(self.env["base"], "web_read"):
                names = list(names)
            for order in ("id", "color, id"):
                found = self.rpc(
                    self.reader, tags._name, endpoint, [("id", "in", tags.ids)], names,
                    order=order, context={"lang": "fr_FR"},
                )  # fmt: skip
                rows = found["records"] if "web" in endpoint else found
                self.assertCountEqual([row["name"] for row in rows], expected)
                self.assertEqual(sum(self.is_padlock(row) for row in rows), 2)

    # -- their place -----------------------------------------------------------------------

    def test_ordered_by_a_visible_field_they_stand_in_their_place(self):
        for endpoint in self.each_endpoint():
            rows = self.rows(endpoint, self.suite_domain, order="name desc")
            names = [row["name"] for row in rows]
            self.assertEqual(names, ["Pin view_edit", "Pin view", "Pin open", "Pin edit"])

    def test_ordered_by_a_masked_field_they_come_last_by_id(self):
        for order in ("phone", "phone desc", "name, email", "create_date desc", "color desc"):
            for endpoint in self.each_endpoint():
                rows = self.rows(endpoint, self.suite_domain, order=order)
                ids = [row["id"] for row in rows]
                last = sorted([self.locked["view"].id, self.locked["view_edit"].id])
                self.assertEqual(ids[-2:], last, order)
                self.assertEqual(len(ids), 4)

    def test_filtered_by_a_masked_field_they_are_left_out(self):
        closed = {self.locked["view"].id, self.locked["view_edit"].id}
        for domain in self.by_masked():
            for endpoint in self.each_endpoint():
                with self.subTest(domain):
                    rows = self.rows(endpoint, self.suite_domain + domain)
                    self.assertFalse(closed & {row["id"] for row in rows})

    def test_filtered_by_a_visible_field_they_are_there(self):
        closed = {self.locked["view"].id, self.locked["view_edit"].id}
        for domain in (
            [("active", "=", True)],
            [("company_id", "=", False)],
            ["|", ("active", "=", True), ("name", "like", "x")],
            [("id", ">", 0)],
        ):
            for endpoint in self.each_endpoint():
                with self.subTest(domain):
                    rows = self.rows(endpoint, self.suite_domain + domain)
                    self.assertLessEqual(closed, {row["id"] for row in rows})

    # -- paging ------------------------------------------------------------------------------

    def test_pages_together_are_the_whole(self):
        """Each row once, whatever the order and the size of a page."""
        for order in ("name", "phone desc", "id desc", "color"):
            for size in (1, 2, 3):
                for endpoint in self.each_endpoint():
                    whole = [r["id"] for r in self.rows(endpoint, self.suite_domain, order=order)]
                    paged = []
                    for offset in range(0, 8, size):
                        page = self.rows(
                            endpoint, self.suite_domain, order=order, limit=size, offset=offset
                        )
                        self.assertLessEqual(len(page), size)
                        paged += [row["id"] for row in page]
                    self.assertEqual(paged, whole, (order, size))
                    self.assertEqual(len(whole), 4)

    def test_the_length_is_that_of_the_whole(self):
        for domain, order, length in (
            (self.suite_domain, "name", 4),
            (self.suite_domain, "phone", 4),
            (self.suite_domain + [("phone", "!=", False)], "name", 2),
        ):
            for offset in (0, 1):  # behind the end Odoo itself says 0
                with self.subTest(domain=domain, order=order, offset=offset):
                    names = ASKED
                    if hasattr(self.env["base"], "web_read"):
                        names = {name: {} for name in ASKED}
                    found = self.rpc(
                        self.reader, PARTNER, "web_search_read", domain, names,
                        order=order, limit=1, offset=offset,
                    )  # fmt: skip
                    self.assertEqual(found["length"], length)

    # -- nothing of it is an oracle ------------------------------------------------------------

    def test_no_list_tells_a_value(self):
        """The same answer in both worlds: every domain with every order, whole and in pages."""
        for domain in ([], *self.by_masked()):
            for order in ("name", "phone desc", "ref, name"):
                for limit in (None, 2):
                    for endpoint in self.each_endpoint():
                        with self.subTest(domain=domain, order=order):
                            self.assert_tells_nothing(
                                lambda e=endpoint, d=domain, o=order, n=limit: self.as_reader(
                                    self.rows(e, self.suite_domain + d, order=o, limit=n)
                                )
                            )

    def as_reader(self, rows):
        """The rows without those of the record whose values everybody may read."""
        return [row for row in rows if row["id"] != self.locked["edit"].id]
