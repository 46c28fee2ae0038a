"""Logs to verify, and the two verifiers side by side."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import strategies as st

from pin_domain.audit_chain import Verifier
from pin_domain.audit_format import Entry, Personal, genesis, to_line
from pin_domain.audit_seal import head, seal
from pin_domain.checkpoints import read_checkpoints, sign_checkpoint
from pin_domain.ed25519 import ed25519_public_key

ALONE = Path(__file__).resolve().parents[2] / "record_pin_core" / "lib" / "record_pin_verify.py"
CHAIN = "00112233445566778899aabbccddeeff"
START = genesis(CHAIN)
SEED = bytes(range(32))
PUBLIC = ed25519_public_key(SEED)
NOON = datetime(2024, 5, 1, 12, 0)

texts = st.one_of(st.none(), st.text(max_size=8))
numbers = st.one_of(st.none(), st.integers(-5, 10**9))
people = st.builds(
    Personal, st.binary(min_size=32, max_size=32).map(bytes.hex), numbers, texts, texts, texts
)
entries = st.builds(Entry, st.datetimes(), st.text(max_size=8), texts, numbers, texts, people)


def sample(number, day=0):
    """Return entry ``number`` of a plain log."""
    who = Personal(
        f"{number:064x}", 7 + number % 3, "anna", "192.0.2.%d" % number, 'für Käß \\ "x"'
    )
    date = NOON + timedelta(days=day, minutes=number)
    return Entry(date, "unlocked", "res.partner", 40 + number, None, who)


class Log:
    """A sealed log: entries, seals, and the lines of its export."""

    def __init__(self, count=6, previous=START, day=0):
        """Seal ``count`` plain entries that follow ``previous``."""
        first = previous.sequence + 1
        self.start = previous
        self.entries = [sample(number, day) for number in range(first, first + count)]
        self.seals = seal(previous, self.entries)

    @property
    def lines(self):
        """The export, one item for each line."""
        return [
            to_line(self.start.chain, entry, one) for entry, one in zip(self.entries, self.seals)
        ]

    def link(self, sequence):
        """Return where the chain stood at that entry."""
        return head(self.start, self.seals[: sequence - self.start.sequence])

    def checkpoint(self, sequence, pruned=False, seed=SEED, day=0):
        """Return a signed line for that entry."""
        now = NOON + timedelta(days=day + 1)
        public = ed25519_public_key(seed)
        return sign_checkpoint(self.link(sequence), now, seed, public, pruned)


def library(lines, checkpoints=(), keys=(PUBLIC,)):
    """Verify with pin_domain; return (codes of the findings, result)."""
    good, bad = read_checkpoints(checkpoints, keys)
    verifier = Verifier(good)
    verifier.feed(lines)
    result = verifier.result()
    return [one.code for one in (*result.findings, *bad)], result


def alone(folder, lines, checkpoints=(), keys=(PUBLIC,), *options):
    """Verify with the one file, as a process of its own; return (exit code, parsed answer)."""
    log = folder / "log.jsonl"
    log.write_bytes(b"".join(lines))
    command = [sys.executable, "-I", str(ALONE), str(log), "--json", *options]
    if checkpoints:
        (folder / "checkpoints.txt").write_bytes(b"".join(checkpoints))
        command += ["--checkpoint", str(folder / "checkpoints.txt")]
        for key in keys:
            command += ["--public-key", key.hex()]
    run = subprocess.run(command, stdout=subprocess.PIPE, check=False, cwd=str(folder))
    return run.returncode, json.loads(run.stdout.decode()) if run.stdout else None


def both(folder, lines, checkpoints=(), keys=(PUBLIC,)):
    """Verify with both, which must say the same; return (codes of the findings, result)."""
    codes, result = library(lines, checkpoints, keys)
    code, answer = alone(folder, lines, checkpoints, keys)
    assert [one["code"] for one in answer["findings"]] == codes
    assert code == (1 if codes else 0)
    assert answer["intact"] is (not codes)
    assert answer["entries"] == result.entries
    assert answer["erased"] == result.erased
    assert answer["checkpoints"]["confirmed"] == result.confirmed
    assert answer["last"] == result.last
    return codes, result
