"""What the requests ask of each model: its columns, its form, its values, as far as a series has
them."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, NamedTuple, Sequence

from . import contacts, orders

Made = Dict[str, Any]


class Subject(NamedTuple):
    """A model whose records are listed, read and written."""

    model: str
    #: What its list shows: the columns of Odoo's own.
    columns: Sequence[str]
    #: What its form shows besides.
    form: Sequence[str]
    group_by: str
    exported: Sequence[str]
    written: Dict[str, Any]
    #: The values of a new record, by what is known of the others.
    created: Callable[[Made], Dict[str, Any]]
    #: The first so many records that no variant locks.
    open_ids: Callable[[Made, int], List[int]]
    #: The record that is locked first, and unlocked first.
    locked_id: Callable[[Made], int]


SUBJECTS = {
    "contacts": Subject(
        model="res.partner",
        columns=(
            "complete_name", "display_name", "phone", "email", "user_id", "activity_ids", "city",
            "state_id", "country_id", "company_id",
        ),
        form=(
            "name", "is_company", "parent_id", "street", "street2", "zip", "vat", "website",
            "lang", "category_id", "child_ids", "comment", "title", "function", "write_date",
        ),
        group_by="country_id",
        exported=("name", "email", "phone", "city", "country_id/name"),
        written={"city": "Bench"},
        created=lambda made: {"name": "Bench", "email": "bench@example.com", "city": "Bench"},
        open_ids=contacts.open_ids,
        locked_id=contacts.locked_id,
    ),
    "orders": Subject(
        model="sale.order",
        columns=(
            "name", "date_order", "partner_id", "user_id", "activity_ids", "team_id", "company_id",
            "amount_total", "currency_id", "state", "invoice_status",
        ),
        form=(
            "partner_invoice_id", "partner_shipping_id", "validity_date", "pricelist_id",
            "payment_term_id", "order_line", "note", "client_order_ref", "fiscal_position_id",
            "amount_untaxed", "amount_tax", "write_date",
        ),
        group_by="state",
        exported=("name", "date_order", "partner_id/name", "amount_total", "state"),
        written={"client_order_ref": "Bench"},
        created=lambda made: {"partner_id": made["first_customer"]},
        open_ids=orders.open_ids,
        locked_id=orders.locked_id,
    ),
}  # fmt: skip
