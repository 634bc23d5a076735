"""Who holds seats (Person) and who signs in (Membership), within one organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from accounts.choices import MemberRole, PersonSource, Relation
from kernel.tenancy import TenantModel

if TYPE_CHECKING:
    from uuid import UUID


class Department(TenantModel):
    """A part of the organisation that people, costs and rights are counted by."""

    name = models.CharField(max_length=200)
    cost_centre = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("organisation", Lower("name"), name="accounts_department_name_is_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(TenantModel):
    """A user's role in an organisation; tokens and sessions older than `not_before` are refused."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, choices=MemberRole, default=MemberRole.MEMBER)
    active = models.BooleanField(default=True)
    not_before = models.DateTimeField(db_default=Now())
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint("organisation", "user", name="accounts_membership_is_one_a_user"),
            models.CheckConstraint(
                condition=models.Q(role__in=MemberRole.values), name="accounts_membership_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class Person(TenantModel):
    """Someone who holds seats; stays as a tombstone after leaving so that past counts do not move."""

    ref = models.UUIDField(_("pseudonym"), default=uuid4, editable=False)
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    user_name = models.CharField(max_length=254, blank=True)
    employee_number = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    manager = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    membership = models.OneToOneField(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="person"
    )
    source = models.CharField(max_length=12, choices=PersonSource, default=PersonSource.MANUAL)
    active = models.BooleanField(default=True)
    on_leave = models.BooleanField(default=False)
    shared_account = models.BooleanField(_("service or shared account"), default=False)
    joined_on = models.DateField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint("organisation", "ref", name="accounts_person_pseudonym_is_unique"),
            models.CheckConstraint(
                condition=models.Q(active=True, left_at=None) | models.Q(active=False, left_at__isnull=False),
                name="accounts_person_left_when_inactive",
            ),
        ]
        indexes = [
            models.Index("organisation", Lower("email"), name="accounts_person_by_address"),
            models.Index("organisation", Lower("user_name"), name="accounts_person_by_user_name"),
            models.Index(fields=["organisation", "name", "id"], name="accounts_person_by_name"),
        ]

    def __str__(self) -> str:
        return self.name or self.email or str(self.ref)

    def relation_to(self, person_id: UUID) -> str | None:
        """Name the relation of another person to this one."""
        if self.pk == person_id:
            return Relation.HOLDER
        return Relation.MANAGER if self.manager_id == person_id else None
