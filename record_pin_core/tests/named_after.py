"""Names of open records that are made of masked values of locked ones: labels, suggestions, rows.

Of apps that are not installed nothing is tried: a contact always is there.
"""

from .. import compat
from ..exceptions import RecordPinRequired
from .cells import each_reading_mode
from .common import PARTNER, PIN

LINE = "sale.order.line"
ORDER = "sale.order"
#: Doors at which a record itself is named, and not what points to it.
AT_ITSELF = ("name_search", "read", "search_read", "export", "suggestions", "web_read", "name_get")
#: Doors at which some names are made with the rights of the user, who is asked for the PIN then.
AS_USER = ("read", "search_read", "web_read", "name_get", "export", "exported label")


class NamedAfterContract:
    """``reader`` has unlocked nothing, and no model is linked. The leaf class adds ``World``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant(cls.reader, "sales_team.group_sale_salesman_all_leads")

    def order(self, partner):
        """An order of one line."""
        product = self.env["product.product"].create({"name": "Pin work", "type": "service"})
        lines = [(0, 0, {"product_id": product.id, "name": "Pin line"})]
        return self.env[ORDER].create({"partner_id": partner.id, "order_line": lines})

    def call(self, model, method, *args, token=None, **context):
        return self.rpc(self.reader, model, method, *args, context=context, token=token)

    def named(self, record, lines=None, field=None, token=None, **wanted):
        """``{door: answer}`` of doors that name ``record``, which ``field`` of ``lines`` names."""
        model, domain, context = record._name, [("id", "in", record.ids)], wanted
        doors = {
            "name_search": (model, "name_search", "", domain),
            "read": (model, "read", record.ids, ["display_name"]),
            "search_read": (model, "search_read", domain, ["display_name"]),
            "export": (model, "export_data", record.ids, ["display_name"]),
        }
        if lines:
            others, those = lines._name, [("id", "in", lines.ids)]
            doors["label"] = (others, "read", lines.ids, [field])
            doors["exported label"] = (others, "export_data", lines.ids, [field])
            doors["labels"] = (others, "search_read", those, [field])
            if lines._auto:  # 19 opens no new form of what nobody can make
                doors["default"] = (others, "onchange", [], {}, [], self.shown_in_a_form(field))
                context = dict(wanted, **{f"default_{field}": record.ids[0]})
            if hasattr(lines, "read_group"):
                doors["groups"] = (others, "read_group", those, [field], [field])
            if hasattr(lines, "formatted_read_group"):
                doors["formatted groups"] = (others, "formatted_read_group", those, [field])
        if compat.has("web_name_search"):
            doors["suggestions"] = (model, "web_name_search", "", {"display_name": {}}, domain)
        if hasattr(record, "web_read"):
            doors["web_read"] = (model, "web_read", record.ids, {"display_name": {}})
            if lines:
                names = {field: {"fields": {"display_name": {}}, "context": wanted}}
                doors["web label"] = (others, "web_read", lines.ids, names)
        else:
            doors["name_get"] = (model, "name_get", record.ids)
        return {
            door: self.answer(lambda a=args: self.call(*a, token=token, **context))
            for door, args in doors.items()
        }

    def shown_in_a_form(self, field):
        """How a form asks for a many2one."""
        if hasattr(self.env["base"], "web_read"):
            return {field: {"fields": {"display_name": {}}}}
        return {field: ""}

    def assert_named(self, answers, text, besides=()):
        """Each door tells ``text``; those ``besides`` may ask for a PIN instead."""
        for door, answer in answers.items():
            if door in besides and answer[0] == RecordPinRequired.__name__:
                continue
            self.assertEqual(answer[0], "answer", (door, answer))
            self.assertIn(text, str(answer), door)

    @each_reading_mode
    def a_line_of_an_order(self, mode):
        """Its name ends with the reference of the customer, which is masked."""
        if ORDER not in self.env:
            return
        record = self.locked[mode]
        record.ref = "hush99"
        order, other = self.order(record), self.order(self.open)
        self.open.ref = "plain99"
        both = order.order_line + other.order_line
        for lines in (order.order_line, both):
            answers = self.named(lines)
            self.assert_no_secret(answers)
            self.assert_named(answers, "Locked", AS_USER)
            if lines == both:
                self.assert_named(answers, "plain99", AS_USER)
        token = self.unlock(self.reader, record)
        self.assert_named(self.named(both, token=token), "hush99")

    @each_reading_mode
    def a_line_on_the_list_of_a_form(self, mode):
        """It shows labels as well: here of the contact that a new one is below."""
        self.protected.mask_name = True
        record = self.locked[mode]
        spec = {"partner_ids": "", "partner_ids.parent_id": ""}
        if hasattr(record, "web_read"):
            spec = {"partner_ids": {"fields": self.shown_in_a_form("parent_id")}}
        lines = [(0, 0, {"name": "Pin", "type": "contact", "parent_id": record.id})]
        ask = ("res.partner.category", "onchange", [], {}, [], spec)
        answer = self.answer(lambda: self.call(*ask, default_partner_ids=lines))
        self.assert_no_secret(answer)
        self.assertNotIn(record.name, str(answer))
        self.assertIn("Locked", str(answer))

    @each_reading_mode
    def a_line_that_is_linked_afterwards(self, mode):
        """Its name is guarded otherwise then, in workers that have guarded it before as well."""
        if ORDER not in self.env:
            return
        record = self.locked[mode]
        record.ref = "hush99"
        lines = self.order(record).order_line
        self.assert_no_secret(self.named(lines))
        self.protected._add_links([(LINE, "order_partner_id")])
        self.assert_no_secret(self.named(lines))

    @each_reading_mode
    def an_order_that_is_named_with_its_customer(self, mode):
        """If the client's context asks for that."""
        if ORDER not in self.env:
            return
        self.protected.mask_name = True
        record = self.locked[mode]
        order = self.order(record)
        wanted = {"sale_show_partner_name": True}
        answers = self.named(order, order.order_line, "order_id", **wanted)
        self.assertNotIn(record.name, str(answers))
        self.assert_named(answers, order.name, AS_USER)
        token = self.unlock(self.reader, record)
        answers = self.named(order, order.order_line, "order_id", token=token, **wanted)
        kept = {door: answers[door] for door in answers if "groups" not in door}
        self.assert_named(kept, record.name)

    @each_reading_mode
    def a_contact_below_a_masked_name(self, mode):
        """Whatever form its name is wanted in, which has that of the company in it."""
        self.protected.mask_name = True
        record, child = self.locked[mode], self.child[mode]
        for wanted in ({}, {"formatted_display_name": True}, {"show_email": True}):
            answers = self.named(child, **wanted)
            self.assertNotIn(record.name, str(answers))
            self.assert_named(answers, f"Child of {mode}", AS_USER)
        token = self.unlock(self.reader, record)
        self.assert_named(self.named(child, token=token), record.name)

    @each_reading_mode
    def what_is_called_as_the_record_it_points_to(self, mode):
        """As a notification by its recipient, with what the client's context adds."""
        if "mail.notification" not in self.env:
            return
        self.grant(self.reader, "base.group_system")
        record = self.locked[mode]
        message = self.open.message_post(body="Pin", message_type="comment")
        told = {"mail_message_id": message.id, "res_partner_id": record.id}
        notification = self.env["mail.notification"].create(told)
        wanted = {"show_email": True, "show_address": True, "show_vat": True}
        answers = self.named(notification, **wanted)
        self.assert_no_secret(answers)
        self.assert_named(answers, record.name, AS_USER)
        self.protected.mask_name = True
        answers = self.named(notification)
        self.assertNotIn(record.name, str(answers))
        self.assert_named(answers, "Locked", AS_USER)

    @each_reading_mode
    def what_points_to_a_message_or_a_file_of_it(self, mode):
        """Whose names are a subject, the name of the record, or of the file."""
        if "mail.message" not in self.env:
            return
        record, reader = self.locked[mode], self.reader
        self.grant(reader, "base.group_system")
        file = self.env["ir.attachment"].create(
            {"name": "hush.txt", "raw": b"Pin", "res_model": PARTNER, "res_id": record.id}
        )
        message = record.message_post(body="Pin", subject="hush 1", message_type="comment")
        self.notified(message, reader)
        notifications = self.env["mail.notification"].search([("mail_message_id", "=", message.id)])
        pointing = [(message, notifications, "mail_message_id")]
        answer = self.env["mail.message"].create(
            {"model": PARTNER, "res_id": self.open.id, "body": "Pin", "parent_id": message.id}
        )
        pointing.append((message, answer, "parent_id"))
        if "message_main_attachment_id" in self.open._fields:
            self.open.message_main_attachment_id = file
            pointing.append((file, self.open, "message_main_attachment_id"))
        self.protected.mask_name = True
        for target, lines, field in pointing:
            with self.subTest(field=field):
                answers = self.named(target, lines, field)
                answers = {door: answers[door] for door in answers if door not in AT_ITSELF}
                self.assertGreater(len(answers), 2)
                self.assert_no_secret(answers)
                self.assertNotIn(record.name, str(answers))
                self.assert_named(answers, "Locked", ("exported label",))
        token = self.unlock(reader, record)
        answers = self.named(message, answer, "parent_id", token=token)
        self.assertEqual(answers["label"][0], "answer")
        self.assertNotIn("Locked", str(answers["label"]))

    @each_reading_mode
    def what_points_to_a_part_of_it(self, mode):
        """An article of a locked template; a public employee."""
        if ORDER not in self.env:
            return
        locks = self.env["record.pin.lock"].with_user(self.keeper).sudo()
        order = self.order(self.open)
        product = order.order_line.product_id
        pointing = [(product, product.product_tmpl_id, order.order_line, "product_id")]
        if "hr.employee.public" in self.env:
            boss = self.env["hr.employee"].create({"name": "Pin boss"})
            worker = self.env["hr.employee"].create({"name": "Pin worker", "parent_id": boss.id})
            self._flush()
            public = self.env["hr.employee.public"]
            pointing.append((public.browse(boss.id), boss, public.browse(worker.id), "parent_id"))
        for part, whole, lines, field in pointing:
            for masked in (False, True):
                protected = self.env["record.pin.model"].search([("model", "=", whole._name)])
                protected = protected or self.protect_model(whole._name)
                protected.mask_name = masked
                if not masked:
                    locks.protect(whole._name, whole.ids, PIN, {"mode": mode})
                with self.subTest(field=field, masked=masked):
                    answers = self.named(part, lines, field)
                    answers = {door: answers[door] for door in answers if door not in AT_ITSELF}
                    self.assert_no_secret(answers)
                    self.assertGreater(len(answers), 2)
                    if masked:
                        self.assertNotIn(whole.name, str(answers))
                    expected = "Locked" if masked else whole.name
                    # an article fills in the line of an order, so that its PIN is asked for
                    self.assert_named(answers, expected, ("exported label", "default"))

    @each_reading_mode
    def a_locked_record_in_a_form(self, mode):
        """As the default that a client's context names, where no form follows its lock.

        17 asks for the PIN where the name is masked: it makes the label as the user.
        """
        record = self.locked[mode]
        wanted = {"default_partner_id": record.id, "show_email": True, "show_vat": True}
        outcomes = set()
        for masked in (False, True):
            self.protected.mask_name = masked
            for model in ("res.users", "res.partner.bank", "crm.lead", ORDER):
                if model not in self.env:
                    continue
                with self.subTest(model=model, masked=masked):
                    spec = self.shown_in_a_form("partner_id")
                    answer = self.answer(
                        lambda: self.call(model, "onchange", [], {}, [], spec, **wanted)  # noqa: B023
                    )
                    outcomes.add((masked, answer[0]))
                    self.assert_no_secret(answer)
                    if masked:
                        self.assertNotIn(record.name, str(answer))
        self.assertIn((False, "answer"), outcomes)

    @each_reading_mode
    def groups_by_a_masked_name(self, mode):
        """From 19 on one of the two methods is deprecated, and there."""
        self.protected.mask_name = True
        record, child = self.locked[mode], self.child[mode]
        for method, arguments in {
            "read_group": (["parent_id"], ["parent_id"]),
            "formatted_read_group": (["parent_id"],),
        }.items():
            if not hasattr(child, method):
                continue
            answer = self.call(PARTNER, method, [("id", "=", child.id)], *arguments)
            self.assertIn("Locked", str(answer), method)
            self.assertNotIn(record.name, str(answer), method)
