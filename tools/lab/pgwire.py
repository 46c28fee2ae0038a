"""The part of PostgreSQL's wire protocol that runs a statement over a trusted local socket.

It saves the lab a driver: the environments with one may not exist yet when a cluster is managed.
Reference: PostgreSQL documentation, "Frontend/Backend Protocol", message formats of version 3.0.
"""

from __future__ import annotations

import socket
import struct
from typing import List, Optional, Tuple

Row = List[Optional[str]]


class PgError(Exception):
    """What the server answered instead of a result."""


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body


def _read_exactly(link: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        chunk = link.recv(size - len(data))
        if not chunk:
            raise PgError("the server closed the connection")
        data += chunk
    return data


def _read(link: socket.socket) -> Tuple[bytes, bytes]:
    head = _read_exactly(link, 5)
    return head[:1], _read_exactly(link, struct.unpack("!i", head[1:])[0] - 4)


def _row(body: bytes) -> Row:
    count = struct.unpack("!h", body[:2])[0]
    at = 2
    row: Row = []
    for _ in range(count):
        size = struct.unpack("!i", body[at : at + 4])[0]
        at += 4
        if size < 0:
            row.append(None)
        else:
            row.append(body[at : at + size].decode("utf-8"))
            at += size
    return row


def _text(body: bytes) -> str:
    """The message field of an ErrorResponse."""
    fields = {part[:1]: part[1:] for part in body.split(b"\0") if part}
    return fields.get(b"M", b"unknown error").decode("utf-8", "replace")


def _until_ready(link: socket.socket) -> List[Row]:
    rows: List[Row] = []
    error = ""
    while True:
        kind, body = _read(link)
        if kind == b"D":
            rows.append(_row(body))
        elif kind == b"E":
            error = _text(body)
            if body.startswith(b"SFATAL"):
                raise PgError(error)
        elif kind == b"R" and struct.unpack("!i", body[:4])[0] != 0:
            raise PgError("the server wants a password")
        elif kind == b"Z":
            if error:
                raise PgError(error)
            return rows


def query(path: str, user: str, database: str, statement: str) -> List[Row]:
    """Rows of one statement, values as text.

    PgError when the server refuses it, OSError when there is no server.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        link.connect(path)
        words = ["user", user, "database", database, "client_encoding", "UTF8"]
        body = struct.pack("!i", 196608)  # protocol 3.0
        body += b"".join(word.encode("utf-8") + b"\0" for word in words) + b"\0"
        link.sendall(struct.pack("!i", len(body) + 4) + body)
        _until_ready(link)
        link.sendall(_message(b"Q", statement.encode("utf-8") + b"\0"))
        rows = _until_ready(link)
        link.sendall(_message(b"X", b""))
        return rows
