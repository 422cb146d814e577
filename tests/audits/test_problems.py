"""`problems.csv` opens in a spreadsheet without running what stands in it, and reads back as written."""

import csv

import pytest

from venditor.audits.balance import Apart
from venditor.audits.problems import HEADINGS, write_problems
from venditor.audits.wording import SET_ASIDE_BY_MAPPING, explain, reasons
from venditor.core.spreadsheets import harmless


def written(tmp_path, *lines, language="en"):
    path = tmp_path / "problems.csv"
    write_problems(path, lines, language=language)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return path.read_bytes(), list(csv.DictReader(file))


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+49 30",
        "-2",
        "@SUM(A1)",
        "\t1",
        "\r1",
        "\n1",
        "  =1",
        "＝1",
        "－1",
        '=HYPERLINK("http://x")',
    ],
)
def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("“a;=1+1” is", "“a;'=1+1” is"),
        ("a\tb; @x", "a\tb;' @x"),
        ("cup\n=1", "cup\n'=1"),
        (";;-1", ";;'-1"),
        ("\t=1", "'\t'=1"),
    ],
)
def test_a_formula_behind_another_delimiter_gets_one_too(cell, shown):
    assert harmless(cell) == shown


@pytest.mark.parametrize("cell", ["1", "cup", "a=1", "", "كوب", "'=1", "a; b-c", "two\nlines", "x - y"])
def test_other_cells_are_left_alone(cell):
    assert harmless(cell) == cell


def test_no_cell_of_a_file_is_a_formula(tmp_path):
    attack = '=cmd|" /C calc"!A0'
    _, (row,) = written(tmp_path, Apart(2, attack, "@item", "quantity_not_a_number", attack))
    assert tuple(row) == HEADINGS
    for cell in row.values():
        assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert attack in row["explanation"]


def test_quotes_line_breaks_and_other_scripts_come_back(tmp_path):
    raw, (row,) = written(tmp_path, Apart(2, '1,"2"', "كوب\nقهوة", "missing_quantity", None))
    assert (row["order"], row["item"]) == ('1,"2"', "كوب\nقهوة")
    assert raw.startswith(b"\xef\xbb\xbfline,order,item,reason,explanation,what_to_do\r\n")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The quantity “x” is not a number with at most six decimals."),
        ("de-AT", "Die Menge „x“ ist keine Zahl mit höchstens sechs Nachkommastellen."),
        ("zh-TW", "數量「x」不是小數至多六位的數字。"),
        ("fr", "The quantity “x” is not a number with at most six decimals."),
    ],
)
def test_reasons_are_told_in_the_readers_language(language, said):
    assert explain("quantity_not_a_number", "x", language)[0] == said


def test_every_reason_is_told_in_every_language_of_the_report():
    for reason in reasons().values():
        for texts in (reason.name, reason.explanation, reason.remedy):
            assert set(texts) == {"en", "de", "zh-Hant"}, reason.code
    assert set(SET_ASIDE_BY_MAPPING) <= reasons().keys()
