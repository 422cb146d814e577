"""What a change of the law does to orders: counted by hand on a few, by other means on real ones."""

import json
import os
import shutil
from contextlib import nullcontext
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from venditor.adapters.duckdb_engine import DuckDBEngine
from venditor.adapters.order_files import read_orders
from venditor.audits.law_change import Side, State, law_change
from venditor.audits.mapping_file import find_mapping, read_mapping
from venditor.audits.run import Order, audit_orders
from venditor.calendars import reading_from
from venditor.cli import main
from venditor.rights.jurisdictions import default_library
from venditor.rules.library import Library

LAW = default_library()
FOURTEEN = "parameters: {period: 14 days, extension: 12 months}"
THIRTY = "parameters: {period: 30 days, extension: 12 months}"
SHARED = Path(os.environ.get("VENDITOR_SHARED", "../shared"))
RETAIL = SHARED / "data" / "orders" / "online-retail.parquet"

# Monday 2 March 2026; the parcel comes on Tuesday the 3rd. Fourteen days end on Tuesday the 17th, thirty on
# Thursday 2 April. The return of the 18th is late by the one and in time by the other.
ORDERS = """\
order,item,description,pieces,price,currency,at,customer,country
1,cup,Cup,1,10.00,EUR,2026-03-02T10:00,a,Finland
1,tea,Tea,2,5.00,EUR,2026-03-02T10:00,a,Finland
2,cup,Cup,1,10.00,EUR,2026-03-02T10:00,b,Finland
C3,cup,Cup,-1,10.00,EUR,2026-03-18T10:00,b,Finland
4,cup,Cup,1,10.00,EUR,2026-03-02T10:00,c,Taiwan
"""


def edited(folder, path, before, after):
    shutil.copytree(LAW.folder, folder)
    text = (folder / path).read_text("utf-8")
    assert text.count(before) == 1
    (folder / path).write_text(text.replace(before, after), "utf-8")
    return folder


@pytest.fixture(scope="module")
def thirty(tmp_path_factory):
    """Venditor's law, with thirty days instead of fourteen in the floor of the EU."""
    return edited(tmp_path_factory.mktemp("thirty") / "law", "eu/crd.yaml", FOURTEEN, THIRTY)


def own():
    return State(LAW, nullcontext)


def of(folder):
    with reading_from(folder):
        library = Library(folder)
    return State(library, lambda: reading_from(folder))


@pytest.fixture
def compared(tmp_path, mapping_file):
    def compare(old, new, **options):
        path = tmp_path / "orders.csv"
        path.write_text(ORDERS, "utf-8")
        mapping = read_mapping(mapping_file, LAW.vocabulary)
        with DuckDBEngine() as engine:
            table = read_orders(engine, path, hints=mapping.hints, progress=lambda _: None)
            return law_change(engine, table, mapping, old, new, **options)

    return compare


def test_nothing_changes_between_a_law_and_itself(compared):
    found = compared(own(), own())
    assert (found.rows, found.orders, found.changed_orders) == (5, 3, 0)
    assert all(each.pairs == () and each.rows == 0 for each in found.questions)


def test_each_line_that_changes_is_counted_with_its_days_and_its_worth(compared, thirty):
    found = compared(own(), of(thirty))
    assert (found.rows, found.orders, found.changed_orders) == (5, 3, 2)
    by_question = {each.question: each for each in found.questions}
    last_day, in_time = by_question["withdrawal.last_day"], by_question["withdrawal.in_time"]
    # Three purchases and the part that came back, sixteen days more for each.
    assert (last_day.rows, last_day.orders, last_day.countries) == (4, 2, {"FI": 4})
    assert last_day.days == {16: 4}
    (pair,) = last_day.pairs
    floor = Side("EU", "determined", "default")
    assert (pair.old, pair.new, pair.changed, pair.days, pair.span) == (floor, floor, True, 64, (16, 16))
    assert pair.worth == {"EUR": Decimal("40.00")}
    assert [(s.line, s.order, s.old, s.new) for s in pair.samples] == [
        (2, "1", "2026-03-17", "2026-04-02"),
        (4, "2", "2026-03-17", "2026-04-02"),
    ]
    (pair,) = in_time.pairs
    assert (pair.old.clause, pair.new.clause, pair.rows, pair.days) == ("late", "default", 1, None)
    assert [(s.line, s.old, s.new) for s in pair.samples] == [(5, "false", "true")]


