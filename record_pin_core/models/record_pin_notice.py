"""What people are told of their locks outside the dialogs: by an activity and by e-mail."""

from markupsafe import Markup

from odoo import SUPERUSER_ID, _, fields, models, tools

from .. import compat
from ..lib.pin_domain import health
from ..store.cursors import own_cursor


class RecordPinNotice(models.AbstractModel):
    """Notices never hold a PIN. Their texts are in the language of whom they are for.

    An activity hangs on the contact of its user: one on the locked record would be locked itself.
    """

    _name = "record.pin.notice"
    _description = "PIN Notices"

    def _pin_was_reset(self, lock):
        """Tell the owner of a lock that somebody has reset its PIN."""
        if lock.owner_id.active:
            self._for(lock.owner_id)._tell_of_reset(lock, self.env.user)

    def _pin_cannot_be_checked(self, lock, pepper_id=None):
        """Tell the PIN Managers that no PIN opens a lock, even if the request fails.

        :param pepper_id: of the pepper that this server lacks; without it the hash is damaged
        """
        with own_cursor(self.env) as cr:
            env = self.env(cr=cr, user=SUPERUSER_ID, context={})
            for manager in compat.users_of(env.ref("record_pin_core.group_pin_manager")):
                self.with_env(env)._for(manager)._tell_of_problem(lock.with_env(env), pepper_id)
            compat.flush(env["mail.activity"], None)  # while this transaction is open

    def _alarm(self, line):
        """Tell the PIN Auditors what is wrong with the event log; without any, the PIN Managers.

        :param line: ``health.Line``
        :return: how many were told
        """
        with own_cursor(self.env) as cr:
            env = self.env(cr=cr, user=SUPERUSER_ID, context={})
            users = compat.users_of(env.ref("record_pin_core.group_pin_auditor"))
            users = users or compat.users_of(env.ref("record_pin_core.group_pin_manager"))
            for user in users:
                self.with_env(env)._for(user)._tell_of_alarm(line)
            compat.flush(env["mail.activity"], None)  # while this transaction is open
            return len(users)

    def _of_message(self, partners, document, message):
        """Tell people that there is a message on a locked record, and nothing of what it says.

        They get it in their inboxes, by e-mail or on their devices, as they get messages. It hangs
        on no record: one on the locked record could not be read. Without a context, or that of a
        client would have a say in it.
        """
        partners, document, message = (
            each.with_env(self.env) for each in (partners, document, message)
        )
        for lang, group in tools.groupby(partners, lambda partner: partner.lang):
            notice = self.with_context(lang=lang)
            ids = [partner.id for partner in group]
            notice.env["mail.thread"].message_notify(
                partner_ids=ids, **notice._about(document.with_context(lang=lang), message)
            )

    def _about(self, document, message):
        """What ``message_notify`` needs to tell of ``message``."""
        author = message.author_id
        if author.partner_share or not author.email:
            author = self.env.user.partner_id  # whoever is locked tells no address
        name = self.env["record.pin.lock"]._label(document)
        text = _(
            "There is a message for you on a locked record: %(name)s (%(model)s). "
            "Open it, and enter the PIN, to read the message.",
            name=name,
            model=self.env["ir.model"]._get(document._name).name,
        )
        address = f"/mail/view?model={document._name}&res_id={document.id}"
        told = {
            "subject": _("A message on a locked record: %s", name),
            "body": Markup('<p>%s</p><p><a href="%s">%s</a></p>')
            % (text, address, _("Open the record")),
            "author_id": author.id,
            "email_from": author.email_formatted or self.env.company.email_formatted,
        }
        if compat.has("notices_force_a_name"):
            told["force_record_name"] = told["subject"]
        return told

    def _for(self, user):
        """Nothing of the caller's context may keep a notice back, or choose its language."""
        context = {"lang": user.lang, "record_pin_notice_for": user.id}
        return self.with_env(self.env(context=context))

    def _tell_of_reset(self, lock, manager):
        name = lock._label(self.env[lock.res_model].browse(lock.res_id))
        summary = _("The PIN of %s was reset", name)
        text = _(
            "%(manager)s has reset the PIN of %(name)s on %(date)s (UTC). The old PIN opens "
            "nothing any more. Ask %(manager)s for the temporary PIN and change it until "
            "%(until)s (UTC). If nobody should have reset it, tell your administrator.",
            manager=manager.name,
            name=name,
            date=fields.Datetime.to_string(fields.Datetime.now()),
            until=fields.Datetime.to_string(lock.temporary_until),
        )
        self._send(summary, text)

    def _tell_of_alarm(self, line):
        page = self.env["record.pin.health"]
        summary = _("PIN Protection: %s", page._text(line.title, {}))
        found, advice = health.TEXTS[line.code]
        self._send(
            summary, f"{page._text(found, line.values)}\n\n{page._text(advice, line.values)}"
        )

    def _tell_of_problem(self, lock, pepper_id):
        name = f"{lock.res_model} {lock.res_id}"
        if pepper_id:
            summary = _("PINs cannot be checked: the pepper %s is missing", pepper_id)
            text = _(
                "The PIN of %(name)s, and maybe of other records, was stored with the pepper "
                "%(pepper)s, which this server does not have. Configure that pepper again beside "
                "the present one, or reset the PINs concerned.",
                name=name,
                pepper=pepper_id,
            )
        else:
            summary = _("The PIN of %s cannot be checked", name)
            text = _("What is stored of the PIN of %s is damaged. Reset the PIN.", name)
        if not self._is_told(summary):
            self._send(summary, text)

    def _user(self):
        return self.env["res.users"].sudo().browse(self.env.context["record_pin_notice_for"])

    def _is_told(self, summary):
        """Whether an activity of the user says so already: nobody is told at every attempt."""
        user = self._user()
        return bool(
            self.env["mail.activity"]
            .sudo()
            .search_count(
                [
                    ("user_id", "=", user.id),
                    ("res_model", "=", user.partner_id._name),
                    ("res_id", "=", user.partner_id.id),
                    ("summary", "=", summary),
                ]
            )
        )

    def _send(self, summary, text):
        user = self._user()
        body = tools.plaintext2html(text)
        # Odoo would send an e-mail of its own for the activity, which says less
        user.partner_id.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo", user_id=user.id, summary=summary, note=body
        )
        if user.email:
            self.env["mail.mail"].sudo().create(
                {
                    "subject": summary,
                    "body_html": body,
                    "email_to": user.email_formatted,
                    "auto_delete": True,
                }
            )
