"""The file: what was altered, dropped, moved or torn is found; nothing that was written is taken away."""

import contextlib
import json
import os
import resource
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from venditor.listings.ledger import (
    Beside,
    LedgerError,
    Row,
    append,
    index_of,
    read_rows,
    repair,
    verify,
    zone_of,
)
from venditor.listings.ledger.chain import MOST_TROUBLES, linked

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
ROW = Row("sku:L-1", "DE", "web", NOW, NOW, amount=Decimal("19.90"), currency="EUR")


def rows(count):
    return [replace(ROW, amount=Decimal(number + 1)) for number in range(count)]


@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "prices.jsonl"
    append(path, rows(5))
    return path


def lines(path):
    return path.read_bytes().splitlines(keepends=True)


def histories(path):
    index = index_of(path)
    return [index.history(key, zone_of("DE")) for key in index.keys()]  # noqa: SIM118 - an index is no mapping


def told(path, head=""):
    return [(trouble.line, trouble.code) for trouble in verify(path, head).troubles]


def test_what_is_read_is_what_was_written(tmp_path):
    path = tmp_path / "prices.jsonl"
    full = Row(
        'sku:Ünï "x" \u2028',
        "FR",
        "web",
        NOW,
        NOW + timedelta(microseconds=5),
        amount=Decimal("1200.000"),
        currency="EUR",
        beside=(Beside(Decimal(1300), "struck"), Beside(Decimal(1500), "list")),
        offered=False,
        tax_included=True,
        every_change=True,
        reduced_from=NOW.date(),
        path="feed.xml",
        file=sha256(b"").hexdigest(),
        place="item 3/g:price",
        quotation='1200 EUR "variant":"sku:other"',
    )
    append(path, [ROW, full])
    assert list(read_rows(path)) == [replace(ROW, number=1), replace(full, number=2)]


