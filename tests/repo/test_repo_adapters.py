"""The adapters are thin, alike to a person, and repeat nothing."""

from __future__ import annotations

import pytest

from repo_rules import sameness

VIEW = """<odoo>
    <record id="thing_form" model="ir.ui.view">
        <field name="model">thing</field>
        <field name="arch" type="xml">
            <form><field name="mode" /><button name="go" type="object" />{more}</form>
        </field>
    </record>
</odoo>
"""
CODE = "\n".join(f"const value{number} = compute(value{number - 1});" for number in range(1, 12))


@pytest.fixture
def pair(build, manifest):
    """Return ``pair(path, in_18, in_19)``: a tree with two adapters that hold that file."""

    def _pair(path, in_18, in_19):
        files = {"record_pin_core/__manifest__.py": manifest()}
        for series, text in ((18, in_18), (19, in_19)):
            folder = f"record_pin_{series}/record_pin"
            files[f"{folder}/__manifest__.py"] = manifest(version=f"{series}.0.1.0.0")
            files[f"{folder}/{path}"] = text
        return build(files)

    return _pair


def test_this_repository(checkout):
    assert sameness.violations(checkout) == []


def test_the_lines_of_each_adapter_are_reported(checkout, record_property, capsys):
    counted = sameness.lines(checkout)
    assert counted
    for series, kinds in counted.items():
        assert kinds["xml"] > 0, series
        record_property(f"lines of {series}", str(kinds))
        with capsys.disabled():
            print(f"\nadapter {series}: " + ", ".join(f"{n} {k}" for k, n in sorted(kinds.items())))


def test_views_with_the_same_names_pass_whatever_the_dialect(pair):
    other = VIEW.replace("form>", "tree>")
    tree = pair("views/thing.xml", other.format(more=""), VIEW.format(more=""))
    assert sameness.violations(tree) == []


@pytest.mark.parametrize(
    ("more", "word"),
    [('<field name="grace" />', "field grace"), ('<button name="stop" />', "button stop")],
)
def test_a_view_with_other_names_is_named(pair, more, word):
    for texts in ((more, ""), ("", more)):
        tree = pair("views/thing.xml", *(VIEW.format(more=text) for text in texts))
        assert word in "".join(sameness.violations(tree))


def test_a_view_that_one_series_lacks_is_named(pair):
    tree = pair("views/thing.xml", "<odoo />", VIEW.format(more=""))
    assert "thing_form" in "".join(sameness.violations(tree))


@pytest.mark.parametrize("path", ["static/src/thing.js", "models/thing.py"])
def test_a_block_that_stands_twice_is_named(pair, path):
    tree = pair(path, CODE, "const first = 1;\n" + CODE.replace(" = ", "  =  "))
    assert "stand once" in "".join(sameness.violations(tree))


@pytest.mark.parametrize(
    ("path", "in_18"),
    [
        ("static/src/thing.js", "\n".join(CODE.splitlines()[: sameness.TOLERATED])),
        ("tests/test_thing.py", CODE),
    ],
)
def test_a_few_lines_and_the_leaf_classes_may_be_alike(pair, path, in_18):
    assert sameness.violations(pair(path, in_18, CODE)) == []
