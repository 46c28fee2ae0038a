"""Rules that are read off the Python source: purity, neutrality, adapters without data."""

from __future__ import annotations

import sys

import pytest

from repo_rules import adapters, neutrality, purity

PURE = "record_pin_core/lib/pin_domain/thing.py"
ADAPTER = "record_pin_19/record_pin/models/thing.py"


@pytest.mark.parametrize("rule", [purity, neutrality, adapters], ids=lambda rule: rule.__name__)
def test_this_repository(checkout, rule):
    assert rule.violations(checkout) == []


def test_there_is_a_pure_domain_to_look_at(checkout):
    assert checkout.python_files(checkout.core_path / "lib" / "pin_domain")


def test_a_good_pure_module_passes(build):
    text = '''
"""Doc."""
import hashlib
from . import other
from .errors import Bad


def shown():
    """Doc."""

    def inner():
        pass


def _hidden():
    pass


class Thing:
    """Doc."""

    @property
    def size(self):
        """Doc."""

    @size.setter
    def size(self, value):
        pass
'''
    assert purity.violations(build({PURE: text})) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('"""D."""\nimport odoo', "odoo"),
        ('"""D."""\nimport odoo.tools', "odoo"),
        ('"""D."""\nfrom odoo import api', "odoo"),
        ('"""D."""\ndef _f():\n    from odoo.tools import sql', "odoo"),
        ('"""D."""\nfrom pin_domain import errors', "relatively"),
        ("x = 1", "module has no docstring"),
        ('"""D."""\ndef f():\n    pass', "f has no docstring"),
        ('"""D."""\nasync def f():\n    pass', "f has no docstring"),
        ('"""D."""\nclass C:\n    """D."""\n    def m(self): pass', "C.m has no docstring"),
        ('"""D."""\nclass C:\n    pass', "C has no docstring"),
    ],
)
def test_an_impure_or_unexplained_module_is_named(build, text, word):
    (violation,) = purity.violations(build({PURE: text}))
    assert violation.startswith(PURE)
    assert word in violation


@pytest.mark.skipif(sys.version_info < (3, 10), reason="needs sys.stdlib_module_names")
def test_a_third_party_import_is_named(build):
    (violation,) = purity.violations(build({PURE: '"""D."""\nimport passlib'}))
    assert "passlib is not in the standard library" in violation


@pytest.mark.parametrize(
    "text",
    [
        "from odoo import release",
        "from odoo.release import version_info",
        "import odoo.release",
        "import odoo\nx = odoo.release",
        "x = release.major_version",
        "if series == '18.0': pass",
        "x = {'saas-17.2': 1}",
    ],
)
def test_a_look_at_the_series_is_named(build, text):
    tree = build({"record_pin_core/models/thing.py": text})
    violations = neutrality.violations(tree)
    assert violations
    assert all("compat.py" in violation for violation in violations)


def test_compat_may_look_and_other_versions_are_not_the_series(build):
    tree = build(
        {
            "record_pin_core/compat.py": "from odoo import release\nx = release.version_info",
            "record_pin_core/thing.py": "import sys\nx = sys.version_info\ny = '1.0'\nz = '15'",
        }
    )
    assert neutrality.violations(tree) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("class A(models.Model):\n    _inherit = 'x'\n    f = fields.Char()", "A.f is stored"),
        ("class A(models.Model):\n    f = fields.Char(compute='_f', store=True)", "A.f"),
        ("class A(models.Model):\n    f = fields.Char(related='a.b', store=OTHER)", "A.f"),
        ("class A(models.Model):\n    f: object = fields.Char()", "A.f"),
        ("class A(models.Model):\n    _name = 'x'", "A creates a table"),
        ("class A(models.TransientModel):\n    _name = 'x'", "A creates a table"),
        ("class A(models.Model):\n    _name = 'x'\n    _inherit = ['y']", "A creates a table"),
    ],
)
def test_data_owned_by_an_adapter_is_named(build, text, word):
    (violation,) = adapters.violations(build({ADAPTER: text}))
    assert violation.startswith(ADAPTER)
    assert word in violation


@pytest.mark.parametrize(
    "text",
    [
        "class A(models.Model):\n    _inherit = 'x'\n    f = fields.Char(compute='_f')",
        "class A(models.Model):\n    _inherit = 'x'\n    f = fields.Char(related='a.b')",
        "class A(models.Model):\n    _inherit = 'x'\n    f = fields.Char(store=False)",
        "class A(models.Model):\n    _name = 'x'\n    _inherit = ['x', 'y']",
        "class A(models.AbstractModel):\n    _name = 'x.mixin'",
        "class A:\n    size = 3",
    ],
)
def test_an_adapter_may_extend_and_compute(build, text):
    assert adapters.violations(build({ADAPTER: text})) == []


def test_models_made_for_an_adapters_tests_are_left_alone(build):
    path = "record_pin_19/record_pin/tests/models.py"
    assert adapters.violations(build({path: "class A(M):\n    f = fields.Char()"})) == []
