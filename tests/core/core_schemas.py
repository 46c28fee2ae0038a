"""Schemas for the tests of masking: a registry of models that is a dictionary."""

from pin_domain.ports import FieldInfo


class DictSchema:
    """Models described by keywords: ``{model: {field: FieldInfo}}``, orders and the rest."""

    def __init__(self, models, orders=None, names=None, parents=None, actives=None):
        self.models = models
        self.orders = orders or {}
        self.names = names or {}
        self.parents = parents or {}
        self.actives = actives or {}

    def field(self, model, name):
        return self.models.get(model, {}).get(name)

    def order(self, model):
        return self.orders.get(model, "id")

    def name_search_fields(self, model):
        return self.names.get(model, ())

    def parent_name(self, model):
        return self.parents.get(model)

    def active_name(self, model):
        return self.actives.get(model)


def fields(**types):
    """``name="char"``, ``partner_id="many2one res.partner"``, or a dict of FieldInfo's own."""
    built = {"id": FieldInfo("id", "integer")}
    for name, given in types.items():
        keywords = dict(given) if isinstance(given, dict) else {"type": given}
        keywords["type"], _, comodel = keywords["type"].partition(" ")
        built[name] = FieldInfo(name=name, comodel=comodel or None, **keywords)
    return built


def computed(type_, *depends, **keywords):
    return {"type": type_, "depends": depends, "stored": False, **keywords}


SHOP = DictSchema(
    models={
        "partner": fields(
            name="char",
            ref="char",
            active="boolean",
            phone="char",
            credit="float",
            birthday="date",
            parent_id="many2one partner",
            country_id="many2one country",
            child_ids={"type": "one2many partner", "inverse": "parent_id"},
            order_ids={
                "type": "one2many order",
                "inverse": "partner_id",
                "domain": (("state", "=", "sale"),),
            },
            lost_ids="one2many order",
            tag_ids="many2many tag",
            props="properties",
            display_name=computed("char", "name", "parent_id.name"),
            country_code=computed("char", related="country_id.code"),
            parent_credit=computed("float", related="parent_id.credit"),
            stored_credit={"type": "float", "related": "parent_id.credit"},
            rating={"type": "float", "depends": ("credit", "order_ids.amount")},
            mood=computed("char"),
            found=computed("char", "name", searchable_custom=True),
            found_by_phone=computed(
                "char", "name", searchable_custom=True, search_uses=("phone", "country_id.code")
            ),
            commercial_id=computed("many2one partner", related="parent_id.commercial_id"),
        ),
        "country": fields(
            name="char", code="char", rank="integer", region_id="many2one region",
            display_name=computed("char", "name"),
        ),
        "region": fields(name="char", rank="integer", main_id="many2one country"),
        "tag": fields(name="char", color="integer", display_name=computed("char", "name")),
        "order": fields(
            name="char",
            state="selection",
            date="datetime",
            partner_id="many2one partner",
            amount={"type": "monetary", "currency": "currency_id"},
            tip="monetary",
            currency_id="many2one currency",
            total=computed("float", "line_ids.price", "tip"),
            margin={"type": "float", "depends": ("line_ids.cost",)},
            line_ids={"type": "one2many line", "inverse": "order_id"},
            note={"type": "text", "has_aggregate": False},
            partner_name=computed("char", related="partner_id.name"),
            partner_country_id=computed("many2one country", related="partner_id.country_id"),
            document="reference",
            props="properties",
            display_name=computed("char", "name"),
        ),
        "line": fields(
            order_id="many2one order", price="float", cost="float",
            order_margin=computed("float", "order_id.margin"),
        ),
        "currency": fields(name="char"),
    },
    orders={
        "partner": "name, id desc",
        "country": "region_id, name",
        "region": "rank desc, main_id",
        "order": "date desc nulls last, id",
        "currency": "name",
        "tag": "lower(name)",
    },
    names={
        "partner": ("name", "ref", "parent_id.name"),
        "country": ("name",),
        "order": ("name", "partner_id"),
    },
    parents={"partner": "parent_id"},
    actives={"partner": "active"},
)  # fmt: skip
