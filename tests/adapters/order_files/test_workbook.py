"""Excel workbooks: headings under titles and merged cells, numbers and days, damaged files."""

import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from venditor.adapters.order_files.errors import OrderFileError
from venditor.adapters.order_files.workbook import open_sheet


def workbook(folder, rows, *, title="Orders", before=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in before:
        book.create_sheet(name)
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)
    path = folder / "orders.xlsx"
    book.save(path)
    return path


def content(sheet):
    found = list(sheet.batches)
    records = [pair for batch in found for pair in zip(batch.lines, batch.records, strict=True)]
    return records, [line for batch in found for line in batch.rejected]


def test_cells_are_text_as_the_spreadsheet_shows_it(tmp_path):
    when = datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001
    path = workbook(tmp_path, [["no", "at", "pieces", "price", "ok"], [7, when, 3, 0.1 + 0.2, True]])
    sheet = open_sheet(path, None)
    assert sheet.headings.names == ("no", "at", "pieces", "price", "ok")
    assert content(sheet) == ([(2, ["7", "2026-03-02 09:30:00", "3", "0.3", "true"])], [])


def test_a_day_without_time_is_a_day(tmp_path):
    path = workbook(tmp_path, [["order", "day"], ["1", date(2026, 3, 2)]])
    ((_, cells),), _ = content(open_sheet(path, None))
    assert cells[1] in ("2026-03-02", "2026-03-02 00:00:00")


def test_titles_and_merged_group_headings_above_are_passed_over(tmp_path):
    rows = [
        ["Orders of spring", None, None],
        [None, None, None],
        ["Order", None, "Buyer"],
        ["number", "item", "country"],
        ["1", "cup", "DE"],
    ]
    sheet = open_sheet(workbook(tmp_path, rows), None)
    assert sheet.headings.names == ("number", "item", "country")
    assert sheet.heading_row == 4
    assert content(sheet) == ([(5, ["1", "cup", "DE"])], [])


def test_a_column_without_heading_is_called_by_its_letter(tmp_path):
    sheet = open_sheet(workbook(tmp_path, [["order", None, "item"], ["1", "x", "cup"]]), None)
    assert sheet.headings.names == ("order", "column B", "item")
    assert sheet.headings.unnamed == ("B",)


def test_a_heading_over_two_columns_is_told(tmp_path):
    sheet = open_sheet(workbook(tmp_path, [["order", "price", "price"], ["1", "2", "3"]]), None)
    assert sheet.headings.doubled == ("price",)
    assert sheet.headings.names == ("order", "price", "price (column C)")


def test_empty_rows_and_short_rows_are_no_fault_and_cells_beyond_the_headings_are(tmp_path):
    rows = [
        ["order", "item", "country"],
        ["1", "cup"],
        [None],
        ["2", "cup", "DE", "what is this"],
        ["3", "x", "FR"],
    ]
    records, rejected = content(open_sheet(workbook(tmp_path, rows), None))
    assert records == [(2, ["1", "cup", ""]), (5, ["3", "x", "FR"])]
    assert [(line.line, line.reason) for line in rejected] == [(4, "too_many_columns")]


def test_the_first_sheet_with_content_is_read_unless_one_is_named(tmp_path):
    path = workbook(tmp_path, [["order"], ["1"]], title="2026", before=["empty"])
    assert open_sheet(path, None).name == "2026"
    assert open_sheet(path, "2026").name == "2026"
    with pytest.raises(OrderFileError, match=r'orders.xlsx has no sheet "2025". Its sheets are: empty, 2026'):
        open_sheet(path, "2025")


def test_a_workbook_without_rows_is_empty(tmp_path):
    with pytest.raises(OrderFileError, match=r"orders.xlsx: the workbook has no rows"):
        open_sheet(workbook(tmp_path, []), None)


@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_a_truncated_workbook_is_damaged(tmp_path, kept):
    path = workbook(tmp_path, [["order"], ["1"]])
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * kept)])
    with pytest.raises(OrderFileError, match=r"orders.xlsx: this is not a whole Excel workbook"):
        open_sheet(path, None)


def test_another_archive_is_no_workbook(tmp_path):
    path = tmp_path / "orders.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(OrderFileError, match="not a whole Excel workbook"):
        open_sheet(path, None)


def test_a_workbook_that_unpacks_beyond_all_bounds_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("venditor.adapters.order_files.workbook.UNPACKED_BYTES", 100)
    with pytest.raises(OrderFileError, match="more than the 100 allowed"):
        open_sheet(workbook(tmp_path, [["order"], ["1"]]), None)
