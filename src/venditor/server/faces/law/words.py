"""What the pages about the law say of kinds of evidence, statuses and states, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

NO_SUCH_DAY = _("no such day")
NOTHING = _("nothing")

READ = _("text read")
PARTLY_READ = _("text read in part")
UNREAD = _("text not verified")

EVIDENCE: Mapping[str, Any] = {
    "primary-text": _("The text was read where the authorities publish it."),
    "mirror-text": _("The text was read in a copy of the official publication."),
    "official-guidance": _("What the competent authority writes about the text was read."),
    "official-secondary": _("Only an official summary was read, not the text. Do not rely on it unchecked."),
    "secondary": _(
        "Only what others write about the text was read, not the text. Do not rely on it unchecked."
    ),
    "memory": _("Written down from memory; nobody here has read the text. Do not rely on it unchecked."),
    "recall-not-seen": _(
        "Written down from memory; nobody here has read the text. Do not rely on it unchecked."
    ),
    "not-read": _("The text in force at that time could not be read. Do not rely on it unchecked."),
}
"""What was read before a rule was written down, by the kinds of evidence of packs."""

STATUSES: Mapping[str, Any] = {
    "not_applicable": _("The question does not arise."),
    "not_encoded": _("Not encoded: Venditor does not know."),
    "for_a_person": _("A person must decide."),
    "undetermined": _("It cannot be told from these facts."),
}
"""What an answer without a value says."""

KINDS: Mapping[str, Any] = {
    "act": _("Act"),
    "directive": _("Directive: a floor that each member's own act must reach"),
    "regulation": _("Regulation: it applies by itself in every member"),
    "ordinance": _("Ordinance"),
}

STATES: Mapping[str, Any] = {
    "past": _("No longer in force"),
    "now": _("In force today"),
    "ahead": _("Enacted, not yet in force"),
}
"""Where a version stands on the line of time."""

GAPS: Mapping[str, Any] = {
    "date": _("the day"),
    "money": _("the amount"),
    "country": _("the country"),
    "rate": _("the rate"),
    "list": _("the list"),
}
"""What stands for an answer that differs from case to case, by the type of its question."""
ANSWER = _("the answer")

NAMES: Mapping[str, Any] = {"governing_law": _("Which law governs")}
"""Topics that no visit is about, and that have a page of law all the same."""
