"""The health page (product.md, section 10.11), and the same for monitoring."""

from odoo import _, api, fields, models
from odoo.exceptions import AccessError
from odoo.http import request
from odoo.tools import config

from .. import compat
from ..guard import copies, rule, shared_links
from ..lib.pin_domain import health, retention
from ..lib.pin_domain.errors import PinDomainError
from ..models.ir_config_parameter import LOG_DAYS, PERSONAL_DAYS
from ..store import health as facts
from ..store import peppers
from ..store import secrets as pin_secrets

STATES = [("ok", "OK"), ("attention", "Attention"), ("broken", "Broken")]


class RecordPinHealth(models.TransientModel):
    """One look at everything. It writes nothing but itself, and reads no more than it must."""

    _name = "record.pin.health"
    _description = "Health of PIN Protection"

    name = fields.Char(default=lambda self: _("Health"), readonly=True)
    date = fields.Datetime("Looked at", readonly=True)
    state = fields.Selection(STATES, readonly=True)
    line_ids = fields.One2many("record.pin.health.line", "health_id", "Checks", readonly=True)
    copy_ids = fields.One2many("record.pin.health.copy", "health_id", "Copies", readonly=True)

    has_shared_links = fields.Boolean(readonly=True)
    copy_count = fields.Integer(compute="_compute_copy_count")

    @api.depends("copy_ids")
    def _compute_copy_count(self):
        for page in self:
            page.copy_count = len(page.copy_ids)

    # -- public ------------------------------------------------------------------------

    @api.model
    def report(self):
        """Each check of the health page (docs/health.md names them).

        Cheap enough for each minute: the end of the event log is verified, not all of it.

        :return: ``[{"check": code, "title": text, "state": "ok"|"attention"|"broken",
            "code": code, "found": text, "advice": text, "values": {…}}]``, in the order of the
            page; texts are in the caller's language, codes are stable
        :raise AccessError: the caller neither manages PINs nor audits
        """
        self._check_reader()
        return [
            {
                "check": line.check,
                "title": self._text(line.title, {}),
                "state": line.state,
                "code": line.code,
                "found": self._text(health.TEXTS[line.code][0], line.values),
                "advice": self._text(health.TEXTS[line.code][1], line.values),
                "values": dict(line.values),
            }
            for line in self.sudo()._lines()
        ]

    def action_open(self):
        """Look, and show what was found.

        :raise AccessError: the caller neither manages PINs nor audits
        """
        report = self.report()
        page = self.create(
            {
                "date": fields.Datetime.now(),
                "state": max((line["state"] for line in report), key=health.STATES.index),
                "line_ids": [
                    (0, 0, {name: line[name] for name in ("title", "state", "found", "advice")})
                    for line in report
                ],
                "copy_ids": [(0, 0, _values_of(copy)) for copy in self.sudo()._copies()],
                "has_shared_links": any(line["code"] == "shared_links_found" for line in report),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": _("Health"),
            "res_model": page._name,
            "res_id": page.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "main",  # a new look takes the place of the one before
        }

    def action_end_links(self):
        """End the links to what follows a lock, also those that somebody with the PIN has shared.

        :raise AccessError: the caller is no PIN Manager
        """
        self.env["record.pin.lock"]._check_group("record_pin_core.group_pin_manager")
        ended = sum(shared_links.end(self.env).values())
        self.env["record.pin.event"]._log(
            "settings_changed", self._name, detail=f"shared links ended: {ended}"
        )
        return self.action_open()

    def _text(self, template, values):
        """A text in the caller's language; ``template`` is a literal of the pure core's tables."""
        text = _(template)
        return text % values

    def _check_reader(self):
        groups = ("record_pin_core.group_pin_manager", "record_pin_core.group_pin_auditor")
        if not self.env.su and not any(self.env.user.has_group(group) for group in groups):
            raise AccessError(_("Only a PIN Manager or a PIN Auditor can see the health page."))

    # -- facts -------------------------------------------------------------------------

    @api.model
    def _lines(self):
        """``[health.Line]``, in the order of the page."""
        found = [
            *self._lines_about_secrets(),
            *self._lines_about_locks(),
            *self._lines_about_the_log(),
            health.proxy(bool(config["proxy_mode"]), _forwarded()),
        ]
        order = list(health.TITLES)
        return sorted(found, key=lambda line: order.index(line.check))

    def _lines_about_secrets(self):
        stored = facts.hashes(self.env.cr)
        pepper = facts.secret(self.env, peppers.SECRET, lambda: peppers.ring().current)
        usable = pepper.there and not pepper.problem
        known = set(peppers.ring().peppers) if usable else ()
        return [
            health.pepper(pepper, stored, known),
            health.hashes(stored, pin_secrets.PARAMETERS.rounds),
            facts.signing_key(self.env),
        ]

    def _lines_about_locks(self):
        cr, configuration = self.env.cr, self.env["record.pin.model"]
        protected = configuration._protected_names()
        chosen = self.env["record.pin.link"].search([("pin_model_id.active", "=", True)])
        in_force = set(configuration._links())
        dead = {
            f"{link.model_name}: {link.path}"
            for link in chosen
            if (link.model_name, link.path, link.pin_model_id.model) not in in_force
        }
        copied = {}
        for copy in self._copies():
            copied.setdefault(copy.model, []).extend(copy.fields)
        return [
            health.guard(rule.missing(self.pool)),
            health.protected_models(len(protected), facts.suspended(cr, protected)),
            health.link_paths(len(in_force), dead),
            health.copies(copied),
            health.doors(self.pool._init_modules),
            health.shared_links(shared_links.shared_models(self.env)),
            health.templates(*self._template_editors()),
            health.lockouts(*facts.lockouts(cr)),
        ]

    def _lines_about_the_log(self):
        cr, now = self.env.cr, fields.Datetime.now()
        job = self.env.ref("base.autovacuum_job", raise_if_not_found=False)
        auditors = compat.users_of(self.env.ref("record_pin_core.group_pin_auditor"))
        return [
            health.log(facts.log(cr), now),
            health.log_guard(facts.triggers_missing(cr)),
            health.checkpoint(facts.last_checkpoint(cr), facts.first_entry(cr), now),
            health.sending(*self._sent()),
            health.kept(*self.env["record.pin.event"]._kept_for(), self._unreadable_days()),
            health.cleaning(job and job.active, job and job.nextcall, now),
            health.auditors(len(auditors)),
        ]

    def _sent(self):
        """How many ways checkpoints go, and what became of the last one each way."""
        deliveries = self.env["record.pin.delivery"]
        sent = {one.name: one.problem or "" for one in deliveries.search([("name", "!=", False)])}
        try:
            return len(deliveries._ways()), sent
        except PinDomainError as error:
            return 0, {"settings": str(error)}

    def _unreadable_days(self):
        """Names of the retention times that somebody has written past the ORM, and not as days."""
        parameter = self.env["ir.config_parameter"].sudo().get_param
        return [
            name
            for name in (LOG_DAYS, PERSONAL_DAYS)
            if not retention.is_readable(parameter(name, None))
        ]

    @api.model
    def _copies(self):
        """``[copies.Copy]`` that no link path covers yet."""
        configuration = self.env["record.pin.model"]
        return copies.in_registry(
            self.env,
            configuration._protected_names(),
            configuration._links(),
            configuration._visible_names,
            lambda model_name: not configuration._why_not(model_name, linked=True),
        )

    def _template_editors(self):
        """How many write expressions into templates, and whether all internal users do."""
        editors = self.env.ref("mail.group_mail_template_editor", raise_if_not_found=False)
        if not editors:
            return None, False
        return len(compat.users_of(editors)), editors in self.env.ref("base.group_user").implied_ids


class RecordPinHealthLine(models.TransientModel):
    _name = "record.pin.health.line"
    _description = "Check of PIN Protection"
    _order = "id"

    health_id = fields.Many2one("record.pin.health", required=True, ondelete="cascade")
    title = fields.Text("Check", readonly=True)  # a list cuts what is a Char
    state = fields.Selection(STATES, readonly=True)
    found = fields.Text(readonly=True)
    advice = fields.Text("What to Do", readonly=True)


class RecordPinHealthCopy(models.TransientModel):
    _name = "record.pin.health.copy"
    _description = "Copies of Masked Values"
    _order = "model, path, id"

    health_id = fields.Many2one("record.pin.health", required=True, ondelete="cascade")
    model = fields.Char("Linked Model", readonly=True)
    field_names = fields.Char(
        "Fields", readonly=True, help="Empty for a report, which may show anything."
    )
    path = fields.Char(readonly=True)
    root = fields.Char("Protected Model", readonly=True)

    def action_add(self):
        """Add this link path: then the records follow the locks, copies and all.

        :raise AccessError: the caller is no PIN Manager
        """
        self.ensure_one()
        protected = self.env["record.pin.model"]._for(self.root).sudo(False)
        protected._add_links([(self.model, self.path)])
        return self.env["record.pin.health"].action_open()


def _values_of(copy):
    return {
        "model": copy.model,
        "field_names": ", ".join(copy.fields),
        "path": copy.path,
        "root": copy.root,
    }


def _forwarded():
    """Whether the request has the two headers of a proxy; None where there is none to look at."""
    http_request = getattr(request, "httprequest", None) if request else None
    if http_request is None:
        return None
    headers = http_request.headers
    return "X-Forwarded-For" in headers, "X-Forwarded-Host" in headers
