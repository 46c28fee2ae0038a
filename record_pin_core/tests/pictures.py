"""Pictures of people whom Odoo shows to others as superuser: who wrote a message, who is in a
channel. Their addresses hold a token, or ask for what is beside the contact."""

import base64
import io
from unittest.mock import patch

from PIL import Image

from .cells import CLOSED, each_mode
from .common import PARTNER
from .linked_apps import LinkedAppsWorld
from .portal_pages import PAGES

COLORS = {"view": (250, 10, 10), "edit": (10, 250, 10), "view_edit": (10, 10, 250)}


class PicturesContract(LinkedAppsWorld):
    """A locked contact has written to an open one and its documents, and is in a channel."""

    def setUp(self):
        super().setUp()
        self.login(self.clerk)
        self.open_url("/web/login")  # 15 knows its routes after a request

    @each_mode
    def picture_beside_what_somebody_wrote(self, mode):
        person = self.locked[mode]
        self.draw(person, COLORS[mode])
        addresses = [*self.of_messages(person), *self.of_channels(person)]
        if mode in CLOSED["read"]:
            for address in addresses:
                with self.subTest(address):
                    self.assertNotIn(COLORS[mode], self.colors_at(address))
            self.unlock_here(person)
        shown = [address for address in addresses if COLORS[mode] in self.colors_at(address)]
        self.assertGreater(len(shown), 1, addresses)

    def of_messages(self, person):
        """Addresses of the picture of who has written."""
        records = [self.open]
        for model, path in PAGES:
            if model in self.other_document and self.has_route(path + "<"):
                records.append(self.other_document[model])
        for record in records:
            message = record.message_post(
                body="Hello", author_id=person.id, message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )  # fmt: skip
            self.forget()
            yield f"/web/image/mail.message/{message.id}/author_avatar"
            if "access_token" in record._fields and self.has_route("/mail/avatar/mail.message/<"):
                token = self.rpc(self.clerk, record._name, "get_portal_url", record.ids)
                token = token.partition("access_token=")[2].partition("&")[0]
                yield (
                    f"/mail/avatar/mail.message/{message.id}/author_avatar/50x50"
                    f"?access_token={token}"
                )
            thread = {"thread_model": record._name, "thread_id": record.id}
            yield from self.with_tokens("/mail/thread/messages", thread, person)

    def of_channels(self, person):
        """Addresses of the picture of who is in a channel."""
        model = "mail.channel" if "mail.channel" in self.env else "discuss.channel"
        vals = {"name": "Pictures", "channel_type": "group"}
        if "public" in self.env[model]._fields:  # up to 15: for whom
            vals["public"] = "private"
        channel = self.env[model].with_user(self.clerk).create(vals)
        channel.sudo().add_members(partner_ids=person.ids)
        self.forget()
        folder = "mail" if model == "mail.channel" else "discuss"
        if self.has_route(f"/{folder}/channel/<int:channel_id>/partner/<"):
            yield f"/{folder}/channel/{channel.id}/partner/{person.id}/avatar_128"
        members = {"channel_id": channel.id, "known_member_ids": []}
        yield from self.with_tokens("/discuss/channel/members", members, person)

    def with_tokens(self, route, params, person):
        """The addresses that the answer of a route has tokens for."""
        if self.has_route(route):
            for token in sorted(set(_tokens_in(self.post_json(route, params), person.id))):
                yield f"/web/image/{PARTNER}/{person.id}/avatar_128?access_token={token}"

    def test_a_picture_that_is_not_shown_is_no_event(self):
        """A page has those of whom it names; who asks for the file is another matter."""
        self.login(self.clerk)
        logged = []  # what a request has logged is rolled back with it here

        def note(_locks, records, operation):
            logged.append((*records, operation))

        with patch.object(type(self.env["record.pin.lock"]), "_log_denied", note):
            self.open_url(f"/web/image/{PARTNER}/{self.customer.id}/avatar_128")
            self.assertEqual(logged, [])
            self.open_url(f"/web/content/{PARTNER}/{self.customer.id}/image_1920")
        self.assertEqual(logged, [((PARTNER, self.customer.id), "read")])

    # -- pictures ------------------------------------------------------------------------

    def draw(self, person, color):
        """Give a contact a picture of one color."""
        person.sudo().image_1920 = base64.b64encode(picture(color))
        self.forget()

    def colors_at(self, address):
        answer = self.open_url(address)
        kind = answer.headers.get("Content-Type", "")
        if answer.status_code != 200 or "image" not in kind or "svg" in kind:
            return set()
        image = Image.open(io.BytesIO(answer.content)).convert("RGB")
        return {color for _count, color in image.getcolors(100000) or ()}


def picture(color):
    """A small picture of one color, as a file."""
    stream = io.BytesIO()
    Image.new("RGB", (40, 40), color).save(stream, "PNG")
    return stream.getvalue()


def _tokens_in(answer, partner_id):
    """Each token for the picture of a contact, wherever it is in an answer."""
    if isinstance(answer, list):
        for each in answer:
            yield from _tokens_in(each, partner_id)
    elif isinstance(answer, dict):
        if answer.get("id") == partner_id and answer.get("avatar_128_access_token"):
            yield answer["avatar_128_access_token"]
        for each in answer.values():
            yield from _tokens_in(each, partner_id)
