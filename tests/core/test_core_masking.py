"""masking: what a request uses, on a small shop."""

import sys

import pytest
from core_schemas import SHOP, DictSchema, computed, fields
from hypothesis import given
from hypothesis import strategies as st

from pin_domain import masking
from pin_domain._collector import AGGREGATORS, GRANULARITIES, MAX_STEPS, MAX_WORK
from pin_domain.domains import OPERATORS, Condition, MalformedDomain, is_text, parse
from pin_domain.masking import Uses


def pairs(text):
    """``"partner.name order.date"`` as a set of pairs."""
    return {tuple(word.split(".")) for word in text.split()}


def domain(conditions, model="partner"):
    return masking.domain_fields(model, conditions, SHOP)


def assert_uses(uses, text):
    assert uses.problems == frozenset()
    assert not uses.unknown
    assert uses.fields == pairs(text)


# -- the syntax of domains


@pytest.mark.parametrize("empty", [[], (), None, False, ""])
def test_no_domain_has_no_conditions(empty):
    assert parse(empty) == []


def test_conditions_are_found_whatever_joins_them():
    a, b, c = ("a", "=", 1), ["b", "in", [1, 2]], ("c", "NOT ILIKE", "x")
    read = [Condition("a", "=", 1), Condition("b", "in", [1, 2]), Condition("c", "not ilike", "x")]
    for joined in (
        [a, b, c],
        (a, b, c),
        ["&", a, "|", b, c],
        ["|", "|", a, b, c],
        ["!", a, "!", b, c],
        ["|", "&", a, b, "!", c],
        [(1, "=", 1), a, [0, "=", 1], b, c],
        ["|", (1, "=", 1), a, b, c],
        ["!", "!", a, b, c],
    ):
        assert parse(joined) == read


@pytest.mark.parametrize(
    "bad",
    [
        "abc",
        {"a": 1},
        True,
        5,
        ["&"],
        ["|", ("a", "=", 1)],
        ["!"],
        [("a", "=", 1), "!"],
        ["&", "|", ("a", "=", 1), ("a", "=", 1)],
        ["x", ("a", "=", 1)],
        [("a", "=")],
        [("a", "=", 1, 2)],
        [[("a", "=", 1)]],
        [None],
        [("", "=", 1)],
        [(1, "=", 2)],
        [(2, "=", 1)],
        [(0, "!=", 1)],
        [(None, "=", 1)],
        [("a", "inselect", "select 1")],
        [("a", "==", 1)],
        [("a", None, 1)],
        [("a", 1, 1)],
        [("a", "=", object())],
        [("a", "=", {"b": 1})],
        [("a", "in", [[1]])],
        [("a", "in", [object()])],
    ],
)
def test_anything_else_is_malformed(bad):
    with pytest.raises(MalformedDomain):
        parse(bad)
    assert domain(bad).unknown
    assert masking.having_fields("order", bad, SHOP).unknown


def test_malformed_domains_say_why():
    for bad, why in [
        ("abc", "a list or a tuple"),
        (["&"], "lacks its operands"),
        ([("a", "=")], "three parts"),
        ([(5, "=", 1)], "name of a field"),
        ([("a", "==", 1)], "unknown operator"),
        ([("a", "=", {})], "not plain data"),
    ]:
        with pytest.raises(MalformedDomain, match=why):
            parse(bad)


@pytest.mark.parametrize("operator", sorted(OPERATORS))
def test_operators_are_read_in_any_case(operator):
    right = [] if "any" in operator else "x"
    assert parse([("a", operator.upper(), right)]) == [Condition("a", operator, right)]


def test_the_operators_of_all_series_are_known():
    assert len(OPERATORS) == 24
    assert {"any", "not any!", "child_of", "parent_of", "=?", "not =ilike", "<>"} <= OPERATORS