def test_each_line_has_the_hash_of_the_one_before(ledger):
    read = [json.loads(line) for line in lines(ledger)]
    assert [line["n"] for line in read] == [0, 1, 2, 3, 4, 5]
    for before, line in pairwise(read):
        assert line["prev"] == before["sha256"]
    own = read[3].pop("sha256")
    canonical = json.dumps(read[3], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert sha256(canonical.encode()).hexdigest() == own


def test_a_whole_ledger_has_no_troubles(ledger):
    verified = verify(ledger)
    assert (verified.rows, verified.troubles) == (5, ())
    assert verified.head == json.loads(lines(ledger)[-1])["sha256"]


def test_appending_goes_on_with_the_chain(ledger):
    head = verify(ledger).head
    appended = append(ledger, rows(2))
    assert (appended.rows, verify(ledger).rows, told(ledger), told(ledger, head)) == (2, 7, [], [])
    assert appended.head == verify(ledger).head != head


def test_nothing_to_append_leaves_the_head(ledger):
    before = ledger.read_bytes()
    assert append(ledger, []).head == verify(ledger).head
    assert ledger.read_bytes() == before


def test_an_altered_row_is_named(ledger):
    changed = ledger.read_bytes().replace(b'"amount":"3"', b'"amount":"4"')
    ledger.write_bytes(changed)
    assert told(ledger) == [(4, "altered")]
    assert "Row 3 was altered" in verify(ledger).troubles[0].message


def test_a_row_altered_with_its_hash_is_named_by_the_next(ledger):
    read = lines(ledger)
    old = json.loads(read[3])
    read[3], _ = linked(3, old["prev"], {**old["row"], "amount": "4"})
    ledger.write_bytes(b"".join(read))
    assert told(ledger) == [(5, "replaced")]
    assert "another row 3" in verify(ledger).troubles[0].message


def test_dropped_rows_are_named(ledger):
    read = lines(ledger)
    ledger.write_bytes(b"".join(read[:2] + read[4:]))
    assert told(ledger) == [(3, "dropped")]
    assert verify(ledger).troubles[0].message == "Rows 2 to 3 are missing before row 4."


def test_a_moved_row_is_named(ledger):
    read = lines(ledger)
    read[2], read[3] = read[3], read[2]
    ledger.write_bytes(b"".join(read))
    assert [code for _, code in told(ledger)] == ["dropped", "moved", "dropped"]
    assert verify(ledger).troubles[1].message == "Row 2 stands after row 3."


def test_rows_dropped_at_the_end_show_by_the_head_that_was_kept(ledger):
    head = verify(ledger).head
    ledger.write_bytes(b"".join(lines(ledger)[:-1]))
    assert told(ledger) == []
    assert told(ledger, head) == [(5, "head")]


def test_everything_written_anew_shows_by_the_head_that_was_kept(ledger, tmp_path):
    head, other = verify(ledger).head, tmp_path / "other.jsonl"
    append(other, [replace(row, amount=Decimal(9)) for row in rows(5)])
    assert told(other) == []
    assert [code for _, code in told(other, head)] == ["head"]


def test_another_file_is_told_line_by_line_and_not_for_ever(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("a note\n" * 3)
    assert [code for _, code in told(path)] == ["unreadable", "unreadable", "torn"]
    path.write_text("a note\n" * 5_000)
    assert len(told(path)) <= MOST_TROUBLES + 1


@pytest.mark.parametrize("kept", [1, 40, 300])
def test_a_torn_last_line_is_told_and_mended_by_a_row_behind_it(ledger, kept):
    whole = ledger.read_bytes()
    torn = lines(ledger)[-1][:kept]
    ledger.write_bytes(whole + torn)
    assert told(ledger) == [(7, "torn")]
    with pytest.raises(LedgerError, match="repair") as refused:
        append(ledger, rows(1))
    assert refused.value.code == "ledger.torn"
    assert ledger.read_bytes() == whole + torn

    repair(ledger, NOW)
    append(ledger, rows(1))
    assert ledger.read_bytes().startswith(whole + torn + b"\n")
    assert told(ledger) == []
    assert [row.amount for row in read_rows(ledger)] == [1, 2, 3, 4, 5, 1]


def test_a_tear_longer_than_any_line_is_mended_too(ledger):
    with ledger.open("ab") as file:
        file.write(b"\0" * 200_000)
    repair(ledger, NOW)
    assert (told(ledger), len(list(read_rows(ledger)))) == ([], 5)


def test_what_was_torn_cannot_be_changed_later(ledger):
    with ledger.open("ab") as file:
        file.write(b'{"n":6,')
    repair(ledger, NOW)
    ledger.write_bytes(ledger.read_bytes().replace(b'{"n":6,\n', b'{"n":7,\n'))
    assert told(ledger) == [(7, "unreadable")]


def test_a_ledger_torn_in_its_first_line_is_mended(tmp_path):
    path = tmp_path / "prices.jsonl"
    path.write_bytes(b'{"n":0,"pr')
    repair(path, NOW)
    append(path, rows(2))
    assert (told(path), [row.number for row in read_rows(path)]) == ([], [1, 2])


def test_a_whole_ledger_is_not_repaired(ledger):
    before = ledger.read_bytes()
    with pytest.raises(LedgerError) as refused:
        repair(ledger, NOW)
    assert (refused.value.code, ledger.read_bytes()) == ("ledger.whole", before)


def test_no_answer_is_taken_from_a_ledger_that_was_altered(ledger):
    ledger.write_bytes(ledger.read_bytes().replace(b'"amount":"3"', b'"amount":"4"'))
    for read in (index_of, lambda path: list(read_rows(path))):
        with pytest.raises(LedgerError) as refused:
            read(ledger)
        assert (refused.value.code, refused.value.facts["line"]) == ("ledger.broken", 4)


def test_nothing_is_appended_to_a_file_that_is_no_ledger(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("a note\n")
    with pytest.raises(LedgerError) as refused:
        append(path, rows(1))
    assert (refused.value.code, path.read_text()) == ("ledger.not_one", "a note\n")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"amount": Decimal(0)}, "ledger.amount"),
        ({"amount": Decimal("-0.01")}, "ledger.amount"),
        ({"amount": Decimal("NaN")}, "ledger.amount"),
        ({"amount": Decimal("1e18")}, "ledger.amount"),
        ({"amount": None}, "ledger.amount"),
        ({"beside": (Beside(Decimal(0)),)}, "ledger.amount"),
        ({"currency": "eur"}, "ledger.currency"),
        ({"seen_at": datetime(2026, 11, 20, 8)}, "ledger.instant"),  # noqa: DTZ001 - that is the point
        ({"country": "UK"}, "ledger.country"),
        ({"kind": "guess"}, "ledger.kind"),
        ({"variant": "sku:" + 200 * "x"}, "ledger.text"),
        ({"kind": "transactions_complete"}, "ledger.since"),
        ({"kind": "renamed"}, "ledger.renamed"),
        ({"kind": "renamed", "was_called": "sku:L-1"}, "ledger.renamed"),
    ],
)
def test_what_no_ledger_takes_is_refused_and_what_came_before_it_is_kept(ledger, changed, code):
    with pytest.raises(LedgerError) as refused:
        append(ledger, [ROW, replace(ROW, **changed), ROW])
    assert (refused.value.code, verify(ledger).rows, told(ledger)) == (code, 6, [])


