"""The dates of law: of the version of a provision that answers, and against which its age is judged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from venditor.rights.documents import Dates
from venditor.rules.model import Pack, Provision
from venditor.rules.syntax import Value

TOLD_ON = "observed_on"


def dates_of(provision: Provision, pack: Pack, selected: date | None, *, supposed: bool) -> Dates:
    """The four dates of the version that answers, as far as the facts tell which it is.

    Args:
        provision: the provision that answers.
        pack: the pack it stands in.
        selected: the day that selects the version; ``None`` where nobody told it.
        supposed: it is a what-if day, and not that of a fact.
    """
    version = provision.version_on(selected) if selected else None
    until = version.until.isoformat() if version and version.until else None
    return {
        "published": version.published.isoformat() if version and version.published else None,
        "in_force": {"from": version.since.isoformat(), "until": until} if version else None,
        "selected_by": {
            "fact": None if supposed else provision.applies_by,
            "day": selected.isoformat() if selected else None,
        },
        "checked_on": pack.checked_on.isoformat(),
    }


def judged_on(facts: Mapping[str, Value], *further: date | None) -> date | None:
    """The day against which the age of the law is judged; ``None`` where no day is given.

    Args:
        facts: what is told; the day they are told on counts.
        further: the day on which the answer is read, and the what-if day.

    Returns:
        The latest of them: whoever asks about a later day asks for law nobody looked at since.
    """
    days = (facts.get(TOLD_ON), *further)
    return max((day for day in days if isinstance(day, date)), default=None)
