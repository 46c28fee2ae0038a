"""Figures and finds that Odoo's apps make by SQL of their own, past the record rules.

Each is asked for before there is a record, and when it is there and locked: the answer is the same.
With the PIN it is another, so that the test has tried something. Of apps that are not installed
nothing is tried; contacts always are there.
"""

# tests named after what they try
# pylint: disable=method-required-super

import json
import random

from ..guard import sql_readers
from .common import PARTNER, PIN
from .linked_apps import LinkedAppsWorld

MOVE = "account.move"
LINE = "account.move.line"
VAT = "BE0477472701"


class SqlFiguresContract(LinkedAppsWorld):
    """``clerk`` works with all apps; records of ``open`` are locked one by one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["record.pin.link"].sudo().search([]).unlink()
        for model in ("sale.order", "purchase.order", "project.task", MOVE):
            if model in cls.env:
                protected = cls.protect_model(model)
                if model == MOVE:
                    protected._add_links([(LINE, "move_id")])

    def lock(self, record):
        self.env["record.pin.lock"].with_user(self.keeper).sudo().protect(
            record._name, record.ids, PIN, {"mode": "view"}
        )

    def assert_leaves_out(self, ask, make):
        """``ask(token)`` answers the same before ``make()`` has made a record and while it is
        locked."""
        ask()  # what Odoo makes at the first time
        before = ask()
        record = make()
        self.lock(record)
        self.assertEqual(ask(), before)
        self.assertNotEqual(ask(self.unlock(self.clerk, record)), before)

    def read(self, record, field_name, token=None):
        (row,) = self.rpc(self.clerk, record._name, "read", record.ids, [field_name], token=token)
        return row[field_name]

    def invoice(self, partner=None, **values):
        """A posted invoice of an open contact."""
        line = {"name": "Line", "quantity": 1, "price_unit": 583920, "tax_ids": False}
        move = self.env[MOVE].create(
            dict(
                {"partner_id": (partner or self.open).id, "move_type": "out_invoice"},
                invoice_date="2026-01-31",
                invoice_line_ids=[(0, 0, line)],
                **values,
            )
        )
        move.action_post()
        return move

    def test_who_has_the_same_tax_id(self):
        twin = self.env[PARTNER].create({"name": "Pin twin", "vat": VAT})
        self.assert_leaves_out(
            lambda token=None: self.read(twin, "same_vat_partner_id", token),
            lambda: self.env[PARTNER].create({"name": "Pin locked", "vat": VAT}),
        )

    def test_what_a_customer_owes(self):
        if MOVE not in self.env:
            return
        customer = self.env[PARTNER].create({"name": "Pin debtor"})
        self.assert_leaves_out(
            lambda token=None: self.read(customer, "credit", token),
            lambda: self.invoice(customer),
        )

    def test_who_owes_how_much(self):
        if MOVE not in self.env:
            return
        customer = self.env[PARTNER].create({"name": "Pin debtor"})
        domain = [("id", "=", customer.id), ("credit", ">", 500000)]
        self.assert_leaves_out(
            lambda token=None: self.rpc(self.clerk, PARTNER, "search", domain, token=token),
            lambda: self.invoice(customer),
        )

    def test_a_running_balance(self):
        """The client says over which entries."""
        if MOVE not in self.env:
            return
        own = self.invoice().line_ids
        account = own.account_id.filtered(lambda each: "receivable" in _type_of(each))
        line = own.filtered(lambda each: each.account_id == account)
        domain = [("account_id", "=", account.id)]
        context = {"domain_cumulated_balance": domain, "order_cumulated_balance": "id"}

        def ask(token=None):
            (row,) = self.rpc(
                self.clerk, LINE, "read", line.ids, ["cumulated_balance"], context=context,
                token=token,
            )  # fmt: skip
            return row["cumulated_balance"]

        locked = []

        def make():
            # before the own line: a balance is that of all lines until it
            self.cr.execute("UPDATE account_move_line SET date = '2020-01-01' WHERE id = ANY(%s)",
                            [locked[0].line_ids.ids])  # fmt: skip
            return locked[0]

        before_it_was_there = ask()
        locked.append(self.invoice())
        self.forget()
        self.lock(make())
        self.forget()
        self.assertEqual(ask(), before_it_was_there)

    def test_the_dashboard_of_a_journal(self):
        """Activities on its entries, word for word."""
        if MOVE not in self.env:
            return
        move = self.invoice()
        journal = move.journal_id

        def ask(token=None):
            names = ["json_activity_data", "kanban_dashboard", "kanban_dashboard_graph"]
            (row,) = self.rpc(self.clerk, journal._name, "read", journal.ids, names, token=token)
            activities = json.loads(row.pop("json_activity_data"))["activities"]
            return row, sorted(activities, key=str)  # they stand in any order

        def make():
            locked = self.invoice()
            locked.activity_schedule(
                "mail.mail_activity_data_todo", summary="Hush", user_id=self.clerk.id
            )
            return locked

        self.assert_leaves_out(ask, make)

    def test_duplicates_of_a_bill(self):
        if MOVE not in self.env:
            return
        bill = {"move_type": "in_invoice", "partner_id": self.open.id, "ref": "HUSH 7",
                "invoice_date": "2026-01-31"}  # fmt: skip
        own = self.env[MOVE].create(bill)
        if "duplicated_ref_ids" not in own._fields:  # 15 only refuses to post it
            return
        self.assert_leaves_out(
            lambda token=None: self.read(own, "duplicated_ref_ids", token),
            lambda: self.env[MOVE].create(bill),
        )

    def test_duplicates_of_a_quotation(self):
        if "sale.order" not in self.env:
            return
        order = {"partner_id": self.open.id, "client_order_ref": "HUSH 7",
                 "date_order": "2026-01-31 10:00:00"}  # fmt: skip
        own = self.env["sale.order"].create(order)
        if "duplicated_order_ids" not in own._fields:  # from 18 on
            return
        self.assert_leaves_out(
            lambda token=None: self.read(own, "duplicated_order_ids", token),
            lambda: self.env["sale.order"].create(order),
        )

    def test_the_dashboard_of_purchases(self):
        if "purchase.order" not in self.env:
            return

        def make():
            order = self.env["purchase.order"].create(
                self.values("purchase.order", self.open, "Pin", 583920)
            )
            order.button_confirm()
            return order

        self.assert_leaves_out(
            lambda token=None: self.rpc(
                self.clerk, "purchase.order", "retrieve_dashboard", token=token
            ),
            make,
        )

    def test_a_burndown_chart(self):
        name = "project.task.burndown.chart.report"
        if name not in self.env:
            return
        self.cr.execute("SELECT to_regclass('project_task_burndown_chart_report')")
        if self.cr.fetchone()[0]:
            return  # up to 15 a view of the database, which is among the limits
        project = self._project()
        self.grant(self.clerk, "project.group_project_manager")
        domain, groups = [("project_id", "=", project.id)], ["date:month", "stage_id"]

        def ask(token=None):
            return self.rpc(
                self.clerk, name, "read_group", domain, ["date"], groups, lazy=False, token=token
            )

        def make():
            stage = self.env["project.task.type"].create(
                {"name": "Pin stage", "project_ids": [(4, project.id)]}
            )
            return self.env["project.task"].create(
                {"name": "Pin task", "project_id": project.id, "stage_id": stage.id}
            )

        self.assert_leaves_out(ask, make)

    # -- what is not locked --------------------------------------------------------------------

    def test_tasks_of_an_order_to_invoice(self):
        """SQL in a search condition; the field is one that is made of the order's."""
        if "project.task" not in self.env or "sale.order" not in self.env:
            return
        task = self.env["project.task"].create({"name": "Task", "project_id": self._project().id})

        def make():
            order = self.env["sale.order"].create(self.values("sale.order", self.open, "Pin", 7))
            self._flush()
            self.cr.execute("UPDATE sale_order SET invoice_status = 'to invoice' WHERE id = %s",
                            [order.id])  # fmt: skip
            self.cr.execute("UPDATE project_task SET sale_order_id = %s WHERE id = %s",
                            [order.id, task.id])  # fmt: skip
            self.forget()
            return order

        domain = [("id", "=", task.id), ("task_to_invoice", "=", True)]
        self.assert_leaves_out(
            lambda token=None: self.rpc(self.clerk, task._name, "search", domain, token=token), make
        )

    def test_projects_with_a_late_milestone(self):
        if "is_milestone_exceeded" not in getattr(self.env.get("project.project"), "_fields", ()):
            return  # nobody asks on 15
        self.protect_model("project.milestone")
        project = self._project()
        project.allow_milestones = True
        late = {"name": "Pin late", "project_id": project.id, "deadline": "2020-01-31"}
        domain = [("id", "=", project.id), ("is_milestone_exceeded", "=", True)]
        self.assert_leaves_out(
            lambda token=None: self.rpc(self.clerk, project._name, "search", domain, token=token),
            lambda: self.env["project.milestone"].create(late),
        )

    def test_the_order_of_tags(self):
        """Those of a project's tasks come first."""
        if not hasattr(self.env.get("project.tags"), "arrange_tag_list_by_id"):
            return  # up to 16 they stand by name
        project = self._project()
        first, second = self.env["project.tags"].create([{"name": "Pin a"}, {"name": "Pin b"}])

        def ask(token=None):
            context = {"project_id": project.id}
            names = self.rpc(
                self.clerk, first._name, "name_search", "Pin", context=context, token=token
            )
            return [id_ for id_, _name in names]

        self.assertEqual(ask(), [first.id, second.id])
        task = {"name": "Pin task", "project_id": project.id, "tag_ids": [(6, 0, second.ids)]}
        self.assert_leaves_out(ask, lambda: self.env["project.task"].create(task))

    def test_figures_of_what_is_open_stay_what_they_are(self):
        """Also where a query is such that PostgreSQL takes it for a table only."""
        questions = self.questions()
        apart = self.records_apart()
        with self.later(minutes=1):  # quotations of this second are late in the next one
            before = self.figures(questions)
            for record in apart:
                self.lock(record)
            self.assertEqual(self.figures(questions), before)
        self.assertGreater(sum(answer[0] == "answer" for answer in before.values()), 0)

    def records_apart(self):
        """A record of each protected model that enters no figure."""
        found = [self.env[PARTNER].create({"name": "Pin apart", "active": False})]
        if "project.task" in self.env:
            values = {"name": "Pin apart", "project_id": self._project().id, "active": False}
            found.append(self.env["project.task"].create(values))
        for model in ("sale.order", "purchase.order", MOVE):
            if model in self.env:
                values = self.values(model, self.open, "Pin apart", 7)
                if model == MOVE:
                    journals = self.env["account.journal"]
                    company = ("company_id", "=", self.env.company.id)
                    usual = journals.search([("type", "=", "sale"), company], limit=1)
                    journal = {"name": "Pin apart", "code": "PINA", "type": "sale",
                               "default_account_id": usual.default_account_id.id}  # fmt: skip
                    values["journal_id"] = journals.create(journal).id
                record = self.env[model].create(values)
                record.write({"state": "cancel"})
                found.append(record)
        if "account.account" in self.env:
            self.protect_model("account.account")
            values = {"code": "PINAPART", "name": "Pin apart"}
            if "account_type" in self.env["account.account"]._fields:
                values["account_type"] = "asset_current"
            else:
                type_ = self.env.ref("account.data_account_type_current_assets")
                values["user_type_id"] = type_.id
            found.append(self.env["account.account"].create(values))
        return found

    def questions(self):
        """``{name: call}``: the fields of the methods, and what clients call."""
        asked = {}
        for name, methods in sql_readers.METHODS.items():
            # (a digest needs dates, and activities stand in any order)
            if name in self.env and self.env[name]._auto and name != "digest.digest":
                names = sorted(
                    field.name
                    for field in self.env[name]._fields.values()
                    if field.compute in methods and field.name != "json_activity_data"
                )
                if names:
                    ids = self.env[name].sudo().search([], limit=40, order="id").ids
                    asked[name] = (name, "read", ids, names)
        if "account.account" in self.env:
            for type_ in ("out_invoice", "in_invoice"):
                context = {"partner_id": self.open.id, "move_type": type_}
                asked[type_] = ("account.account", "name_search", "", [], "ilike", 9, context)
        if "purchase.order" in self.env:
            asked["dashboard"] = ("purchase.order", "retrieve_dashboard")
        return asked

    def figures(self, questions):
        return {key: self.ask_for_figures(*question) for key, question in questions.items()}

    def ask_for_figures(self, model, method, *args):
        random.seed(0)  # dashboards without entries show any
        context = args[-1] if args and isinstance(args[-1], dict) else None
        args = args[:-1] if context else args
        kind, answer, *rest = self.answer(
            lambda: self.rpc(self.clerk, model, method, *args, context=context)
        )
        if method == "name_search":
            answer = [found for found in answer if "Pin apart" not in found[1]]
        return [kind, answer, *rest]


def _type_of(account):
    """``receivable`` and the like: another field up to 15."""
    if "account_type" in account._fields:
        return account.account_type
    return account.user_type_id.type