def test_what_counts_as_text():
    assert is_text("x")
    assert is_text(["x"])
    assert is_text((1, "x"))
    assert is_text({"x"})
    for value in (1, None, False, [1], [], (), b"x", {1}):
        assert not is_text(value)


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3)
    | st.sampled_from(["&", "|", "!", "=", "any", "name", "partner_id", "in"]),
    lambda inner: st.lists(inner, max_size=4) | st.tuples(inner, inner, inner),
    max_leaves=12,
))  # fmt: skip
def test_whatever_is_sent_there_is_an_answer(sent):
    uses = masking.domain_fields("order", sent, SHOP)
    assert uses.unknown or uses.fields <= {
        (model, name) for model in SHOP.models for name in SHOP.models[model]
    }
    assert isinstance(masking.groupby_fields("order", sent, SHOP), Uses)
    assert isinstance(masking.aggregate_fields("order", sent, SHOP), Uses)
    assert isinstance(masking.order_fields("order", sent, SHOP), Uses)
    assert isinstance(masking.having_fields("order", sent, SHOP), Uses)


# -- what a domain uses


@pytest.mark.parametrize(
    ("conditions", "used"),
    [
        ([], "partner.active"),
        ([(1, "=", 1)], "partner.active"),
        ([("name", "=", "x")], "partner.active partner.name"),
        (["|", ("name", "=", "x"), "!", ("ref", "like", "y")],
         "partner.active partner.name partner.ref"),
        ([("id", "in", [1, 2])], "partner.active partner.id"),
        ([("country_id.code", "=", "BE")],
         "partner.active partner.country_id country.code"),
        ([("country_id.region_id.name", "=", "x")],
         "partner.active partner.country_id country.region_id region.name"),
        ([("parent_id.parent_id.credit", ">", 5)],
         "partner.active partner.parent_id partner.credit"),
        ([("order_ids.state", "=", "sale")], "partner.active partner.order_ids order.state"),
        ([("tag_ids.color", "=", 3)], "partner.active partner.tag_ids tag.color"),
        ([("order_ids", "any", [("amount", ">", 100)])],
         "partner.active partner.order_ids order.amount"),
        ([("order_ids", "not any", (("line_ids", "any!", [("cost", ">", 1)]),))],
         "partner.active partner.order_ids order.line_ids line.cost"),
        ([("country_id", "any", [])], "partner.active partner.country_id"),
        ([("country_id.region_id", "any", [("rank", "=", 1)])],
         "partner.active partner.country_id country.region_id region.rank"),
        ([("order_ids.partner_id", "child_of", 1)],
         "partner.active partner.order_ids order.partner_id partner.parent_id"),
        ([("id", "any", [("phone", "=", "1")])], "partner.active partner.id partner.phone"),
        ([("country_id", "=", 7)], "partner.active partner.country_id"),
        ([("country_id", "in", [7, False])], "partner.active partner.country_id"),
        ([("country_id", "ilike", "bel")], "partner.active partner.country_id country.name"),
        ([("country_id", "in", ["Belgium", 3])],
         "partner.active partner.country_id country.name"),
        ([("parent_id", "=", "x")],
         "partner.active partner.parent_id partner.name partner.ref"),
        ([("parent_id", "child_of", 3)], "partner.active partner.parent_id"),
        ([("id", "parent_of", [3])], "partner.active partner.id partner.parent_id"),
        ([("id", "child_of", "x")],
         "partner.active partner.id partner.parent_id partner.name partner.ref"),
        ([("country_id", "child_of", 3)], "partner.active partner.country_id"),
        ([("props.color", "=", "red")], "partner.active partner.props"),
        ([("birthday.month_number", "=", 3)], "partner.active partner.birthday"),
        ([("display_name", "ilike", "x")],
         "partner.active partner.display_name partner.name partner.ref partner.parent_id"),
        ([("country_id.display_name", "ilike", "x")],
         "partner.active partner.country_id country.display_name country.name"),
        ([("country_code", "=", "BE")],
         "partner.active partner.country_code partner.country_id country.code"),
        ([("parent_credit", ">", 1)],
         "partner.active partner.parent_credit partner.parent_id partner.credit"),
        ([("stored_credit", ">", 1)], "partner.active partner.stored_credit"),
        ([("found_by_phone", "=", "1")],
         "partner.active partner.found_by_phone partner.phone partner.country_id country.code"),
        ([("commercial_id", "=", 1)],
         "partner.active partner.commercial_id partner.parent_id"),
        ([("commercial_id.credit", "=", 1)],
         "partner.active partner.commercial_id partner.parent_id partner.credit"),
    ],
)  # fmt: skip
def test_a_domain_uses(conditions, used):
    assert_uses(domain(conditions), used)


