"""Sentences of the page about what was sent and what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from venditor.core.text import Wording
from venditor.rules.wording import write_list
from venditor.server.faces.check.limits import MOST_BYTES, MOST_MARKETS
from venditor.server.faces.check.task import Checked
from venditor.server.faces.check.told import NONE

_MEGABYTE = 1_000_000
_WIDE = ("zh", "ja")
PROBLEMS: Mapping[str, tuple[Any, str]] = {
    "nothing": (gettext_lazy("Paste the source of the page, or choose a saved page."), "page"),
    "markets_none": (gettext_lazy("Tick at least one country to which it is sold."), "market"),
    "markets_many": (gettext_lazy("Tick at most %(most)s countries."), "market"),
    "kinds_and_none": (
        gettext_lazy("You ticked something and also “None of these”. Keep one."),
        f"kind-{NONE}",
    ),
    "too_large": (gettext_lazy("It is longer than %(megabytes)s MB. Give the page of one product."), "page"),
    "busy": (
        gettext_lazy("Other pages are being checked just now. Send it again in a few seconds."),
        "page",
    ),
    "often": (
        gettext_lazy("Many pages came from your network within a minute. Wait a minute, then send it again."),
        "page",
    ),
    "failed": (
        gettext_lazy("The page could not be checked. That is a fault of Venditor, not of the page."),
        "page",
    ),
    "listing.empty": (gettext_lazy("Nothing stands in it."), "page"),
    "listing.not_text": (
        gettext_lazy(
            "It is no text, but a picture, an archive or something else. Give a saved page (.html)."
        ),
        "page",
    ),
    "listing.gzip": (gettext_lazy("It is packed with gzip, and breaks off. Save it again."), "page"),
    "listing.unpacked_too_large": (
        gettext_lazy("Unpacked it is too long. Give the page of one product."),
        "page",
    ),
    "listing.page_too_hard": (
        gettext_lazy("It takes too long to read. Save the page of one product as a browser shows it."),
        "page",
    ),
}
UNREADABLE = gettext_lazy("It cannot be read.")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that needs another look.

    Attributes:
        message: what.
        target: the field.
        detail: what the reader of the page says of it, in English.
    """

    message: str
    target: str
    detail: Wording | None = None


def problem(name: str, field: str = "") -> Problem:
    """A problem by its name.

    Args:
        name: as :data:`PROBLEMS` has them.
        field: the field that the page came from, where it is about that.
    """
    message, target = PROBLEMS[name]
    filled = str(message) % {"most": MOST_MARKETS, "megabytes": MOST_BYTES // _MEGABYTE}
    return Problem(filled, field if field and target == "page" else target)


def refusal(answer: Checked, field: str) -> Problem:
    """Why a page cannot be read."""
    code = answer["refused"]
    if code in PROBLEMS:
        return problem(code, field)
    return Problem(str(UNREADABLE), field, Wording(answer.get("message", ""), "en"))


def headline(answer: Checked, places: Sequence[str], language: str) -> str:
    """What was found, and for which countries."""
    told = answer["counts"]
    parts = [_say(severity, count) % {"count": count} for severity, count in told.items() if count]
    where = {"places": write_list(list(places), language)}
    if not parts:
        return _("Nothing was found that needs mending, for %(places)s.") % where
    # A number does not stand right behind the Chinese word for "and".
    counts = "、".join(parts) if language.startswith(_WIDE) else write_list(parts, language)
    return _("%(counts)s, for %(places)s.") % {"counts": counts, **where}


def _say(severity: str, count: int) -> str:
    if severity == "error":
        return ngettext("%(count)s thing to mend", "%(count)s things to mend", count)
    if severity == "warning":
        return ngettext("%(count)s to look at", "%(count)s to look at", count)
    return ngettext("%(count)s to know", "%(count)s to know", count)
