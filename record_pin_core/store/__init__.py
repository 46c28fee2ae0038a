"""What is written outside the request's own transaction, or outside the ORM's reach."""

from . import cursors, peppers, signing, secrets, attempts, grants, chain, events
