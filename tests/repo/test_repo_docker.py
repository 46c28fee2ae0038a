"""What can be said of the containers where no engine runs them."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys

import pytest

from repo_rules import containers
from tools.docker import run_suite
from tools.lab import series as series_table
from tools.lab.errors import LabError
from tools.lab.find import Tree as OdooTree

GOOD = "FROM odoo:19.0 AS a\nUSER root\nRUN true\nUSER odoo\nCMD odoo\n"


@pytest.mark.parametrize(
    "rule",
    [
        containers.dockerfile_violations,
        containers.compose_violations,
    ],
    ids=lambda rule: rule.__name__,
)
def test_this_repository(checkout, rule):
    assert rule(checkout) == []


def test_there_is_something_to_look_at(checkout):
    assert (checkout.root / containers.DOCKERFILE).is_file()
    assert (checkout.root / containers.COMPOSE).is_file()


def test_a_good_dockerfile_passes(build):
    tree = build({containers.DOCKERFILE: GOOD + "FROM a AS b\nCMD odoo\n"})
    assert containers.dockerfile_violations(tree) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (GOOD.replace(":19.0", ""), "a tag"),
        (GOOD.replace("19.0", "latest"), "not latest"),
        ("FROM odoo:19.0\nUSER root\nRUN true\n", "ends as root"),
        (GOOD + "FROM a AS b\nUSER root\nCMD odoo\nUSER odoo\n", "CMD runs as root"),
        (GOOD + "ENV RECORD_PIN_PEPPER=abc\n", "would stay"),
        (GOOD + "ARG DB_PASSWORD\n", "would stay"),
        (GOOD + "COPY nothing /opt/nothing\n", "no nothing"),
    ],
)
def test_a_careless_dockerfile_is_named(build, text, word):
    (violation,) = containers.dockerfile_violations(build({containers.DOCKERFILE: text}))
    assert word in violation


def test_what_is_copied_for_a_series_is_looked_for_in_each(build):
    files = {
        containers.DOCKERFILE: GOOD + "COPY record_pin_${SERIES}/record_pin /opt\n",
        "record_pin_18/record_pin/a": "",
        "record_pin_19/other": "",
    }
    (violation,) = containers.dockerfile_violations(build(files))
    assert "record_pin_19/record_pin" in violation


@pytest.mark.parametrize(("let", "number"), [("!other", 1), ("!tests/server", 0), ("!tests", 0)])
def test_what_is_copied_has_to_reach_the_engine(build, let, number):
    files = {
        containers.DOCKERFILE: GOOD + "COPY tests/server /opt/tests\n",
        containers.IGNORE: f"# only what is copied\n*\n{let}\n",
        "tests/server/test_a.py": "",
    }
    found = containers.dockerfile_violations(build(files))
    assert found == [f"{containers.DOCKERFILE}: .dockerignore keeps tests/server out"][:number]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("    image: postgres", "a tag"),
        ("    image: postgres:latest", "not latest"),
        ("      POSTGRES_PASSWORD: odoo", "POSTGRES_PASSWORD_FILE"),
        ("      RECORD_PIN_PEPPER: ${PEPPER}", "RECORD_PIN_PEPPER_FILE"),
        ('      - "8069:8069"', "127.0.0.1"),
        ('      - "${PORT:-8069}:8069"', "127.0.0.1"),
    ],
)
def test_a_careless_service_is_named(build, line, word):
    (violation,) = containers.compose_violations(build({containers.COMPOSE: line + "\n"}))
    assert word in violation


# -- where the pepper comes from -----------------------------------------------------------


@pytest.fixture
def start(checkout, tmp_path):
    """Return ``start(command…)``: run it behind docker/pepper.sh, with both folders in tmp_path."""
    if shutil.which("sh") is None:
        pytest.skip("there is no sh on this machine")
    for name in ("data", "pepper"):
        (tmp_path / name).mkdir()

    def _start(*command, file="pepper/key"):
        return subprocess.run(
            ["sh", str(checkout.root / "docker" / "pepper.sh"), *(command or ("true",))],
            env={
                "PATH": os.environ["PATH"],
                "RECORD_PIN_DATA_DIR": str(tmp_path / "data"),
                "RECORD_PIN_PEPPER_FILE": str(tmp_path / file),
            },
            capture_output=True,
            text=True,
            check=False,
        )

    return _start


def test_a_pepper_is_made_once_and_found_in_the_data(start, tmp_path):
    first = start("cat", str(tmp_path / "data" / "record_pin_pepper"))
    assert first.returncode == 0, first.stderr
    assert re.match(r"[0-9a-f]{64}\n$", first.stdout)
    key = tmp_path / "pepper" / "key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert os.listdir(str(key.parent)) == ["key"]
    assert start("cat", str(key)).stdout == first.stdout


def test_the_commands_code_is_the_containers(start):
    assert start("sh", "-c", "exit 7").returncode == 7


def test_a_pepper_that_is_given_stays_as_it_is(start, tmp_path):
    key = tmp_path / "pepper" / "key"
    key.write_text("given\n", encoding="utf-8")
    assert start("cat", str(tmp_path / "data" / "record_pin_pepper")).stdout == "given\n"
    assert key.read_text(encoding="utf-8") == "given\n"


def test_a_pepper_in_the_data_is_moved(start, tmp_path):
    old = tmp_path / "data" / "record_pin_pepper"
    old.write_text("old\n", encoding="utf-8")
    assert start("cat", str(old)).stdout == "old\n"
    assert old.is_symlink()
    assert (tmp_path / "pepper" / "key").read_text(encoding="utf-8") == "old\n"


def test_of_two_peppers_none_is_thrown_away(start, tmp_path):
    for name, text in (("data/record_pin_pepper", "old\n"), ("pepper/key", "new\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    run = start("echo", "started")
    assert (run.returncode, run.stdout) == (1, "")
    assert "two peppers" in run.stderr
    assert (tmp_path / "data/record_pin_pepper").read_text(encoding="utf-8") == "old\n"
    assert (tmp_path / "pepper/key").read_text(encoding="utf-8") == "new\n"


@pytest.mark.parametrize(
    ("file", "word"), [("missing/key", "cannot be made"), ("pepper/empty", "is empty")]
)
def test_without_a_pepper_nothing_starts(start, tmp_path, file, word):
    (tmp_path / "pepper" / "empty").write_text("", encoding="utf-8")
    run = start("echo", "started", file=file)
    assert (run.returncode, run.stdout) == (1, "")
    assert word in run.stderr


# -- the suite -----------------------------------------------------------------------------


def test_the_database_is_the_one_the_images_variables_name(tmp_path):
    secret = tmp_path / "password"
    secret.write_text("hush\n", encoding="utf-8")
    options = run_suite.connection({"HOST": "elsewhere", "PASSWORD_FILE": str(secret)})
    assert options == {
        "db_host": "elsewhere",
        "db_port": "5432",
        "db_user": "odoo",
        "db_password": "hush",
    }


@pytest.mark.parametrize("variables", [{}, {"PASSWORD_FILE": "nowhere/password"}])
def test_no_password_is_an_error_that_names_the_variable(variables):
    with pytest.raises(LabError, match="password"):
        run_suite.connection(variables)


def test_the_configuration_is_for_this_user_only(tmp_path):
    path = run_suite.configure(tmp_path, {"db_password": "hush"}, [run_suite.ADDONS])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "[options]"
    assert f"addons_path = {run_suite.ADDONS}" in lines
    assert "db_password = hush" in lines


def test_a_log_is_copied_once_while_it_grows(tmp_path, capsys):
    log = tmp_path / "odoo.log"
    follow = run_suite.Follower(log)
    follow()
    for text in ("one\n", "two\n"):
        with log.open("a", encoding="utf-8") as stream:
            stream.write(text)
        follow()
    follow()
    assert capsys.readouterr().out == "one\ntwo\n"


def _tree(tmp_path):
    for name in ("contacts", "hr"):
        folder = tmp_path / "code" / "odoo" / "addons" / name
        folder.mkdir(parents=True)
        (folder / "__manifest__.py").write_text("{}", encoding="utf-8")
    release = tmp_path / "code" / "odoo" / "release.py"
    release.write_text("version_info = (19, 0, 0)\n", encoding="utf-8")
    return OdooTree(series_table.get("19"), tmp_path / "code", (), "", "a test")


@pytest.mark.parametrize(
    ("log", "code", "status"),
    [
        ("{} INFO d t.T: Starting T.test_a ... \n{total}", 0, "passed"),
        (
            "{} INFO d t.T: Starting T.test_a ... \n{} ERROR d t.T: FAIL: T.test_a\n{total}",
            0,
            "failed",
        ),
        ("{} INFO d t.T: Starting T.test_a ... \n", 0, "failed"),
        ("{} INFO d t.T: Starting T.test_a ... \n{total}", 1, "failed"),
    ],
)
def test_the_verdict_is_read_off_odoos_log(tmp_path, log, code, status):
    stamp = "2026-01-31 10:00:00,000 1"
    total = stamp + " INFO d odoo.tests.result: 0 failed, 0 error(s) of 1 tests when loading"
    text = log.replace("{total}", total + " database 'd' \n").replace("{}", stamp)
    odoo = tmp_path / "odoo.py"
    odoo.write_text(f"import sys\nsys.stdout.write({text!r})\nsys.exit({code})\n", encoding="utf-8")
    verdict = run_suite.test(
        [sys.executable, str(odoo)], _tree(tmp_path), "/record_pin", "chromium", tmp_path
    )
    assert verdict.status == status, verdict


SERVER_TEST = """
import json, os
from pathlib import Path

