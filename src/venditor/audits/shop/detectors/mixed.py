"""Ending a continuing contract and withdrawing from a contract, mixed up.

Source: BGB § 312k (cancellation) beside Directive 2011/83/EU art. 11a (withdrawal): two functions, each with
its own words.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from venditor.audits.shop.crawl import Visit
from venditor.audits.shop.findings import Finding
from venditor.listings.observing.notices.wordings import judge, speaks_of_withdrawal


def look_for_mixture(visit: Visit) -> Iterator[Finding]:
    """Labels for both, both leading to one page, and words of cancellation where a withdrawal is meant."""
    controls = visit.document.controls if visit.document else ()
    found = partial(Finding, template=visit.template, language=visit.language, address=visit.address)
    judged = [(control, judge(control.label, visit.language).kind) for control in controls]
    withdrawals = {
        control.href for control, kind in judged if kind in {"lawful", "equivalent"} and control.href
    }
    said: set[str] = set()
    for control, kind in judged:
        if control.label in said:
            continue
        name = ""
        if kind == "mixed":
            name = "mixed_label"
        elif kind == "cancellation" and control.href in withdrawals:
            name = "mixed_target"
        elif kind == "cancellation" and speaks_of_withdrawal(control.href):
            name = "cancellation_for_withdrawal"
        if name:
            said.add(control.label)
            yield found(name, value=control.label, quotation=control.quotation)
