"""Link paths: records of other models that follow the lock of the record they point to."""

from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

from .. import compat
from ..guard import shared_links
from ..guard.clause import nobodys_own_sql, table_of
from ..guard.follows import OWN_RECORDS, is_step, way, wrong_step

#: Steps of a suggested path. Longer ones exist, but each more step finds mostly detours.
MAX_STEPS = 2

#: The field of models with a chatter. Documents have one, the lines of a document have not.
CHATTER = "message_ids"

#: Models of conversations are not suggested: messages follow the document they hang on.
NOT_SUGGESTED = ("mail.", "discuss.", "sms.", "snailmail.")

#: Steps that lead from a contact to the company it belongs to: covering a company covers
#: the records of its contacts.
HIERARCHY = {"res.partner": "commercial_partner_id"}


class RecordPinLink(models.Model):
    _name = "record.pin.link"
    _description = "Link Path"
    _rec_name = "path"
    _order = "model_name, path"

    pin_model_id = fields.Many2one(
        "record.pin.model", "Protected Model", required=True, ondelete="cascade", index=True
    )
    model_id = fields.Many2one(
        "ir.model",
        "Linked Model",
        required=True,
        ondelete="cascade",
        domain=[("transient", "=", False)],
    )
    model_name = fields.Char(related="model_id.model", string="Technical Name", store=True)
    path = fields.Char(
        required=True,
        help="Stored many2one fields, joined by dots, from the linked model to the protected "
        "one: partner_id, or order_id.partner_id.",
    )

    record_count = fields.Integer(
        "Records",
        compute="_compute_counts",
        help="Records of the linked model that lead to a record of the protected one.",
    )
    locked_count = fields.Integer(
        "Locked Now",
        compute="_compute_counts",
        help="Those of them that follow a lock at present.",
    )
    warning = fields.Char(
        compute="_compute_counts", help="What a lock at the end of this path does not cover."
    )

    def init(self):
        compat.unique_index(
            self.env.cr,
            "record_pin_link_uniq",
            self._table,
            ["pin_model_id", "model_id", "path"],
        )

    @api.depends("pin_model_id", "model_id", "path")
    def _compute_counts(self):
        for link in self:
            protected, linked = link.pin_model_id, link.model_id.model
            leads = protected.model and way(self.env, linked, link.path, protected.model)
            counts = protected._covered(linked, link.path) if leads else (0, 0)
            link.record_count, link.locked_count = counts
            link.warning = leads and protected._link_warning(linked, link.path)

    @api.constrains("pin_model_id", "model_id", "path")
    def _check_path(self):
        for link in self:
            problem = link._problem()
            if problem:
                raise ValidationError(problem)

    def _problem(self):
        """Why this cannot be a link path (a translated sentence), or None."""
        linked, protected = self.model_id.model, self.pin_model_id.model
        problem = self.pin_model_id._why_not(linked, linked=True)
        if problem or way(self.env, linked, self.path, protected):
            return problem
        wrong = wrong_step(self.env, linked, self.path)
        if wrong:
            return _(
                "%(path)s is not a link path: %(step)s is not a stored many2one field of "
                "%(model)s.",
                path=self.path,
                step=wrong[1] or "''",
                model=wrong[0],
            )
        return _(
            "%(path)s leads from %(linked)s to another model than %(protected)s. Choose a path "
            "whose last step points to the protected model.",
            path=self.path,
            linked=linked,
            protected=protected,
        )

    def _check_twice(self, triples):
        """Refuse a link path that is there already, before the database does in its own words."""
        seen = set()
        for pin_model_id, model_id, path in triples:
            twice = (pin_model_id, model_id, path) in seen or self.sudo().search_count(
                [
                    ("pin_model_id", "=", pin_model_id),
                    ("model_id", "=", model_id),
                    ("path", "=", path),
                    ("id", "not in", self.ids),
                ]
            )
            if twice:
                raise ValidationError(
                    _("The link path %s of this model is on the list already.", path)
                )
            seen.add((pin_model_id, model_id, path))

    @api.model_create_multi
    def create(self, vals_list):
        names = ("pin_model_id", "model_id", "path")
        self._check_twice([tuple(vals.get(name) for name in names) for vals in vals_list])
        links = super().create(vals_list)
        links.pin_model_id._changed("link paths")
        return links

    def write(self, vals):
        for link in self:
            link._check_twice(
                [
                    (
                        vals.get("pin_model_id", link.pin_model_id.id),
                        vals.get("model_id", link.model_id.id),
                        vals.get("path", link.path),
                    )
                ]
            )
        result = super().write(vals)
        self.pin_model_id._changed("link paths")
        return result

    def unlink(self):
        protected = self.pin_model_id
        result = super().unlink()
        protected._changed("link paths")
        return result


