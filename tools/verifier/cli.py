"""The command line of the stand-alone verifier; see docs/event-log.md."""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import zlib
from functools import partial
from pathlib import Path
from typing import IO, Any, Dict, List, Optional, Sequence, Tuple

from pin_domain.audit_chain import MAX_KEPT, Result, Verifier
from pin_domain.audit_findings import Finding
from pin_domain.checkpoints import Checkpoint, read_checkpoints, read_public_key

INTACT, BROKEN, USAGE = 0, 1, 2

#: No line of a log is longer (bytes); a file without newlines must not fill the memory.
LONGEST_LINE = 64 * 1024 * 1024


class UsageError(Exception):
    """What was asked for cannot be done; the text says why."""


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Verify the log named on the command line; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return _verify(options)
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
    except (OSError, EOFError, zlib.error) as error:
        print(f"error: a file cannot be read: {error}", file=sys.stderr)
    return USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Verify an exported event log of Record PIN, without Odoo.",
        epilog="Exit code 0: intact; 1: broken; 2: the question cannot be answered.",
    )
    parser.add_argument("log", help="the exported log (JSON Lines, also .gz); - for standard input")
    parser.add_argument(
        "--checkpoint",
        action="append",
        default=[],
        metavar="FILE",
        help="signed checkpoints, one in a line, text around them is passed over; repeatable",
    )
    parser.add_argument(
        "--public-key",
        action="append",
        default=[],
        metavar="HEX|FILE",
        help="the key that the checkpoints must be signed with, as 64 hex digits or a PEM file; "
        "repeatable",
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    return parser


def _verify(options: argparse.Namespace) -> int:
    checkpoints, bad = _checkpoints(options)
    verifier = Verifier(checkpoints)
    if options.log == "-":
        _feed(verifier, sys.stdin.buffer)
    else:
        with _open(options.log) as stream:
            _feed(verifier, stream)
    result = verifier.result()
    if not result.entries and not result.problems and not checkpoints:
        raise UsageError("the log is empty, and no checkpoint says what it should hold")
    # Told last: the log's own findings are in its order, and its first one is what matters.
    findings = [*result.findings, *bad]
    if options.json:
        print(json.dumps(_as_json(result, findings, len(bad)), indent=2))
    else:
        print("\n".join(_as_text(result, findings, len(bad))))
    return BROKEN if findings else INTACT


def _open(name: str) -> IO[bytes]:
    # gzip.open in binary mode is an IO[bytes] for all that is done with it here.
    return gzip.open(name, "rb") if name.endswith(".gz") else open(name, "rb")  # type: ignore[return-value]


def _feed(verifier: Verifier, stream: IO[bytes]) -> None:
    verifier.feed(iter(partial(stream.readline, LONGEST_LINE), b""))


def _checkpoints(options: argparse.Namespace) -> Tuple[List[Checkpoint], List[Finding]]:
    keys = [_public_key(text) for text in options.public_key]
    if options.checkpoint and not keys:
        raise UsageError(
            "give the public key of the server with --public-key: without it anybody can have made "
            "the checkpoints"
        )
    good: List[Checkpoint] = []
    bad: List[Finding] = []
    for name in options.checkpoint:
        with open(name, "rb") as stream:
            read, findings = read_checkpoints(stream, keys)
        if not read and not findings:
            raise UsageError(f"there is no checkpoint in {name}")
        good += read
        bad += findings
    return good, bad


def _public_key(text: str) -> bytes:
    key = read_public_key(text)
    if key is None:
        path = Path(text)
        if path.is_file():
            key = read_public_key(path.read_text(encoding="ascii", errors="replace"))
    if key is None:
        raise UsageError(f"{text} is no public key: give 64 hexadecimal digits or a PEM file")
    return key


def _as_json(result: Result, findings: List[Finding], bad: int) -> Dict[str, Any]:
    return {
        "intact": not findings,
        "entries": result.entries,
        "chain": result.head.chain if result.head else None,
        "first": result.first,
        "last": result.last,
        "hash": result.head.hash if result.head else None,
        "erased": result.erased,
        "newest_erased": result.newest_erased,
        "checkpoints": {
            "confirmed": result.confirmed,
            "confirmed_until": result.confirmed_until,
            "before_the_log": result.before,
        },
        "problems": result.problems + bad,
        "findings": [
            {"code": one.code, "line": one.line, "sequence": one.sequence, "text": str(one)}
            for one in findings
        ],
    }


def _as_text(result: Result, findings: List[Finding], bad: int) -> List[str]:
    problems = result.problems + bad
    lines = ["The log is intact." if not findings else f"THE LOG IS BROKEN: {problems} problem(s)."]
    if result.head and result.entries:
        lines.append(
            f"{result.entries} entries, {result.first} to {result.last}, of the event log "
            f"{result.head.chain}."
        )
    else:
        lines.append("No entries.")
    if result.erased:
        lines.append(
            f"The personal data of {result.erased} entries is erased, the newest of "
            f"{result.newest_erased}."
        )
    lines += _about_checkpoints(result)
    lines += [f"- {finding}" for finding in findings]
    if problems > len(findings):
        lines.append(f"- … and {problems - len(findings)} more; the first {MAX_KEPT} are shown.")
    return lines


def _about_checkpoints(result: Result) -> List[str]:
    lines = []
    if result.before:
        lines.append(f"{result.before} checkpoint(s) are for entries from before the log begins.")
    if result.confirmed:
        lines.append(
            f"{result.confirmed} checkpoint(s) agree with it, up to entry {result.confirmed_until}."
        )
        after = (result.last or 0) - result.confirmed_until
        if after:
            lines.append(f"No checkpoint covers the last {after} of them.")
    else:
        lines.append("No checkpoint confirms it: whoever owns the database can have made it anew.")
    return lines


if __name__ == "__main__":
    sys.exit(main())
