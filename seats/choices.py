"""The words that seat rows may hold."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PoolMode(TextChoices):
    """Whether we keep the limit, or record what another system did."""

    ENFORCED = "enforced", _("Enforced: nothing beyond the limit is granted")
    OBSERVED = "observed", _("Observed: what is found is recorded")


class PoolKind(TextChoices):
    """How seats of a pool are taken."""

    NAMED = "named", _("Named: assigned until released")
    FLOATING = "floating", _("Floating: taken for a while")


class Counting(TextChoices):
    """What shares one floating seat."""

    INSTANCE = "instance", _("each running instance takes one")
    PERSON = "person", _("one a person, however many instances")
    MACHINE = "machine", _("one a machine, however many instances")


class ClaimKind(TextChoices):
    """Why slots are held."""

    LEASE = "lease", _("in use")
    RESERVATION = "reservation", _("kept for the head of the queue")
    BORROW = "borrow", _("taken offline")


class EndReason(TextChoices):
    """Why a lease, a claim or an assignment ended."""

    RETURNED = "returned", _("returned")
    EXPIRED = "expired", _("expired")
    RELEASED = "released", _("released")
    TRANSFERRED = "transferred", _("given to someone else")
    RECLAIMED = "reclaimed", _("reclaimed")
    DEPARTED = "departed", _("the holder left")
    LAPSED = "lapsed", _("the offer was not taken up")
    VANISHED = "vanished", _("no longer in the register")


class QueueState(TextChoices):
    """Where a place in the queue stands."""

    WAITING = "waiting", _("waiting")
    OFFERED = "offered", _("a seat is kept for it")
    CLAIMED = "claimed", _("seat taken")
    LAPSED = "lapsed", _("offer not taken up")
    LEFT = "left", _("given up")


class CaseState(TextChoices):
    """Where a reclamation stands."""

    DETECTED = "detected", _("detected")
    SUPPRESSED = "suppressed", _("spared")
    OPEN = "open", _("open")
    NOTICED = "noticed", _("holder told")
    RELEASED_BY_HOLDER = "released_by_holder", _("released by the holder")
    APPEALED = "appealed", _("appealed")
    KEPT = "kept", _("kept")
    APPROVED = "approved", _("approved")
    EXECUTING = "executing", _("executing")
    RECLAIMED = "reclaimed", _("reclaimed")
    ATTENTION = "attention", _("needs attention")
    SKIPPED = "skipped", _("skipped")
    CANCELLED_ACTIVE = "cancelled_active", _("in use after all")
    RESTORED = "restored", _("restored")


class IdleReason(TextChoices):
    """Why a seat counts as idle."""

    NEVER_USED = "never_used", _("never used")
    GONE_IDLE = "gone_idle", _("no longer used")


class UsageSourceKind(TextChoices):
    """Where use is known from."""

    LEASES = "leases", _("floating leases")
    HEARTBEATS = "heartbeats", _("heartbeats")
    SIGN_INS = "sign_ins", _("sign-ins")
    IMPORT = "import", _("import")
