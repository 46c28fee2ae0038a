"""A day's work, done inside Odoo's shell for ``test_business.py``, which compares what it comes to.

It is the same in a database that the addons were never in and in one where they guard contacts and
employees; ``RECORD_PIN_GUARDED`` says which of them this is. What it makes has one id in both.
"""

import inspect
import json
import logging
import os
import random
from functools import partial
from pathlib import Path
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import AccessError

env = globals()["env"]  # the shell provides it
GUARDED = os.environ["RECORD_PIN_GUARDED"] == "1"
PIN = "506948"
#: Where the ids begin of what the work needs, and of what it makes.
NEEDED, MADE = 5_000_000, 6_000_000
#: Parts of the code of jobs that ask another server for something.
ELSEWHERE = ("publisher", "update_notification", "iap", "fetch", "currency", "edi", "snailmail",
             "partner_autocomplete", "push", "calendar", "online", "sms", "digest")  # fmt: skip
GROUPS = (
    "base.group_user", "base.group_partner_manager", "hr.group_hr_user",
    "sales_team.group_sale_manager", "account.group_account_manager",
    "account.group_account_invoice", "purchase.group_purchase_manager",
    "stock.group_stock_manager", "project.group_project_manager",
)  # fmt: skip


# -- what the work needs ---------------------------------------------------------------------


def number_from(start):
    """Let all ids and numbers that are taken next begin at ``start``."""
    env.cr.commit()
    env.cr.execute(
        "SELECT setval(format('%%I', sequencename)::regclass, %s) FROM pg_sequences"
        " WHERE schemaname = current_schema AND sequencename NOT LIKE 'record_pin%%'",
        [start],
    )
    env.cr.commit()


def flush():
    """Write what is pending."""
    if hasattr(env, "flush_all"):
        env.flush_all()
    else:
        env["base"].flush()


def new_user(login, groups):
    """A user of all apps that are there."""
    ids = [group.id for group in (env.ref(name, False) for name in groups) if group]
    field = "group_ids" if "group_ids" in env["res.users"]._fields else "groups_id"
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {"name": login, "login": login, "email": f"{login}@example.com", field: [(6, 0, ids)]}
        )
    )


def new_product():
    """Something that is sold, bought and kept in stock."""
    values = {"name": "Compared product", "list_price": 50}
    fields = env["product.product"]._fields
    if "is_storable" in fields:
        values["is_storable"] = True
    elif "detailed_type" in fields and "stock.quant" in env:
        values["detailed_type"] = "product"
    product = env["product.product"].create(values)
    if "stock.quant" in env:
        warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
        env["stock.quant"]._update_available_quantity(product, warehouse.lot_stock_id, 100)
    return product


def guard(keeper, locked):
    """Protect contacts and employees with all suggested link paths, and lock some."""
    keeper.write(
        {
            "group_ids" if "group_ids" in keeper._fields else "groups_id": [
                (4, env.ref("record_pin_core.group_pin_user").id)
            ]
        }
    )
    for model, records in locked.items():
        protected = env["record.pin.model"].create(
            {
                "model_id": env["ir.model"]._get(model).id,
                "mask_name": model == "hr.employee",
                "end_links": False,  # a new lock empties tokens, which is no work of the day
            }
        )
        protected.action_add_suggested_links()
        env["record.pin.lock"].with_user(keeper).protect(
            model, records.ids, PIN, {"mode": "view_edit"}
        )


def refused(user, locked):
    """Have the user try to read what stays locked; it is noted in the event log."""
    env.cr.commit()
    record = locked["res.partner"].filtered(lambda one: one.name == "Compared locked")
    try:
        record.with_user(user).read(["phone"])
    except AccessError:
        env.cr.rollback()


# -- the work --------------------------------------------------------------------------------


def quotation(env, customer, made):
    line = {"product_id": product.id, "product_uom_qty": 2, "price_unit": 50}
    made["sale.order"] = env["sale.order"].create(
        {"partner_id": customer.id, "client_order_ref": "Yours", "order_line": [(0, 0, line)]}
    )


def confirm(_env, _customer, made):
    made["sale.order"].action_confirm()


def deliver(_env, _customer, made):
    _process(made["sale.order"].picking_ids)


def invoice(env, _customer, made):
    order = made["sale.order"]
    active = {"active_model": "sale.order", "active_ids": order.ids, "active_id": order.id}
    wizards = env["sale.advance.payment.inv"].with_context(**active)
    wizards.create({"advance_payment_method": "delivered"}).create_invoices()
    made["account.move"] = order.invoice_ids
    made["account.move"].action_post()


def pay(env, _customer, made):
    active = {"active_model": "account.move", "active_ids": made["account.move"].ids}
    env["account.payment.register"].with_context(**active).create({}).action_create_payments()


def credit(env, _customer, made):
    active = {"active_model": "account.move", "active_ids": made["account.move"].ids}
    values = {"journal_id": made["account.move"].journal_id.id}
    wizard = env["account.move.reversal"].with_context(**active).create(values)
    wizard.reverse_moves()


def buy(env, customer, made):
    line = {"product_id": product.id, "product_qty": 3, "price_unit": 20, "name": "Bought",
            "date_planned": "2030-01-01"}  # fmt: skip
    made["purchase.order"] = env["purchase.order"].create(
        {"partner_id": customer.id, "order_line": [(0, 0, line)]}
    )
    made["purchase.order"].button_confirm()


def receive(_env, _customer, made):
    _process(made["purchase.order"].picking_ids)


