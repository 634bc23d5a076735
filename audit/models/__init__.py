"""Rows of the trail: what waits, what is chained, what it says, and who vouches for it."""

from audit.models.chain import Body, Disclosure, Entry, Head, Outbox, SubjectKey
from audit.models.vouchers import Checkpoint, FollowerCursor, SigningKey

__all__ = ["Body", "Checkpoint", "Disclosure", "Entry", "FollowerCursor", "Head", "Outbox", "SigningKey", "SubjectKey"]
