"""Listings with findings, in the least that a report needs."""

from dataclasses import replace
from datetime import date

import pytest

from venditor.listings.judging.finding import Due, Finding, Judged, Label, OnLabel, Open, Rule
from venditor.listings.read import Passage, Problem, Read
from venditor.listings.reports.entry import Run
from venditor.products import Field, Listing, Source

TODAY = date(2026, 12, 1)
MAKER = Rule(
    provision="eu.gpsr.required.manufacturer_name",
    question="required.manufacturer_name",
    clause="goods",
    law="EU",
    act="GPSR",
    articles=("art. 19(a)",),
    url="https://eur-lex.europa.eu/eli/reg/2023/988/oj",
    since=date(2024, 12, 13),
    until=None,
    verified=True,
    stands_in=False,
    why={"en": "A buyer must see who made it.", "de": "Käufer müssen sehen, wer es hergestellt hat."},
    quotations=(
        ("art. 19(a)", "name, registered trade name or registered trade mark of the manufacturer", "en"),
    ),
)
PRIOR = replace(
    MAKER,
    provision="de.pangv.forbidden.reduction",
    question="forbidden.reduction",
    clause="reduced",
    law="DE",
    act="PAngV",
    articles=("§ 11 Abs. 1",),
    url="https://example.org/pangv",
    until=date(2027, 12, 31),
    verified=False,
    stands_in=True,
    why={"en": "A reduction must name the lowest price.", "de": "Eine Ermäßigung muss den Preis nennen."},
    quotations=(),
)


ITEMS = replace(
    MAKER,
    provision="tw.cla.label.items",
    question="label.items",
    clause="imported",
    law="TW",
    act="商品標示法",
    articles=("6(1)",),
    url="https://law.moj.gov.tw/",
    why={"en": "Goods must carry a label.", "de": "Ware muss ein Etikett tragen.", "zh-Hant": "商品應標示。"},
    quotations=(("6(1)", "商品應標示下列事項：", "zh-Hant"),),
)
OF_LABEL = "language.of_label"
LANGUAGE = replace(ITEMS, provision=f"tw.cla.{OF_LABEL}", question=OF_LABEL, articles=("11",))
LABEL = Label(
    "TW",
    ITEMS,
    (OnLabel("product_name", "seen"), OnLabel("origin", "not_found"), OnLabel("batch", "not_looked_for")),
    ("zh-Hant",),
    LANGUAGE,
    assumed=("food", "product"),
)
UNSETTLED = Label("JP", None, (), needs=("safety_mark_due",))


class Texts:
    """Words that say where they come from."""

    def says(self, finding, language):
        return _in(language, f"{finding.rule.about} is {finding.state}", finding)

    def why(self, finding, language):
        return finding.rule.why.get(language, finding.rule.why["en"])

    def fix(self, finding, language):
        return _in(language, f"Show {finding.rule.about}", finding)

    def closes(self, finding, language):
        return _in(language, f"{finding.rule.about} on the page", finding)

    def label(self, question, language):
        return f"{language}:{question}"

    def fact(self, name, language):
        return f"{language}:{name}"

    def on_label(self, item, language):
        return f"{language}:{item}"

    def spoken(self, tag, language):
        return f"{language}:{tag}"


def _in(language, text, finding):
    shown = finding.values.get("shown")
    said = f"{text}: {shown}" if shown else text
    return {"en": f"{said}.", "de": f"{said} (de).", "zh-Hant": f"{said}（中文）。"}[language]


def finding(rule=MAKER, destination="DE", state="not_found", severity="error", **more):
    return Finding(rule, destination, state, severity, more.pop("confidence", "high"), **more)


def judged(*findings, path="lamp.html", item=None, key="LAMP-1", name="Lampe", opened=(), dues=(), labels=()):
    return Judged(path, item, key, name, findings, opened, dues, labels)


def quoted(quotation, path="p", at="", kind="page"):
    return Source(kind, path, quotation, at=at)


@pytest.fixture
def texts():
    return Texts()


@pytest.fixture
def run():
    return Run(TODAY, ("DE", "TW"), {"eu/listings/gpsr.yaml": "ab12"}, ("lamp.html", "feed.xml"))


@pytest.fixture
def lamp():
    """One product with an error, a warning at a place, an open question and an item that is due."""
    return judged(
        finding(),
        finding(
            PRIOR,
            state="practice",
            severity="warning",
            confidence="medium",
            flaw="countdown",
            sources=(quoted("Nur heute -50 %", "div.sale", "html > body > p"),),
            assumed=("offered_to_consumers",),
        ),
        opened=(Open("required.origin", "TW", ("consumer_region",)),),
        dues=(Due(MAKER, "DE", due=True, seen="not_found"),),
    )


@pytest.fixture
def lamp_read():
    price = Source("feed", "item 1/g:price", "abc")
    return Read(
        None,
        Listing(name=Field.present("Lampe", Source("feed", "item 1/title", "Lampe"))),
        (Problem("price", "“abc” is no amount.", price),),
        (Passage("text", "Lampe", "item 1/title"),),
    )
