# pytest is not in the type checker's environment.
# mypy: disable-error-code="import-not-found", allow-untyped-decorators
"""The machine's own Debian mirror is found in both of apt's formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.lab import apt
from tools.lab.errors import LabError

OS_RELEASE = 'ID=debian\nVERSION_CODENAME=bookworm\nPRETTY_NAME="Debian"\n'


def test_both_formats_are_read(tmp_path: Path) -> None:
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list").write_text(
        "# deb http://old bookworm main\n"
        "deb [arch=amd64 signed-by=/k.gpg] http://mirror/one bookworm main contrib\n"
        "deb-src http://mirror/one bookworm main\n"
    )
    (tmp_path / "sources.list.d" / "x.sources").write_text(
        "Types: deb\n# a comment\nURIs: http://mirror/two\nSuites: bookworm bookworm-updates\n"
        "Components: main\nSigned-By: /d.gpg\n\n"
        "Types: deb\nURIs: http://off\nSuites: bookworm\nEnabled: no\n"
    )
    assert apt.sources(tmp_path) == [
        apt.Source("http://mirror/one", "bookworm", "/k.gpg"),
        apt.Source("http://mirror/two", "bookworm", "/d.gpg"),
        apt.Source("http://mirror/two", "bookworm-updates", "/d.gpg"),
    ]


def test_the_release_itself_is_chosen() -> None:
    found = [
        apt.Source("http://mirror/security", "bookworm", ""),
        apt.Source("http://other", "nodistro", ""),
        apt.Source("http://mirror/debian", "bookworm", ""),
    ]
    assert apt.debian(found, apt.codename(OS_RELEASE)).uri == "http://mirror/debian"


def test_another_system_is_told_what_to_do() -> None:
    assert apt.codename("ID=ubuntu\nVERSION_CODENAME=noble\n") == ""
    with pytest.raises(LabError, match="ODOO_19_HOME"):
        apt.debian([apt.Source("http://mirror", "noble", "")], "")