@pytest.mark.parametrize(
    ("conditions", "used"),
    [
        # An archived partner is not found: so `active` of the partners is used.
        ([("partner_id.phone", "=", "1")], "order.partner_id partner.phone partner.active"),
        ([("partner_id", "any", [])], "order.partner_id partner.active"),
        ([("partner_id", "child_of", 3)], "order.partner_id partner.parent_id partner.active"),
        ([("partner_id", "ilike", "x")],
         "order.partner_id partner.active partner.name partner.ref partner.parent_id"),
        ([("partner_id", "=", 1)], "order.partner_id"),
        ([("partner_name", "=", "x")],
         "order.partner_name order.partner_id partner.name partner.active"),
        ([("partner_country_id.code", "=", "x")],
         ("order.partner_country_id order.partner_id partner.country_id partner.active "
         "country.code")),
        ([("partner_country_id", "any", [("rank", "=", 1)])],
         ("order.partner_country_id order.partner_id partner.country_id partner.active "
         "country.rank")),
        # The names of orders lead to the names of their partners.
        ([("display_name", "=", "x")],
         ("order.display_name order.name order.partner_id partner.name partner.ref "
         "partner.parent_id partner.active")),
        ([("document", "=", "partner,1")], "order.document"),
    ],
)  # fmt: skip
def test_a_domain_of_orders_uses(conditions, used):
    assert_uses(domain(conditions, "order"), used)


