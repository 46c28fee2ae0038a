"""How long the event log is kept: presets, checks, and what is logged of a change."""

from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError

from ..lib.pin_domain import retention

LOG, PERSONAL = "record_pin.log_days", "record_pin.personal_days"


class RetentionContract:
    """``admin`` is in Settings; ``save`` is what the button there does."""

    def save(self, **values):
        settings = self.env["res.config.settings"].with_user(self.env.ref("base.user_admin"))
        values = {f"record_pin_{name}": value for name, value in values.items()}
        settings.create(values).execute()

    def shown(self):
        names = ["record_pin_retention", "record_pin_log_days", "record_pin_personal_days"]
        values = self.env["res.config.settings"].create({})
        return tuple(values[name] for name in names)

    def details(self):
        """What the log says of settings, the oldest first."""
        found = self.env["record.pin.event"].search(
            [("event", "=", "settings_changed"), ("res_model", "=", "ir.config_parameter")],
            order="id",
        )
        return found.mapped("detail")

    def test_for_ever_and_a_year_unless_told(self):
        self.assertEqual(self.shown(), ("forever", 0, 365))
        self.save()
        self.assertFalse(self.env["ir.config_parameter"].search([("key", "in", (LOG, PERSONAL))]))
        self.assertEqual(self.details(), [])

    def test_presets(self):
        for name, days in (("pci", 366), ("hipaa", 2192), ("sox", 2557), ("forever", 0)):
            with self.subTest(name):
                self.save(retention=name, log_days=7)
                self.assertEqual(self.shown()[:2], (name, days))
                self.assertEqual(self.env["record.pin.event"]._kept_for().log, days)

    def test_another_time(self):
        self.save(retention="custom", log_days=90, personal_days=30)
        self.assertEqual(self.shown(), ("custom", 90, 30))
        self.save(retention="custom", log_days=2557, personal_days=0)
        self.assertEqual(self.shown(), ("sox", 2557, 0))

    def test_choosing_a_preset_shows_its_days(self):
        settings = self.env["res.config.settings"].new({"record_pin_retention": "sox"})
        settings._onchange_record_pin_retention()
        self.assertEqual(settings.record_pin_log_days, 2557)

    def test_bad_input_is_refused_in_words(self):
        for value in (-1, retention.MAX_DAYS + 1):
            for values in ({"retention": "custom", "log_days": value}, {"personal_days": value}):
                with self.subTest(str(values)), self.assertRaises(UserError) as caught:
                    self.save(**values)
                self.assertIn("36525", str(caught.exception))
        parameters = self.env["ir.config_parameter"]
        for value in ("a year", "1.5", "-3", "٣"):
            refused = self.assertRaises(ValidationError)
            with self.subTest(value), refused as caught, self.cr.savepoint():
                parameters.set_param(LOG, value)
            self.assertIn("whole number", str(caught.exception))
        self.assertEqual(self.shown(), ("forever", 0, 365))

    def test_a_change_is_logged_whatever_way_it_comes(self):
        self.save(retention="pci")
        parameters = self.env["ir.config_parameter"]
        parameters.set_param(LOG, "30")
        parameters.search([("key", "=", LOG)]).write({"value": "40"})
        parameters.search([("key", "=", LOG)]).write({"value": "40"})
        parameters.search([("key", "=", LOG)]).unlink()
        parameters.set_param("another.parameter", "1")
        self.assertEqual(
            self.details(), [f"{LOG}: {what}" for what in ("366", "30", "40", "removed")]
        )
        self.save(personal_days=100)
        self.assertEqual(self.details()[-1], f"{PERSONAL}: 100")

    def test_the_health_page_shows_it(self):
        def line():
            report = self.rpc(self.auditor, "record.pin.health", "report")
            return next(line for line in report if line["check"] == "retention")

        self.save(retention="hipaa")
        self.assertEqual(line()["values"], {"log": 2192, "personal": 365})
        with patch.object(retention, "check"):  # as if written by SQL
            self.env["ir.config_parameter"].set_param(LOG, "long")
        self.assertEqual((line()["state"], line()["code"]), ("attention", "retention_unreadable"))
        self.assertEqual(self.env["record.pin.event"]._kept_for().log, 0)
