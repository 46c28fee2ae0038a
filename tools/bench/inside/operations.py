"""The requests that are measured: as a client of this series makes them."""

from __future__ import annotations

import inspect
from typing import Any, Callable, Dict, List

try:
    from odoo.service.model import call_kw
except ImportError:
    from odoo.api import call_kw

from .contacts import FIRST_LOCKED
from .rows import flush

#: What lists show, as far as the model has it: the columns of Odoo's own.
COLUMNS = {
    "sale.order": (
        "name", "date_order", "partner_id", "user_id", "activity_ids", "team_id", "company_id",
        "amount_total", "currency_id", "state", "invoice_status",
    ),
    "res.partner.bank": ("acc_number", "bank_id", "partner_id", "company_id"),
    "res.partner": (
        "complete_name", "display_name", "phone", "email", "user_id", "activity_ids", "city",
        "state_id", "country_id", "company_id",
    ),
}  # fmt: skip
#: What the form of a contact shows besides.
FORM = (
    "name", "is_company", "parent_id", "street", "street2", "zip", "vat", "website", "lang",
    "category_id", "child_ids", "comment", "title", "function", "write_date",
)  # fmt: skip
ROWS = 80
#: Up to this many the web client has rows counted.
COUNTED = 10001
#: Of the contacts with the numbers 1, 11, 21, …, each is locked in some variant: none of these.
LOCKED_STEP = 10

Made = Dict[str, Any]


def names(model: Any, wanted: Any) -> List[str]:
    """The fields of ``wanted`` that this series has."""
    return [name for name in wanted if name in model._fields]


def specification(model: Any, wanted: Any) -> Dict[str, Any]:
    """The same as the web client asks for them from 17 on."""
    return {
        name: {"fields": {"display_name": {}}} if model._fields[name].type == "many2one" else {}
        for name in names(model, wanted)
    }


def call(model: Any, method: str, *args: Any, **kwargs: Any) -> Any:
    """What the server does for a client's call, up to writing what is pending."""
    answer = call_kw(model, method, list(args), dict(kwargs, context=dict(model.env.context)))
    flush(model.env)
    return answer


def page(env: Any, made: Made, domain: List[Any], **more: Any) -> Any:
    """One page of the list."""
    model = env[made["model"]]
    columns = COLUMNS[made["model"]]
    known = inspect.signature(type(model).web_search_read).parameters
    keywords = dict(more, domain=domain, limit=ROWS)
    if "specification" in known:
        keywords["specification"] = specification(model, columns)
    else:
        keywords["fields"] = names(model, columns)
    # the addon passes on what it does not know; Odoo 15 counts without a limit
    if "count_limit" in known or ("kwargs" in known and hasattr(model, "flush_model")):
        keywords["count_limit"] = COUNTED
    return call(model, "web_search_read", **keywords)["records"]


def open_ids(made: Made, number: int) -> List[int]:
    """The first ``number`` contacts that no variant locks."""
    found = (n for n in range(made["contacts"]) if n % LOCKED_STEP != FIRST_LOCKED)
    return [made["first"] + n for n, _count in zip(found, range(number))]


def form(env: Any, made: Made) -> Any:
    """One contact, as its form asks for it."""
    model = env["res.partner"]
    ids, wanted = open_ids(made, 1), COLUMNS["res.partner"] + FORM
    if hasattr(model, "web_read"):
        return call(model, "web_read", ids, specification(model, wanted))
    return call(model, "read", ids, names(model, wanted))


def groups(env: Any, made: Made) -> Any:
    """The contacts of each country, counted."""
    model = env["res.partner"]
    if hasattr(model, "formatted_read_group"):
        return call(model, "formatted_read_group", [], ["country_id"], ["__count"])
    return call(model, "read_group", [], ["country_id"], ["country_id"])


def export(env: Any, made: Made) -> Any:
    """Ten thousand rows of a spreadsheet."""
    columns = ["name", "email", "phone", "city", "country_id/name"]
    return call(env["res.partner"], "export_data", open_ids(made, 10_000), columns)["datas"]


def read(env: Any, made: Made, number: int) -> Any:
    """Records by id, with the columns of the list."""
    model = env["res.partner"]
    return call(model, "read", open_ids(made, number), names(model, COLUMNS["res.partner"]))


def write(env: Any, made: Made, number: int) -> Any:
    """The same value for some contacts."""
    return call(env["res.partner"], "write", open_ids(made, number), {"city": "Bench"})


def create(env: Any, made: Made) -> Any:
    """A new contact."""
    values = {"name": "Bench", "email": "bench@example.com", "city": "Bench"}
    # a list of values and its list of ids, as from 17 on; before a record
    return call(env["res.partner"], "create", [values])


#: By model, by the names that they have in the report.
OPERATIONS: Dict[str, Dict[str, Callable[[Any, Made], Any]]] = {
    "orders": {
        # in the default order, by date: that is masked, so locked orders come last
        "list": lambda env, made: page(env, made, []),
        # in an order that tells nothing: locked orders stand in their place, with a padlock
        "padlock_list": lambda env, made: page(env, made, [], order="id"),
        # every order that the filter finds is locked
        "all_locked_list": lambda env, made: page(
            env, made, [("id", ">=", made["first_all_locked"])]
        ),
    },
    "contacts": {
        "list": lambda env, made: page(env, made, []),
        "padlock_list": lambda env, made: page(env, made, [], order="id"),
        "form": form,
        "read_1000": lambda env, made: read(env, made, 1000),
        "group": groups,
        "count": lambda env, made: call(env["res.partner"], "search_count", []),
        "write_1": lambda env, made: write(env, made, 1),
        "write_100": lambda env, made: write(env, made, 100),
        "create": create,
        "export_10k": export,
    },
}
