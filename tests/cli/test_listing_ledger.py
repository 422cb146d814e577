"""`venditor listing ledger`: prices recorded from files, shown, asked for, verified and mended."""

import argparse
import json
import os
from datetime import UTC, date, datetime

import pytest

from venditor.cli import listing_ledger
from venditor.core.errors import VenditorError

FEED = """<?xml version="1.0"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>
<item><g:id>L-1</g:id><g:title>Lampe</g:title><g:price>{lamp} EUR</g:price>{sale}</item>
<item><g:id>T-1</g:id><g:title>Tisch</g:title><g:price>{table} EUR</g:price></item>
</channel></rss>
"""
BUILT: list[bytes] = []
SALE = "<g:sale_price>{} EUR</g:sale_price>"


@pytest.fixture
def ledger(tmp_path, capsys, monkeypatch):
    """Run a command on a ledger; what it printed, read where it is JSON. It is 21 November 2026."""
    monkeypatch.setattr(listing_ledger, "now", lambda: datetime(2026, 11, 21, 12, tzinfo=UTC))
    file = tmp_path / "prices.jsonl"

    def run(action, *arguments, told="json"):
        parser = argparse.ArgumentParser()
        listing_ledger.add_arguments(parser.add_subparsers(), date.fromisoformat)
        more = ["--json"] if told == "json" else []
        given = parser.parse_args(["ledger", action, "--ledger", str(file), *more, *map(str, arguments)])
        code = given.run(given)
        out = capsys.readouterr().out
        return code, json.loads(out) if more else out

    run.file = file
    return run


@pytest.fixture
def feed(tmp_path):
    def write(name, lamp="100.00", table="250.00", sale=None, seen="2026-11-20T05:00:00+00:00"):
        path = tmp_path / name
        path.write_text(FEED.format(lamp=lamp, table=table, sale=SALE.format(sale) if sale else ""))
        stamp = datetime.fromisoformat(seen).timestamp()
        os.utime(path, (stamp, stamp))
        return path

    return write


@pytest.fixture
def month(ledger, feed, monkeypatch):
    """A feed recorded each morning for forty days, with a sale from the thirty-fifth on."""
    monkeypatch.setattr("os.fsync", lambda _descriptor: None)
    if BUILT:
        ledger.file.write_bytes(BUILT[0])
        return ledger
    for day in range(40):
        seen = datetime(2026, 10, 12, 5, tzinfo=UTC).timestamp() + day * 86_400
        instant = datetime.fromtimestamp(seen, UTC)
        monkeypatch.setattr(listing_ledger, "now", lambda instant=instant: instant)
        lamp, sale = ("90.00" if day == 20 else "100.00"), ("80.00" if day >= 35 else None)
        path = feed("feed.xml", lamp, sale=sale)
        assert ledger("record", path, "--country", "DE", "--at", instant.isoformat())[0] == 0
    BUILT.append(ledger.file.read_bytes())
    return ledger


def test_a_feed_becomes_rows(ledger, feed):
    path = feed("feed.xml", sale="80.00", seen="2026-11-20T08:00:00+00:00")
    code, told = ledger("record", path, "--country", "DE", "--channel", "marketplace")
    assert (code, told["rows"], told["left_out"]) == (0, 2, [])
    code, shown = ledger("show", "L-1")
    (row,) = shown["rows"]
    assert code == 0
    assert (row["variant"], row["amount"], row["currency"]) == ("id:L-1", "80.00", "EUR")
    assert row["beside"] == [{"amount": "100.00", "kind": "regular"}]
    assert (row["seen"], row["country"], row["channel"]) == ("2026-11-20T08:00:00Z", "DE", "marketplace")
    assert (row["claim"], len(row["file"]), row["path"]) == (False, 64, str(path))
    assert "80.00" in row["quotation"]


def test_files_are_recorded_in_the_order_in_which_they_were_saved(ledger, feed):
    later = feed("a.xml", "90.00", seen="2026-11-02T08:00:00+00:00")
    earlier = feed("b.xml", "100.00", seen="2026-11-01T08:00:00+00:00")
    ledger("record", later, earlier, "--country", "DE")
    assert [row["amount"] for row in ledger("show", "L-1")[1]["rows"]] == ["100.00", "90.00"]


