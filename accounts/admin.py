"""The admin's pages of people and access, and the base of every form of configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import admin

from accounts.models import ApiClient, Department, Membership, ScimConnection
from accounts.services import configuring
from kernel.actor import Actor
from kernel.clock import now
from kernel.edges.admin import ConfigurationAdmin, ReadOnlyAdmin
from kernel.permissions import Permission

if TYPE_CHECKING:
    from django.forms import ModelForm
    from django.http import HttpRequest

    from kernel.actor import HasPrincipal
    from kernel.tenancy import TenantModel


class RecordedConfigurationAdmin(ConfigurationAdmin):
    """Forms whose saving leaves an event in the trail."""

    def save_model(self, request: HttpRequest, obj: TenantModel, form: ModelForm[Any], change: bool) -> None:  # noqa: FBT001  Django's own signature
        """Hand the row to the service that keeps it and records what changed."""
        actor = Actor.of(cast("HasPrincipal", request))
        configuring.save(row=obj, made=not change, fields=form.changed_data, actor=actor, now=now())


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    """Who may sign in, as what."""

    reading: ClassVar[Permission] = Permission.MANAGE_MEMBERS
    list_display = ("user", "role", "active", "created_at")
    list_filter = ("role", "active")
    search_fields = ("user__email",)
    list_select_related = ("user",)


@admin.register(Department)
class DepartmentAdmin(ReadOnlyAdmin):
    """Parts of the organisation."""

    reading: ClassVar[Permission] = Permission.READ_SEATS
    list_display = ("name", "cost_centre")
    search_fields = ("name", "cost_centre")


@admin.register(ApiClient)
class ApiClientAdmin(ReadOnlyAdmin):
    """Programs that act for the organisation; their secrets are shown once, to whoever makes them."""

    reading: ClassVar[Permission] = Permission.ADMINISTER
    list_display = ("name", "client_id", "created_at", "last_used_at", "revoked_at")
    search_fields = ("name", "client_id")
    fields = ("name", "client_id", "scopes", "created_at", "last_used_at", "revoked_at")


@admin.register(ScimConnection)
class ScimConnectionAdmin(ReadOnlyAdmin):
    """Identity providers' ways in; their tokens are shown once, to whoever makes them."""

    reading: ClassVar[Permission] = Permission.MANAGE_SCIM
    list_display = ("name", "active", "created_at", "last_synchronised_at")
    search_fields = ("name",)
