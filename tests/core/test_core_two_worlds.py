"""masking, by its purpose: what is all visible tells nothing about a masked value.

Two worlds hold the same records and differ only in masked values. A small search engine, written
here and independent of the code under test, runs the same request in both. Whenever masking calls
the request all visible, both answers must be the same. (The test of Odoo itself does the same on a
real server; here hundreds of requests take seconds.)
"""

from core_pythons import examples
from core_schemas import DictSchema, computed, fields
from hypothesis import event, given, settings
from hypothesis import strategies as st

from pin_domain import masking

STORED = ["a", "b", "name", "active", "parent_id"]
SCHEMA = DictSchema(
    {
        "node": fields(
            a="integer",
            b="integer",
            name="char",
            active="boolean",
            parent_id="many2one node",
            kid_ids={"type": "one2many node", "inverse": "parent_id"},
            big_kid_ids={
                "type": "one2many node",
                "inverse": "parent_id",
                "domain": (("a", ">", 1),),
            },
            double={"type": "integer", "depends": ("b",)},  # stored: a copy that tells b
            total=computed("integer", "a", "kid_ids.b"),
            parent_a=computed("integer", related="parent_id.a"),
            parent_total=computed("integer", related="parent_id.total"),
            display_name=computed("char", "name"),
        )
    },
    orders={"node": "name, id"},
    names={"node": ("name",)},
    parents={"node": "parent_id"},
    actives={"node": "active"},
)
NAMES = sorted(set(SCHEMA.models["node"]) - {"id"})


class World:
    """The search engine: ``records`` maps ids to the stored values."""

    def __init__(self, records):
        self.records = records

    def value(self, node, name):
        if not node:
            return None
        if name == "id":
            return node
        if name in STORED:
            return self.records[node][name]
        if name in ("kid_ids", "big_kid_ids"):
            kids = [kid for kid in self.records if self.records[kid]["parent_id"] == node]
            return [kid for kid in kids if name == "kid_ids" or self.records[kid]["a"] > 1]
        if name == "double":
            return 2 * self.records[node]["b"]
        if name == "total":
            kids = self.value(node, "kid_ids")
            return self.records[node]["a"] + sum(self.records[kid]["b"] for kid in kids)
        if name == "display_name":
            return self.records[node]["name"]
        return self.value(self.records[node]["parent_id"], name[len("parent_") :])

    def search(self, domain, order=None):
        found = [node for node in sorted(self.records) if self.value(node, "active")]
        found = [node for node in found if self.holds(node, domain)]
        for term in reversed((order or "name, id").split(", ")):
            name, _, direction = term.partition(" ")
            found.sort(key=lambda node: self.sort_key(node, name), reverse=bool(direction))
        return found

    def sort_key(self, node, name):
        value = self.value(node, name)
        if name == "parent_id":
            return (value is not None, self.value(value, "name") or "", value or 0)
        return (value is not None, value if value is not None else 0)

    def holds(self, node, domain):
        stack = []
        for item in reversed(domain):
            if item == "!":
                stack.append(not stack.pop())
            elif item in ("&", "|"):
                left, right = stack.pop(), stack.pop()
                stack.append((left and right) if item == "&" else (left or right))
            else:
                stack.append(self.condition(node, *item))
        return all(stack)

    def condition(self, node, left, operator, right):
        name, _, rest = left.partition(".")
        value = self.value(node, name)
        if rest or operator == "any":
            inner = [(rest, operator, right)] if rest else right
            targets = value if isinstance(value, list) else [value] if value else []
            return any(
                self.value(target, "active") and self.holds(target, inner) for target in targets
            )
        if operator == "child_of":
            chain = []
            while value and value not in chain:
                chain.append(value)
                value = self.value(value, "parent_id")
            return right in chain
        if operator == "ilike":
            text = self.value(value, "name") if name == "parent_id" else value
            return right in (text or "")
        return value == right if operator == "=" else (value or 0) > right


