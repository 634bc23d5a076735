"""The words that accounts rows may hold."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Plan(TextChoices):
    """What an organisation pays for; `lapsed` reads and exports only."""

    PROFESSIONAL = "professional", _("Professional")
    ENTERPRISE = "enterprise", _("Enterprise")
    GOVERNMENT = "government", _("Government")
    LAPSED = "lapsed", _("No plan")


class AddOn(TextChoices):
    """What can be added to the Professional plan."""

    ADVANCED_COMPLIANCE = "advanced_compliance", _("Advanced compliance")
    ENTITLEMENTS = "entitlements", _("Entitlements")


class MemberRole(TextChoices):
    """What a member is in an organisation."""

    OWNER = "owner", _("Organisation owner")
    LICENCE_ADMINISTRATOR = "licence_administrator", _("Licence administrator")
    SEAT_MANAGER = "seat_manager", _("Seat manager")
    AUDITOR = "auditor", _("Auditor")
    MEMBER = "member", _("Member")


class Relation(TextChoices):
    """How a person stands to a thing; a relation grants what a role does not."""

    OWNER = "owner", _("owner of the licence")
    MANAGER = "manager", _("manager of the person")
    HOLDER = "holder", _("the person concerned")


class PersonSource(TextChoices):
    """Where a person was first heard of."""

    DIRECTORY = "directory", _("Identity provider")
    IMPORT = "import", _("Import")
    INVITATION = "invitation", _("Invitation")
    MANUAL = "manual", _("Entered by hand")
