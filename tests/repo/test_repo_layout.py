"""Nothing but the core at the root, nothing but one adapter in a series' folder."""

from __future__ import annotations

import pytest

from repo_rules import layout


def test_this_repository(checkout):
    assert layout.violations(checkout) == []


def test_the_core_is_there(checkout):
    # Without it most rules would hold for want of anything to look at.
    assert "record_pin_core" in [addon.name for addon in checkout.addons()]


def test_a_good_tree_passes(build, manifest):
    tree = build(
        {
            "record_pin_core/__manifest__.py": manifest(),
            "record_pin_19/record_pin/__manifest__.py": manifest(),
            "tools/__init__.py": "",
        }
    )
    assert layout.violations(tree) == []


@pytest.mark.parametrize(
    "path",
    [
        "__manifest__.py",
        "tools/__manifest__.py",
        "tools/__openerp__.py",
        "record_pin_19/__manifest__.py",
        "record_pin_19/__init__.py",
        "record_pin_19/other/__manifest__.py",
        "record_pin_14/record_pin/__manifest__.py",
    ],
)
def test_what_a_server_would_take_for_an_addon_is_named(build, manifest, path):
    (violation,) = layout.violations(build({path: manifest()}))
    assert path.split("/")[0] in violation or "the root" in violation
