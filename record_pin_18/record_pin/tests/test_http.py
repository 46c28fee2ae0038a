"""The shared contracts over real HTTP."""

from odoo.tests import HttpCase, tagged

from odoo.addons.record_pin_core.tests import (
    app_routes,
    equal_answers,
    http_doors,
    http_routes,
    http_world,
    log_downloads,
    outside,
    pictures,
    portal_pages,
    shared_links,
    superuser_routes,
    superuser_truth,
    website_routes,
    website_visits,
)


@tagged("post_install", "-at_install")
class TestDoors(http_doors.DoorContract, http_world.HttpWorld, HttpCase):
    """Web session, XML-RPC, JSON-RPC, JSON-2."""


@tagged("post_install", "-at_install")
class TestRoutes(http_routes.RouteContract, http_world.HttpWorld, HttpCase):
    """Exports, files, reports, chatter."""


@tagged("post_install", "-at_install")
class TestOutside(outside.OutsideContract, http_world.HttpWorld, HttpCase):
    """Clients that know nothing of Odoo's code."""


@tagged("post_install", "-at_install")
class TestEqualAnswers(equal_answers.EqualAnswerContract, http_world.HttpWorld, HttpCase):
    """What an answer tells by its shape, its size and its work."""


@tagged("post_install", "-at_install")
class TestLogDownloads(log_downloads.LogDownloadContract, http_world.HttpWorld, HttpCase):
    """Verify Log, and the event log as files."""


@tagged("post_install", "-at_install")
class TestPictures(pictures.PicturesContract, http_world.HttpWorld, HttpCase):
    """Pictures of authors and members."""


@tagged("post_install", "-at_install")
class TestSharedLinks(shared_links.SharedLinksContract, HttpCase):
    """Links that were shared before the lock."""


@tagged("post_install", "-at_install")
class TestPortalPages(portal_pages.PortalContract, HttpCase):
    """Pages of documents, and links to them."""


@tagged("post_install", "-at_install")
class TestSuperuserRoutes(superuser_routes.SuperuserRoutesContract, HttpCase):
    """Members, reports, pages and chatter that go on as superuser."""


@tagged("post_install", "-at_install", "record_pin_apps")
class TestAppRoutes(app_routes.AppRoutesContract, HttpCase):
    """Charts, meetings, kiosks, surveys, timesheets: routes of single apps."""


@tagged("post_install", "-at_install", "record_pin_apps")
class TestWebsiteRoutes(website_routes.WebsiteRoutesContract, HttpCase):
    """The shop, readers, forms and pages of the website, the point of sale."""


@tagged("post_install", "-at_install", "record_pin_apps")
class TestWebsiteVisits(website_visits.WebsiteVisitsContract, HttpCase):
    """Bookings, notices, orders and applications of visitors."""


@tagged("post_install", "-at_install")
class TestSuperuserTruth(superuser_truth.SuperuserTruthContract, HttpCase):
    """What superuser code, jobs and documents without a lock come to; jobs commit as they go."""
