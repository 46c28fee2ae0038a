"""The lab's PostgreSQL cluster: private, unix socket only, running exactly while somebody uses it.

Built for throw-away data: fsync and its kin are off.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, List, NamedTuple

from . import pgbinaries, pgwire
from .command import environment, run, tail
from .errors import LabError
from .filelock import exclusive
from .paths import cache, cached
from .pgwire import PgError, Row
from .say import say, step

#: Odoo refuses to work as ``postgres``.
USER = "odoo"
PORT = 5432
#: Longest path of a unix socket: 107 bytes (unix(7)), less ``/.s.PGSQL.5432``.
_LONGEST = 107 - len("/.s.PGSQL.%d" % PORT)
_SETTINGS = (
    "listen_addresses=",
    "port=%d" % PORT,
    "unix_socket_permissions=0700",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=4GB",
    "shared_buffers=256MB",
    "work_mem=16MB",
    "jit=off",
    "max_connections=200",
    "max_locks_per_transaction=256",
)


def quoted(name: str) -> str:
    """A name as SQL identifier."""
    return '"%s"' % name.replace('"', '""')


def literal(text: str) -> str:
    """A text as SQL literal."""
    return "'%s'" % text.replace("'", "''")


class Server(NamedTuple):
    """A running cluster."""

    socket_folder: Path
    binaries: Path

    def sql(self, statement: str, database: str = "postgres") -> List[Row]:
        """Rows of one statement, as superuser; PgError when the server refuses."""
        path = str(self.socket_folder / (".s.PGSQL.%d" % PORT))
        return pgwire.query(path, USER, database, statement)

    def databases(self) -> List[str]:
        """Names of all databases but PostgreSQL's own."""
        rows = self.sql(
            "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'"
        )
        return sorted(str(row[0]) for row in rows)

    def drop(self, name: str) -> None:
        """Drop a database when it exists, ending its sessions."""
        if name in self.databases():
            self.sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                + literal(name)
            )
            self.sql("DROP DATABASE %s" % quoted(name))

    def clone(self, source: str, target: str) -> None:
        """Copy a database nobody is connected to."""
        self.sql("CREATE DATABASE %s TEMPLATE %s" % (quoted(target), quoted(source)))

    def rename(self, source: str, target: str) -> None:
        """Rename a database nobody is connected to."""
        self.sql("ALTER DATABASE %s RENAME TO %s" % (quoted(source), quoted(target)))


def _owner() -> str:
    """Whom the server runs as when root starts it."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in names:
            return name
    raise LabError("This system has neither a user postgres nor a user nobody.")


def as_owner(command: List[str]) -> List[str]:
    """``command`` with root's rights dropped, as PostgreSQL demands; unchanged for other users.

    One capability stays, the one to pass through folders: the cache is usually below root's private
    home. The server dies with its keeper.
    """
    if os.geteuid() != 0:
        return command
    if shutil.which("setpriv") is None:
        raise LabError("setpriv (Debian's util-linux) is needed to run PostgreSQL as root.")
    entry = pwd.getpwnam(_owner())
    return [
        "setpriv",
        "--reuid=%d" % entry.pw_uid,
        "--regid=%d" % entry.pw_gid,
        "--clear-groups",
        "--inh-caps=-all,+dac_override",
        "--ambient-caps=+dac_override",
        "--no-new-privs",
        "--pdeathsig=INT",
    ] + command


def _give(folder: Path) -> None:
    """Make a folder the server's own."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        entry = pwd.getpwnam(_owner())
        os.chown(str(folder), entry.pw_uid, entry.pw_gid)
    folder.chmod(0o700)


def socket_folder() -> Path:
    """Where the socket is: in the cache, or in the temporary folder when that path is too long."""
    folder = cache() / "pg" / "run"
    if len(str(folder).encode()) <= _LONGEST:
        return folder
    number = hashlib.sha256(str(folder).encode()).hexdigest()[:8]
    return Path(tempfile.gettempdir()) / ("record-pin-pg-%d-%s" % (os.getuid(), number))


def _major(binaries: Path) -> str:
    done = subprocess.run(
        [str(binaries / "postgres"), "--version"], stdout=subprocess.PIPE, check=True
    )
    return done.stdout.decode().split()[-1 if b"(Debian" not in done.stdout else 2].split(".")[0]


def _data(binaries: Path) -> Path:
    """The data folder of this major release of PostgreSQL, initialised."""
    folder = cache() / "pg" / ("data-" + _major(binaries))
    if (folder / "initialised").is_file():
        return folder
    if folder.exists():
        shutil.rmtree(str(folder))
    with step("a PostgreSQL cluster for the lab"):
        _give(folder)
        command = [
            str(binaries / "initdb"), "--pgdata=" + str(folder), "--username=" + USER,
            "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync",
        ]  # fmt: skip
        run(as_owner(command), cached("logs") / "initdb.log", {"LC_ALL": "C"}, Path("/"))
        (folder / "initialised").write_text("", encoding="utf-8")
    return folder


def _answers(server: Server) -> bool:
    try:
        server.sql("SELECT 1")
    except (OSError, PgError):
        return False
    return True


def _start(server: Server, users: Path) -> None:
    data = _data(server.binaries)
    _give(server.socket_folder)
    log = cached("logs") / "postgres.log"
    command = [str(server.binaries / "postgres"), "-D", str(data)]
    for setting in _SETTINGS + ("unix_socket_directories=%s" % server.socket_folder,):
        command += ["-c", setting]
    keeper = [sys.executable, "-I", str(Path(__file__).with_name("keeper.py")), str(users)]
    with open(str(log), "ab") as out:
        process = subprocess.Popen(
            keeper + as_owner(command),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=environment({"LC_ALL": "C"}),
            start_new_session=True,
        )
    (cache() / "pg" / "keeper.pid").write_text(str(process.pid), encoding="utf-8")
    until = time.monotonic() + 60
    while not _answers(server):
        if process.poll() is not None or time.monotonic() > until:
            raise LabError("PostgreSQL did not start; the end of %s:\n%s" % (log, tail(log)))
        time.sleep(0.1)


def _keeper_alive() -> int:
    """The keeper's process id, 0 when it has ended."""
    path = cache() / "pg" / "keeper.pid"
    if not path.is_file():
        return 0
    pid = int(path.read_text(encoding="utf-8"))
    try:
        os.waitpid(pid, os.WNOHANG)  # when it is our own child
    except ChildProcessError:
        pass
    with contextlib.suppress(OSError):
        line = Path("/proc/%d/cmdline" % pid).read_bytes()
        return pid if b"keeper.py" in line else 0
    return 0


def _leave(handle: int) -> None:
    """Give up the shared lock; stop the server at once when nobody else holds it."""
    until = time.monotonic() + 1.5
    while time.monotonic() < until:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.1)  # another user, or the keeper that is just stopping
            continue
        pid = _keeper_alive()
        if pid:
            os.kill(pid, signal.SIGTERM)
        while _keeper_alive():
            time.sleep(0.05)
        break
    os.close(handle)


@contextmanager
def running() -> Iterator[Server]:
    """The lab's cluster, started when it is not running, stopped after its last user."""
    folder = cached("pg")
    server = Server(socket_folder(), pgbinaries.find())
    users = folder / "users.lock"
    handle = os.open(str(users), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)  # waits while a keeper is stopping
        with exclusive(folder / "start.lock", "PostgreSQL's start"):
            if not _answers(server):
                say("starting PostgreSQL")
                _start(server, users)
        yield server
    finally:
        _leave(handle)
