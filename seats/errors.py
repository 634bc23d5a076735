"""What can go wrong with seats."""

from kernel.errors import DomainError


class PoolExhausted(DomainError):
    """Every seat of the pool is taken."""

    code = "POOL_EXHAUSTED"
    status = 409
    sentence = "All {capacity} seats of {pool} are in use; try again later, join its queue, or ask its owner for more."


class QueueAhead(DomainError):
    """Others have waited longer for the seats that are free or about to be."""

    code = "QUEUE_AHEAD"
    status = 409
    sentence = "Others are waiting for {pool}; join its queue and a seat will be kept for you when it is your turn."


class PersonLimit(DomainError):
    """The person holds as many seats of the pool as one person may."""

    code = "PERSON_LIMIT"
    status = 409
    sentence = "{person} holds {maximum} seats of {pool}, the most for one person; return one first."


class LicenceNotUsable(DomainError):
    """The licence behind the pool gives no right at this instant."""

    code = "LICENCE_NOT_USABLE"
    status = 409
    sentence = "The licence {licence} is {status}, so its seats cannot be used; ask its owner to renew or reinstate it."


class PoolNotFloating(DomainError):
    """Seats of this pool are assigned by name, or only observed."""

    code = "POOL_NOT_FLOATING"
    status = 409
    sentence = "Seats of {pool} cannot be checked out: they are not floating. Ask for an assignment instead."


class PoolInUse(DomainError):
    """The pool cannot shrink below what is in use."""

    code = "POOL_IN_USE"
    status = 409
    sentence = "{in_use} seats of {pool} are in use, more than {capacity} can hold; free some first."


class LeaseStaleEpoch(DomainError):
    """A heartbeat with an epoch that has been replaced: another instance goes on under this lease."""

    code = "LEASE_STALE_EPOCH"
    status = 409
    sentence = "The lease is at epoch {epoch}, not {given}; stop using the seat and check out again."


class LeaseExpired(DomainError):
    """The lease has ended; it is never revived."""

    code = "LEASE_EXPIRED"
    status = 409
    sentence = "The lease has ended ({reason}); stop using the seat and check out again."


class HolderIncomplete(DomainError):
    """What the pool counts by was not told."""

    code = "HOLDER_INCOMPLETE"
    sentence = "{pool} counts seats by {counting}, so the request must name the {counting}."


class PoolNotNamed(DomainError):
    """Seats of this pool are taken for a while, not assigned."""

    code = "POOL_NOT_NAMED"
    status = 409
    sentence = "Seats of {pool} are not assigned by name; check one out instead."


class AlreadyAssigned(DomainError):
    """The person holds a seat of the pool."""

    code = "ALREADY_ASSIGNED"
    status = 409
    sentence = "{person} already holds a seat of {pool}."


class AssignmentEnded(DomainError):
    """The assignment is over; it is never revived."""

    code = "ASSIGNMENT_ENDED"
    status = 409
    sentence = "This assignment ended ({reason}); assign a seat anew instead."


class SeatNotReassignable(DomainError):
    """The licence ties a seat to its first holder for good."""

    code = "SEAT_NOT_REASSIGNABLE"
    status = 409
    sentence = "Seats of {licence} cannot be given to someone else."


class MinimumHold(DomainError):
    """The seat has not been held as long as the licence's terms ask before it may move on."""

    code = "MINIMUM_HOLD"
    status = 409
    sentence = "This seat must stay with its holder until {until}."


class CaseClosed(DomainError):
    """The reclamation case has ended."""

    code = "CASE_CLOSED"
    status = 409
    sentence = "This case is closed ({state})."


class SeatNotIdle(DomainError):
    """No rule allows to take this seat back now: it is in use, spared, or its use is not known."""

    code = "SEAT_NOT_IDLE"
    status = 409
    sentence = "{policy} does not let this seat be taken back now: it is in use or spared, or its use is not known."


class CaseOpen(DomainError):
    """A reclamation of this seat is under way."""

    code = "CASE_OPEN"
    status = 409
    sentence = "A reclamation of this seat is already under way."


class SeatHeld(DomainError):
    """Who has a seat of the pool need not wait for one."""

    code = "SEAT_HELD"
    status = 409
    sentence = "You have a seat of {pool} already; there is nothing to wait for."
