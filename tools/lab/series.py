"""Everything that differs between Odoo series, as one table.

The figures were found by running each series (see the columns' comments); the other modules ask the
table and never compare series themselves.
"""

from __future__ import annotations

from typing import Dict, List, Mapping, NamedTuple, Sequence, Tuple

from .errors import LabError


class Series(NamedTuple):
    """What the lab knows about one Odoo series."""

    name: str
    #: Interpreters that run it, best first.
    pythons: Sequence[str]
    #: Requirements replaced by name: the pinned release has no wheel, or does not build today.
    replaced: Mapping[str, str]
    #: Requirements left out: they need a compiler and no tested module uses them.
    dropped: Sequence[str]
    #: Requirements when the source brings no ``requirements.txt``, and additions when it does.
    extra: Sequence[str]
    #: Releases that were tried, used as pip constraints as long as they can be resolved.
    constraints: str
    #: Arguments that make a new database carry demo data.
    demo: Sequence[str]
    #: Test totals: does ``skipped X`` in the log carry its reason?
    skip_reason_logged: bool
    #: Does pytest-odoo run this series?
    pytest_odoo: bool
    #: How a list view is called in views and window actions.
    list_view: str
    #: The option for the port of the process that serves long polling and web sockets.
    evented_port: str
    #: First port the lab tries for a server of this series.
    port: int
    #: The files of asset bundles that pages of browser tests load, built before the tests.
    bundles: Sequence[str]
    #: The pages that run JavaScript unit tests: QUnit's, and HOOT's from 18.0 on.
    javascript_tests: Mapping[str, str]
    #: How the address of HOOT's page names a test.
    hoot_test: str
    #: May it come from Debian's package when no source tree is found?
    debian_package: str

    @property
    def short(self) -> str:
        """``"19"`` for ``"19.0"``."""
        return self.name.split(".")[0]


_OLD = {
    "psycopg2": "psycopg2-binary==2.9.5",
    "psutil": "psutil==5.9.4",
    "reportlab": "reportlab==3.6.12",
    "gevent": "gevent==21.12.0",
    "greenlet": "greenlet==1.1.2",
}

#: The last ones with pkg_resources, which the older gevent asks for its plug-ins; those that a new
#: virtual environment of Python 3.10 brings do not find zope.interface under its present file name,
#: and the process for live messages ends as it starts.
_SETUPTOOLS = "setuptools>=75,<81"

#: 15.0 and 16.0: a page, and what it loads for a field with formatted text.
_OLD_BUNDLES = (
    "web.assets_common.js", "web.assets_common.css", "web.assets_backend.js",
    "web.assets_backend.css", "web.assets_backend_prod_only.js", "web.assets_tests.js",
    "web_editor.assets_wysiwyg.js", "web_editor.assets_wysiwyg.css",
)  # fmt: skip
_BUNDLES = ("web.assets_web.js", "web.assets_web.css", "web.assets_tests.js",
            "bus.websocket_worker_assets.js")  # fmt: skip

_QUNIT = {"desktop": "/web/tests?mod=web", "mobile": "/web/tests/mobile?mod=web"}
_HOOT_PAGE = "/web/tests?headless&loglevel=2&timeout=15000&preset="
#: What 18.0 and 19.0 still have of QUnit's tests.
_LEGACY = "/web/tests/legacy?mod=web"
_HOOT = {"desktop": _HOOT_PAGE + "desktop", "mobile": _HOOT_PAGE + "mobile&tag=-headless"}

#: Odoo 19 comes without requirements.txt in Debian's package; these ran its contacts, hr,
#: sale_management, account, stock, purchase, crm and project. PyPDF2 3 breaks the demo data of
#: sale_pdf_quote_builder, which sale_management brings with it.
_REQUIRES_19 = (
    "asn1crypto", "Babel", "beautifulsoup4", "cbor2", "chardet", "cryptography", "docutils",
    "freezegun", "geoip2", "gevent", "idna", "Jinja2", "libsass", "lxml", "lxml-html-clean",
    "MarkupSafe", "num2words", "openpyxl", "passlib", "Pillow", "polib", "psutil",
    "psycopg2-binary", "pyopenssl", "PyPDF2<3", "python-dateutil", "python-magic", "python-stdnum",
    "pytz", "qrcode", "reportlab", "requests", "rjsmin", "urllib3", "vobject", "Werkzeug", "xlrd",
    "XlsxWriter", "zeep",
)  # fmt: skip

