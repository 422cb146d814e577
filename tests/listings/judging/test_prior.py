"""The price before a reduction, from the ledger by the rule of each destination."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest

from venditor.listings.judging.finding import Open
from venditor.listings.judging.judge import Circumstances, Judge
from venditor.listings.judging.law import DestinationLaw
from venditor.listings.judging.prior import Ledger
from venditor.listings.ledger import Beside, Row, append
from venditor.listings.reading import read_stream

DAY = date(2026, 11, 28)
HEADER = "id\ttitle\tdescription\tprice\tsale_price\n"


def seen(day, amount, *beside, country="DE"):
    at = datetime(2026, *day, 8, tzinfo=UTC)
    return Row("id:L-1", country, "web", at, at, amount=Decimal(amount), currency="EUR", beside=beside)


def every_day(country="DE"):
    """Eighty in October, sixty in the first week of November, a hundred until the reduction."""
    october = [seen((10, day), "80", country=country) for day in range(15, 32)]
    november = [seen((11, day), "60" if day < 8 else "100", country=country) for day in range(1, 20)]
    return [*october, *november, seen((11, 20), "50", Beside(Decimal(100)), country=country)]


@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "prices.jsonl"
    append(path, sorted([*every_day("DE"), *every_day("US")], key=lambda row: row.recorded))
    return path


def findings(path, prior, market="DE"):
    row = f"{HEADER}L-1\tLampe Ada\tTischlampe mit Schirm, jetzt -50 %\t{prior} EUR\t50.00 EUR\n"
    (read,) = read_stream(BytesIO(row.encode()), DAY, passages=True)
    known = Circumstances(DAY, {}, ledger=None if path is None else Ledger(path, "web"))
    judged = Judge([DestinationLaw(market)], known).judge("feed.tsv", read)
    return {
        each.rule.about: dict(each.values)
        for each in judged.findings
        if each.rule.about in ("prior_price_not_lowest", "percentage_not_from_prior")
    }


def test_a_price_shown_as_earlier_is_measured_by_the_lowest_of_thirty_days(ledger):
    found = findings(ledger, "100.00")
    assert found["prior_price_not_lowest"] == {"stated": "100.00 EUR", "lowest": "60.00 EUR"}


def test_the_lowest_itself_is_right(ledger):
    assert "prior_price_not_lowest" not in findings(ledger, "60.00")


def test_a_percentage_counted_from_another_price_is_wrong(ledger):
    assert findings(ledger, "100.00")["percentage_not_from_prior"]["lowest"] == "60.00 EUR"


def test_without_a_ledger_nothing_is_said_of_the_lowest():
    assert findings(None, "100.00") == {}


def test_a_law_without_a_rule_measures_by_none(ledger):
    assert findings(ledger, "100.00", market="US") == {}


def test_a_price_changed_on_paper_later_changes_nothing(ledger):
    late = datetime(2026, 11, 25, 8, tzinfo=UTC)
    claim = Row(
        "id:L-1",
        "DE",
        "web",
        datetime(2026, 11, 2, 9, tzinfo=UTC),
        late,
        amount=Decimal(100),
        currency="EUR",
    )
    append(ledger, [claim])
    assert findings(ledger, "100.00")["prior_price_not_lowest"]["lowest"] == "60.00 EUR"


def left_open(path, row, market="DE", channel="web"):
    """What is asked about reductions, and why they were not checked, by destination."""
    (read,) = read_stream(BytesIO(row.encode()), DAY, passages=True)
    ledger = Ledger(path, channel)
    laws = [DestinationLaw(each) for each in market.split(",")]
    judge = Judge(laws, Circumstances(DAY, {}, ledger=ledger))
    judged = judge.judge("feed.tsv", read)
    asked = [one.destination for one in judged.open if one == Open(PRIOR, one.destination, (BEGAN,))]
    assert judge.judge("feed.tsv", read).open == judged.open
    return asked, {key: (left.count, list(left.named)) for key, left in ledger.unchecked.items()}


PRIOR, BEGAN = "forbidden.prior_price_not_lowest", "reduction_began_on"
REDUCED = HEADER + "{}\tLampe Ada\tTischlampe\t100.00 EUR\t50.00 EUR\n"
FULL = "id\ttitle\tprice\nL-9\tLampe Ada\t50.00 EUR\n"


def test_a_reduction_that_the_ledger_knows_leaves_nothing_open(ledger):
    assert left_open(ledger, REDUCED.format("L-1")) == ([], {})


@pytest.mark.parametrize(
    ("number", "market", "channel", "missing"),
    [
        ("L-9", "DE", "web", ["DE"]),
        ("L-1", "DE", "market", ["DE"]),
        ("L-1", "FR", "web", ["FR"]),
        ("L-1", "DE,FR,AT", "web", ["FR", "AT"]),
    ],
)
def test_a_reduction_of_which_the_ledger_has_no_prices_is_open(ledger, number, market, channel, missing):
    asked, why = left_open(ledger, REDUCED.format(number), market, channel)
    assert asked == missing
    assert why == {(country, "unknown"): (2, [f"id:{number}"]) for country in missing}


def test_without_a_reduction_or_a_rule_nothing_is_open(ledger):
    assert left_open(ledger, FULL) == ([], {})
    assert left_open(ledger, REDUCED.format("L-9"), "US") == ([], {})


def test_names_of_several_products_are_open(ledger):
    gtin = "4006381333931"
    twice = [seen((11, 21), "50"), seen((11, 21), "50")]
    rows = [
        replace(one, variant=f"sku:{n}", names=(f"gtin:{gtin}",)) for one, n in zip(twice, "AB", strict=True)
    ]
    append(ledger, rows)
    row = f"id\tgtin\ttitle\tprice\tsale_price\n9\t{gtin}\tLampe\t100.00 EUR\t50.00 EUR\n"
    assert left_open(ledger, row) == (["DE"], {("DE", "disputed"): (2, [f"gtin:{gtin}"])})


def test_a_reduction_that_the_ledger_has_not_seen_is_open(ledger):
    append(ledger, [seen((11, 21), "100")])
    assert left_open(ledger, REDUCED.format("L-1")) == (["DE"], {("DE", "unannounced"): (2, ["id:L-1"])})


def test_a_reduction_of_which_nothing_is_sure_is_open(tmp_path):
    path = tmp_path / "prices.jsonl"
    append(path, [seen((11, 20), "50", Beside(Decimal(100)))])
    assert left_open(path, REDUCED.format("L-1")) == (["DE"], {("DE", "undetermined"): (2, ["id:L-1"])})
