# pytest is not in the type checker's environment.
# mypy: disable-error-code="import-not-found", allow-untyped-decorators
"""Where things are put, and what `make clean` may remove."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.lab import clean, instance, loop, paths, postgres
from tools.lab.errors import LabError


def test_the_cache_is_where_it_is_told_to_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RECORD_PIN_LAB", str(tmp_path / "lab"))
    assert paths.cached("a", "b") == tmp_path / "lab" / "a" / "b"
    monkeypatch.delenv("RECORD_PIN_LAB")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert paths.cache() == tmp_path / "record-pin"


def test_a_folder_with_other_files_is_no_cache(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    monkeypatch.setenv("RECORD_PIN_LAB", str(tmp_path))
    with pytest.raises(LabError, match="RECORD_PIN_LAB"):
        paths.cache()


def test_a_socket_path_fits_however_deep_the_cache_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RECORD_PIN_LAB", str(tmp_path / ("x" * 90)))
    assert len(str(postgres.socket_folder() / ".s.PGSQL.5432")) <= 107


def test_only_the_labs_own_processes_are_stopped(tmp_path: Path) -> None:
    folder = str(tmp_path).encode()
    commands = {
        1: b"python3\0-I\0/repo/tools/lab/leash.py\0" + folder + b"/venv/bin/python\0",
        2: b"python3\0-I\0/repo/tools/lab/keeper.py\0" + folder + b"/pg/users.lock\0",
        3: b"tail\0-f\0" + folder + b"/logs/postgres.log\0",
        4: b"python3\0-I\0/repo/tools/lab/leash.py\0/another/cache/venv/bin/python\0",
    }
    assert clean.ours(commands, tmp_path) == [1, 2]


def test_a_busy_port_is_passed_over() -> None:
    first = instance.free_port(24680)
    import socket

    with socket.socket() as busy:
        busy.bind(("127.0.0.1", first))
        busy.listen(1)
        assert instance.free_port(first) > first


@pytest.mark.parametrize(
    ("test", "tags", "keyword"),
    [
        ("", "/record_pin,/record_pin_core", ""),
        ("test_a", "/record_pin.test_a,/record_pin_core.test_a", "test_a"),
        ("TestA", "/record_pin:TestA,/record_pin_core:TestA", "TestA"),
        ("TestA.test_a", "/record_pin:TestA.test_a,/record_pin_core:TestA.test_a",
         "TestA and test_a"),
    ],
)  # fmt: skip
def test_one_choice_of_tests_for_both_runners(test: str, tags: str, keyword: str) -> None:
    assert loop.tags(test) == tags
    assert loop.keyword(test) == keyword
