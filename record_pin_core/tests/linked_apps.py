"""Quotations, invoices, purchases, deliveries and their lines follow the customer's lock.

Whatever of it is installed: bank accounts always are, so no run of this is empty.
"""

# tests named after what they try
# pylint: disable=method-required-super,missing-return

from base64 import b64decode
from collections import namedtuple
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID
from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

from ..exceptions import RecordPinRequired
from .cells import only_with
from .common import PARTNER, World
from .leaks import NUMBERS, OTHER_NUMBERS

Document = namedtuple("Document", "model path secret amount")
Document.__doc__ = """A model that is linked to contacts, along ``path``; a masked text and (or
None) a masked figure of it, both stored."""

DOCUMENTS = (
    Document("res.partner.bank", "partner_id", "acc_holder_name", None),
    Document("sale.order", "partner_id", "client_order_ref", "amount_total"),
    Document("sale.order.line", "order_id.partner_id", "name", "price_subtotal"),
    Document("account.move", "partner_id", "ref", "amount_total_signed"),
    Document("account.move.line", "move_id.partner_id", "name", "price_subtotal"),
    Document("purchase.order", "partner_id", "partner_ref", "amount_total"),
    Document("purchase.order.line", "order_id.partner_id", "name", "price_subtotal"),
    Document("stock.picking", "partner_id", "origin", None),
    Document("stock.move", "picking_id.partner_id", "origin", "product_uom_qty"),
    Document("crm.lead", "partner_id", "description", "expected_revenue"),
    Document("project.task", "partner_id", "description", None),
)

EDI = "account.edi.document"

#: Reports over them: (model, its column of the contact, a figure).
REPORTS = (
    ("sale.report", "partner_id", "price_subtotal"),
    ("account.invoice.report", "partner_id", "price_subtotal"),
    ("purchase.report", "partner_id", "untaxed_total"),
)

#: Steps that no suggested path takes: to a document from one that comes after it, or belongs to it
#: without being a line of it.
DETOURS = {
    "reversed_entry_id", "backorder_id", "return_id", "origin_returned_move_id", "opportunity_id",
    "stock.picking.sale_id", "stock.move.sale_line_id", "stock.move.purchase_line_id",
    "stock.move.group_id", "purchase.order.line.sale_line_id", "project.task.project_id",
    "account.move.partner_bank_id", "account.move.stock_move_id",
    "account.partial.reconcile.debit_move_id", "account.journal.bank_account_id",
}  # fmt: skip

GROUPS = (
    "base.group_user", "base.group_partner_manager", "base.group_allow_export",
    "sales_team.group_sale_manager", "account.group_account_invoice",
    "purchase.group_purchase_manager", "stock.group_stock_user", "project.group_project_user",
)  # fmt: skip


