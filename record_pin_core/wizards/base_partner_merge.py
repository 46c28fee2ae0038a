"""Merging contacts: Odoo moves what points to them by SQL.

(And looks for duplicates by SQL, see ``guard/sql_readers.py``.)
"""

from odoo import api, models

from ..guard import memo

PARTNER = "res.partner"
#: So many locked contacts are named at a time.
_NAMED = 20


class MergePartnerAutomatic(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def action_merge(self):
        """Ask for the contacts that a lock leaves out of the list: Odoo would merge the others."""
        self.sudo().partner_ids.sudo(self.env.su)._pin_require("write")
        return super().action_merge()

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        self._pin_require_merged(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)

    @api.model
    def _update_foreign_keys_generic(self, model, src_records, dst_record):
        """From Odoo 18 on, for the accounts of merged contacts as well."""
        self._pin_require_merged(src_records, dst_record)
        return super()._update_foreign_keys_generic(model, src_records, dst_record)

    def _pin_require_merged(self, merged, into):
        """Ask for the PINs of what is merged, and of what points to it (19 deletes as superuser).

        :raise RecordPinRequired: a locked record would be changed or deleted
        """
        if not self.env.su:
            (merged + into)._pin_require("write")
            pointing = memo.fact(self.env, "_pointing", merged._name)
            merged._pin_require_pointing([(name, field, "write") for name, field, _ in pointing])

    def action_update_all_process(self):
        """Odoo takes the mark of a company from each contact that belongs to one, by SQL.

        To ask for those alone would tell who belongs to one.

        :raise RecordPinRequired: names some of all contacts that are locked for editing
        """
        if not self.env.su and memo.ways_to_locks(self.env, PARTNER, "write"):
            locked, params = self.env[PARTNER]._pin_locked_sql("write")
            self.env.cr.execute(
                f"SELECT id FROM res_partner WHERE {locked} ORDER BY id LIMIT {_NAMED}", params
            )
            self.env[PARTNER].browse([id_ for (id_,) in self.env.cr.fetchall()])._pin_require(
                "write"
            )
        return super().action_update_all_process()