def test_a_clause_of_another_name_with_the_same_answer_changes_no_order(compared, tmp_path):
    folder = edited(
        tmp_path / "law",
        "eu/crd.yaml",
        '          late: {when: withdrawal_notice_on > withdrawal.last_day, value: false, cite: "11(2)"}',
        '          too_late: {when: withdrawal_notice_on > withdrawal.last_day, value: false, cite: "11(2)"}',
    )
    text = (folder / "eu/crd.yaml").read_text("utf-8")
    text = text.replace('over: [late], cite: "11(2)"', 'over: [too_late], cite: "11(2)"').replace(
        '      late: {en: "The withdrawal was sent', '      too_late: {en: "The withdrawal was sent'
    )
    (folder / "eu/crd.yaml").write_text(text, "utf-8")
    found = compared(own(), of(folder))
    (pair,) = next(each for each in found.questions if each.question == "withdrawal.in_time").pairs
    assert (pair.old.clause, pair.new.clause, pair.changed, pair.rows) == ("late", "too_late", False, 1)
    assert found.changed_orders == 0


def test_the_command_says_what_differs_and_ends_with_1_or_0(tmp_path, thirty, mapping_file, capsys):
    orders = tmp_path / "orders.csv"
    orders.write_text(ORDERS, "utf-8")
    given = ["--orders", str(orders), "--mapping", str(mapping_file), "--out", str(tmp_path / "out")]
    assert main(["law", "diff", "current", str(thirty), *given]) == 1
    out = capsys.readouterr().out
    assert " changed  eu.crd.withdrawal.last_day" in out
    assert "2014-06-14 parameters period: 14 days -> 30 days" in out
    assert "of 3 orders, 2 get another answer; for 1, an answer can be told in neither law." in out
    assert "withdrawal.last_day: 4 lines, 2 orders, +64 days in all" in out
    document = json.loads((tmp_path / "out" / "diff.json").read_text("utf-8"))
    assert (document["format"], document["orders"]["changed_orders"]) == ("venditor.law-diff/1", 2)
    assert document["orders"]["questions"][1]["pairs"][0]["worth"] == {"EUR": "40.0000"}
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "<del>14</del><ins>30</ins> days" in page
    assert main(["law", "diff", str(thirty), str(thirty)]) == 0
    assert capsys.readouterr().out == "Nothing differs.\n"


def test_lines_that_are_set_aside_are_told(tmp_path, thirty, mapping_file, capsys):
    orders = tmp_path / "orders.csv"
    no_day = "5,cup,Cup,1,10.00,EUR,2026-02-31T10:00,d,Finland\n"
    no_country = "6,cup,Cup,1,10.00,EUR,2026-03-02T10:00,e,Nowhere\n"
    orders.write_text(ORDERS + no_day + no_country, "utf-8")
    command = ["law", "diff", "current", str(thirty), "--orders", str(orders), "--mapping", str(mapping_file)]
    assert main([*command, "--out", str(tmp_path / "out")]) == 1
    out = capsys.readouterr().out
    assert "7 read = 4 purchases + 1 returns + 2 set aside" in out
    assert "          1  day or time is not readable\n          1  country is not known\n" in out
    assert main([*command, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)["orders"]["balance"]
    assert told == {
        "read": 7,
        "answered": {"purchases": 4, "returns": 1},
        "set_aside": {"time_not_readable": 1, "country_not_known": 1},
    }
    report = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "7 read = 4 purchases + 1 returns + 2 set aside" in report


BARE = """\
order,item,description,quantity,unit_price,currency,ordered_at,customer,country
1,cup,Cup,1,10.00,EUR,2026-03-02T10:00,a,Finland
1,tea,Tea,2,5.00,EUR,2026-03-02T10:00,a,Finland
2,cup,Cup,1,10.00,EUR,2026-03-02T10:00,b,Finland
"""


def test_answers_that_neither_law_can_tell_are_not_passed_off_as_the_same(tmp_path, thirty, capsys):
    orders = tmp_path / "orders.csv"
    orders.write_text(BARE, "utf-8")
    command = ["law", "diff", "current", str(thirty), "--orders", str(orders)]
    assert main(command) == 1
    out = capsys.readouterr().out
    assert "of 2 orders, 0 get another answer; for 2, an answer can be told in neither law." in out
    assert "withdrawal.last_day: 0 lines, 0 orders; 3 lines can be told in neither law" in out
    assert "--mapping" in out
    assert main([*command, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)["orders"]
    assert told["untold_orders"] == 2
    assert {each["question"]: each["untold"] for each in told["questions"]}["withdrawal.last_day"] == 3


def test_a_purchase_nobody_withdrew_from_lacks_no_answer_about_time(compared, thirty):
    found = compared(own(), of(thirty))
    # Of the line from Taiwan nothing is told. Four purchases have no day of a withdrawal, and lack none.
    assert {each.question: each.untold for each in found.questions} == {
        "withdrawal.available": 1,
        "withdrawal.last_day": 1,
        "withdrawal.in_time": 0,
    }
    assert found.untold_orders == 1


def test_a_law_that_was_archived_is_compared_by_its_hash(tmp_path, thirty, capsys):
    archive = str(tmp_path / "archive")
    assert main(["law", "archive", archive]) == 0
    assert main(["law", "archive", archive, "--folder", str(thirty)]) == 0
    first, second = capsys.readouterr().out.split()
    assert main(["law", "diff", first, "current", "--archive", archive]) == 0
    assert main(["law", "diff", second, str(thirty), "--archive", archive]) == 0
    capsys.readouterr()
    assert main(["law", "diff", first, second, "--archive", archive]) == 1
    assert capsys.readouterr().out == (
        " changed  eu.crd.withdrawal.last_day\n          2014-06-14 parameters period: 14 days -> 30 days\n"
    )


@pytest.mark.parametrize("below", ["", "deeper"])
def test_a_file_is_no_archive(tmp_path, capsys, below):
    taken = tmp_path / "taken"
    taken.write_text("mine", "utf-8")
    for command in (["archive"], ["diff", "0" * 64, "current", "--archive"]):
        assert main(["law", *command, str(taken / below)]) == 2
        told = capsys.readouterr()
        assert (told.out, told.err.count("Traceback")) == ("", 0)
        assert str(taken) in told.err
    assert taken.read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("/nowhere", "is neither a folder of law (it has no vocabulary.yaml) nor a hash"),
        ("0" * 64, "no archive is named to look it up in"),
    ],
)
def test_what_is_no_law_is_refused_with_what_to_do(name, said, capsys):
    assert main(["law", "diff", name, "current"]) == 2
    assert said in capsys.readouterr().err


