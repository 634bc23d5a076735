"""Bulk actions of the admin say first what will happen and to how many, and act when that is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.template.response import TemplateResponse

from kernel.edges.admin import for_each

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.contrib.admin import ModelAdmin
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise as Promise

    from kernel.permissions import Permission

SHOWN = 20
CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before an action: its name, a title, what happens to one or to `%(count)d` rows, the verb."""

    action: str
    title: Promise
    one: Promise
    many: Promise
    verb: Promise

    def says(self, count: int) -> str:
        """Say what will happen to so many rows."""
        return str(self.one if count == 1 else self.many) % {"count": count}


def is_confirmed(request: HttpRequest) -> bool:
    """Say whether the person has seen the question and said yes."""
    return CONFIRMED in request.POST


def settle(
    request: HttpRequest,
    model_admin: ModelAdmin[Any],
    rows: QuerySet[Any],
    question: Question,
    permission: Permission,
    service: Callable[[Any], object],
) -> TemplateResponse | None:
    """Ask, or, when that is done, call the service for each row and tell what became of it."""
    if not is_confirmed(request):
        return ask(request, model_admin, rows, question)
    for_each(request, rows, permission, service)
    return None


def ask(
    request: HttpRequest,
    model_admin: ModelAdmin[Any],
    rows: QuerySet[Any],
    question: Question,
    form: forms.Form | None = None,
) -> TemplateResponse:
    """Show what an action would do to which rows, with a form when it needs to know more."""
    found = cast("list[Model]", list(rows))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": question.title,
        "says": question.says(len(found)),
        "verb": question.verb,
        "form": form,
        "action": question.action,
        "back": request.get_full_path(),
        "shown": found[:SHOWN],
        "hidden_rows": max(0, len(found) - SHOWN),
        "keys": [row.pk for row in found],
    }
    return TemplateResponse(request, "admin/confirm.html", context)