@pytest.mark.parametrize(
    ("conditions", "problem"),
    [
        ([("nothing", "=", 1)], "partner has no field nothing"),
        ([("country_id.nothing", "=", 1)], "country has no field nothing"),
        ([("name.x", "=", 1)], "partner.name does not lead to x"),
        ([("props.a.b", "=", 1)], "partner.props does not lead to a.b"),
        ([("birthday.millennium", "=", 1)], "partner.birthday does not lead to millennium"),
        ([("phone.month", "=", 1)], "partner.phone does not lead to month"),
        ([("found", "=", "x")],
         "what the search method of partner.found reads is not known"),
        ([("name", "any", [])], "partner.name is not compared with a plain domain"),
        ([("country_id", "any", 5)], "partner.country_id is not compared with a plain domain"),
        ([("country_id", "any", None)], "partner.country_id is not compared with a plain domain"),
        ([("country_id", "any", [("code", "==", 1)])], "malformed domain: unknown operator"),
        ([("tag_ids", "ilike", "x")], "what a search of tag by name compares is not known"),
        ([("phone", "child_of", 1)], "partner.phone has no hierarchy"),
        ([("mood.x", "=", 1)], "partner.mood does not lead to x"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_a_problem(conditions, problem):
    uses = domain(conditions)
    assert uses.problems == {problem}
    assert uses.unknown
    assert not masking.all_visible(uses, lambda model, name: True, SHOP)


def test_an_unknown_model_is_a_problem():
    assert domain([("name", "=", 1)], "nowhere").unknown


def test_a_problem_does_not_hide_the_rest():
    uses = domain([("nothing", "=", 1), ("phone", "=", 1)])
    assert ("partner", "phone") in uses.fields


def test_a_custom_search_is_not_excused_by_the_path_that_follows():
    schema = DictSchema(
        {"a": fields(b_id=computed("many2one a", "name", searchable_custom=True), name="char")}
    )
    uses = masking.domain_fields("a", [("b_id.name", "=", 1)], schema)
    assert uses.unknown
    assert uses.fields == pairs("a.b_id a.name")


def test_a_custom_search_goes_before_a_related_path():
    schema = DictSchema(
        {"a": fields(x=computed("char", related="name", searchable_custom=True), name="char")}
    )
    assert masking.domain_fields("a", [("x", "=", 1)], schema).unknown


def test_a_custom_search_of_a_stored_field_counts_too():
    schema = DictSchema({"a": fields(x={"type": "char", "searchable_custom": True})})
    assert masking.domain_fields("a", [("x", "=", 1)], schema).unknown


@given(st.lists(st.sampled_from([
    ("name", "=", 1), ("country_id.code", "=", 1), ("parent_id", "ilike", "x"),
    ("order_ids", "any", [("amount", ">", 3)]), ("nothing", "=", 1), ("found", "=", 1),
]), max_size=4), st.randoms())  # fmt: skip
def test_more_conditions_never_use_less(conditions, random):
    whole = domain(conditions)
    shuffled = list(conditions)
    random.shuffle(shuffled)
    assert domain(shuffled) == whole
    for count in range(len(conditions)):
        part = domain(conditions[:count])
        assert part.fields <= whole.fields
        assert part.problems <= whole.problems
        assert domain(["|"] * count + conditions[: count + 1]) == domain(conditions[: count + 1])


# -- deep, long and endless requests


def test_depth_is_no_problem():
    nested = [("credit", "=", 1)]
    for _ in range(sys.getrecursionlimit() * 2):
        nested = [("parent_id", "any", nested)]
    assert_uses(domain(nested), "partner.active partner.parent_id partner.credit")


def test_a_path_without_end_fails_closed():
    assert MAX_STEPS == 50
    longest = "parent_id." * (MAX_STEPS - 1) + "credit"
    assert_uses(domain([(longest, "=", 1)]), "partner.active partner.parent_id partner.credit")
    for path in ("parent_id." + longest, "parent_id." * 1_000_000):
        uses = domain([(path, "=", 1)])
        assert uses.problems == {"a path from partner is too long to be examined"}


def test_a_request_without_end_fails_closed():
    assert MAX_WORK == 10_000
    conditions = [("credit", "=", number) for number in range(1000, 1000 + MAX_WORK)]
    assert not domain(conditions).unknown
    uses = domain([*conditions, ("credit", "=", -1000)])
    assert uses.problems == {"the request is too large to be examined"}


def test_a_schema_that_goes_round_in_circles_ends():
    schema = DictSchema(
        {
            "a": fields(
                x=computed("char", related="b_id.x.y"),
                y=computed("char", "y"),
                b_id="many2one b",
            ),
            "b": fields(x="many2one a", a_id="many2one a"),
        },
        orders={"a": "b_id", "b": "a_id"},
        names={"a": ("b_id",), "b": ("a_id", "a_id.b_id")},
    )
    assert_uses(masking.order_fields("a", None, schema), "a.b_id b.a_id")
    assert_uses(masking.domain_fields("a", [("b_id", "=", "x")], schema), "a.b_id b.a_id")
    assert masking.domain_fields("a", [("x", "=", 1)], schema).fields >= pairs("a.x a.b_id b.x")
    assert masking.closure({("a", "y")}, schema).fields == pairs("a.y")


def test_each_right_side_is_looked_at():
    """Two conditions that differ only in their right side are two."""
    uses = domain(
        [("country_id", "any", [("code", "=", 1)]), ("country_id", "any", [("rank", "=", 1)])]
    )
    assert uses.fields >= pairs("country.code country.rank")
    uses = domain([("country_id", "=", 1), ("country_id", "=", "x")])
    assert uses.fields >= pairs("country.name")


# -- order


@pytest.mark.parametrize(
    ("order", "used"),
    [
        ("name", "order.name"),
        ("name desc, state ASC", "order.name order.state"),
        (' "name" DESC NULLS FIRST ,state nulls last', "order.name order.state"),
        (None, "order.date order.id"),
        (False, "order.date order.id"),
        ("", "order.date order.id"),
        ("partner_id", "order.partner_id partner.name partner.id"),
        ("partner_id desc, currency_id",
         "order.partner_id partner.name partner.id order.currency_id currency.name"),
        ("partner_id.id", "order.partner_id"),
        ("props.color desc", "order.props"),
        ("date.year", "order.date"),
        ("partner_country_id",
         "order.partner_country_id country.region_id country.name region.rank region.main_id"),
        ("amount:sum desc", "order.amount"),
        ("date:month, __count desc", "order.date"),
        ("props.when:month", "order.props"),
        ("amount:sum_currency", "order.amount order.currency_id"),
        ("__count", ""),
    ],
)  # fmt: skip
def test_an_order_uses(order, used):
    assert_uses(masking.order_fields("order", order, SHOP), used)


@pytest.mark.parametrize(
    ("order", "problem"),
    [
        ("name,", "not a term: ''"),
        ("name; drop table", "not a term: 'name; drop table'"),
        ("lower(name)", "not a term: 'lower(name)'"),
        ("name upwards", "not a term: 'name upwards'"),
        ("nothing", "order has no field nothing"),
        (5, "an order is text"),
        (["name"], "an order is text"),
        ("partner_id.name", "order cannot be ordered by partner_id.name"),
        ("name.id", "order cannot be ordered by name.id"),
        ("total", "what order.total is in SQL is not known"),
        ("amount:median", "median of order.amount is not known"),
        ("amount:month", "month of order.amount is not known"),
        ("tip:sum_currency", "the currency of order.tip is not known"),
    ],
)
def test_an_order_that_is_not_known_is_a_problem(order, problem):
    assert masking.order_fields("order", order, SHOP).problems == {problem}


def test_a_complex_default_order_is_a_problem():
    assert masking.order_fields("tag", None, SHOP).unknown
    assert masking.order_fields("partner", "tag_ids", SHOP).unknown


# -- groups and aggregates


@pytest.mark.parametrize(
    ("groupby", "used"),
    [
        ([], ""),
        (None, ""),
        ("state", "order.state"),
        (["state", "date:month"], "order.state order.date"),
        (("date:day_of_week",), "order.date"),
        (["props.color"], "order.props"),
        (["props.when:month"], "order.props"),
        (["date"], "order.date"),
        (["currency_id"], "order.currency_id currency.name"),
        (["partner_id.name"], "order.partner_id partner.name"),
        (["partner_id.birthday:quarter"], "order.partner_id partner.birthday"),
        (["partner_id.country_id"],
         ("order.partner_id partner.country_id country.region_id country.name region.rank "
         "region.main_id")),
        (["partner_name"], "order.partner_name"),
        (["id"], "order.id"),
    ],
)  # fmt: skip
def test_groups_use(groupby, used):
    assert_uses(masking.groupby_fields("order", groupby, SHOP), used)


@pytest.mark.parametrize(
    ("groupby", "problem"),
    [
        (["nothing"], "order has no field nothing"),
        (["partner_id.nothing"], "partner has no field nothing"),
        (["partner_id.mood"], "what partner.mood is in SQL is not known"),
        (["total"], "what order.total is in SQL is not known"),
        (["name.x"], "order.name cannot be grouped by x"),
        (["props.a.b"], "order.props cannot be grouped by a.b"),
        (["name:month"], "month of order.name is not known"),
        (["date:fortnight"], "fortnight of order.date is not known"),
        (["date:sum"], "sum of order.date is not known"),
        (["state,name"], "not a term: 'state,name'"),
        ([""], "not a term: ''"),
        ([5], "neither a term nor a list of terms"),
        (5, "neither a term nor a list of terms"),
        ({"state": 1}, "neither a term nor a list of terms"),
    ],
)
def test_groups_that_are_not_known_are_a_problem(groupby, problem):
    assert masking.groupby_fields("order", groupby, SHOP).problems == {problem}


@pytest.mark.parametrize(
    ("aggregates", "used"),
    [
        ([], ""),
        (["__count"], ""),
        ("amount:sum", "order.amount"),
        (["amount"], "order.amount"),
        (["amount:sum", "n:sum(tip)", "id:count"], "order.amount order.tip order.id"),
        (["partner_id:count_distinct"], "order.partner_id"),
        (["margin:max"], "order.margin"),
        (["amount:sum_currency"], "order.amount order.currency_id"),
        (["note"], ""),
        (["note:max"], "order.note"),
        (["a:max(note)"], "order.note"),
    ],
)
def test_aggregates_use(aggregates, used):
    assert_uses(masking.aggregate_fields("order", aggregates, SHOP), used)


@pytest.mark.parametrize(
    ("aggregates", "problem"),
    [
        (["nothing:sum"], "order has no field nothing"),
        (["amount:sum(nothing)"], "order has no field nothing"),
        (["total:sum"], "what order.total is in SQL is not known"),
        (["amount:median"], "median of order.amount is not known"),
        (["date:month"], "month of order.date is not known"),
        (["tip:sum_currency"], "the currency of order.tip is not known"),
        (["amount:sum "], "not a term: 'amount:sum '"),
        (["amount:sum(tip"], "not a term: 'amount:sum(tip'"),
        ([None], "neither a term nor a list of terms"),
    ],
)
def test_aggregates_that_are_not_known_are_a_problem(aggregates, problem):
    assert masking.aggregate_fields("order", aggregates, SHOP).problems == {problem}


def test_having_uses_the_fields_of_its_aggregates():
    having = ["|", ("amount:sum", ">", 5), ("__count", ">", 1), ("tip:max", "=", 0)]
    assert_uses(masking.having_fields("order", having, SHOP), "order.amount order.tip")
    assert_uses(masking.having_fields("order", [], SHOP), "")


def test_the_words_of_odoo_are_known():
    assert len(AGGREGATORS) == 12
    assert len(GRANULARITIES) == 16


# -- closure and visibility


@pytest.mark.parametrize(
    ("start", "whole"),
    [
        ("order.name", "order.name"),
        ("order.total",
         "order.total order.line_ids line.price line.order_id order.tip"),
        ("order.margin", "order.margin order.line_ids line.cost line.order_id"),
        ("line.order_margin",
         "line.order_margin line.order_id order.margin order.line_ids line.cost"),
        ("partner.rating",
         ("partner.rating partner.credit partner.order_ids order.amount order.partner_id "
         "order.state")),
        ("partner.stored_credit", "partner.stored_credit partner.parent_id partner.credit"),
        ("partner.display_name", "partner.display_name partner.name partner.parent_id"),
        ("partner.child_ids", "partner.child_ids partner.parent_id"),
        ("partner.country_code", "partner.country_code partner.country_id country.code"),
        ("partner.found", "partner.found partner.name"),
        ("partner.commercial_id", "partner.commercial_id partner.parent_id"),
        ("partner.id", "partner.id"),
    ],
)  # fmt: skip
def test_closure(start, whole):
    assert_uses(masking.closure(pairs(start), SHOP), whole)
    assert masking.closure(Uses(frozenset(pairs(start))), SHOP).fields == pairs(whole)


@pytest.mark.parametrize(
    ("start", "problem"),
    [
        ("partner.nothing", "partner has no field nothing"),
        ("partner.mood", "what partner.mood is computed from is not declared"),
        ("partner.lost_ids", "the inverse of the one2many partner.lost_ids is not known"),
    ],
)
def test_closure_fails_closed(start, problem):
    uses = masking.closure(pairs(start), SHOP)
    assert uses.problems == {problem}
    assert uses.fields == pairs(start)


def test_a_path_that_leads_nowhere_fails_closed():
    schema = DictSchema(
        {
            "a": fields(
                name="char",
                day="date",
                props="properties",
                b_id="many2one b",
                x=computed("char", "name.y"),
                z=computed("char", "b_id.y"),
                month=computed("char", "day.month_number"),
                prop=computed("char", "props.color"),
            ),
            "b": fields(),
        }
    )
    assert masking.closure(pairs("a.x"), schema).problems == {"a.name does not lead to name.y"}
    assert masking.closure(pairs("a.z"), schema).problems == {"b has no field y"}
    assert_uses(masking.closure(pairs("a.month a.prop"), schema), "a.month a.prop a.day a.props")


def test_a_malformed_domain_of_a_relation_fails_closed():
    schema = DictSchema(
        {
            "a": fields(b_ids={"type": "one2many b", "inverse": "a_id", "domain": ("x",)}),
            "b": fields(a_id="many2one a"),
        }
    )
    assert masking.closure(pairs("a.b_ids"), schema).unknown


def test_a_computed_relation_has_no_other_end():
    schema = DictSchema(
        {"a": fields(name="char", b_ids=computed("one2many a", "name"), c_ids="many2many a")}
    )
    assert_uses(masking.closure(pairs("a.b_ids a.c_ids"), schema), "a.b_ids a.name a.c_ids")


def test_closure_keeps_the_problems_it_is_given():
    uses = Uses(frozenset(pairs("order.name")), frozenset(["something"]))
    assert masking.closure(uses, SHOP) == uses
    assert not masking.all_visible(uses, lambda model, name: True, SHOP)


everything = st.sets(
    st.sampled_from(sorted((model, name) for model in SHOP.models for name in SHOP.models[model]))
)


@given(everything, everything)
def test_closure_is_a_closure(some, more):
    whole = masking.closure(some, SHOP)
    assert whole.fields >= some
    assert masking.closure(whole, SHOP) == whole
    both = masking.closure(some | more, SHOP)
    assert both == whole | masking.closure(more, SHOP)


@given(everything, everything)
def test_all_visible_is_what_it_says(used, visible):
    whole = masking.closure(used, SHOP)
    expected = not whole.unknown and all(
        pair in visible or pair[1] == "id" for pair in whole.fields
    )
    answer = masking.all_visible(used, lambda model, name: (model, name) in visible, SHOP)
    assert answer is expected


def test_one_masked_origin_masks_all():
    uses = masking.domain_fields("order", [("total", ">", 1)], SHOP)
    origins = masking.closure(uses, SHOP).fields
    assert masking.all_visible(uses, lambda *pair: True, SHOP)
    for masked in origins:
        assert not masking.all_visible(uses, lambda *pair, masked=masked: pair != masked, SHOP)


def test_the_id_is_always_visible():
    uses = masking.domain_fields("country", [("id", "in", [1])], SHOP)
    assert masking.all_visible(uses, lambda model, name: False, SHOP)
    assert masking.all_visible((), lambda model, name: False, SHOP)


def test_uses_add_up():
    left = Uses(frozenset(pairs("a.b")), frozenset(["x"]))
    right = Uses(frozenset(pairs("c.d")))
    assert left | right == Uses(frozenset(pairs("a.b c.d")), frozenset(["x"]))
    assert Uses() == Uses(frozenset(), frozenset())
    assert not Uses().unknown


# -- the form that configures visible fields


@pytest.mark.parametrize(
    ("model", "visible", "in_the_way"),
    [
        ("order", ["name", "id", "amount"], {}),
        ("order", [], {}),
        ("order", ["total"], {"total": ["line_ids", "tip"]}),
        ("order", ["total", "tip"], {"total": ["line_ids"]}),
        ("order", ["total", "tip", "line_ids"], {}),
        ("partner", ["display_name"], {"display_name": ["name", "parent_id"]}),
        ("partner", ["display_name", "name", "parent_id"], {}),
        ("partner", ["stored_credit", "parent_id"], {"stored_credit": ["credit"]}),
        ("partner", ["mood"], {"mood": [masking.NOT_DECLARED]}),
        ("partner", ["nothing", "name"], {"nothing": [masking.NOT_DECLARED]}),
        ("partner", ["lost_ids"], {"lost_ids": [masking.NOT_DECLARED]}),
        ("partner", ["rating", "mood"],
         {"rating": ["credit", "order_ids"], "mood": [masking.NOT_DECLARED]}),
        # the field of a visible field that is not visible is told once, there
        ("order", ["margin", "line_ids"], {}),
        # through another model and back: the margin of the order
        ("line", ["order_margin", "order_id"], {"order_margin": ["cost"]}),
        ("line", ["order_margin", "order_id", "cost"], {}),
    ],
)  # fmt: skip
def test_dependencies_that_are_not_visible_are_named(model, visible, in_the_way):
    assert masking.undeclared_dependencies(model, visible, SHOP) == in_the_way
    assert masking.undeclared_dependencies(model, iter(visible), SHOP) == in_the_way


def test_fields_of_other_models_count_if_it_is_asked():
    def is_visible(model, name):
        return (model, name) != ("line", "price")

    visible = ["total", "tip", "line_ids"]
    assert masking.undeclared_dependencies("order", visible, SHOP, is_visible) == {
        "total": ["line.price"]
    }
    assert masking.undeclared_dependencies("order", visible, SHOP, lambda *pair: True) == {}
    assert masking.undeclared_dependencies("order", ["name"], SHOP, lambda *pair: False) == {}


def test_a_circle_through_other_models_ends_and_the_id_is_never_in_the_way():
    schema = DictSchema(
        {
            "a": fields(f=computed("char", "id", "b_id.x"), b_id="many2one b"),
            "b": fields(x=computed("char", "next_id.x", "name"), next_id="many2one b", name="char"),
        }
    )
    assert masking.undeclared_dependencies("a", ["f", "b_id"], schema) == {}
    assert masking.undeclared_dependencies("a", ["f"], schema) == {"f": ["b_id"]}


def test_the_answer_is_in_order():
    found = masking.undeclared_dependencies("partner", ["mood", "country_code", "rating"], SHOP)
    assert list(found) == ["country_code", "mood", "rating"]


@given(st.sampled_from(sorted(SHOP.models)), st.data())
def test_what_the_form_accepts_is_all_visible(model, data):
    names = sorted(SHOP.models[model])
    visible = data.draw(st.sets(st.sampled_from(names)))
    accepted = not masking.undeclared_dependencies(model, visible, SHOP)
    answer = masking.all_visible(
        {(model, name) for name in visible},
        lambda on_model, name: on_model != model or name in visible,
        SHOP,
    )
    assert accepted is answer


# -- values made of other records


DOCUMENTS = DictSchema(
    {
        "partner": fields(
            name="char",
            phone="char",
            parent_id="many2one partner",
            short=computed("char", "phone"),
            top_phone=computed("char", "parent_id.top_phone", "phone"),
            task_ids={"type": "one2many task", "inverse": "partner_id"},
        ),
        "order": fields(partner_id="many2one partner", amount="float"),
        "task": fields(
            name="char",
            order_id="many2one order",
            partner_id="many2one partner",
            customer_id={
                "type": "many2one partner", "stored": False, "related": "order_id.partner_id"
            },
            loop_id={"type": "many2one task", "stored": False, "related": "loop_id.loop_id"},
            any_id=computed("many2one partner", "name"),
            phone={"type": "char", "stored": False, "related": "partner_id.phone"},
            kept={"type": "char", "related": "partner_id.phone"},
            partner_name={"type": "char", "stored": False, "related": "partner_id.name"},
            short={"type": "char", "stored": False, "related": "partner_id.short"},
            customer_phone={"type": "char", "stored": False, "related": "customer_id.phone"},
            any_phone=computed("char", "any_id.phone"),
            both=computed("char", "partner_id.phone", "order_id.partner_id.name", "name"),
            moved=computed("char", "partner_id.parent_id.name"),
            again=computed("char", "phone"),
            many=computed("char", "partner_id.task_ids.name"),
            up=computed("char", "partner_id.top_phone"),
            lost=computed("char", "partner_id.nothing", "loop_id.name"),
            plain=computed("char", "name"),
        ),
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("phone", ["partner_id"]),
        ("kept", []),
        ("partner_name", []),
        ("short", ["partner_id"]),
        ("customer_phone", ["order_id partner_id"]),
        ("any_phone", []),
        ("both", ["partner_id"]),
        ("moved", ["partner_id"]),
        ("again", ["partner_id"]),
        ("many", ["partner_id"]),
        ("lost", []),
        ("plain", []),
        ("name", []),
        ("nothing", []),
    ],
)
def test_ways_to_masked_fields_of_other_records(name, ways):
    visible = {"name", "id"}
    found = masking.masked_ways(
        "task", name, lambda model, field: model != "partner" or field in visible, DOCUMENTS
    )
    assert found == {tuple(way.split()) for way in ways}


def test_a_stored_copy_has_a_way_where_copies_are_asked_for():
    def is_visible(model, field):
        return (model, field) != ("partner", "phone")

    assert not masking.masked_ways("task", "kept", is_visible, DOCUMENTS)
    found = masking.masked_ways("task", "kept", is_visible, DOCUMENTS, copied=True)
    assert found == {("partner_id",)}


def test_a_way_that_goes_on_for_ever_is_cut():
    found = masking.masked_ways("task", "up", lambda model, name: name != "phone", DOCUMENTS)
    steps = masking.MAX_STEPS
    assert found == {("partner_id",) + ("parent_id",) * more for more in range(steps)}


def test_a_record_is_no_way_to_itself():
    """Its own lock decides over its own fields."""
    assert not masking.masked_ways("partner", "short", lambda model, name: False, DOCUMENTS)
    found = masking.masked_ways("partner", "top_phone", lambda model, name: False, DOCUMENTS)
    assert ("parent_id",) in found
    assert () not in found