def of_some_customers(path, one_in):
    """The real orders of one customer in so many; one that is not named has but one order."""
    if one_in == 1:
        return RETAIL
    some = f"coalesce(CustomerID, TRY_CAST(InvoiceNo AS BIGINT)) % {one_in} = 0"
    duckdb.sql(f"COPY (SELECT * FROM '{RETAIL}' WHERE {some}) TO '{path}' (FORMAT parquet)")
    return path


@pytest.mark.skipif(not RETAIL.exists(), reason=f"the real orders are not there: {RETAIL}")
@pytest.mark.parametrize("one_in", [8, pytest.param(1, marks=pytest.mark.campaign)])
def test_on_the_real_orders_the_counts_are_those_of_two_audits_compared(tmp_path, thirty, one_in):
    day = date(2026, 11, 1)
    orders, thirty_days = of_some_customers(tmp_path / "orders.parquet", one_in), of(thirty)
    mapping = find_mapping("uci-online-retail", LAW.vocabulary)
    with DuckDBEngine() as engine:
        table = read_orders(engine, orders, hints=mapping.hints, progress=lambda _: None)
        found = law_change(engine, table, mapping, own(), thirty_days, law_as_of=day)
    for name, state in (("old", own()), ("new", thirty_days)):
        with DuckDBEngine() as engine, state.reading():
            table = read_orders(engine, orders, hints=mapping.hints, progress=lambda _: None)
            order = Order(mapping, tmp_path / name, day)
            audit_orders(engine, table, order, library=state.library)
    old, new = (tmp_path / name / "answers.parquet" for name in ("old", "new"))
    value, status = "withdrawal__last_day__value", "withdrawal__last_day__status"
    moves = f"CASE WHEN isfinite(n.{value}) THEN n.{value} - o.{value} END"
    same = "o.line = n.line AND o.purchase_line IS NOT DISTINCT FROM n.purchase_line"
    differ = f"(o.{value}, o.{status}::VARCHAR) IS DISTINCT FROM (n.{value}, n.{status}::VARCHAR)"
    ((rows, orders, days),) = duckdb.sql(
        f"SELECT count(*), count(DISTINCT o.order), sum({moves}) "
        f"FROM '{old}' o JOIN '{new}' n ON {same} WHERE {differ}"
    ).fetchall()
    last_day = next(each for each in found.questions if each.question == "withdrawal.last_day")
    moved = sum(days * lines for days, lines in last_day.days.items())
    assert (last_day.rows, last_day.orders, moved) == (rows, orders, days)
    assert rows > 0