def test_the_facts():
    path = Path(os.environ["RECORD_PIN_SERVER"])
    facts = json.loads(path.read_text())
    assert path.stat().st_mode & 0o777 == 0o600
    assert (facts["series"], facts["port"], facts["database"]) == (19, 8069, "record_pin_tests")
    assert (facts["db_host"], facts["db_password"]) == ("db", "hush")
    assert facts["command"] == ["odoo", "-c", "odoo.conf"]
    assert facts["folder"] == os.getcwd() == str(path.parent)
    {more}
"""


@pytest.mark.parametrize(
    ("more", "status", "passed"), [("", "passed", 1), ("assert 0", "failed", 0)]
)
def test_servers_are_tested_as_on_a_machine_of_its_own(tmp_path, monkeypatch, more, status, passed):
    root, folder, results = tmp_path / "suite", tmp_path / "work", tmp_path / "results"
    for path in (root / "tests" / "server", folder, results):
        path.mkdir(parents=True)
    (root / "pyproject.toml").write_text("[tool.pytest.ini_options]\n", encoding="utf-8")
    test = root / "tests" / "server" / "test_it.py"
    test.write_text(SERVER_TEST.format(more=more), encoding="utf-8")
    monkeypatch.setenv("RECORD_PIN_REPO", str(root))
    database = {"db_host": "db", "db_port": "5432", "db_user": "odoo", "db_password": "hush"}
    verdict = run_suite.server_tests(
        ["odoo", "-c", "odoo.conf"], _tree(tmp_path), database, folder, results
    )
    assert (verdict.status, verdict.run, verdict.passed) == (status, 1, passed), verdict
    assert (results / "server.log").is_file()


def test_the_image_has_what_the_tests_import(checkout):
    """What the lab installs for a series, the image installs, too: a module is skipped else."""
    text = (checkout.root / containers.DOCKERFILE).read_text(encoding="utf-8")
    for requirement in series_table.TEST_REQUIREMENTS:
        name = re.match(r"[\w-]+", requirement).group()
        assert re.search(rf"\s{re.escape(name)}==[\d.]+\s", text), name
