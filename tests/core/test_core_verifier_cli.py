"""The stand-alone verifier as an auditor uses it: exit codes, words, files of all kinds."""

import gzip
import json
import re
import subprocess
import sys

import pytest
from core_logs import ALONE, CHAIN, PUBLIC, Log, alone

from pin_domain.checkpoints import public_key_pem

DOCS = ALONE.parents[2] / "docs" / "event-log.md"


def run(folder, *arguments, given=None):
    """Return (exit code, standard output, standard error) of one call in ``folder``."""
    done = subprocess.run(
        [sys.executable, "-I", str(ALONE), *map(str, arguments)],
        capture_output=True,
        input=given,
        check=False,
        cwd=str(folder),
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def folder(tmp_path):
    """Return a folder with a log of six entries, a checkpoint of the fourth, and the key."""
    log = Log(6)
    (tmp_path / "log.jsonl").write_bytes(b"".join(log.lines))
    (tmp_path / "checkpoints.txt").write_bytes(b"May  2 host odoo: " + log.checkpoint(4))
    (tmp_path / "key.pem").write_text(public_key_pem(PUBLIC))
    return tmp_path


def test_an_intact_log_is_0_and_says_what_is_proved(folder):
    code, out, err = run(
        folder, "log.jsonl", "--checkpoint", "checkpoints.txt", "--public-key", "key.pem"
    )
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "The log is intact.",
        f"6 entries, 1 to 6, of the event log {CHAIN}.",
        "1 checkpoint(s) agree with it, up to entry 4.",
        "No checkpoint covers the last 2 of them.",
    ]


def test_without_a_checkpoint_it_says_what_is_not_proved(folder):
    code, out, _err = run(folder, "log.jsonl")
    assert code == 0
    assert "whoever owns the database can have made it anew" in out


def test_a_broken_log_is_1_and_names_the_first_broken_entry(folder):
    lines = (folder / "log.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "log.jsonl").write_bytes(b"".join([*lines[:2], *lines[3:]]))
    code, out, err = run(folder, "log.jsonl")
    assert (code, err) == (1, "")
    assert out.splitlines()[0] == "THE LOG IS BROKEN: 1 problem(s)."
    assert "- Line 3: entries 3 to 3 are missing before it." in out.splitlines()


def test_many_problems_are_counted(folder):
    (folder / "log.jsonl").write_bytes(b"?\n" * 250)
    code, out, _err = run(folder, "log.jsonl")
    assert code == 1
    assert out.splitlines()[0] == "THE LOG IS BROKEN: 250 problem(s)."
    assert out.splitlines()[-1] == "- … and 150 more; the first 100 are shown."


def test_a_bad_checkpoint_alone_is_1(folder):
    text = (folder / "checkpoints.txt").read_bytes()
    (folder / "checkpoints.txt").write_bytes(text.replace(b'"seq":4', b'"seq":5'))
    code, out, _err = run(
        folder, "log.jsonl", "--checkpoint", "checkpoints.txt", "--public-key", PUBLIC.hex()
    )
    assert code == 1
    assert "its signature is not valid" in out


def test_the_answer_as_json(folder):
    log = Log(6)
    log.entries[1] = log.entries[1]._replace(personal=None)
    code, answer = alone(folder, log.lines, [log.checkpoint(4)])
    assert code == 0
    assert answer == {
        "intact": True,
        "entries": 6,
        "chain": CHAIN,
        "first": 1,
        "last": 6,
        "hash": log.link(6).hash,
        "erased": 1,
        "newest_erased": "2024-05-01T12:02:00Z",
        "checkpoints": {"confirmed": 1, "confirmed_until": 4, "before_the_log": 0},
        "problems": 0,
        "findings": [],
    }
    code, answer = alone(folder, log.lines[1:])
    assert code == 1
    (finding,) = answer["findings"]
    assert (finding["code"], finding["line"], finding["sequence"]) == ("start", 1, 2)
    assert finding["text"].startswith("Line 1: the log begins with entry 2")


def test_a_log_comes_from_a_pipe_or_packed(folder):
    data = (folder / "log.jsonl").read_bytes()
    assert run(folder, "-", given=data)[0] == 0
    assert run(folder, "-", given=data[:-1])[0] == 1
    with gzip.open(str(folder / "log.jsonl.gz"), "wb") as stream:
        stream.write(data)
    assert run(folder, "log.jsonl.gz")[0] == 0
    packed = (folder / "log.jsonl.gz").read_bytes()
    (folder / "log.jsonl.gz").write_bytes(packed[:-20])
    assert run(folder, "log.jsonl.gz")[0] == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "required: log"),
        (("gone.jsonl",), "cannot be read"),
        (("log.jsonl", "--checkpoint", "checkpoints.txt"), "give the public key"),
        (("log.jsonl", "--public-key", "xyz"), "xyz is no public key"),
        (("log.jsonl", "--public-key", "log.jsonl"), "is no public key"),
        (("log.jsonl", "--checkpoint", "log.jsonl", "--public-key", "key.pem"), "no checkpoint in"),
        (("log.jsonl", "--checkpoint", "gone", "--public-key", "key.pem"), "cannot be read"),
        (("empty",), "the log is empty"),
        (("log.jsonl", "--colour"), "unrecognized"),
    ],
)
def test_what_cannot_be_answered_is_2_with_the_reason(folder, arguments, words):
    (folder / "empty").write_bytes(b"")
    code, out, err = run(folder, *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


def test_an_auditor_can_write_a_verifier_from_the_documentation(folder):
    """The sketch in the documentation is run as it stands there."""
    (program,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    (folder / "sketch.py").write_text(program, encoding="utf-8")

    def sketch():
        done = subprocess.run(
            [sys.executable, "sketch.py", "log.jsonl"],
            capture_output=True,
            check=False,
            cwd=str(folder),
        )
        return done.returncode, done.stdout.decode()

    log = Log(6)
    log.entries[2] = log.entries[2]._replace(personal=None)
    (folder / "log.jsonl").write_bytes(b"".join(log.lines))
    assert sketch() == (0, f"6 {log.link(6).hash}\n")
    whole = b"".join(log.lines)
    for old, new in ((b"unlocked", b"unlocke_"), (b"anna", b"otto"), (b'"seq":4', b'"seq":5')):
        (folder / "log.jsonl").write_bytes(whole.replace(old, new, 1))
        assert sketch()[0] == 1


def test_the_example_in_the_documentation_is_a_line_that_verifies(folder):
    text = DOCS.read_text(encoding="utf-8")
    (line,) = [one for one in text.splitlines() if one.startswith('{"leaf":')]
    assert json.loads(line)["leaf"]["seq"] == 1
    code, out, _err = run(folder, "-", given=line.encode() + b"\n")
    assert code == 0, out
