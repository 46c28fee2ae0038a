"""Questions about masked values: the answer is the same whatever they are.

``edit`` locks leave reading free, so what is asked here is about the other two: ``domain``.
"""

from odoo.exceptions import UserError

from .cells import each_reading_mode, only_with
from .common import PARTNER

#: Masked stored columns of a contact, of several types.
COLUMNS = ("phone", "email", "street", "color", "ref", "function", "partner_latitude")
AGGREGATES = ("color:max", "color:sum", "partner_latitude:avg", "color:array_agg", "__count")
OPERATORS = (
    ("=", "hush583920647"), ("like", "hush"), ("ilike", "HUSH583"), ("=like", "hush5%"),
    ("!=", "hush583920647"), ("not like", "583"), ("in", ["hush583920647", "hush748205936"]),
    ("not in", ["hush583920647"]), (">", "hush5"), ("<=", "hush6"), ("=", False), ("!=", False),
)  # fmt: skip


class OracleContract:
    """Domains, orders, groups, figures and name searches as ``reader``."""

    def domain_of(self, mode):
        return [("id", "in", [self.locked[mode].id, self.open.id])]

    @each_reading_mode
    def search_by_a_masked_value(self, mode):
        for operator, value in OPERATORS:
            with self.subTest(f"{operator} {value}"):
                domain = self.domain_of(mode) + [("ref", operator, value)]
                _kind, ids = self.assert_tells_nothing(
                    lambda d=domain: self.rpc(self.reader, PARTNER, "search", d)
                )
                self.assertNotIn(self.locked[mode].id, ids)

    @each_reading_mode
    def search_finds_no_locked_record(self, mode):
        """``search`` has no way to mark a row, so it leaves locked ones out."""
        record = self.locked[mode]
        self.assertEqual(self.rpc(self.reader, PARTNER, "search", [("id", "=", record.id)]), [])
        token = self.unlock(self.reader, record)
        self.assertEqual(
            self.rpc(self.reader, PARTNER, "search", [("id", "=", record.id)], token=token),
            record.ids,
        )

    @each_reading_mode
    def search_count(self, mode):
        for domain in (
            [("phone", "like", "99583")],
            [("email", "!=", False)],
            ["!", ("color", ">", 400000000)],
        ):
            self.assert_tells_nothing(
                lambda d=domain: self.rpc(
                    self.reader, PARTNER, "search_count", self.domain_of(mode) + d
                )
            )

    @each_reading_mode
    def search_through_another_record(self, mode):
        """A path from an open record into the locked one."""
        child = self.child[mode]
        for domain in (
            [("parent_id.phone", "like", "99")],
            [("parent_id.ref", "=", f"hush{583920647}")],
            [("parent_id", "any", [("color", ">", 500000000)])],
            [("parent_id.category_id.name", "=", "Pin suite")],
            [("commercial_partner_id.email", "ilike", "hush")],
            [("parent_id", "not any", [("color", ">", 500000000)])],
        ):
            with self.subTest(domain):
                self.assert_tells_nothing(
                    lambda d=domain: self.tolerant(PARTNER, "search", [("id", "=", child.id)] + d)
                )

    @each_reading_mode
    def search_from_a_user_account(self, mode):
        """``res.users`` inherits the columns of its contact: the other way into the table."""
        for name in ("phone", "email", "street"):
            self.assert_tells_nothing(
                lambda n=name: self.rpc(
                    self.reader, "res.users", "search_read",
                    [(n, "ilike", "hush")], ["name"], limit=5,
                )
            )  # fmt: skip

    @each_reading_mode
    def search_from_a_category(self, mode):
        """An x2many that leads to the locked record."""
        for domain in (
            [("partner_ids.phone", "like", "99583")],
            [("partner_ids", "ilike", "hush")],
        ):
            self.assert_tells_nothing(
                lambda d=domain: self.rpc(self.reader, "res.partner.category", "search", d)
            )

    @each_reading_mode
    def order_by_a_masked_value(self, mode):
        for column in COLUMNS:
            for direction in ("", " desc"):
                self.assert_tells_nothing(
                    lambda o=column + direction: self.rpc(
                        self.reader, PARTNER, "search",
                        [("id", "in", [self.locked["view"].id, self.locked["view_edit"].id,
                                       self.open.id])],
                        order=o,
                    )
                )  # fmt: skip

    @each_reading_mode
    def order_of_other_records_by_the_link(self, mode):
        """Children ordered by their locked parents come in the order of visible names."""
        children = [self.child["view"].id, self.child["view_edit"].id]
        for order in ("parent_id", "parent_id desc", "parent_id.phone", "parent_id.ref desc"):
            self.assert_tells_nothing(
                lambda o=order: (
                    self.rpc(self.reader, PARTNER, "search", [("id", "in", children)], order=o)
                    if "." not in o
                    else self.tolerant(PARTNER, "search", [("id", "in", children)], order=o)
                )
            )

    def tolerant(self, model, method, *args, **kwargs):
        """The answer, or the name of the error of a series that does not know such a request."""
        try:
            return self.rpc(self.reader, model, method, *args, **kwargs)
        except (ValueError, UserError, KeyError, TypeError) as error:
            return type(error).__name__

    # -- groups ----------------------------------------------------------------------------

    @each_reading_mode
    @only_with("read_group")
    def read_group(self, mode):
        for groupby in (["color"], ["phone"], ["create_date:month"], ["category_id"], ["active"]):
            for aggregates in ([], ["color:max"], ["color:array_agg(color)"], ["partner_latitude"]):
                with self.subTest(groupby=groupby, aggregates=aggregates):
                    self.assert_tells_nothing(
                        lambda g=groupby, a=aggregates: self.tolerant(
                            PARTNER, "read_group", self.domain_of(mode), a, g, lazy=False
                        )
                    )

    @each_reading_mode
    @only_with("formatted_read_group")
    def formatted_read_group(self, mode):
        for groupby in (["color"], ["phone"], ["create_date:month"], ["category_id"], ["active"]):
            for aggregates in (["__count"], ["color:max"], ["color:array_agg"], ["id:recordset"]):
                with self.subTest(groupby=groupby, aggregates=aggregates):
                    self.assert_tells_nothing(
                        lambda g=groupby, a=aggregates: self.tolerant(
                            PARTNER, "formatted_read_group", self.domain_of(mode), g, a
                        )
                    )

    @each_reading_mode
    @only_with("formatted_read_group")
    def formatted_read_group_having_and_order(self, mode):
        for extra in (
            {"having": [("color:max", ">", 500000000)]},
            {"order": "color:max desc"},
            {"order": "phone"},
        ):
            with self.subTest(str(extra)):
                self.assert_tells_nothing(
                    lambda e=extra: self.tolerant(
                        PARTNER, "formatted_read_group", self.domain_of(mode), ["active"],
                        ["color:max", "__count"], **e
                    )
                )  # fmt: skip

    @each_reading_mode
    @only_with("formatted_read_grouping_sets")
    def formatted_read_grouping_sets(self, mode):
        self.assert_tells_nothing(
            lambda: self.tolerant(
                PARTNER, "formatted_read_grouping_sets", self.domain_of(mode),
                [["active"], ["color"], []], ["color:max", "__count"],
            )
        )  # fmt: skip

    @each_reading_mode
    @only_with("web_read_group")
    def web_read_group(self, mode):
        for groupby in (["active"], ["color"], ["phone"], ["category_id"], ["parent_id"]):
            for aggregate in ("__count", "color:max"):
                with self.subTest(groupby=groupby, aggregate=aggregate):
                    self.assert_tells_nothing(
                        lambda g=groupby, a=aggregate: self.tolerant(
                            PARTNER, "web_read_group", self.domain_of(mode), **self.grouped(g, a)
                        )
                    )

    def grouped(self, groupby, aggregate):
        """Arguments of ``web_read_group`` as the series names them."""
        if hasattr(self.env["base"], "formatted_read_group"):
            return {
                "groupby": groupby,
                "aggregates": [aggregate],
                "auto_unfold": True,
                "unfold_read_specification": {"name": {}, "phone": {}},
                "unfold_read_default_limit": 10,
            }
        fields = [aggregate] if aggregate != "__count" else []
        return {"groupby": groupby, "fields": fields, "expand": True}

    @each_reading_mode
    @only_with("web_read_group")
    def groups_by_visible_fields_count_locked_records(self, mode):
        """Nothing masked is used: the group counts them, and shows their padlock rows."""
        if not hasattr(self.env["base"], "formatted_read_group"):
            found = self.rpc(
                self.reader, PARTNER, "web_read_group", self.domain_of(mode),
                fields=["__count"], groupby=["active"],
            )  # fmt: skip
            self.assertEqual(found["groups"][0]["active_count"], 2)
            return
        found = self.rpc(
            self.reader, PARTNER, "web_read_group", self.domain_of(mode),
            groupby=["active"], aggregates=["__count"], auto_unfold=True,
            unfold_read_specification={"name": {}, "phone": {}}, unfold_read_default_limit=10,
        )  # fmt: skip
        self.assertEqual(found["groups"][0]["__count"], 2)
        rows = {row["id"]: row for row in found["groups"][0]["__records"]}
        self.assertEqual(rows[self.locked[mode].id]["record_pin"]["masked"], ["phone"])
        self.assertFalse(rows[self.locked[mode].id]["phone"])

    @each_reading_mode
    def groups_of_other_records_show_the_name(self, mode):
        """The label of a group is the visible name, whatever the context asks to add to it."""
        child = self.child[mode]
        method = "formatted_read_group"
        args = [["parent_id"], ["__count"]]
        if not hasattr(self.env["base"], method):
            method, args = "read_group", [["parent_id"], ["parent_id"]]
        for context in ({}, {"show_email": True, "show_address": True, "show_vat": True}):
            kind, found = self.assert_tells_nothing(
                lambda c=context: self.rpc(
                    self.reader, PARTNER, method, [("id", "=", child.id)], *args, context=c
                )
            )
            self.assertEqual(kind, "answer")
            self.assertEqual(found[0]["parent_id"], [self.locked[mode].id, f"Pin {mode}"])

    @each_reading_mode
    def read_progress_bar(self, mode):
        for group_by, field in (("active", "color"), ("phone", "active"), ("active", "type")):
            bar = {"field": field, "colors": {"contact": "success", "other": "danger"}}
            self.assert_tells_nothing(
                lambda g=group_by, b=bar: self.tolerant(
                    PARTNER, "read_progress_bar", self.domain_of(mode), g, b
                )
            )

    @each_reading_mode
    def search_panel(self, mode):
        for method in ("search_panel_select_range", "search_panel_select_multi_range"):
            for name in ("category_id", "parent_id", "type", "company_id"):
                for domain in ([], [("phone", "like", "99583")], [("color", ">", 500000000)]):
                    # the values of the one locked for editing are free to read
                    domain = domain + [("id", "!=", self.locked["edit"].id)]
                    extra = {"search_domain": domain}
                    with self.subTest(f"{method} {name} {extra}"):
                        self.assert_tells_nothing(
                            lambda m=method, n=name, e=extra: self.tolerant(
                                PARTNER, m, n, enable_counters=True, expand=False, **e
                            )
                        )

    # -- names -------------------------------------------------------------------------------

    @each_reading_mode
    def name_search(self, mode):
        """By e-mail, by reference, and by name with keys that add to the name."""
        for text in ("hush583920647", "hush", f"Pin {mode}", "99583920647"):
            for context in ({}, {"show_email": True, "show_address": True}):
                with self.subTest(text):
                    self.assert_tells_nothing(
                        lambda t=text, c=context: [
                            pair
                            for pair in self.rpc(
                                self.reader, PARTNER, "name_search", t, limit=20, context=c
                            )
                            if pair[0] != self.locked["edit"].id
                        ]
                    )

    @each_reading_mode
    @only_with("web_name_search")
    def web_name_search(self, mode):
        specification = {"display_name": {}, "phone": {}, "email": {}}
        self.assert_tells_nothing(
            lambda: [
                row
                for row in self.rpc(
                    self.reader, PARTNER, "web_name_search", f"Pin {mode}", specification
                )
                if row["id"] != self.locked["edit"].id
            ]
        )

    @each_reading_mode
    @only_with("search_fetch")
    def search_fetch(self, mode):
        self.assertEqual(
            self.rpc(
                self.reader, PARTNER, "search_fetch", [("id", "=", self.locked[mode].id)], ["phone"]
            ),
            [],
        )
        self.assert_tells_nothing(
            lambda: self.rpc(
                self.reader, PARTNER, "search_fetch",
                self.domain_of(mode) + [("phone", "like", "99")], ["phone"], order="email",
            )
        )  # fmt: skip

    @each_reading_mode
    def has_access_and_exists(self, mode):
        """Whether access is allowed is no secret; that the record is there is not one either."""
        record = self.locked[mode]
        for method, args in (("has_access", ["read"]), ("exists", [])):
            if hasattr(record, method):
                self.assert_tells_nothing(
                    lambda m=method, a=args: self.tolerant(PARTNER, m, record.ids, *a)
                )
