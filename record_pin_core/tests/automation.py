"""Automation rules, of Odoo's app for them: they open no lock, and hide none that asks for its PIN.

Where the app is not installed nothing is tried.
"""

from ..exceptions import RecordPinRequired
from .cells import each_mode, each_reading_mode
from .common import PARTNER

RULE = "base.automation"
#: What a rule leaves behind when it has run: a tag, made as superuser.
TAG = "Pin rule"
NOTE = f"env['res.partner.category'].create({{'name': '{TAG}'}})"


class AutomationContract:
    """``reader`` has unlocked nothing. The leaf class adds ``common.World``."""

    def rule(self, trigger, code, *fields):
        """A rule of contacts that runs ``code``; of ``fields``, if it waits for theirs."""
        # it puts methods over the models', which no rollback takes away
        self.addCleanup(setattr, self.registry, "registry_invalidated", False)
        self.addCleanup(self.env[RULE]._unregister_hook)
        model = self.env["ir.model"]._get(PARTNER).id
        values = {"name": "Pin rule", "model_id": model, "trigger": trigger}
        if fields:
            found = [self.env["ir.model.fields"]._get(PARTNER, name).id for name in fields]
            values["on_change_field_ids"] = [(6, 0, found)]
        action = {"name": "Pin rule", "state": "code", "code": code, "model_id": model}
        if "action_server_ids" not in self.env[RULE]._fields:  # up to 16 a rule is an action
            return self.env[RULE].create({**action, **values})
        rule = self.env[RULE].create(values)
        action.update(usage="base_automation", base_automation_id=rule.id)
        self.env["ir.actions.server"].create(action)
        return rule

    def runs(self):
        """How often a rule has left something behind: for what Odoo computes then, once more."""
        self.forget()
        return self.env["res.partner.category"].search_count([("name", "=", TAG)])

    def change(self, record, token=None):
        values = {"function": "CEO"}
        return self.rpc(self.reader, PARTNER, "write", record.ids, values, token=token)

    def assert_asks(self, record, call):
        """For reading or for changing: Odoo reads what is there before it is written."""
        with self.assertRaises(RecordPinRequired) as caught:
            call()
        error = caught.exception
        found = [(lock["res_model"], lock["res_id"]) for lock in error.locks]
        self.assertEqual(found, [(PARTNER, record.id)])
        self.assertEqual(error.context, {"record_pin": error.locks})
        self.assert_no_secret([str(error), error.context])

    @each_mode
    def the_guard_while_rules_come_and_go(self, mode):
        """They put methods of theirs over the models', and take them away again."""
        if RULE not in self.env:
            return
        record = self.locked[mode]
        before = self.row_of(record)
        changes, ends = (
            self.rule(trigger, NOTE) for trigger in ("on_create_or_write", "on_unlink")
        )
        for gone in (None, changes, ends):
            if gone is not None:
                gone.unlink()
            with self.subTest(gone=gone):
                self.assert_asks(record, lambda: self.change(record))
                self.assert_asks(
                    record, lambda: self.rpc(self.reader, PARTNER, "unlink", record.ids)
                )
                self.assert_unchanged(record, before)
        self.assertEqual(self.runs(), 0)

    @each_mode
    def a_rule_that_waits_for_a_change(self, mode):
        """It runs once the PIN has been entered, and not before."""
        if RULE not in self.env:
            return
        record = self.locked[mode]
        self.rule("on_create_or_write", NOTE)
        self.assert_asks(record, lambda: self.change(record))
        self.assertEqual(self.runs(), 0)
        self.change(record, self.unlock(self.reader, record))
        self.assertGreater(self.runs(), 0)

    @each_mode
    def a_rule_that_acts_as_the_user(self, mode):
        """Its error is about a PIN, not about the rule: that is the dialog to show."""
        if RULE not in self.env:
            return
        record = self.locked[mode]
        self.rule(
            "on_create_or_write",
            f"env['{PARTNER}'].browse({record.id}).with_user(env.uid).write({{'function': 'CEO'}})",
        )
        before = self.row_of(record)
        self.assert_asks(record, lambda: self.change(self.open))
        self.assert_unchanged(record, before)
        self.change(self.open, self.unlock(self.reader, record))
        self.assertEqual(self.row_of(record)["function"], "CEO")

    @each_reading_mode
    def a_rule_for_a_form_that_shows_what_was_chosen(self, mode):
        """As Odoo's own onchange methods it sees what the user sees."""
        if RULE not in self.env:
            return
        record = self.locked[mode]
        self.rule(
            "on_change", "action = {'value': {'function': record.parent_id.phone}}", "parent_id"
        )
        values = {"name": "New", "parent_id": record.id, "function": False}
        if hasattr(self.env["base"], "web_read"):
            arguments = [], values, ["parent_id"], {name: {} for name in values}
        else:
            named = dict.fromkeys(values, "")
            arguments = [], values, "parent_id", {**named, "parent_id": "1"}

        def call(token=None):
            return self.rpc(self.reader, PARTNER, "onchange", *arguments, token=token)

        self.assert_asks(record, call)
        self.assert_secret(call(self.unlock(self.reader, record)))

    @each_reading_mode
    def a_rule_works_on_the_truth(self, mode):
        """As superuser, whoever has started it: what it copies is no mask."""
        if RULE not in self.env:
            return
        record = self.locked[mode]
        self.rule(
            "on_create_or_write",
            f"record.write({{'comment': env['{PARTNER}'].browse({record.id}).phone}})",
        )
        self.change(self.open)
        self.assertIn(record.phone, self.row_of(self.open)["comment"])
