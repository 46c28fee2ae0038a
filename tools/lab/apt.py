"""Debian packages unpacked into a folder, through a private apt root: the system's stays as it is.

The mirror and its keyring are those this machine is configured with. Works without root.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Dict, Iterator, List, NamedTuple, Optional, Sequence

from .command import run
from .errors import LabError
from .paths import cached

_KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


class Source(NamedTuple):
    """One repository of an apt configuration."""

    uri: str
    suite: str
    signed_by: str


def _one_line(text: str) -> Iterator[Source]:
    """Entries of a ``.list`` file."""
    for raw in text.splitlines():
        words = raw.split("#", 1)[0].split()
        if not words or words[0] != "deb":
            continue
        signed_by = ""
        if len(words) > 1 and words[1].startswith("["):
            while words and not words[1].endswith("]"):
                words[1:3] = [words[1] + " " + words[2]]
            for option in words[1].strip("[]").split():
                if option.startswith("signed-by="):
                    signed_by = option.split("=", 1)[1]
            del words[1]
        if len(words) > 2:
            yield Source(words[1], words[2], signed_by)


def _deb822(text: str) -> Iterator[Source]:
    """Entries of a ``.sources`` file."""
    for stanza in text.split("\n\n"):
        fields: Dict[str, str] = {}
        for line in stanza.splitlines():
            if line.startswith("#") or ":" not in line or line[:1].isspace():
                continue
            name, value = line.split(":", 1)
            fields[name.strip().lower()] = value.strip()
        if fields.get("enabled", "yes").lower() == "no" or "deb" not in fields.get("types", ""):
            continue
        for uri in fields.get("uris", "").split():
            for suite in fields.get("suites", "").split():
                yield Source(uri, suite, fields.get("signed-by", ""))


def sources(folder: Path = Path("/etc/apt")) -> List[Source]:
    """Every repository of an apt configuration folder."""
    found: List[Source] = []
    for path in [folder / "sources.list"] + sorted(folder.glob("sources.list.d/*")):
        if not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix == ".sources":
            found.extend(_deb822(text))
        elif path.suffix == ".list":
            found.extend(_one_line(text))
    return found


def codename(text: Optional[str] = None) -> str:
    """This Debian release's name, of /etc/os-release; empty when it is another system."""
    if text is None:
        path = Path("/etc/os-release")
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
    fields = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
    if fields.get("ID", "").strip('"') != "debian":
        return ""
    return fields.get("VERSION_CODENAME", "").strip('"')


def debian(found: Sequence[Source], release: str) -> Source:
    """The repository of this Debian release itself (not its updates or security)."""
    for source in found:
        if release and source.suite in (release, "stable") and "security" not in source.uri:
            return source
    raise LabError(
        "This machine's apt has no Debian repository to take packages from. "
        "Name a folder with odoo/release.py in ODOO_19_HOME instead."
    )


class Root(NamedTuple):
    """A private apt root on one suite."""

    folder: Path
    suite: str
    source: Source

    def _env(self) -> Dict[str, str]:
        return {"APT_CONFIG": str(self.folder / "apt.conf"), "DEBIAN_FRONTEND": "noninteractive"}

    def update(self) -> None:
        """Write the configuration and fetch the package index."""
        for part in ("state/lists/partial", "cache/archives/partial", "debs"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        keyring = self.source.signed_by or (_KEYRING if os.path.exists(_KEYRING) else "")
        option = "[signed-by=%s] " % keyring if keyring.startswith("/") else ""
        (self.folder / "sources.list").write_text(
            "deb %s%s %s main\n" % (option, self.source.uri, self.suite), encoding="utf-8"
        )
        (self.folder / "apt.conf").write_text(
            'Dir::Etc::SourceList "%(root)s/sources.list";\n'
            'Dir::Etc::SourceParts "/dev/null";\n'
            'Dir::State "%(root)s/state";\n'
            'Dir::State::status "/dev/null";\n'
            'Dir::Cache "%(root)s/cache";\n'
            'APT::Sandbox::User "";\n'
            'Acquire::Languages "none";\n'
            'Acquire::Retries "3";\n' % {"root": self.folder},
            encoding="utf-8",
        )
        run(["apt-get", "-q", "update"], self._log(), self._env(), timeout=900)

    def _log(self) -> Path:
        return cached("logs") / ("apt-%s.log" % self.suite)

    def download(self, packages: Sequence[str]) -> List[Path]:
        """The .deb files of ``packages``; an interrupted download goes on where it stopped."""
        if shutil.which("apt-get") is None:
            raise LabError("There is no apt-get on this machine.")
        self.update()
        debs = self.folder / "debs"
        run(["apt-get", "-q", "download"] + list(packages), self._log(), self._env(), debs, 1800)
        files: List[Path] = []
        for package in packages:
            found = sorted(debs.glob(package + "_*.deb"), key=lambda path: path.stat().st_mtime)
            if not found:
                raise LabError("Debian %s has no package %s." % (self.suite, package))
            files.append(found[-1])
        return files


def root(suite: str) -> Root:
    """A private root on ``suite`` of this machine's Debian mirror."""
    source = debian(sources(), codename())
    return Root(cached("apt", suite), suite, source)


def system_root() -> Root:
    """A private root on this machine's own release."""
    return root(debian(sources(), codename()).suite)


def unpack(
    apt_root: Root, packages: Sequence[str], folder: Path, without: Sequence[str] = ()
) -> None:
    """Unpack packages (not what they depend on) into ``folder``, leaving out tar patterns."""
    for deb in apt_root.download(packages):
        extract(deb, folder, without)


def extract(deb: Path, folder: Path, without: Sequence[str] = ()) -> None:
    """Unpack one .deb into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    tar = ["tar", "-x", "-f", "-", "-C", str(folder), "--no-same-owner"]
    tar += ["--exclude=" + pattern for pattern in without]
    reader = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(deb)], stdout=subprocess.PIPE)
    try:
        done = subprocess.run(tar, stdin=reader.stdout, stderr=subprocess.PIPE, check=False)
    finally:
        if reader.stdout:
            reader.stdout.close()
        code = reader.wait()
    if code or done.returncode:
        raise LabError(
            "Unpacking %s failed: %s" % (deb.name, done.stderr.decode(errors="replace").strip())
        )
