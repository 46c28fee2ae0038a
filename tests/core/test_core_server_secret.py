"""server_secret: configuration before environment before a file that one worker makes for all."""

import itertools
import os
import stat
import threading

import pytest

from server_secret import ServerSecret


@pytest.fixture
def secret(monkeypatch):
    monkeypatch.delenv("RECORD_PIN_THING", raising=False)
    counter = itertools.count(1)
    return ServerSecret("record_pin_thing", "RECORD_PIN_THING", lambda: f"made {next(counter)}")


@pytest.fixture
def config(tmp_path):
    return {"data_dir": str(tmp_path / "data")}


def test_the_configuration_comes_first_then_the_environment_then_the_file(
    secret, config, monkeypatch
):
    assert (secret.text(config), secret.source(config)) == ("made 1", "file")
    monkeypatch.setenv("RECORD_PIN_THING", "of the environment")
    assert (secret.text(config), secret.source(config)) == ("of the environment", "environment")
    config["record_pin_thing"] = "configured"
    assert (secret.text(config), secret.source(config)) == ("configured", "config")


def test_the_file_is_made_once_for_the_server_alone(secret, config):
    assert secret.path(config) == os.path.join(config["data_dir"], "record_pin_thing")
    assert secret.text(config) == secret.text(config) == "made 1"
    assert stat.S_IMODE(os.stat(secret.path(config)).st_mode) == 0o600
    assert os.listdir(config["data_dir"]) == ["record_pin_thing"]


def test_workers_that_start_at_once_agree(secret, config):
    found, barrier = [], threading.Barrier(8)

    def work():
        barrier.wait()
        found.append(secret.text(config))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert os.listdir(config["data_dir"]) == ["record_pin_thing"]


def test_a_failure_leaves_nothing_behind(config):
    def fails():
        raise OSError("no randomness")

    with pytest.raises(OSError, match="no randomness"):
        ServerSecret("record_pin_thing", "RECORD_PIN_THING", fails).text(config)
    assert os.listdir(config["data_dir"]) == []


def test_an_unreadable_file_is_an_error_and_not_replaced(secret, config, tmp_path):
    (tmp_path / "data" / "record_pin_thing").mkdir(parents=True)
    with pytest.raises(OSError, match="record_pin_thing"):
        secret.text(config)


def test_whether_it_exists_is_asked_without_making_one(secret, config, monkeypatch):
    assert not secret.exists(config)
    assert not os.path.exists(config["data_dir"])
    secret.text(config)
    assert secret.exists(config)
    assert secret.mode(config) == 0o600
    os.chmod(secret.path(config), 0o640)
    assert secret.mode(config) == 0o640
    monkeypatch.setenv("RECORD_PIN_THING", "of the environment")
    assert secret.exists(config)
    assert secret.mode(config) is None