_TABLE = (
    Series(
        name="15.0",
        pythons=("3.10", "3.9", "3.8"),
        # 0.18.0, 15.0's own pin, has no wheel; 0.20.1 is 16.0's.
        replaced=dict(_OLD, Werkzeug="Werkzeug==2.0.2", libsass="libsass==0.20.1"),
        dropped=("python-ldap", "ebaysdk"),
        extra=(_SETUPTOOLS,),
        constraints="",
        demo=(),
        skip_reason_logged=False,
        pytest_odoo=False,
        list_view="tree",
        evented_port="longpolling_port",
        port=15069,
        bundles=_OLD_BUNDLES,
        javascript_tests=_QUNIT,
        hoot_test="",
        debian_package="",
    ),
    Series(
        name="16.0",
        pythons=("3.10", "3.9", "3.8"),
        replaced=dict(_OLD, Werkzeug="Werkzeug==2.0.2"),
        dropped=("python-ldap", "ebaysdk"),
        extra=(_SETUPTOOLS,),
        constraints="",
        demo=(),
        skip_reason_logged=True,
        pytest_odoo=False,
        list_view="tree",
        evented_port="gevent_port",
        port=16069,
        bundles=(*_OLD_BUNDLES, "bus.websocket_worker_assets.js"),
        javascript_tests=_QUNIT,
        hoot_test="",
        debian_package="",
    ),
    Series(
        name="17.0",
        pythons=("3.10", "3.11", "3.12"),
        replaced={
            "psycopg2": "psycopg2-binary==2.9.9",
            # 21.8.0, the pin for 3.10, has no wheel.
            "gevent": "gevent==21.12.0 ; python_version < '3.11'\n"
            "gevent==22.10.2 ; python_version == '3.11'\n"
            "gevent==24.2.1 ; python_version >= '3.12'",
        },
        dropped=("python-ldap", "ebaysdk"),
        extra=(_SETUPTOOLS,),
        constraints="",
        demo=(),
        skip_reason_logged=True,
        pytest_odoo=True,
        list_view="tree",
        evented_port="gevent_port",
        port=17069,
        bundles=_BUNDLES,
        javascript_tests=_QUNIT,
        hoot_test="",
        debian_package="",
    ),
    Series(
        name="18.0",
        pythons=("3.12", "3.11", "3.10"),
        replaced={
            "psycopg2": "psycopg2-binary==2.9.9",
            "cbor2": "cbor2==5.6.2",
            "gevent": "gevent==21.12.0 ; python_version < '3.11'\n"
            "gevent==22.10.2 ; python_version == '3.11'\n"
            "gevent==24.2.1 ; python_version >= '3.12'",
        },
        dropped=("python-ldap",),
        extra=("lxml-html-clean", _SETUPTOOLS),
        constraints="",
        demo=(),
        skip_reason_logged=True,
        pytest_odoo=True,
        list_view="list",
        evented_port="gevent_port",
        port=18069,
        bundles=(*_BUNDLES, "web.assets_web_print.css"),
        javascript_tests={
            **_HOOT,
            "legacy desktop": _LEGACY,
            "legacy mobile": "/web/tests/legacy/mobile?mod=web",
        },
        hoot_test="test",
        debian_package="",
    ),
    Series(
        name="19.0",
        pythons=("3.12", "3.11", "3.13"),
        replaced={"psycopg2": "psycopg2-binary"},
        dropped=("python-ldap",),
        extra=_REQUIRES_19,
        constraints="constraints-19.txt",
        demo=("--with-demo",),
        skip_reason_logged=True,
        pytest_odoo=True,
        list_view="list",
        evented_port="gevent_port",
        port=19069,
        bundles=(*_BUNDLES, "web.assets_web_print.css"),
        javascript_tests={**_HOOT, "legacy desktop": _LEGACY},
        hoot_test="id",
        debian_package="odoo-19",
    ),
)

#: Added to every environment: browser tests are skipped silently without websocket-client; OdooRPC
#: is the client from outside that the shared suite runs.
TEST_REQUIREMENTS = ("websocket-client", "pytest", "OdooRPC==0.10.1", "hypothesis>=6.113")
PYTEST_ODOO_REQUIREMENTS = ("pytest-odoo==2.3.0", "pytest-xdist")

SERIES: Dict[str, Series] = {row.name: row for row in _TABLE}


def get(name: str) -> Series:
    """The row of ``"19"`` or ``"19.0"``; LabError naming the known ones for anything else."""
    wanted = name.strip()
    for row in _TABLE:
        if wanted in (row.name, row.short):
            return row
    raise LabError("Unknown series %r: use one of %s." % (name, ", ".join(SERIES)))


def select(names: str) -> List[Series]:
    """Rows of a comma or space separated list; all of them, oldest first, for an empty one."""
    wanted: Tuple[str, ...] = tuple(names.replace(",", " ").split())
    return [get(name) for name in wanted] if wanted else list(_TABLE)