class LinkedAppsWorld(World):
    """``clerk`` works with all apps; ``document[model]`` belongs to the contact of mode View."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.documents = [document for document in DOCUMENTS if document.model in cls.env]
        cls.reports = [report for report in REPORTS if report[0] in cls.env]
        groups = [group for group in GROUPS if cls.env.ref(group, raise_if_not_found=False)]
        cls.clerk = cls.new_user("clerk", ",".join(groups))
        cls.customer = cls.locked["view"]
        cls.document = cls._make(cls.customer, f"hush{NUMBERS['view']}", 583920)
        cls.other_document = cls._make(cls.open, "plain", 100)
        cls._flush()
        cls.protected._add_links(
            [(document.model, document.path) for document in cls.documents]
            + [(model, path) for model, path, _figure in cls.reports]
        )

    @classmethod
    def _make(cls, partner, text, price):
        """A record of each installed model for ``partner``, with lines."""
        made = {}
        for document in cls.documents:
            make = getattr(cls, "_make_" + document.model.replace(".", "_"))
            made[document.model] = make(partner, text, price, made)
        return made

    @classmethod
    def values(cls, model, partner, text, price):
        """What a client sends to create a record of ``model`` for ``partner``."""
        line = {"name": text, "price_unit": price}
        if model == "res.partner.bank":
            return {"partner_id": partner.id, "acc_number": f"PINAPP {partner.id} {len(text)}",
                    "acc_holder_name": text}  # fmt: skip
        if model == "sale.order":
            line.update(product_id=cls._product().id, product_uom_qty=1)
            return {"partner_id": partner.id, "client_order_ref": text,
                    "order_line": [(0, 0, line)]}  # fmt: skip
        if model == "account.move":
            line.update(quantity=1)
            return {"partner_id": partner.id, "move_type": "out_invoice", "ref": text,
                    "invoice_line_ids": [(0, 0, line)]}  # fmt: skip
        if model == "purchase.order":
            line.update(product_id=cls._product().id, product_qty=1, date_planned="2030-01-01")
            return {"partner_id": partner.id, "partner_ref": text,
                    "order_line": [(0, 0, line)]}  # fmt: skip
        if model == "stock.picking":
            warehouse = cls.env["stock.warehouse"].search(
                [("company_id", "=", cls.env.company.id)], limit=1
            )
            picking_type = warehouse.out_type_id
            return {
                "partner_id": partner.id, "picking_type_id": picking_type.id, "origin": text,
                "location_id": picking_type.default_location_src_id.id,
                "location_dest_id": cls.env.ref("stock.stock_location_customers").id,
            }  # fmt: skip
        if model == "crm.lead":
            return {"partner_id": partner.id, "name": "Lead", "type": "opportunity",
                    "description": text, "expected_revenue": price}  # fmt: skip
        return {"partner_id": partner.id, "name": "Task", "description": text,
                "project_id": cls._project().id}  # fmt: skip

    @classmethod
    def _product(cls):
        if not hasattr(cls, "_the_product"):
            cls._the_product = cls.env["product.product"].create({"name": "Pin product"})
        return cls._the_product

    @classmethod
    def _project(cls):
        if not hasattr(cls, "_the_project"):
            cls._the_project = cls.env["project.project"].create(
                {"name": "Pin project", "privacy_visibility": "employees"}
            )
        return cls._the_project

    @classmethod
    def _make_one(cls, model, partner, text, price):
        return cls.env[model].create(cls.values(model, partner, text, price))

    @classmethod
    def _make_res_partner_bank(cls, *args):
        return cls._make_one("res.partner.bank", *args[:3])

    @classmethod
    def _make_sale_order(cls, *args):
        return cls._make_one("sale.order", *args[:3])

    @classmethod
    def _make_sale_order_line(cls, _partner, _text, _price, made):
        return made["sale.order"].order_line

    @classmethod
    def _make_account_move(cls, *args):
        return cls._make_one("account.move", *args[:3])

    @classmethod
    def _make_account_move_line(cls, _partner, _text, _price, made):
        return made["account.move"].invoice_line_ids

    @classmethod
    def _make_purchase_order(cls, *args):
        return cls._make_one("purchase.order", *args[:3])

    @classmethod
    def _make_purchase_order_line(cls, _partner, _text, _price, made):
        return made["purchase.order"].order_line

    @classmethod
    def _make_stock_picking(cls, *args):
        return cls._make_one("stock.picking", *args[:3])

    @classmethod
    def _make_stock_move(cls, _partner, text, price, made):
        picking, product = made["stock.picking"], cls._product()
        values = {
            "picking_id": picking.id, "product_id": product.id, "product_uom_qty": price,
            "product_uom": product.uom_id.id, "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id, "origin": text, "name": "Move",
        }  # fmt: skip
        known = cls.env["stock.move"]._fields
        return cls.env["stock.move"].create({k: v for k, v in values.items() if k in known})

    @classmethod
    def _make_crm_lead(cls, *args):
        return cls._make_one("crm.lead", *args[:3])

    @classmethod
    def _make_project_task(cls, *args):
        return cls._make_one("project.task", *args[:3])


class LinkedAppsContract(LinkedAppsWorld):
    """What the clerk may do with the documents of a locked customer."""

    # -- requests of the clerk -------------------------------------------------------------

    def call(self, model, method, *args, **kwargs):
        return self.rpc(self.clerk, model, method, *args, **kwargs)

    def both(self, document):
        return self.document[document.model] + self.other_document[document.model]

    def groups(self, model, domain, groupby, figure):
        """Groups with the sum of ``figure``, in whatever way this series groups."""
        if hasattr(self.env["base"], "formatted_read_group"):
            sums = [f"{figure}:sum"] if figure else []
            return self.call(model, "formatted_read_group", domain, [groupby], [*sums, "__count"])
        return self.call(model, "read_group", domain, [figure] if figure else [], [groupby])

    def assert_asks(self, call):
        with self.assertRaises(RecordPinRequired) as caught:
            call()
        self.assertEqual(
            {(lock["res_model"], lock["res_id"]) for lock in caught.exception.locks},
            {(PARTNER, self.customer.id)},
        )
        self.assert_no_secret([str(caught.exception), caught.exception.locks])

    def test_an_electronic_document_of_an_invoice(self):
        """Whose code says that it depends on the invoice (15 and 16, and where formats are)."""
        if EDI not in self.env:
            return
        edi_format = self.env["account.edi.format"].create({"name": "Pin", "code": "pin"})
        made = {
            key: self.env[EDI].create(
                {"move_id": record.id, "edi_format_id": edi_format.id, "state": "to_send"}
            )
            for key, record in (
                ("locked", self.document["account.move"]),
                ("open", self.other_document["account.move"]),
            )
        }

        def problems(_format, move):
            return [f"{move.ref} is what the file of {move.partner_id.email} would say"]

        def content(key, **kwargs):
            (row,) = self.call(EDI, "read", made[key].ids, ["edi_content"], **kwargs)
            return b64decode(row["edi_content"] or "").decode()

        with patch.object(type(edi_format), "_check_move_configuration", problems):
            self.assertEqual(content("locked"), "")
            self.assertIn("plain", content("open"))
            token = self.unlock(self.clerk, self.customer)
            self.assert_secret(content("locked", token=token))

    # -- lists -----------------------------------------------------------------------------

    def test_lists_show_them_with_a_padlock(self):
        for document in self.documents:
            with self.subTest(document.model):
                record = self.document[document.model]
                names = ["display_name", document.secret]
                if hasattr(self.env["base"], "web_read"):
                    specification = {name: {} for name in names}
                    found = self.call(
                        document.model, "web_search_read",
                        [("id", "in", self.both(document).ids)], specification,
                    )["records"]  # fmt: skip
                else:
                    found = self.call(
                        document.model,
                        "search_read",
                        [("id", "in", self.both(document).ids)],
                        names,
                    )
                rows = {row["id"]: row for row in found}
                self.assertEqual(set(rows), set(self.both(document).ids))
                self.assertTrue(rows[record.id]["record_pin"]["locked"])
                self.assertIn(document.secret, rows[record.id]["record_pin"]["masked"])
                self.assertIs(rows[record.id][document.secret], False)
                other = self.other_document[document.model]
                self.assertNotIn("record_pin", rows[other.id])
                self.assertIn("plain", str(rows[other.id][document.secret]))
                self.assert_no_secret(found)

    @only_with("name_get")
    def test_a_name_that_superuser_code_makes_asks_for_the_pin(self):
        """The name of an order's line holds the reference of the customer, up to Odoo 16."""
        for document in self.documents:
            ours, other = self.document[document.model], self.other_document[document.model]
            with self.subTest(document.model):
                self.assert_asks(lambda: self.call(document.model, "name_get", ours.ids))  # noqa: B023
                self.assertTrue(self.call(document.model, "name_get", other.ids))

    def test_after_the_unlock_they_are_as_usual(self):
        token = self.unlock(self.clerk, self.customer)
        for document in self.documents:
            with self.subTest(document.model):
                record = self.document[document.model]
                (row,) = self.call(
                    document.model, "read", record.ids, [document.secret], token=token
                )
                self.assertIn("hush", str(row[document.secret]))

    # -- two worlds ------------------------------------------------------------------------

    def _go_to_world(self, number):
        super()._go_to_world(number)
        for document in self.documents:
            number_of = (NUMBERS, OTHER_NUMBERS)[number]["view"]
            columns, values = [f'"{document.secret}" = %s'], [f"hush{number_of}"]
            if document.amount:
                columns.append(f'"{document.amount}" = %s')
                values.append(number_of % 10**6)
            record = self.document[document.model]
            self.cr.execute(
                f'UPDATE "{record._table}" SET {", ".join(columns)} WHERE id IN %s',
                [*values, record._ids],
            )
        self.forget()

    def test_no_question_tells_a_masked_value(self):
        """The same answer whatever the documents of a locked customer hold."""
        for document in self.documents:
            with self.subTest(document.model):
                model, secret, amount = document.model, document.secret, document.amount
                names = [name for name in ("display_name", secret, amount) if name]
                mine = [("id", "in", self.both(document).ids)]
                start = document.path.split(".")[0]
                for question in (
                    lambda m=model, n=names, d=mine: self.call(m, "search_read", d, n),
                    lambda m=model, n=names: self.call(m, "search_read", [], n, limit=30),
                    lambda m=model, n=names, d=mine, s=secret: self.call(
                        m, "search_read", [*d, (s, "like", "hush")], n
                    ),
                    lambda m=model, d=mine, s=secret: self.call(
                        m, "search_count", [*d, (s, "like", str(NUMBERS["view"]))]
                    ),
                    lambda m=model, d=mine, s=secret: self.call(m, "search", d, order=f"{s} desc"),
                    lambda m=model, d=mine, g=start, a=amount: self.groups(m, d, g, a),
                    lambda m=model, g=start, a=amount: self.groups(m, [], g, a),
                    lambda m=model: self.call(m, "name_search", "hush"),
                    lambda m=model, d=mine, s=secret: self.call(
                        m, "search_count", [*d, (s, "!=", False)]
                    ),
                ):
                    self.assert_tells_nothing(question)

    def test_no_report_tells_a_masked_figure(self):
        for model, column, figure in self.reports:
            with self.subTest(model):
                domain = [(column, "in", [self.customer.id, self.open.id])]
                self.assert_tells_nothing(
                    lambda m=model, d=domain, c=column, f=figure: self.groups(m, d, c, f)
                )
                self.assert_tells_nothing(
                    lambda m=model, c=column, f=figure: self.groups(m, [], c, f)
                )
                self.assert_tells_nothing(
                    lambda m=model, d=domain, f=figure: self.call(m, "search_read", d, [f])
                )

    def test_a_report_shows_the_figures_after_the_unlock(self):
        """So that the reports are not simply empty."""
        token = self.unlock(self.clerk, self.customer)
        for model, column, figure in self.reports:
            if model == "account.invoice.report":
                continue  # knows posted invoices, and drafts of some series only
            with self.subTest(model):
                rows = self.call(
                    model, "search_read", [(column, "=", self.customer.id)], [figure], token=token
                )
                self.assertTrue(rows)

    # -- opening, changing, deleting ----------------------------------------------------------

    def test_opening_changing_and_deleting_ask_for_the_customers_pin(self):
        for document in self.documents:
            with self.subTest(document.model):
                record = self.document[document.model]
                before = self.row_of(record)
                for method, args in (
                    ("read", [[document.secret]]),
                    ("write", [{document.secret: "x"}]),
                    ("unlink", []),
                    ("copy", []),
                    ("export_data", [[document.secret]]),
                ):
                    with self.subTest(method):
                        self.assert_asks(
                            lambda m=method, a=args, d=document, r=record: self.call(
                                d.model, m, r.ids, *a
                            )
                        )
                self.assert_unchanged(record, before)

    # -- creating ------------------------------------------------------------------------------

    def creatable(self):
        return [document for document in self.documents if document.path == "partner_id"]

    def test_what_changes_a_record_as_superuser_asks_first(self):
        """Up to Odoo 17 the clerk may mark contacts as reconciled, whatever they may change."""
        if not hasattr(self.env[PARTNER], "mark_as_reconciled"):  # no Accounting, or a later one
            with self.assertRaises(AttributeError):
                self.call(PARTNER, "mark_as_reconciled", self.customer.ids)
            return
        for mode, record in self.locked.items():
            with self.subTest(mode):
                row = self.row_of(record)
                with self.assertRaises(RecordPinRequired):
                    self.call(PARTNER, "mark_as_reconciled", record.ids)
                self.assert_unchanged(record, row)
        self.assertTrue(self.call(PARTNER, "mark_as_reconciled", self.open.ids))
        token = self.unlock(self.clerk, self.customer)
        self.assertTrue(self.call(PARTNER, "mark_as_reconciled", self.customer.ids, token=token))

    def test_no_question_about_a_line_writes_others_half_made(self):
        """Odoo makes the figures of an entry one by one, and the database checks what is written.

        (18 writes them half made by itself, and refuses the change to superuser code as well.)
        """
        if "account.move" not in self.env:
            self.assertNotIn("account.move", self.document)
            return
        self.protected._add_links([("account.move.line", "partner_id")])
        account = self.document["account.move.line"].account_id.id

        def balances(user):
            entry = self.env["account.move"].with_user(user).create(
                {"line_ids": [(0, 0, {"account_id": account, name: 20, "name": name})
                              for name in ("debit", "credit")]}
            )  # fmt: skip
            changed = entry.line_ids.filtered("credit")
            figures = {"debit": 10, "credit": 0, "balance": 10}
            added = {"account_id": account, "credit": 30, "balance": -30, "name": "added"}
            try:
                with mute_logger("odoo.sql_db"), self.cr.savepoint():
                    entry.write({"line_ids": [(1, changed.id, figures), (0, 0, added)]})
            except IntegrityError:
                return None
            return sorted(entry.line_ids.mapped("balance"))

        of_superuser = balances(SUPERUSER_ID)
        self.assertIn(of_superuser, ([-30, 10, 20], None))
        self.assertEqual(balances(self.clerk), of_superuser)

    def test_what_prepares_a_signup_as_superuser_leaves_locked_contacts_out(self):
        """Without a refusal: messages that are sent about other records come by it."""
        if not hasattr(self.env[PARTNER], "signup_get_auth_param"):  # nobody signs up here
            with self.assertRaises(AttributeError):
                self.call(PARTNER, "signup_get_auth_param", self.customer.ids)
            return
        self.env["ir.config_parameter"].sudo().set_param("auth_signup.invitation_scope", "b2c")
        locked = [record.id for record in self.locked.values()]
        rows = {id_: self.row_of(self.env[PARTNER].browse(id_)) for id_ in locked}
        found = self.call(PARTNER, "signup_get_auth_param", [*locked, self.open.id], keep=True)
        self.assertEqual(set(found), {str(self.open.id)})
        for id_, row in rows.items():
            self.assert_unchanged(self.env[PARTNER].browse(id_), row)
        token = self.unlock(self.clerk, self.customer)
        found = self.call(PARTNER, "signup_get_auth_param", self.customer.ids, token=token)
        self.assertEqual(set(found), {str(self.customer.id)})

    def test_creating_asks_for_the_customers_pin(self):
        for document in self.creatable():
            with self.subTest(document.model):
                values = self.values(document.model, self.customer, "hush new", 7)
                count = self.env[document.model].sudo().search_count([])
                self.assert_asks(lambda d=document, v=values: self.call(d.model, "create", v))
                self.assertEqual(self.env[document.model].sudo().search_count([]), count)
                token = self.unlock(self.clerk, self.customer)
                self.call(document.model, "create", values, token=token)
                self.lock_rpc(self.clerk, "lock_now", PARTNER, self.customer.ids)

    def test_re_pointing_asks_for_the_customers_pin(self):
        for document in self.creatable():
            with self.subTest(document.model):
                record = self.other_document[document.model]
                self.assert_asks(
                    lambda d=document, r=record: self.call(
                        d.model, "write", r.ids, {"partner_id": self.customer.id}
                    )
                )
                self.assertEqual(self.row_of(record)["partner_id"], self.open.id)

    def test_choosing_the_customer_in_a_draft_asks_for_the_pin(self):
        for document in self.creatable():
            with self.subTest(document.model):
                values = {"partner_id": self.customer.id}
                if hasattr(self.env["base"], "web_read"):
                    spec = {"partner_id": {"fields": {"display_name": {}}}, document.secret: {}}
                    args = [values, ["partner_id"], spec]
                else:
                    args = [values, "partner_id", {"partner_id": "1", document.secret: ""}]
                self.assert_asks(lambda d=document, a=args: self.call(d.model, "onchange", [], *a))

    # -- suggestions ---------------------------------------------------------------------------

    def test_documents_their_lines_and_reports_are_suggested(self):
        """With a count of the records that each path would cover."""
        self.protected.link_ids.unlink()
        found = {(link["model"], link["path"]): link for link in self.protected.suggested_links()}
        for document in self.documents:
            link = found[document.model, document.path]
            self.assertGreaterEqual(link["locked"], 1, link)
            self.assertGreaterEqual(link["records"], link["locked"] + 1, link)
        for model, path, _figure in self.reports:
            self.assertGreaterEqual(found[model, path]["records"], found[model, path]["locked"])

    def test_detailed_operations_are_suggested_as_lines_of_the_delivery(self):
        """What a delivery has besides its moves; neither of them is deleted with it by Odoo."""
        self.protected.link_ids.unlink()
        found = {(link["model"], link["path"]) for link in self.protected.suggested_links()}
        for model in ("stock.move.line", "stock.package_level"):
            if model in self.env:
                self.assertIn((model, "picking_id.partner_id"), found)

    def test_what_only_comes_after_a_document_is_not_suggested_as_its_lines(self):
        """Documents of their own, what another app adds, and records of the same model.

        They are suggested along their own contact, if they have one.
        """
        self.protected.link_ids.unlink()
        found = {(link["model"], link["path"]) for link in self.protected.suggested_links()}
        for model, path in found:
            with self.subTest(f"{model} {path}"):
                steps = path.split(".")
                self.assertLessEqual(len(steps), 3)
                for step in (f"{model}.{steps[0]}", steps[0]):
                    self.assertNotIn(step, DETOURS)
        self.assertFalse({model for model, _path in found} & {"res.users", "res.company"})

    def test_suggested_lines_follow_the_lock(self):
        """Those of the delivery, once what was suggested is added: opening asks for the PIN."""
        self.protected.link_ids.unlink()
        links = [
            (link["model"], link["path"])
            for link in self.protected.suggested_links()
            if (link["model"], link["path"])
            in {(document.model, document.path) for document in self.documents}
        ]
        self.protected._add_links(links)
        for document in self.documents:
            with self.subTest(document.model):
                record = self.document[document.model]
                read = ("read", record.ids, [document.secret])
                self.assert_asks(lambda m=document.model, r=read: self.call(m, *r))
                status = self.lock_rpc(self.clerk, "status", document.model, record.ids)
                self.assertTrue(status[str(record.id)]["locked"])
                other = self.other_document[document.model]
                self.assertTrue(self.call(document.model, "read", other.ids, [document.secret]))
        token = self.unlock(self.clerk, self.customer)
        for document in self.documents:
            ids = self.document[document.model].ids
            (row,) = self.call(document.model, "read", ids, [document.secret], token=token)
            self.assertIn("hush", str(row[document.secret]))

    def test_a_contact_moves_to_another_company_with_all_suggestions_added(self):
        """Also those of reports, which have no table in the database but a query."""
        links = [(link["model"], link["path"]) for link in self.protected.suggested_links()]
        self.assertIn(("res.partner.bank", "partner_id.commercial_partner_id"), links)
        self.protected._add_links(links)
        companies = self.env[PARTNER].create(
            [{"name": f"Pin company {number}", "is_company": True} for number in (1, 2)]
        )
        contact = self.env[PARTNER].create(
            {"name": "Pin contact", "type": "other", "parent_id": companies[0].id}
        )
        self._make_one("res.partner.bank", contact, "plain", 0)
        self.call(PARTNER, "write", contact.ids, {"parent_id": companies[1].id})
        self.assertEqual(self.row_of(contact)["parent_id"], companies[1].id)
        self.assert_asks(
            lambda: self.call(PARTNER, "write", contact.ids, {"parent_id": self.customer.id})
        )

    def test_paths_are_suggested_for_every_model_that_others_point_to(self):
        """Also where a field has a value for each company: there is no column to go along."""
        targets = {
            field.comodel_name
            for name in self.env.registry
            for field in self.env[name]._fields.values()
            if field.type == "many2one" and field.company_dependent
        }
        models = self.env["ir.model"]
        for target in sorted({"res.partner.bank", *targets}):
            protected = self.env["record.pin.model"].new({"model_id": models._get(target).id})
            if protected._why_not(target):
                continue
            with self.subTest(target):
                for link in protected.suggested_links():
                    step = link["path"].split(".")[0]
                    field = self.env[link["model"]]._fields[step]
                    self.assertFalse(field.company_dependent, link)

    def test_a_field_with_a_value_for_each_company_is_no_step(self):
        """It is no column that holds an id; the message says which step it is."""
        for name in sorted(self.env.registry.keys()):
            for field in self.env[name]._fields.values():
                if (
                    field.type != "many2one"
                    or not field.company_dependent
                    or self.protected._why_not(name, linked=True)
                ):
                    continue
                with self.subTest(str(field)), self.assertRaises(ValidationError) as caught:
                    self.protected._add_links([(name, field.name)])
                self.assertIn(f"{field.name} is not a stored many2one", str(caught.exception))

    # -- what it costs --------------------------------------------------------------------------

    def test_the_number_of_links_and_locks_makes_no_difference_to_a_list(self):
        """One more question for each link path of the model, whatever the number of rows."""
        for document in self.documents:
            with self.subTest(document.model):
                small, large = [], self.env[document.model].sudo().search([], limit=40).ids
                small = large[:3]
                counts = []
                for ids in (small, large, small, large):
                    self.forget()
                    model = self.env[document.model].with_user(self.clerk)
                    before = self.cr.sql_log_count
                    model.search_read([("id", "in", ids)], ["id", document.secret])
                    counts.append(self.cr.sql_log_count - before)
                self.assertLessEqual(counts[3] - counts[2], 2, counts)
