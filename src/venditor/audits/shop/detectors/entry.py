"""The entry to the withdrawal function: is it there, seen, in the law's words and in the reader's language?

Source: Directive 2011/83/EU art. 11a(1).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from venditor.audits.shop.crawl import Visit
from venditor.audits.shop.detectors.script import filled_by, made_by_script
from venditor.audits.shop.findings import Finding
from venditor.audits.shop.reading import Control, Document
from venditor.listings.observing.notices.wordings import Judgement, judge, same_language, speaks_of_withdrawal

MOST_UNCLEAR = 3
"""Labels of one page that are shown as unclear; more say nothing more."""
_UNFOLDED = frozenset(("details", "tab"))
"""Ways of hiding that a click undoes; a dialog may come from elsewhere."""

_LONGEST_QUOTATION = 300


def entries(visit: Visit) -> list[Control]:
    """The controls whose target is to be looked at: lawful ones, else unclear ones."""
    good = [control for control, found in _judged(visit) if found.kind in {"lawful", "equivalent"}]
    unclear = [control for control, found in _judged(visit) if found.kind in {"unclear", "mixed"}]
    return [control for control in good or unclear if control.goes]


def look_for_entry(visit: Visit) -> Iterator[Finding]:
    """What there is of an entry on a page that was read."""
    document = visit.document
    if document is None:
        return
    found = partial(Finding, template=visit.template, language=visit.language, address=visit.address)
    if not visit.language:
        yield found("language_unknown")
    judged = _judged(visit)
    good = [(control, how) for control, how in judged if how.kind in {"lawful", "equivalent"}]
    shown = [(control, how) for control, how in good if not control.hidden]
    if shown:
        control, how = max(shown, key=lambda pair: _fitness(pair[0], pair[1], visit.language))
        kind = _kind(control, how, visit)
        yield found(kind, value=control.label, quotation=control.quotation)
    elif made_by_script(visit):
        yield found("page_by_script")
    elif good:
        control, _ = good[0]
        kind = "entry_folded" if control.hidden in _UNFOLDED else "entry_hidden"
        yield found(kind, value=control.label, quotation=control.quotation)
    else:
        for kind, value, quotation in _instead(document, judged, rendered=visit.rendered):
            yield found(kind, value=value, quotation=quotation)


def _judged(visit: Visit) -> list[tuple[Control, Judgement]]:
    controls = visit.document.controls if visit.document else ()
    return [(control, judge(control.label, visit.language)) for control in controls]


def _fitness(control: Control, how: Judgement, language: str) -> tuple[bool, bool, bool]:
    own = same_language(how.language, language)
    return (own, control.goes, how.kind == "lawful")


def _kind(control: Control, how: Judgement, visit: Visit) -> str:
    if not control.goes:
        # A script may open the form; what is disabled, or on a page without any, leads nowhere.
        scripted = visit.document is not None and visit.document.scripted and not visit.rendered
        live = not control.href and (control.handled or scripted)
        return "entry_by_script" if live else "entry_goes_nowhere"
    if control.drawn:
        return "entry_no_words"
    return "entry_found" if same_language(how.language, visit.language) else "entry_other_language"


def _instead(
    document: Document, judged: list[tuple[Control, Judgement]], *, rendered: bool
) -> Iterator[tuple[str, str, str]]:
    """What stands where no entry is: kind, value and quotation."""
    of = {
        kind: [control for control, how in judged if how.kind == kind and not control.hidden]
        for kind in ("unclear", "cancellation", "information", "return", "mixed")
    }
    # One that leads to a withdrawal by its address is said by the detector of mixed labels.
    of["cancellation"] = [one for one in of["cancellation"] if not speaks_of_withdrawal(one.href)]
    if of["mixed"]:
        return  # Said by the detector of mixed labels, which is the more exact thing to say.
    if of["unclear"]:
        labels: dict[str, Control] = {}
        for control in of["unclear"]:
            labels.setdefault(control.label, control)
        for label, control in list(labels.items())[:MOST_UNCLEAR]:
            yield "entry_unclear", label, control.quotation
        return
    mark = filled_by(document)
    if mark and not rendered:
        yield "entry_by_script", mark, mark
        return
    for kind in ("cancellation", "information", "return"):
        if of[kind]:
            yield f"entry_is_{kind}", of[kind][0].label, of[kind][0].quotation
            return
    yield "entry_missing", "", _footer(document)


def _footer(document: Document) -> str:
    """The labels at the foot of the page, in which the entry is not; else those of all links."""
    at_foot = [control.label for control in document.controls if control.place == "footer" and control.label]
    labels = at_foot or [control.label for control in document.controls if control.label]
    text = " · ".join(dict.fromkeys(labels))
    return text if len(text) <= _LONGEST_QUOTATION else f"{text[:_LONGEST_QUOTATION]}…"