class RecordPinModel(models.Model):
    _inherit = "record.pin.model"

    def suggested_links(self):
        """The link paths among the installed models that are not added yet.

        :return: ``[{"model": …, "path": …, "records": n, "locked": n}]``, most records first;
            ``records``: how many lead to a record of this model, ``locked``: how many of them
            would follow a lock at present
        """
        self.ensure_one()
        present = {(link.model_id.model, link.path) for link in self.link_ids}
        found = [
            dict(zip(("records", "locked"), self._covered(model, path)), model=model, path=path)
            for model, path in self._possible_links()
            if (model, path) not in present
        ]
        return sorted(found, key=lambda link: (-link["records"], link["model"], link["path"]))

    def action_suggested_links(self):
        """Open the suggested link paths, to tick and add some of them."""
        self.ensure_one()
        wizard = self.env["record.pin.link.suggestions"]._for_protected_model(self)
        return {
            "type": "ir.actions.act_window",
            "name": _("Suggested Links"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def action_add_suggested_links(self):
        """Add every suggested link path."""
        for record in self:
            record._add_links((link["model"], link["path"]) for link in record.suggested_links())
        return True

    def _add_links(self, pairs):
        """Add link paths: ``(model name, path)`` each."""
        models_ = self.env["ir.model"].sudo()
        self.env["record.pin.link"].create(
            [
                {"pin_model_id": self.id, "model_id": models_._get(model).id, "path": path}
                for model, path in pairs
            ]
        )

    def _possible_links(self):
        """``(model name, path)`` of every way to this model, of at most ``MAX_STEPS`` steps."""
        ends = {(self.model, None)}
        ways = []
        for _step in range(MAX_STEPS):
            ends = {
                (name, field.name if tail is None else f"{field.name}.{tail}")
                for target, tail in ends
                for name, field in self._pointing_to(target, owned=tail is not None)
            }
            ways += sorted(ends)
            # a record that follows another one of its own model is a matter of the hierarchy
            ends = {(name, path) for name, path in ends if name != self.model}
        hierarchy = HIERARCHY.get(self.model)
        if hierarchy:
            ways += [
                (name, f"{path}.{hierarchy}") for name, path in ways if not path.endswith(hierarchy)
            ] + [(self.model, hierarchy)]
        return [
            (name, path)
            for name, path in dict.fromkeys(ways)
            if not (name == self.model and path != hierarchy)
            and way(self.env, name, path, self.model)
        ]

    def _pointing_to(self, target, owned):
        """Fields that point to ``target``, by model; with ``owned`` those of its lines only."""
        for name in sorted(self.env.registry.keys()):
            if self._why_not(name, linked=True) or name.startswith(NOT_SUGGESTED):
                continue
            for field in self.env[name]._fields.values():
                if (
                    field.type == "many2one"
                    and field.comodel_name == target
                    and is_step(field)
                    and field.name not in ("create_uid", "write_uid")
                    and (not owned or self._owns(target, field))
                ):
                    yield name, field

    def _owns(self, document, field):
        """Whether ``field`` leads from a line to the document it is a part of.

        Some lines are deleted with their document; others are not, and can be there before it:
        those of a delivery. They are told by what the document's own addon says of it: one of its
        lists holds them. What has a chatter is no line but a document that comes after it (a
        payment, a returned delivery), and what a model without one lists is no part of it (the
        routes of a warehouse). A list that another addon adds is one of what comes after, too.
        """
        if field.ondelete == "cascade":
            return True
        owner, line = self.env[document], self.env[field.model_name]
        return (
            not field.compute
            and CHATTER in owner._fields
            and CHATTER not in line._fields
            and any(
                lines.type == "one2many"
                and lines.comodel_name == line._name
                and lines.inverse_name == field.name
                and not lines.compute
                and owner._original_module in lines._modules
                for lines in owner._fields.values()
            )
        )

    def _covered(self, model_name, path):
        """How many records of a model a link path leads on from, and how many to a lock."""
        tables, end, params = self._joined(model_name, path)
        covered, more = "TRUE", []
        if model_name in OWN_RECORDS:
            covered, more = nobodys_own_sql(self.env, "pin_row", model_name)
        self.env.cr.execute(
            f"SELECT count(*), count(pin_lock.id) FROM {tables}"
            f" LEFT JOIN record_pin_lock pin_lock ON pin_lock.res_id = {end}"
            f" AND pin_lock.res_model = %s WHERE {end} IS NOT NULL AND {covered}",
            params + [self.model] + more,
        )
        return self.env.cr.fetchone()

    def _left_out(self, model_name, path, ids=None):
        """How many records a link path leads on from without covering them: those of users.

        :param ids: count those only that lead to one of these records, but are none of them
        """
        if model_name not in OWN_RECORDS:
            return 0
        tables, end, params = self._joined(model_name, path)
        covered, more = nobodys_own_sql(self.env, "pin_row", model_name)
        query = f"SELECT count(*) FROM {tables} WHERE {end} <> pin_row.id AND NOT ({covered})"
        params = params + more
        if ids is not None:
            query += f" AND {end} IN %s AND pin_row.id NOT IN %s"
            params += [tuple(ids), tuple(ids)]
        self.env.cr.execute(query, params)
        return self.env.cr.fetchone()[0]

    def _joined(self, model_name, path):
        """``(tables, the column at the end, parameters)`` of a link path from ``pin_row`` on."""
        steps = way(self.env, model_name, path, self.model)
        for name, column in zip((model_name,) + steps.models, steps.columns):
            compat.flush(self.env[name], [column])
        if model_name in OWN_RECORDS:
            for owner, columns, _condition in OWN_RECORDS[model_name]:
                compat.flush(self.env[owner], list(columns))
        table, params = table_of(self.env[model_name])
        tables, row = [f"{table} pin_row"], "pin_row"
        for at, (column, step) in enumerate(zip(steps.columns, steps.models), 1):
            tables.append(
                f'JOIN "{self.env[step]._table}" pin_step{at} ON pin_step{at}.id = {row}."{column}"'
            )
            row = f"pin_step{at}"
        return " ".join(tables), f'{row}."{steps.columns[-1]}"', params

    def _link_warning(self, model_name, path):
        """What a lock at the end of a link path does not cover (a translated text), or False."""
        return self._left_out_text(self._left_out(model_name, path))

    def _protect_warning(self, ids):
        """What locks on these records do not cover, or end (a translated text), or False."""
        warnings = (self._left_out_warning(ids), self._shared_warning(ids)) if ids else ()
        return " ".join(filter(None, warnings)) or False

    def _shared_warning(self, ids):
        number = shared_links.count(self.env(su=False), self.env[self.model].browse(ids))
        if not number:
            return False
        if self.end_links:
            return _("Shared links to what you may read here will end: %s.", number)
        return _("Shared links to what you may read here will go on opening: %s.", number)

    def _left_out_warning(self, ids):
        numbers = [
            self._left_out(linked, path, ids)
            for linked, path, root in self._links()
            if root == self.model
        ]
        return self._left_out_text(max(numbers, default=0))  # two paths may find the same

    def _left_out_text(self, number):
        if not number:
            return False
        return _(
            "Not covered: %s contacts of users or companies of this database. A lock would hide "
            "the users from everybody. What Odoo copies to the contacts of a company, such as its "
            "tax id, can be read there.",
            number,
        )
