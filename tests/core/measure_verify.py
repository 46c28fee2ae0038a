"""How long a log takes to verify, beside plain SHA-256 over the same bytes. No part of the gate:

    python3 tests/core/measure_verify.py [entries]

prints the table that ``docs/event-log.md`` publishes. The limit is what ``hashlib`` needs for the
same lines, each by itself, read from the same file; the column *times* is what counts, seconds are
those of one machine. Processor time, the best of three, so that other work on it matters less.
"""

import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

LIB = Path(__file__).resolve().parents[2] / "record_pin_core" / "lib"
sys.path.insert(0, str(LIB))

from pin_domain.audit_chain import Verifier  # noqa: E402
from pin_domain.audit_format import Entry, Personal, genesis, to_line  # noqa: E402
from pin_domain.audit_seal import head, new_salt, seal  # noqa: E402

BATCH = 1000


def entries(begin, count):
    """Return ordinary entries: no reason, names and addresses of common length."""
    noon = datetime(2024, 5, 1, 12)
    for number in range(begin, begin + count):
        who = Personal(
            new_salt(), number % 300, "anna@example.com", f"192.0.2.{number % 250}", None
        )
        date = noon + timedelta(seconds=number)
        yield Entry(date, "unlocked", "res.partner", number % 5000, None, who)


def write(path, count):
    """Seal and export ``count`` entries; return the processor seconds of sealing, of writing."""
    previous = genesis("00112233445566778899aabbccddeeff")
    sealing = writing = 0.0
    with open(path, "wb") as stream:
        for begin in range(0, count, BATCH):
            batch = list(entries(begin, min(BATCH, count - begin)))
            begun = time.process_time()
            seals = seal(previous, batch)
            sealed = time.process_time()
            stream.writelines(to_line(previous.chain, *pair) for pair in zip(batch, seals))
            sealing += sealed - begun
            writing += time.process_time() - sealed
            previous = head(previous, seals)
    return sealing, writing


def plain(path):
    """Hash each line, and nothing else."""
    with open(path, "rb") as stream:
        for line in stream:
            sha256(line).digest()


def library(path):
    """Verify with pin_domain."""
    verifier = Verifier()
    with open(path, "rb") as stream:
        verifier.feed(stream)
    if not verifier.result().intact:
        raise SystemExit("the log is broken")


def alone(path):
    """Verify with the one file, start of the process included."""
    program = str(LIB / "record_pin_verify.py")
    subprocess.run([sys.executable, program, path], check=True, stdout=subprocess.DEVNULL)


def best(function, path):
    """Return the processor seconds of the best of three calls, of this process and of children."""
    seconds = []
    for _ in range(3):
        begun = _spent()
        function(path)
        seconds.append(_spent() - begun)
    return min(seconds)


def _spent():
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def main():
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "log.jsonl")
        sealing, writing = write(path, count)
        size = Path(path).stat().st_size
        limit = best(plain, path)
        rows = [
            ("plain SHA-256 of each line", limit),
            ("verify, `pin_domain.audit_chain`", best(library, path)),
            ("verify, `record_pin_verify.py`", best(alone, path)),
            ("seal (batches of 1000)", sealing),
            ("write the lines", writing),
        ]
    version = ".".join(map(str, sys.version_info[:2]))
    print(f"Python {version}, {count} entries, {size / 1e6:.0f} MB")
    print("| | seconds | times plain SHA-256 |\n| --- | --- | --- |")
    for name, seconds in rows:
        print(f"| {name} | {seconds:.1f} | {seconds / limit:.1f} |")


if __name__ == "__main__":
    main()
