"""Checkpoints to a syslog, over the network or to the local daemon."""

import socket

from odoo import fields

from ..lib.pin_domain import destinations

#: Seconds that a server gets to take a connection: an auditor may be waiting for the answer.
PATIENCE = 5


def send(to, line):
    """Send one signed line.

    :param to: ``destinations.Syslog``
    :raise OSError: it did not go. (Whether a datagram arrives, nobody says.)
    """
    message = destinations.message(to, line, fields.Datetime.now(), socket.gethostname())
    if to.protocol == "tcp":
        with socket.create_connection((to.host, to.port), timeout=PATIENCE) as connection:
            connection.sendall(message)
        return
    if to.protocol == "socket":
        family, address = socket.AF_UNIX, to.host
    else:
        family, _type, _protocol, _name, address = socket.getaddrinfo(
            to.host, to.port, type=socket.SOCK_DGRAM
        )[0]
    with socket.socket(family, socket.SOCK_DGRAM) as connection:
        connection.settimeout(PATIENCE)
        connection.sendto(message, address)