numbers = st.integers(0, 3)
words = st.sampled_from(["x", "y", "xy", ""])
values = st.fixed_dictionaries(
    {
        "a": numbers,
        "b": numbers,
        "name": words,
        "active": st.sampled_from([True, True, True, False]),
        "parent_id": st.sampled_from([None, 1, 2, 3]),
    }
)
worlds = st.fixed_dictionaries(dict.fromkeys((1, 2, 3, 4), values))

steps = st.sampled_from(["", "parent_id.", "kid_ids.", "big_kid_ids.", "parent_id.kid_ids."])
scalars = st.sampled_from(["a", "b", "double", "total", "parent_a", "parent_total", "id"])
leaves = st.one_of(
    st.tuples(st.builds("".join, st.tuples(steps, scalars)), st.sampled_from("=>"), numbers),
    st.tuples(
        st.builds("".join, st.tuples(steps, st.sampled_from(["name", "display_name"]))),
        st.just("ilike"),
        words,
    ),
    st.tuples(st.just("parent_id"), st.just("ilike"), words),
    st.tuples(st.sampled_from(["parent_id", "id"]), st.just("child_of"), st.integers(1, 4)),
)


def joined(inner):
    relations = st.sampled_from(["parent_id", "kid_ids", "big_kid_ids"])
    return st.one_of(
        st.builds(lambda name, domain: [(name, "any", domain)], relations, inner),
        st.builds(lambda domain: ["!", *domain] if len(domain) == 1 else domain, inner),
        st.builds(
            lambda sign, left, right: (
                [sign, left[0], right[0]] if len(left) == len(right) == 1 else left + right
            ),
            st.sampled_from("&|"),
            inner,
            inner,
        ),
    )


domain_strategy = st.recursive(leaves.map(lambda leaf: [leaf]), joined, max_leaves=4)
orders = st.sampled_from(
    [None, "a, id", "b desc, id", "double, id", "parent_id, id", "name desc", "parent_a, id", "id"]
)


@settings(max_examples=examples(600))
@given(worlds, worlds, st.sets(st.sampled_from(NAMES)), domain_strategy, orders)
def test_what_is_all_visible_tells_nothing(one, two, masked, domain, order):
    # The second world takes over every stored value that is visible.
    other = {
        node: {name: (two if name in masked else one)[node][name] for name in STORED}
        for node in one
    }
    uses = masking.domain_fields("node", domain, SCHEMA)
    uses |= masking.order_fields("node", order, SCHEMA)
    if masking.all_visible(uses, lambda model, name: name not in masked, SCHEMA):
        event("all visible")
        assert World(one).search(domain, order) == World(other).search(domain, order)
    else:
        event("not visible")


def test_the_search_engine_sees_a_difference_where_there_is_one():
    def world(**changed):
        plain = {"a": 1, "b": 1, "name": "x", "active": True, "parent_id": None}
        return World({1: dict(plain), 2: {**plain, "parent_id": 1, **changed}})

    for changed, domain, order in [
        ({"a": 3}, [("kid_ids.a", "=", 3)], None),
        ({"b": 3}, [("total", ">", 3)], None),
        ({"b": 3}, [("double", ">", 3)], None),
        ({"b": 0}, [], "b, id"),
        ({"a": 2}, [("big_kid_ids", "any", [])], None),
        ({"name": "y"}, [("display_name", "ilike", "y")], None),
        ({"active": False}, [], None),
        ({"parent_id": 2}, [("id", "child_of", 1)], None),
        ({"name": "a"}, [], None),
    ]:
        assert world().search(domain, order) != world(**changed).search(domain, order)
        uses = masking.domain_fields("node", domain, SCHEMA)
        uses |= masking.order_fields("node", order, SCHEMA)
        for name in changed:
            assert not masking.all_visible(
                uses, lambda model, field, name=name: field != name, SCHEMA
            )
