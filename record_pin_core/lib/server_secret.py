"""A secret of the server that the database never holds, and where it is found."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from dataclasses import dataclass
from typing import Any, Callable, Mapping, Optional


@dataclass(frozen=True)
class ServerSecret:
    """A text found in the configuration, else in the environment, else in a file.

    ``option``: of the configuration file, and the name of the file in the data directory, which is
    made when it is missing. ``variable``: of the environment. ``generate`` returns a new secret.
    """

    option: str
    variable: str
    generate: Callable[[], str]

    def text(self, config: Mapping[str, Any]) -> str:
        """Return the secret; ``config`` is Odoo's, with ``data_dir``.

        :raises OSError: the file can neither be read nor made.
        """
        found = config.get(self.option) or os.environ.get(self.variable)
        return str(found) if found else self._from_file(config)

    def source(self, config: Mapping[str, Any]) -> str:
        """Return where it comes from: ``config``, ``environment`` or ``file``."""
        if config.get(self.option):
            return "config"
        return "environment" if os.environ.get(self.variable) else "file"

    def exists(self, config: Mapping[str, Any]) -> bool:
        """Return whether there is one already; ``text`` would make one."""
        return self.source(config) != "file" or os.path.exists(self.path(config))

    def mode(self, config: Mapping[str, Any]) -> Optional[int]:
        """Return the permission bits of its file; None where it is in none."""
        if self.source(config) != "file":
            return None
        return stat.S_IMODE(os.stat(self.path(config)).st_mode)

    def path(self, config: Mapping[str, Any]) -> str:
        """Return the file that holds the generated secret."""
        return os.path.join(config["data_dir"], self.option)

    def _from_file(self, config: Mapping[str, Any]) -> str:
        try:
            return self._read(config)
        except FileNotFoundError:
            self._make(config)
            return self._read(config)

    def _read(self, config: Mapping[str, Any]) -> str:
        with open(self.path(config), encoding="ascii") as stream:
            return stream.read().strip()

    def _make(self, config: Mapping[str, Any]) -> None:
        """Write a new secret; of several workers that try at once, one wins for all.

        The file appears under its name only when it is complete: a link fails where the
        name exists, a rename would replace the winner's.
        """
        folder = config["data_dir"]
        os.makedirs(folder, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=folder, prefix=f".{self.option}-")
        try:
            with os.fdopen(handle, "w", encoding="ascii") as stream:  # mkstemp made it 0600
                stream.write(self.generate() + "\n")
                stream.flush()
                os.fsync(stream.fileno())
            with contextlib.suppress(FileExistsError):  # another worker was first: its is the one
                os.link(draft, self.path(config))
        finally:
            os.unlink(draft)
