"""A tree's requirements with the table's deviations."""

from __future__ import annotations

from pathlib import Path

from tools.lab import environment, series
from tools.lab.find import Tree
from tools.lab.requirements import adapt


def test_markers_stay_and_comments_go() -> None:
    text = "gevent==21.8.0 ; python_version > '3.9'  # (Jammy)\n\n# a comment\npytz\n"
    assert adapt(text, {}, [], []) == ["gevent==21.8.0 ; python_version > '3.9'", "pytz"]


def test_names_are_compared_as_pip_does() -> None:
    text = "Python_LDAP==3.4\nPsycopg2==2.8 ; a\nPsycopg2==2.9 ; b"
    assert adapt(text, {"psycopg2": "psycopg2-binary"}, ["python-ldap"], []) == ["psycopg2-binary"]


def test_an_extra_does_not_override_a_pin() -> None:
    assert adapt("lxml==4.8", {}, [], ["LXML", "pytest"]) == ["lxml==4.8", "pytest"]


def test_a_tree_without_requirements_gets_the_tried_releases() -> None:
    for name in ("15.0", "16.0", "17.0", "18.0", "19.0"):
        tree = Tree(series.get(name), Path("/nowhere"), (), "", "an image")
        names = {line.split("=")[0].split("<")[0].lower() for line in
                 environment.requirement_lines(tree)}  # fmt: skip
        assert {"psycopg2-binary", "websocket-client", "werkzeug", "lxml"} <= names
        assert "psycopg2" not in names
