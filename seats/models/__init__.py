"""Rows of pools, who sits where, who waits, who was refused, and what is taken back."""

from seats.models.floating import Claim, Denial, Lease, QueueEntry, Slot
from seats.models.named import Assignment
from seats.models.pools import SeatPool
from seats.models.reclamation import ReclamationCase, ReclamationExemption, ReclamationPolicy
from seats.models.usage import UsageDay, UsageSource

__all__ = [
    "Assignment",
    "Claim",
    "Denial",
    "Lease",
    "QueueEntry",
    "ReclamationCase",
    "ReclamationExemption",
    "ReclamationPolicy",
    "SeatPool",
    "Slot",
    "UsageDay",
    "UsageSource",
]
