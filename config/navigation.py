"""The admin's side bar: what a person's role does not open is not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kernel.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest
    from django.utils.functional import _StrPromise as Promise

    from kernel.actor import HasPrincipal

type Item = tuple[Promise, str, str, Permission]

# Words, address, symbol, and what it takes to see it.
_SECTIONS: Sequence[tuple[Promise, Sequence[Item]]] = (
    (
        _("Licences"),
        (
            (_("Licences"), "admin:licensing_licence_changelist", "contract", Permission.READ_LICENCES),
            (_("Products"), "admin:licensing_product_changelist", "deployed_code", Permission.READ_LICENCES),
            (_("Licence types"), "admin:licensing_licencetype_changelist", "category", Permission.READ_LICENCES),
            (_("Imports"), "admin:licensing_importrun_changelist", "upload_file", Permission.READ_LICENCES),
        ),
    ),
    (
        _("Seats"),
        (
            (_("Pools"), "admin:seats_seatpool_changelist", "event_seat", Permission.READ_SEATS),
            (_("Named seats"), "admin:seats_assignment_changelist", "assignment_ind", Permission.READ_SEATS),
            (_("Floating seats"), "admin:seats_lease_changelist", "timer", Permission.READ_SEATS),
            (_("Refusals"), "admin:seats_denial_changelist", "block", Permission.READ_SEATS),
        ),
    ),
    (
        _("Reclamation"),
        (
            (_("Cases"), "admin:seats_reclamationcase_changelist", "recycling", Permission.READ_SEATS),
            (_("Policies"), "admin:seats_reclamationpolicy_changelist", "rule", Permission.READ_SEATS),
            (_("Exemptions"), "admin:seats_reclamationexemption_changelist", "shield_person", Permission.READ_SEATS),
        ),
    ),
    (
        _("Compliance"),
        (
            (_("Findings"), "admin:compliance_violation_changelist", "report", Permission.READ_COMPLIANCE),
            (_("Positions"), "admin:compliance_position_changelist", "balance", Permission.READ_COMPLIANCE),
            (_("Scores"), "admin:compliance_score_changelist", "trending_up", Permission.READ_COMPLIANCE),
            (_("Scans"), "admin:compliance_scan_changelist", "radar", Permission.READ_COMPLIANCE),
            (_("Audit packages"), "admin:compliance_auditpackage_changelist", "folder_zip", Permission.READ_COMPLIANCE),
            (_("Trail"), "portal:trail", "history", Permission.READ_AUDIT),
        ),
    ),
    (
        _("People and access"),
        (
            (_("People"), "admin:accounts_person_changelist", "group", Permission.READ_SEATS),
            (_("Departments"), "admin:accounts_department_changelist", "corporate_fare", Permission.READ_SEATS),
            (_("Members"), "admin:accounts_membership_changelist", "badge", Permission.MANAGE_MEMBERS),
            (_("API clients"), "admin:accounts_apiclient_changelist", "key", Permission.ADMINISTER),
            (_("Provisioning"), "admin:accounts_scimconnection_changelist", "sync", Permission.MANAGE_SCIM),
        ),
    ),
)


def sections(request: HttpRequest) -> list[dict[str, object]]:
    """Return the side bar's sections that have something to open."""
    principal = cast("HasPrincipal", request).principal
    overview = {"title": _("Overview"), "icon": "dashboard", "link": reverse("admin:index")}
    shown: list[dict[str, object]] = [{"items": [overview]}]
    for title, items in _SECTIONS:
        open_ones = [
            {"title": words, "icon": symbol, "link": reverse(address)}
            for words, address, symbol, permission in items
            if principal.grants(permission, None)
        ]
        if open_ones:
            shown.append({"title": title, "separator": True, "items": open_ones})
    return shown
