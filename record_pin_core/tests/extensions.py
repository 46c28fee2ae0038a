"""Apps that are installed while the server runs, and extend the fields of protected models."""

from unittest.mock import patch

from odoo import fields

from ..guard.schema import RegistrySchema
from .common import PARTNER


class ExtensionContract:
    """Odoo shares field objects between the registries of a process, guarded ones too."""

    def extended(self, name, extension):
        """What Odoo makes of a field of contacts and a later app's version of it."""
        model_class = self.env.registry[PARTNER]
        field = model_class._fields[name]
        bases = "_base_fields__" if hasattr(field, "_base_fields__") else "_base_fields"
        return extension(**{bases: (field, extension(help="Said by another app"))})._get_attrs(
            model_class, name
        )

    def test_a_field_extended_by_another_app_keeps_what_it_was(self):
        """A computed field that lost its method would be read from a column it does not have."""
        self.assertIn(PARTNER, self.env["record.pin.model"]._protected_names())
        found = self.extended("tz_offset", fields.Char)
        self.assertEqual(found["help"], "Said by another app")
        self.assertEqual(found.get("compute"), "_compute_tz_offset")
        self.assertFalse(found["store"])
        self.assertEqual(self.extended("function", fields.Char).get("string"), "Job Position")

    def test_a_field_of_another_type_inherits_nothing(self):
        """As Odoo has it: the parameters of a selection mean nothing to a text."""
        self.assertNotIn("selection", self.extended("type", fields.Char))

    def test_a_field_whose_path_another_app_has_taken_away(self):
        """As the website does with a field of its mixin: nothing could be locked beside it."""
        with patch.object(self.env[PARTNER]._fields["comment"], "related", False):
            self.assertIsNone(RegistrySchema(self.env).field(PARTNER, "comment").related)
