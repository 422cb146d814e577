"""Forms of the console: they check shape, never law."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from venditor.core.countries import COUNTRIES
from venditor.rules.wording import write_country
from venditor.server.config.hosted_words import HOSTED_LANGUAGES
from venditor.server.config.languages import STAFF_LANGUAGES, TAGS
from venditor.server.faces.console.words import ROLE_HINTS, ROLES
from venditor.server.faces.portal.places import alphabetical

LONGEST_ADDRESS = 320
PAGE_LANGUAGES = {TAGS[code]: name for code, name in settings.LANGUAGES if code in STAFF_LANGUAGES}


def countries(language: str) -> list[tuple[str, str]]:
    """Codes and names of all countries, by name in the reader's language."""
    named = ((code, write_country(code, language)) for code in COUNTRIES)
    return sorted(named, key=lambda pair: alphabetical(pair[1]))


class SettingsForm(forms.Form):
    """What stands about a seller."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("As consumers know you."))
    address = forms.CharField(
        label=_("Address"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Postal address, as it stands on your page."),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=LONGEST_ADDRESS,
        help_text=_(
            "Where notices of new withdrawals go, at most one each quarter of an hour, and answers to your "
            "acknowledgements."
        ),
    )
    country = forms.ChoiceField(label=_("Country"), help_text=_("Where your business is established."))
    markets = forms.MultipleChoiceField(
        label=_("Countries you sell to"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Whose day and whose law count until the order is known: the one better for the consumer."
        ),
    )
    language = forms.ChoiceField(
        label=_("Language of your page"),
        choices=[(one.tag, one.name) for one in HOSTED_LANGUAGES],
        help_text=_("For visitors whose browser asks for none."),
    )
    colour = forms.CharField(
        label=_("Colour"),
        max_length=7,
        help_text=_("Six digits such as #0b4a63; shades that can be read are worked out from it."),
    )
    privacy_url = forms.CharField(
        label=_("Privacy notice"),
        max_length=500,
        required=False,
        widget=forms.URLInput,
        help_text=_("Address of your own notice; it is linked from your page."),
    )

    def __init__(self, *values: Any, language: str, **more: Any) -> None:
        super().__init__(*values, **more)
        named = countries(language)
        self.fields["country"].choices = named
        self.fields["markets"].choices = named
        for name in ("name", "address"):
            self.fields[name].widget.attrs["dir"] = "auto"


class HostForm(forms.Form):
    """A host name of the seller's own."""

    host = forms.CharField(
        label=_("Host name"),
        max_length=253,
        help_text=_("Such as returns.example.org."),
    )


class InviteForm(forms.Form):
    """Somebody to be taken on."""

    email = forms.EmailField(label=_("E-mail"), max_length=LONGEST_ADDRESS)
    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("As colleagues see it."))
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=list(PAGE_LANGUAGES.items()),
        help_text=_("Of the mail, and of the pages until they choose another."),
    )

    def __init__(self, *values: Any, **more: Any) -> None:
        super().__init__(*values, **more)
        self.fields["role"].choices = [
            (role, f"{label}: {ROLE_HINTS[role]}") for role, label in ROLES.items()
        ]


class AccountForm(forms.Form):
    """One's own account."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("As colleagues see it."))
    language = forms.ChoiceField(label=_("Language"), choices=list(PAGE_LANGUAGES.items()))
    zone = forms.CharField(
        label=_("Time zone"),
        max_length=64,
        help_text=_("Such as Asia/Taipei. Your own time is shown beside the consumer's; it decides nothing."),
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
    )


class OrderFileForm(forms.Form):
    """A file of orders."""

    file = forms.FileField(
        label=_("File"), help_text=_("CSV, one line an order or an article; its headings are read.")
    )


def mark_problem(form: forms.Form, field: str, message: str) -> None:
    """Say at a field what a service refused; at the form where it has no such field."""
    form.add_error(field if field in form.fields else None, message)
