"""The forms of the seats' pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.selectors import find_person
from kernel.errors import DomainError

if TYPE_CHECKING:
    from accounts.models import Person


class HolderForm(forms.Form):
    """Someone of the organisation, named by what is known of them."""

    holder = forms.CharField(
        label=_("Who gets it"),
        max_length=254,
        help_text=_("An e-mail address, a user name or a full name."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_holder(self) -> Person:
        """Find the person meant."""
        told: str = self.cleaned_data["holder"]
        try:
            person = (
                find_person(email=told, user_name="", name="")
                or find_person(email="", user_name=told, name="")
                or find_person(email="", user_name="", name=told)
            )
        except DomainError as error:
            raise ValidationError(error.message) from error
        if person is None:
            raise ValidationError(_("Nobody here is known by that."))
        return person
