"""The dates of law: of the version of a provision that answers, and against which its age is judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from venditor.core.text import Wording, pick
from venditor.rights.documents import Dates
from venditor.rules.explain import fill
from venditor.rules.model import Pack, Provision
from venditor.rules.syntax import Value
from venditor.rules.vocabulary import Vocabulary
from venditor.rules.wording import write_day

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


def dates_in_words(
    dates: Dates, vocabulary: Vocabulary, language: str, *, brief: bool = False
) -> Iterator[Wording]:
    """The dates that are known, each as a phrase.

    Args:
        dates: as they stand in an answer.
        vocabulary: its phrases, and what the fact is called that selects the version.
        language: BCP 47 tag of the reader.
        brief: only since when the version that answers is in force, and until when.
    """
    span, fact, selected = dates["in_force"], dates["selected_by"]["fact"], dates["selected_by"]["day"]
    told: list[tuple[str, str | None]] = [("date_published", None if brief else dates["published"])]
    if span is not None:
        told.append(("date_in_force_until" if span["until"] else "date_in_force", span["from"]))
    if not brief:
        told += [
            ("date_selected" if fact else "date_supposed", selected),
            ("date_checked", dates["checked_on"]),
        ]
    for name, day in told:
        if day is not None:
            phrase = pick(vocabulary.phrases[name], language)
            values = {"day": _written(day, phrase.language)}
            if span is not None and span["until"]:
                values["until"] = _written(span["until"], phrase.language)
            if fact:
                values["fact"] = pick(vocabulary.facts[fact].label, phrase.language).text
            yield Wording(fill(phrase.text, values.__getitem__), phrase.language)


def _written(day: str, language: str) -> str:
    return write_day(date.fromisoformat(day), language)
