"""Writing to the consumer: a draft with the law in it, read and changed by somebody, then sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from venditor.adapters.mail import address_problem
from venditor.core.identifiers import new_token
from venditor.server.cases.models import Case
from venditor.server.cases.receipts import Receipt, case_named, receipt_of
from venditor.server.faces.console.access import console_page
from venditor.server.faces.console.case_page import language_name
from venditor.server.faces.console.fields import mark_problem
from venditor.server.mail.letters import (
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    Draft,
    bare_draft,
    draft,
    letter_send,
    templates,
)
from venditor.server.staff.services import CASES

LONGEST_KEY = 80


class Written(forms.CharField):
    """A text of several lines, with the line ends that letters have."""

    def to_python(self, value: Any) -> str:
        """The text; a browser sends its lines with CR LF."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class LetterForm(forms.Form):
    """A letter as somebody read it."""

    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    text = Written(
        label=_("Text"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("An empty line parts paragraphs."),
    )
    language = forms.ChoiceField(choices=[(tag, tag) for tag in templates()], widget=forms.HiddenInput)
    key = forms.CharField(max_length=LONGEST_KEY, widget=forms.HiddenInput)

    def __init__(self, *values: Any, written_in: str, **more: Any) -> None:
        super().__init__(*values, **more)
        for name in ("subject", "text"):
            self.fields[name].widget.attrs |= {"dir": "auto", "lang": written_in}


@console_page(CASES, methods="GET POST")
def letter(request: Any, case: UUID) -> HttpResponse:
    """The draft in the language that was chosen; and sending it as it was changed."""
    row = case_named(case)
    told = request.POST if request.method == "POST" else request.GET
    drafted = _draft(row, told.get("language", ""))
    if drafted is None:
        # Erased: there is nobody to write to any more.
        return redirect("console_case", case=case)
    started = {
        "subject": drafted.subject,
        "text": drafted.text,
        "language": drafted.language,
        "key": new_token(),
    }
    form = LetterForm(request.POST or None, initial=started, written_in=drafted.language)
    if request.method == "POST" and form.is_valid() and _send(request, row, form):
        messages.success(request, _("The letter is on its way. It stands in the story as you sent it."))
        return redirect("console_case", case=case)
    return _page(request, row, drafted, form)


def _draft(case: Case, language: str) -> Draft | None:
    return draft(case, language=language) or bare_draft(case, language=language)


def _send(request: Any, case: Case, form: LetterForm) -> bool:
    """Whether the letter was taken; what stands against it is said at the form."""
    if not _reachable(receipt_of(case)):
        mark_problem(form, "text", gettext("No mail can be sent to this address."))
        return False
    letter_send(case.id, **form.cleaned_data, actor=request.actor, now=request.now)
    return True


def _reachable(receipt: Receipt | None) -> bool:
    return receipt is not None and not address_problem(receipt.declaration.contact.strip())


def _page(request: Any, case: Case, drafted: Draft, form: LetterForm) -> HttpResponse:
    receipt, language = receipt_of(case), request.language
    foreign = [one for one in drafted.law if one != drafted.language]
    context = {
        "case": case,
        "form": form,
        "to": receipt.declaration if receipt else None,
        "reachable": _reachable(receipt),
        "languages": [(tag, language_name(tag, language)) for tag in templates()],
        "drafted": drafted,
        "spoken": ", ".join(language_name(one, language) for one in foreign),
        "place": "inbox",
    }
    return render(request, "console/letter.html", context, status=400 if form.errors else 200)
