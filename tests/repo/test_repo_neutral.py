"""No file names a registry's host or a path of one machine."""

from __future__ import annotations

import subprocess
import sys

import pytest

from repo_rules import neutral


def test_this_repository(checkout):
    assert neutral.violations(checkout.files()) == []


# In pieces: this file is checked too.
@pytest.mark.parametrize(
    "line",
    [
        "https://" + "pypi" + ".org/simple",
        "see files." + "pythonhosted" + ".org.",
        "registry." + "NPMJS" + ".org",
        "http://deb" + ".debian" + ".org/debian",
        "ghcr" + ".io/owner/image",
        "open('/" + "root/odoo')",
        "/" + "work/main",
        "cd /" + "home/anna/src",
        "cd /" + "tmp/plan",
        "/" + "Users/anna",
        "C:" + "\\Users\\anna",
    ],
)
def test_a_line_that_holds_on_one_machine_is_named(line):
    assert len(neutral.line_problems(line)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "https://github.com/record-pin/record-pin",
        "the package mypypi" + ".organic",
        "//" + "root/field",
        "./" + "work/x and some/" + "work/x",
        "$HOME/" + "work ~/" + "work ${X}/" + "root/x",
        "/" + "home/odoo/.local",
        "/" + "tmp",
        "/" + "workflows/lint.yml",
        "/mnt/extra-addons",
    ],
)
def test_other_lines_pass(line):
    assert neutral.line_problems(line) == []


def test_the_hook_fails_and_names_file_and_line(tmp_path):
    (tmp_path / "a.txt").write_text("fine\n/" + "root/x\n", encoding="utf-8")
    (tmp_path / "b.png").write_bytes(b"\x89PNG\xff")
    run = subprocess.run(
        [sys.executable, neutral.__file__, str(tmp_path / "a.txt"), str(tmp_path / "b.png")],
        stdout=subprocess.PIPE,
        check=False,
        text=True,
    )
    assert run.returncode == 1
    assert "a.txt:2: names the machine path" in run.stdout
    assert "b.png" not in run.stdout