def test_a_row_of_many_prices_beside_is_too_long(ledger):
    many = replace(ROW, beside=tuple(Beside(Decimal(number)) for number in range(1, 2_000)))
    with pytest.raises(LedgerError) as refused:
        append(ledger, [ROW, many])
    assert (refused.value.code, verify(ledger).rows) == ("ledger.row_too_large", 6)


def test_who_appends_waits_for_who_is_at_it(ledger):
    begun = threading.Event()

    def slowly():
        yield ROW
        begun.set()
        time.sleep(0.1)
        yield ROW

    first = threading.Thread(target=append, args=(ledger, slowly()))
    first.start()
    begun.wait()
    append(ledger, rows(1))
    first.join()
    assert [row.amount for row in read_rows(ledger)] == [1, 2, 3, 4, 5, ROW.amount, ROW.amount, 1]


def test_nothing_is_appended_behind_a_last_row_that_was_altered(ledger):
    changed = ledger.read_bytes().replace(b'"amount":"5"', b'"amount":"6"')
    ledger.write_bytes(changed)
    with pytest.raises(LedgerError) as refused:
        append(ledger, rows(1))
    assert (refused.value.code, ledger.read_bytes()) == ("ledger.not_one", changed)


def test_rows_are_on_the_disk_when_it_returns(ledger, monkeypatch):
    flushed = []
    monkeypatch.setattr("os.fsync", lambda descriptor: flushed.append(os.fstat(descriptor).st_size))
    append(ledger, rows(2))
    assert flushed == [ledger.stat().st_size]


def test_a_full_disk_tears_a_line_and_no_more(ledger):
    whole = ledger.read_bytes()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) + 500, before[1]))
    try:
        with pytest.raises(LedgerError, match="Free space") as refused:
            append(ledger, rows(4_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert refused.value.code == "ledger.unwritten"
    assert ledger.read_bytes().startswith(whole)
    assert (ledger.stat().st_size, [code for _, code in told(ledger)]) == (len(whole) + 500, ["torn"])
    repair(ledger, NOW)
    append(ledger, rows(1))
    assert told(ledger) == []


def test_a_place_where_no_file_can_be_is_told(tmp_path):
    for path in (tmp_path, tmp_path / "none" / "prices.jsonl"):
        with pytest.raises(LedgerError) as refused:
            append(path, rows(1))
        assert refused.value.code == "ledger.file"


def test_a_clock_that_was_put_back_is_noticed_by_the_rows_behind(tmp_path):
    path = tmp_path / "prices.jsonl"
    earlier = NOW - timedelta(days=8)
    append(path, [ROW, replace(ROW, seen_at=earlier, recorded_at=earlier), ROW])
    one, back, _ = read_rows(path)
    assert (one.recorded, back.recorded, back.seen) == (NOW, NOW, earlier)


def test_a_row_of_half_a_second_is_not_before_the_whole_one(tmp_path):
    path = tmp_path / "prices.jsonl"
    half = NOW + timedelta(milliseconds=500)
    append(path, [replace(ROW, recorded_at=NOW), replace(ROW, recorded_at=half)])
    assert [row.late for row in read_rows(path)] == [None, None]


@pytest.mark.parametrize(
    "row",
    [
        {"variant": "sku:A"},
        {"recorded": "2026-11-20T08:00:00Z", "variant": "sku:A"},
        {"recorded": "2026-13-20T08:00:00Z", "variant": "sku:A", "seen": "x", "kind": "asked"},
        {"recorded": "yesterday", "variant": ["sku:A"]},
    ],
)
def test_a_line_with_the_right_hash_and_no_row_is_refused(ledger, row):
    line, _ = linked(6, verify(ledger).head, row)
    with ledger.open("ab") as file:
        file.write(line)
    for read in (histories, lambda path: list(read_rows(path))):
        with pytest.raises(LedgerError) as refused:
            read(ledger)
        assert refused.value.code == "ledger.row"


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_done_to_the_bytes_is_found(ledger, data):
    whole = ledger.read_bytes()
    begin = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(begin, min(len(whole), begin + 40)))
    put = data.draw(st.binary(max_size=20))
    other = ledger.with_name("other.jsonl")
    other.write_bytes(whole[:begin] + put + whole[end:])
    if other.read_bytes() == whole:
        return
    found = verify(other, json.loads(whole.splitlines()[-1])["sha256"]).troubles
    assert found
    if not other.read_bytes().startswith(whole):
        with contextlib.suppress(LedgerError):
            assert len(list(read_rows(other))) < 5
