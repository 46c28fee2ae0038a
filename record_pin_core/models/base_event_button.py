"""The button on the forms of protected records that shows their own events."""

from lxml import etree

from odoo import _, api, models

from .. import compat

#: Who may read the event log (``record.pin.event._check_reader``).
_READERS = "record_pin_core.group_pin_manager,record_pin_core.group_pin_auditor"


class BaseEventButton(models.AbstractModel):
    _inherit = "base"

    def _add_event_button(self, arch):
        """Put the button into the form ``arch`` (an element) of a protected model."""
        action = self.env.ref(
            "record_pin.record_pin_event_of_record_action", raise_if_not_found=False
        )
        sheets = arch.xpath("//sheet[not(ancestor::field)]")
        if not action or not sheets:  # while the addon is being installed; a form without a sheet
            return
        boxes = sheets[0].xpath(".//div[@name='button_box'][not(ancestor::field)]")
        if boxes:
            box = boxes[0]
        else:
            box = etree.Element("div", {"name": "button_box", "class": "oe_button_box"})
            sheets[0].insert(0, box)
        button = {
            "type": "action",
            "name": str(action.id),
            "class": "oe_stat_button o_record_pin_events",
            "icon": "fa-shield",
            "string": _("PIN Events"),
            "groups": _READERS,
        }
        etree.SubElement(box, "button", button)

    def _has_event_button(self, view_type):
        names = self.env["record.pin.model"]._protected_names()
        return view_type == "form" and self._name in names

    if compat.has("views_are_elements"):

        @api.model
        def _get_view_cache_key(self, view_id=None, view_type="form", **options):
            key = super()._get_view_cache_key(view_id, view_type, **options)
            return (*key, self._has_event_button(view_type))

        @api.model
        def _get_view(self, view_id=None, view_type="form", **options):
            arch, view = super()._get_view(view_id, view_type, **options)
            if self._has_event_button(view_type):
                self._add_event_button(arch)
            return arch, view

    else:

        @api.model
        def _fields_view_get(self, view_id=None, view_type="form", **options):
            result = super()._fields_view_get(view_id, view_type, **options)
            if self._has_event_button(view_type):
                arch = etree.fromstring(result["arch"])
                self._add_event_button(arch)
                result["arch"] = etree.tostring(arch, encoding="unicode")
            return result