def test_what_has_no_price_is_told_and_stops_nothing(ledger, feed, tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text('{"products": [')
    free = feed("free.xml", lamp="0.00")
    files = (broken, free, tmp_path / "none.xml")
    code, told = ledger("record", *files, "--country", "DE", "--at", "2026-11-20T05:00:00Z")
    assert (code, told["rows"]) == (1, 1)
    assert sorted(one["code"] for one in told["left_out"]) == [
        "ledger.amount",
        "listing.file",
        "listing.json",
    ]


def test_a_file_from_the_future_is_left_out(ledger, feed):
    path = feed("feed.xml", seen="2999-01-01T00:00:00+00:00")
    code, told = ledger("record", path, "--country", "DE")
    assert (code, told["rows"], told["left_out"][0]["code"]) == (1, 0, "ledger.future")


def test_the_price_before_a_reduction_by_the_law(month):
    code, told = month("prior", "L-1", "--country", "DE")
    assert code == 0
    assert told["reduction"]["began_on"] == "2026-11-16"
    assert (told["status"], told["amount"], told["price"], told["percent"]) == (
        "determined",
        "90.00",
        "80.00",
        "11",
    )
    assert (told["days"]["first"], told["days"]["seen"]) == ("2026-10-17", 30)
    assert told["rule"]["basis"] == "lowest"
    assert told["rule"]["provisions"][0]["id"].startswith("de.pangv.")
    assert month("show", "L-1")[1]["rows"][told["rows"][0] // 2]["amount"] == "90.00"


def test_the_same_in_words(month):
    code, told = month("prior", "L-1", "--country", "DE", told="text")
    assert code == 0
    assert told.splitlines()[:4] == [
        "id:L-1, DE, web: 90.00 EUR is the price before the reduction that began on 2026-11-16 (seen).",
        "  90.00 is the lowest price asked.",
        "  80.00 EUR now: 11 % less, rounded down.",
        "  30 days from 2026-10-17 on: 30 seen.",
    ]
    assert "§ 11 Abs. 1" in told


def test_the_day_may_be_given(month):
    code, told = month("prior", "L-1", "--country", "DE", "--began", "2026-11-18")
    assert (code, told["reduction"]["by"], told["amount"]) == (0, "asked", "80.00")


def test_an_undetermined_price_says_what_is_sure(month):
    code, told = month("prior", "L-1", "--country", "DE", "--began", "2026-11-01", told="text")
    assert code == 1
    assert "is undetermined; it is at most 100.00 EUR." in told
    assert "Unseen: 2026-10-02, 2026-10-03, 2026-10-04, 2026-10-05, 2026-10-06 ..." in told


def test_nothing_reduced_and_no_law(month, feed):
    assert month("prior", "T-1", "--country", "DE")[0] == 1
    path, place = feed("us.xml", sale="80.00"), ("--country", "US", "--zone", "America/New_York")
    month("record", path, *place, "--at", "2026-11-20T05:00:00Z")
    code, told = month("prior", "L-1", *place)
    assert (code, told["why"]) == (0, "No rule about the price before a reduction is encoded for US.")


def test_importing_the_files_again_changes_no_answer(month, feed):
    before = month("prior", "L-1", "--country", "DE")[1]
    for day in (12, 20, 30):
        path = feed("feed.xml", "70.00")
        month("record", path, "--country", "DE", "--at", f"2026-10-{day}T05:00:00Z")
    after = month("prior", "L-1", "--country", "DE")[1]
    assert after.pop("claims")
    before.pop("claims")
    assert after == before
    assert [row["claim"] for row in month("show", "L-1")[1]["rows"]] == [False] * 40 + [True] * 3


def test_rows_of_ones_own(ledger, tmp_path):
    rows = tmp_path / "sold.jsonl"
    rows.write_text(
        '{"kind": "transaction", "variant": "sku:A", "seen": "2026-11-06T02:00:00Z", "amount": "95", '
        '"currency": "CNY"}\n\n'
        '{"kind": "transactions_complete", "variant": "sku:A", "seen": "2026-11-10T16:00:00Z", '
        '"since": "2026-11-01"}\n'
        '{"variant": "sku:A", "seen": "2026-11-11T02:00:00Z", "amount": "70", "currency": "CNY", '
        '"beside": [{"amount": "100", "kind": "struck"}]}\n'
    )
    assert ledger("rows", rows, "--country", "CN")[1]["rows"] == 3
    assert [row["kind"] for row in ledger("show", "A")[1]["rows"]] == [
        "transaction",
        "transactions_complete",
        "asked",
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("[]", "no JSON object"),
        ("{", "no JSON"),
        ('{"variant": "sku:A"}', 'no "seen"'),
        ('{"variant": 5, "seen": "2026-11-06T02:00:00Z"}', "is text"),
        ('{"variant": "sku:A", "seen": "2026-11-06T02:00:00Z", "amount": 19.9}', "no exact amount"),
        (
            '{"variant": "sku:A", "seen": "2026-11-06T02:00:00Z", "amount": "0", "currency": "EUR"}',
            "no price",
        ),
        ('{"variant": "sku:A", "seen": "2026-11-06T02:00:00", "amount": "1", "currency": "EUR"}', "no zone"),
        ('{"variant": "sku:A", "seen": "2999-11-06T02:00:00Z", "amount": "1", "currency": "EUR"}', "later"),
        ('{"variant": "sku:A", "seen": "2026-11-06T02:00:00Z", "price": "1"}', 'no "price"'),
        ('{"variant": "sku:A", "seen": "2026-11-06T02:00:00Z", "kind": "repair"}', "its own command"),
        ('{"variant": "sku:A", "seen": "2026-11-06T02:00:00Z", "offered": 0}', "true or false"),
    ],
)
def test_one_bad_row_of_ones_own_records_nothing(ledger, tmp_path, line, why):
    rows = tmp_path / "rows.jsonl"
    good = '{"variant": "sku:A", "seen": "2026-11-05T02:00:00Z", "amount": "1", "currency": "EUR"}'
    rows.write_text(f"{good}\n{line}\n")
    with pytest.raises(VenditorError, match=f"rows.jsonl:2: .*{why}"):
        ledger("rows", rows, "--country", "DE")
    assert not ledger.file.exists()


def test_a_new_number_takes_the_history_along(month, feed, monkeypatch):
    assert month("rename", "id:L-1", "id:L-2", "--country", "DE")[1]["rows"] == 1
    monkeypatch.setattr(listing_ledger, "now", lambda: datetime(2026, 11, 22, tzinfo=UTC))
    path = feed("feed.xml", "100.00", sale="80.00")
    path.write_text(path.read_text().replace("L-1", "L-2"))
    month("record", path, "--country", "DE", "--at", "2026-11-21T05:00:00Z")
    code, told = month("prior", "L-2", "--country", "DE")
    assert (code, told["reduction"]["began_on"], told["amount"]) == (0, "2026-11-16", "90.00")


def test_verify_names_the_row_and_the_head(month):
    code, told = month("verify")
    assert (code, told["rows"], told["troubles"]) == (0, 80, [])
    assert month("verify", "--head", told["head"])[0] == 0
    code, missed = month("verify", "--head", "0" * 64)
    assert (code, missed["troubles"][0]["code"]) == (1, "head")
    content = month.file.read_bytes().replace(b'"amount":"90.00"', b'"amount":"99.00"', 1)
    month.file.write_bytes(content)
    code, told = month("verify", told="text")
    assert code == 1
    assert ": Row 41 was altered" in told
    with pytest.raises(VenditorError, match="verify"):
        month("prior", "L-1", "--country", "DE")


def test_a_torn_ledger_is_mended_when_told_to(month, feed):
    with month.file.open("ab") as file:
        file.write(b'{"n":81,"prev":"')
    path = feed("feed.xml")
    with pytest.raises(VenditorError, match="repair"):
        month("record", path, "--country", "DE", "--at", "2026-11-20T05:00:00Z")
    assert month("repair")[1]["rows"] == 1
    assert month("record", path, "--country", "DE", "--at", "2026-11-20T05:00:00Z")[0] == 0
    assert month("verify")[0] == 0


@pytest.mark.parametrize("instant", ["2026-11-20", "2026-11-20T08:00:00", "yesterday"])
def test_an_instant_has_a_zone(ledger, capsys, instant):
    with pytest.raises(SystemExit):
        ledger("record", "feed.xml", "--country", "DE", "--at", instant)
    assert "is not an instant" in capsys.readouterr().err


def test_unknown_variants_and_zones(month):
    with pytest.raises(VenditorError, match="no row of X-1"):
        month("prior", "X-1", "--country", "DE")
    with pytest.raises(VenditorError, match="more clocks than one"):
        month("prior", "L-1", "--country", "US")
    assert month("show", "X-1")[0] == 1


def test_a_variant_that_has_rows_elsewhere_is_told_with_where(month):
    with pytest.raises(VenditorError, match=r"no row of L-1\. It has some for DE, web\."):
        month("prior", "L-1", "--country", "DE", "--channel", "shop")


def test_what_a_page_calls_by_its_number_is_the_product_of_the_feed(month, tmp_path):
    page = tmp_path / "lamp.html"
    page.write_text(
        "<h1>Lampe</h1><p>Artikelnummer: L-1</p><s>100,00 €</s> <b class=price>80,00 €</b>", "utf-8"
    )
    before = month("prior", "L-1", "--country", "DE")
    assert month("record", page, "--country", "DE", "--at", "2026-11-21T06:00:00Z")[1]["rows"] == 1
    _, shown = month("show", "L-1")
    assert {row["variant"] for row in shown["rows"]} == {"id:L-1", "sku:L-1"}
    assert len(shown["rows"]) == 41
    for name in ("L-1", "id:L-1"):
        code, told = month("prior", name, "--country", "DE")
        answers = [{**one, "reduction": None} for one in (told, before[1])]
        assert (code, answers[0]) == (0, answers[1])


def test_rows_of_ones_own_may_have_several_names(ledger, tmp_path):
    rows = tmp_path / "rows.jsonl"
    line = {"variant": "sku:A", "seen": "2026-11-06T02:00:00Z", "amount": "95", "currency": "EUR"}
    rows.write_text(json.dumps({**line, "names": ["gtin:4006381333931"]}) + "\n")
    assert ledger("rows", rows, "--country", "DE")[1]["rows"] == 1
    (row,) = ledger("show", "4006381333931")[1]["rows"]
    assert (row["variant"], row["names"]) == ("sku:A", ["gtin:4006381333931"])
    for wrong in ("gtin:1", [1], ["L-1"]):
        rows.write_text(json.dumps({**line, "names": wrong}) + "\n")
        with pytest.raises(VenditorError):
            ledger("rows", rows, "--country", "DE")
