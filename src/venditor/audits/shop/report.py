"""The check as one HTML page without script, for screen and print.

Quotations are of the shop's own pages and are escaped; the page loads nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from venditor.audits.shop.check import ShopCheck
from venditor.audits.shop.difference import Difference
from venditor.audits.shop.findings import WEIGHTS, Act, Finding, applies, catalogue
from venditor.audits.shop.markets.report import changed as market_rows
from venditor.audits.shop.markets.report import lead, sections, style
from venditor.audits.shop.pages import Page
from venditor.audits.shop.words import Words
from venditor.core.markup import POLICY, element, escape, peoples, stylesheet, table
from venditor.rules.wording import write_country, write_day

# The page loads and runs nothing. Not taken from the page of an audit, which needs what an audit needs.


def report(check: ShopCheck, difference: Difference | None = None, *, language: str = "en") -> str:
    """The page.

    Args:
        check: what was found.
        difference: to the last run, if there was one.
        language: BCP 47 tag of the reader: ``en``, ``de`` or ``zh-Hant``; others read English.
    """
    words = Words(language)
    head = "".join(
        (
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            element("title", escape(words("pair", first=words("title"), second=check.shop))),
            element("style", stylesheet() + (style() if check.markets is not None else "")),
        )
    )
    title = element("h1", escape(words("pair", first=words("title"), second="")) + peoples(check.shop))
    top = title + element("p", escape(words.lead(check)), {"class": "lead"})
    changed = _changed(difference, words) if difference is not None else ""
    parts = [_section(check.of(weight), weight, words) for weight in WEIGHTS]
    if check.markets is not None:
        top += lead(check.markets, words)
        # After what is to be mended and looked at on every market alike.
        parts.insert(WEIGHTS.index("note"), sections(check.markets, words, shown))
    body = element("header", top)
    body += element(
        "main", changed + "".join(parts) + _pages(check, words) + _applies(words) + _basis(check, words)
    )
    body += element("footer", element("p", escape(words("unreviewed"))))
    return f'<!DOCTYPE html>\n<html lang="{words.tag}"><head>{head}</head><body>{body}</body></html>\n'


def _section(found: tuple[Finding, ...], weight: str, words: Words) -> str:
    heading = element("h2", escape(words(weight)), {"id": weight})
    if not found:
        return element("section", heading + element("p", escape(words("none"))))
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in found:
        groups.setdefault((finding.kind, finding.value), []).append(finding)
    rows = [_row(together, words) for together in groups.values()]
    names = ("found", "where", "quotation", "law", "fix")
    return element("section", heading + table(words(weight), [words(name) for name in names], rows))


def _row(together: list[Finding], words: Words) -> list[str]:
    """Findings that say the same of several pages, in one row."""
    first = together[0]
    act = catalogue()[first.kind].act
    quotations = dict.fromkeys(finding.quotation for finding in together if finding.quotation)
    return [
        escape(first.told("says", words.tag)),
        "<br>".join(_where(finding, words) for finding in together),
        "<br>".join(element("code", peoples(quotation)) for quotation in list(quotations)[:2]),
        escape(f"{act.act} {act.article} ({words(act.verification)})"),
        escape(first.told("fix", words.tag)),
    ]


def _where(finding: Finding, words: Words) -> str:
    said = f"{words(finding.template)}, {finding.language or '–'}"
    return f"{escape(said)}<br>{element('small', peoples(shown(finding.address)))}"


def shown(address: str) -> str:
    """An address for a reader: of a saved page, its place in the folder."""
    return address.removeprefix("https://saved.invalid/") or "/"


def _changed(difference: Difference, words: Words) -> str:
    heading = element("h2", escape(words.since(difference.since)), {"id": "difference"})
    rows = [
        [escape(words(name)), escape(finding.told("says", words.tag)), _where(finding, words)]
        for name, found in (("new", difference.new), ("gone", difference.gone), ("unseen", difference.unseen))
        for finding in found
    ]
    same = len(difference.same)
    if difference.markets is not None:
        rows += market_rows(difference.markets, words, shown)
        same += difference.markets.same
    rows.append([escape(words("same")), words.number(same), ""])
    headings = [words("change"), words("found"), words("where")]
    return element("section", heading + table(words.since(difference.since), headings, rows))


def _pages(check: ShopCheck, words: Words) -> str:
    rows = []
    for visit in check.visits:
        status = str(visit.page.status) if isinstance(visit.page, Page) else words(visit.page.because)
        rows.append(
            [
                escape(words(visit.template)),
                escape(visit.language or "–"),
                peoples(shown(visit.address)),
                escape(status),
            ]
        )
    headings = [words(name) for name in ("template", "language", "page", "status")]
    return element("section", element("h2", escape(words("pages"))) + table(words("pages"), headings, rows))


def _applies(words: Words) -> str:
    rows = []
    for each in applies():
        place = each.country if each.country == "EU" else write_country(each.country, words.tag)
        since = write_day(each.since, words.tag)
        said = f"{since} ({words('by_contract')})" if each.by_contract else since
        rows.append([escape(place), escape(said), escape(f"{each.cite} ({words(each.verification)})")])
    headings = [words("country"), words("since"), words("law")]
    return element(
        "section", element("h2", escape(words("applies"))) + table(words("applies"), headings, rows)
    )


def _basis(check: ShopCheck, words: Words) -> str:
    cited: Iterable[Act] = dict.fromkeys(catalogue()[finding.kind].act for finding in check.findings)
    rows = [
        [
            escape(f"{act.act} {act.article}"),
            "<br>".join(filter(None, (act.quote and f"“{escape(act.quote)}”", escape(act.note)))),
            escape(act.url),
        ]
        for act in cited
    ]
    headings = [words("law"), words("read"), words("page")]
    return element("section", element("h2", escape(words("basis"))) + table(words("basis"), headings, rows))
