"""Who holds an unlock, and until when: everybody else, and everything later, is closed."""

# tests named after what they try
# pylint: disable=method-required-super

from odoo.exceptions import AccessError, UserError

from .cells import MODES, each_mode, each_reading_mode
from .common import NEW_PIN, PARTNER, PIN


class IdentityContract:
    """``read`` and ``change`` a contact as some user with some proof."""

    def read(self, record, user=None, token=None, **kwargs):
        return self.rpc(
            user or self.reader, PARTNER, "read", record.ids, ["phone"], token=token, **kwargs
        )

    def change(self, record, user=None, token=None):
        return self.rpc(
            user or self.reader, PARTNER, "write", record.ids, {"function": "CEO"}, token=token
        )

    def assert_closed(self, record, user=None, token=None, **kwargs):
        self.assert_pin_required(lambda: self.read(record, user, token, **kwargs), record)

    # -- other users -------------------------------------------------------------------

    @each_reading_mode
    def a_token_is_of_no_use_to_another_user(self, mode):
        record = self.locked[mode]
        token = self.unlock(self.colleague, record)
        self.assert_closed(record, self.reader, token)
        self.assert_secret(self.read(record, self.colleague, token))

    @each_reading_mode
    def a_token_opens_one_record(self, mode):
        record, other = self.locked[mode], self.locked["view" if mode != "view" else "view_edit"]
        token = self.unlock(self.reader, other)
        self.assert_closed(record, self.reader, token)

    @each_reading_mode
    def several_tokens_open_several_records(self, mode):
        tokens = [self.unlock(self.reader, self.locked[name]) for name in ("view", "view_edit")]
        self.assert_secret(self.read(self.locked[mode], token=tokens))
        self.assert_secret(self.read(self.locked[mode], token=list(reversed(tokens))))

    @each_reading_mode
    def without_the_token_the_same_user_is_closed_out(self, mode):
        """Another client of the same user: no session, no token, no unlock."""
        record = self.locked[mode]
        self.unlock(self.reader, record)
        self.assert_closed(record)

    @each_reading_mode
    def rights_in_settings_open_nothing(self, mode):
        """An administrator without PIN rights is a user like any other."""
        self.assert_closed(self.locked[mode], self.admin)
        self.assert_closed(self.locked[mode], self.env.ref("base.user_admin"))

    @each_reading_mode
    def the_owner_needs_the_pin_too(self, mode):
        record = self.locked[mode]
        self.assert_closed(record, self.keeper)
        self.assert_secret(self.read(record, self.keeper, self.unlock(self.keeper, record)))

    @each_mode
    def superuser_mode_of_a_user_is_free(self, mode):
        record = self.locked[mode].with_user(self.reader).sudo()
        self.assert_secret(record.read(["phone"]))

    @each_reading_mode
    def leaving_superuser_mode_closes_again(self, mode):
        record = self.locked[mode].with_user(self.reader).sudo()
        self.assert_secret(record.read(["phone"]))
        self.assert_pin_required(lambda: record.sudo(False).read(["phone"]), self.locked[mode])

    @each_reading_mode
    def portal_users(self, mode):
        """A customer who may see the contacts of the own company, a locked one among them."""
        record = self.locked[mode]
        customer = self.new_user("customer", "base.group_portal")
        self.forget()
        # not by the ORM: the contact of a user would make the company's address its own
        self.cr.execute(
            "UPDATE res_partner SET parent_id = %s, commercial_partner_id = %s WHERE id = %s",
            [record.id, record.id, customer.partner_id.id],
        )
        self.forget()
        self.assert_closed(record, customer)
        self.assert_secret(self.read(record, customer, self.unlock(customer, record)))

    @each_reading_mode
    def two_companies(self, mode):
        """The companies a client switches on widen nothing."""
        other = self.env["res.company"].create({"name": "Other"})
        self.reader.sudo().write({"company_ids": [(4, other.id)]})
        record = self.locked[mode]
        for companies in ([other.id], [self.env.company.id, other.id], []):
            self.assert_closed(record, context={"allowed_company_ids": companies})
        token = self.unlock(self.reader, record)
        self.assert_secret(
            self.read(record, token=token, context={"allowed_company_ids": [other.id]})
        )

    # -- managers ----------------------------------------------------------------------

    def set_bypass(self, value):
        self.env.company.sudo().record_pin_manager_bypass = value

    @each_reading_mode
    def a_manager_reads_nothing_before_opening_it(self, mode):
        for value in ("always", "reason", "never"):
            self.set_bypass(value)
            self.assert_closed(self.locked[mode], self.manager)

    @each_mode
    def a_manager_opens_without_a_reason(self, mode):
        self.set_bypass("always")
        record = self.locked[mode]
        answer = self.lock_rpc(self.manager, "unlock", PARTNER, record.id, False)
        self.assertTrue(answer["unlocked"])
        self.assert_secret(self.read(record, self.manager, answer["token"]))
        self.assertEqual(
            self.events("bypassed", record),
            [("bypassed", self.manager.id, PARTNER, record.id)],
        )

    @each_mode
    def a_manager_gives_a_reason(self, mode):
        self.set_bypass("reason")
        record = self.locked[mode]
        for reason in (None, "", "   "):
            with self.assertRaises(UserError):
                self.lock_rpc(self.manager, "unlock", PARTNER, record.id, False, reason)
        self.assertEqual(self.events("bypassed", record), [])
        answer = self.lock_rpc(self.manager, "unlock", PARTNER, record.id, False, "Payroll run")
        self.assertTrue(answer["unlocked"])
        self.assertEqual(len(self.events("bypassed", record)), 1)
        self.cr.execute("SELECT reason FROM record_pin_event ORDER BY id DESC LIMIT 1")
        self.assertEqual(self.cr.fetchone(), ("Payroll run",))

    def test_the_strictest_of_a_managers_companies_decides(self):
        lax = self.env["res.company"].create({"name": "Pin lax"})
        lax.record_pin_manager_bypass = "always"
        self.manager.company_ids += lax
        record = self.locked["view"]
        for setting, error in (("reason", UserError), ("never", AccessError)):
            self.set_bypass(setting)
            for companies in ([lax.id], [lax.id, self.env.company.id], []):
                with self.assertRaises(error):
                    self.lock_rpc(
                        self.manager, "unlock", PARTNER, record.id, False,
                        context={"allowed_company_ids": companies},
                    )  # fmt: skip
        self.assertEqual(self.events("bypassed", record), [])

    @each_mode
    def a_manager_needs_the_pin_when_the_settings_say_so(self, mode):
        self.set_bypass("never")
        record = self.locked[mode]
        with self.assertRaises(AccessError):
            self.lock_rpc(self.manager, "unlock", PARTNER, record.id, False, "Payroll run")
        self.assertEqual(self.events("bypassed", record), [])
        self.unlock(self.manager, record)

    def test_nobody_else_opens_without_the_pin(self):
        self.set_bypass("always")
        record = self.locked["view"]
        for user in (self.reader, self.keeper, self.auditor, self.admin):
            with self.assertRaises(AccessError):
                self.lock_rpc(user, "unlock", PARTNER, record.id, False, "Curious")
        self.assertEqual(self.events("bypassed"), [])

    def test_a_client_cannot_choose_the_company_whose_settings_count(self):
        """The bypass is a setting of the company of the user, not of the request."""
        self.set_bypass("never")
        lenient = self.env["res.company"].create({"name": "Lenient"})
        lenient.record_pin_manager_bypass = "always"
        with self.assertRaises(AccessError):
            self.lock_rpc(
                self.manager, "unlock", PARTNER, self.locked["view"].id, False, "Curious",
                context={"allowed_company_ids": [lenient.id]},
            )  # fmt: skip

    # -- the end of an unlock ------------------------------------------------------------

    @each_reading_mode
    def after_the_grace_period(self, mode):
        record = self.locked[mode]
        token = self.unlock(self.reader, record)
        with self.later(minutes=4, seconds=59):
            self.assert_secret(self.read(record, token=token))
        with self.later(minutes=5):
            self.assert_closed(record, token=token)

    @each_mode
    def changing_after_the_grace_period(self, mode):
        """Free in mode View once it was unlocked; the PIN again in the other two.

        Of a model that does not read what it is about to write: reading is closed again.
        """
        self.protect_model("res.partner.category")
        record = self.env["res.partner.category"].create({"name": "Tag"})
        self.env["record.pin.lock"].protect(record._name, record.ids, PIN, {"mode": mode})
        token = self.unlock(self.keeper, record)

        def change():
            return self.rpc(
                self.keeper, record._name, "write", record.ids, {"color": 7}, token=token
            )

        with self.later(minutes=6):
            if mode == "view":
                change()
                self.assertEqual(self.row_of(record)["color"], 7)
            else:
                self.assert_pin_required(change, record, "write")

    @each_mode
    def saving_a_form_after_the_grace_period(self, mode):
        """The same for the draft of a form view; what is sent back is masked again."""
        record = self.locked[mode]
        token = self.unlock(self.reader, record)
        method, *specification = (
            ["web_save", {"name": {}, "phone": {}}]
            if hasattr(record, "web_save")
            else ["record_pin_write"]
        )

        def save():
            return self.rpc(
                self.reader, PARTNER, method, record.ids, {"function": "CEO"}, *specification,
                token=token,
            )  # fmt: skip

        with self.later(minutes=6):
            if mode == "view":
                self.assert_no_secret(save())
                self.assertEqual(self.row_of(record)["function"], "CEO")
            else:
                with self.assertRaises(AccessError):
                    save()

    @each_mode
    def the_grace_period_of_the_lock_counts(self, mode):
        record = self.env[PARTNER].create({"name": "Long", "phone": "+99583920647"})
        self.lock_rpc(
            self.keeper, "protect", PARTNER, record.ids, PIN, {"mode": mode, "grace_minutes": 60}
        )
        token = self.unlock(self.reader, record)
        with self.later(minutes=59):
            self.change(record, token=token)
            self.assert_secret(self.read(record, token=token))

    @each_reading_mode
    def a_second_unlock_begins_a_new_period(self, mode):
        record = self.locked[mode]
        self.unlock(self.reader, record)
        with self.later(minutes=4):
            token = self.unlock(self.reader, record)
        with self.later(minutes=8):
            self.assert_secret(self.read(record, token=token))

    @each_reading_mode
    def a_clock_set_back_lengthens_nothing(self, mode):
        record = self.locked[mode]
        with self.later(days=1):
            token = self.unlock(self.reader, record)
        self.assert_closed(record, token=token)

    @each_mode
    def after_locking_now(self, mode):
        record = self.locked[mode]
        token = self.unlock(self.reader, record)
        self.lock_rpc(self.reader, "lock_now", PARTNER, record.ids)
        with self.assertRaises(AccessError):
            self.change(record, token=token)

    @each_mode
    def after_the_pin_was_changed(self, mode):
        record = self.locked[mode]
        token = self.unlock(self.reader, record)
        self.lock_rpc(self.keeper, "change_pin", PARTNER, record.id, PIN, NEW_PIN)
        with self.assertRaises(AccessError):
            self.change(record, token=token)

    @each_mode
    def after_a_reset(self, mode):
        record = self.locked[mode]
        token = self.unlock(self.reader, record)
        self.lock_rpc(self.manager, "reset_pin", PARTNER, record.ids)
        with self.assertRaises(AccessError):
            self.change(record, token=token)

    @each_mode
    def after_it_was_locked_anew(self, mode):
        """The grant of a lock that is gone does not open the next one on the record."""
        record = self.locked[mode]
        token = self.unlock(self.reader, record)
        self.lock_rpc(self.keeper, "unprotect", PARTNER, record.ids, PIN)
        self.lock_rpc(self.keeper, "protect", PARTNER, record.ids, NEW_PIN, {"mode": mode},
                      token=token)  # fmt: skip
        with self.assertRaises(AccessError):
            self.change(record, token=token)

    @each_mode
    def once_the_lock_is_removed_all_is_free(self, mode):
        record = self.locked[mode]
        self.lock_rpc(self.keeper, "unprotect", PARTNER, record.ids, PIN)
        self.assert_secret(self.read(record))
        self.change(record)

    def test_a_stolen_grant_row_holds_no_proof(self):
        """What the database knows of a token opens nothing when it is sent as one."""
        record = self.locked["view"]
        self.unlock(self.reader, record)
        self.cr.execute("SELECT proof FROM record_pin_grant WHERE user_id = %s", [self.reader.id])
        (proof,) = self.cr.fetchone()
        self.assert_closed(record, token=proof)

    def test_modes_are_the_three_of_the_product(self):
        field = self.env["record.pin.lock"]._fields["mode"]
        self.assertEqual(tuple(dict(field.selection)), MODES)