def bill(_env, _customer, made):
    made["purchase.order"].action_create_invoice()
    made["purchase.order"].invoice_ids.write({"invoice_date": "2026-01-31", "ref": "Bill"})
    made["purchase.order"].invoice_ids.action_post()


def task(env, customer, made):
    project = env["project.project"].create({"name": "Compared", "partner_id": customer.id})
    made["project.task"] = env["project.task"].create(
        {"name": "To do", "project_id": project.id, "partner_id": customer.id}
    )
    made["project.task"].message_post(body="Begun", message_type="comment")


def lead(env, customer, made):
    made["crm.lead"] = env["crm.lead"].create(
        {"name": "Lead", "type": "lead", "contact_name": "Somebody", "email_from": "a@example.com"}
    )
    convert = made["crm.lead"].convert_opportunity
    by_id = "partner_id" in inspect.signature(convert).parameters  # up to 15
    convert(customer.id if by_id else customer)


def win(_env, _customer, made):
    made["crm.lead"].action_set_won()


def employee(env, _customer, made):
    made["hr.employee"] = env["hr.employee"].create(
        {"name": "Hired", "work_email": "h@example.com"}
    )
    made["hr.employee"].write({"work_phone": "+1 555 019 4407"})


def contact(_env, customer, made):
    customer.write({"phone": "+1 555 019 4408", "street": "Elsewhere 1", "comment": "Moved"})
    customer.message_post(body="Called", message_type="comment")
    customer.activity_schedule("mail.mail_activity_data_todo", summary="Call again")
    made["res.partner"] = customer | customer.copy()


#: What the user does, with the model that an app has to bring for it.
STEPS = (
    ("sale.order", quotation), ("sale.order", confirm), ("stock.picking", deliver),
    ("account.move", invoice), ("account.move", pay), ("account.move", credit),
    ("purchase.order", buy), ("stock.picking", receive), ("account.move", bill),
    ("project.task", task), ("crm.lead", lead), ("crm.lead", win), ("hr.employee", employee),
    ("res.partner", contact),
)  # fmt: skip


def _process(pickings):
    for picking in pickings:
        picking.action_assign()
        moves = picking.move_ids if "move_ids" in picking._fields else picking.move_lines
        for move in moves:
            if "quantity_done" in move._fields:
                move.quantity_done = move.product_uom_qty
            else:
                move.write({"quantity": move.product_uom_qty, "picked": True})
        picking.button_validate()


def compute_again(made):
    """All stored computed fields, as after an update of an app.

    Not of entries, whose fields are made of each other: Odoo takes none of them alone.
    """
    for model, records in made.items():
        for field in records._fields.values():
            if field.store and field.compute and model != "account.move":
                env.add_to_compute(field, records.sudo())
    flush()


def jobs():
    """The scheduled jobs that ask nobody else, but those of the addons."""
    words = (*ELSEWHERE, "record.pin", "record_pin")
    for job in env["ir.cron"].search([], order="id"):
        known = f"{job.code} {job.model_id.model}".lower()
        if not any(word in known for word in words):
            action = job.ir_actions_server_id.with_user(job.user_id)
            yield job.name, action.with_context(cron_id=job.id).run


def tried(name, call, again=True):
    """One transaction, and how it ended; once more after a conflict, as Odoo's servers do it."""
    random.seed(name)  # some colours are taken at random
    try:
        call()
        flush()
        env.cr.commit()
        how = "done"
    except Exception as error:  # noqa: BLE001 (any end is one)
        env.cr.rollback()
        env.clear()
        if again and isinstance(error, SerializationFailure):
            return tried(name, call, again=False)
        how = f"{type(error).__name__}: {error}"
    env.clear()
    return ended.append([name, how])


ended = []
random.seed("what the work needs")
number_from(NEEDED)
worker = new_user("worker", GROUPS)
keeper = new_user("keeper", GROUPS)
product = new_product() if "product.product" in env else None
partners = env["res.partner"]
customers = {
    "never locked": partners.create({"name": "Compared open", "email": "open@example.com"}),
    "unlocked": partners.create({"name": "Compared unlocked", "email": "locked@example.com"}),
}
locked = {"res.partner": customers["unlocked"] | partners.create({"name": "Compared locked"})}
if "sale.order" in env:
    # and somebody whose documents the jobs meet
    locked["res.partner"] |= env["sale.order"].search([], order="id", limit=1).partner_id
if "hr.employee" in env:
    locked["hr.employee"] = env["hr.employee"].create({"name": "Compared employee"})
flush()
if GUARDED:
    guard(keeper, locked)
    refused(worker, locked)
number_from(MADE)

mails = type(env["ir.mail_server"])
logging.getLogger("odoo.addons").setLevel(logging.CRITICAL)
with patch.object(mails, "send_email", lambda *args, **kwargs: "<sent@example.com>"), patch.object(
    mails, "_connect__" if hasattr(mails, "_connect__") else "connect", lambda *args, **kwargs: None
):
    for kind, customer in customers.items():
        context = {}
        if GUARDED and kind == "unlocked":
            answer = (
                env["record.pin.lock"].with_user(worker).unlock("res.partner", customer.id, PIN)
            )
            context["record_pin_token"] = answer["token"]
        made = {}
        as_worker = env(user=worker.id, context=context)
        for model, step in STEPS:
            if model in env:
                its = customer.with_env(as_worker)
                tried(f"{kind}: {step.__name__}", partial(step, as_worker, its, made))
        tried(f"{kind}: compute again", partial(compute_again, made))
    for name, run in list(jobs()):
        tried(f"job {name}", run)

Path(os.environ["RECORD_PIN_ENDED"]).write_text(json.dumps(ended), encoding="utf-8")
