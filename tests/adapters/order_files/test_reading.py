"""Order files of every format end up in one table; what cannot be read is refused with what to do."""

import openpyxl
import pytest

from venditor.adapters.order_files import OrderFileError, read_orders
from venditor.audits.engine import LINE_NUMBER
from venditor.audits.mapping import FileHints


def file(folder, name, raw):
    path = folder / name
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    return path


def parquet(engine, folder, query="SELECT '1' AS \"order\", 2 AS pieces"):
    path = folder / "orders.parquet"
    engine.write_parquet(query, path, {})
    return path


def test_csv_cells_are_text_with_the_numbers_of_their_lines(engine, tmp_path):
    table = read_orders(engine, file(tmp_path, "o.csv", "order,pieces\n1,007\n2\n3,x\n"))
    assert engine.rows(f"SELECT * FROM {table.relation} ORDER BY 1") == [(2, "1", "007"), (4, "3", "x")]
    assert table.columns == {"order": "VARCHAR", "pieces": "VARCHAR"}
    assert [(line.line, line.reason) for line in table.rejected] == [(3, "too_few_columns")]
    assert table.notes == {"format": "csv", "encoding": "utf-8", "delimiter": ","}


def test_a_guessed_encoding_is_said_to_be_guessed(engine, tmp_path):
    table = read_orders(engine, file(tmp_path, "o.csv", "order,name\n1,Käthe\n".encode("cp1252")))
    assert table.notes["encoding"] == "cp1252 (guessed)"
    assert engine.rows(f"SELECT name FROM {table.relation}") == [("Käthe",)]


def test_a_line_that_is_no_text_is_set_aside_and_the_others_are_read(engine, tmp_path):
    raw = b'order,name\n1,\xc5\x81\n2,caf\xe9\n3,"a\nb"\n4,\xe8\x8c\xb6\n5,z\n'
    table = read_orders(engine, file(tmp_path, "o.csv", raw))
    assert engine.rows(f"SELECT * FROM {table.relation} ORDER BY 1") == [
        (2, "1", "Ł"),
        (4, "3", "a\nb"),
        (6, "4", "茶"),
        (7, "5", "z"),
    ]
    assert [(line.line, line.reason, line.value) for line in table.rejected] == [(3, "broken_text", "2,caf?")]
    assert table.notes["encoding"] == "utf-8 (broken)"


def test_utf_16_with_tabs_as_excel_saves_unicode_text(engine, tmp_path):
    table = read_orders(engine, file(tmp_path, "o.txt", "order\tname\r\n1\tŁódź\r\n".encode("utf-16")))
    assert engine.rows(f'SELECT "order", name FROM {table.relation}') == [("1", "Łódź")]
    assert table.notes["delimiter"] == "tab"


def test_blank_lines_and_the_separator_line_of_excel_stand_above_the_headings(engine, tmp_path):
    table = read_orders(engine, file(tmp_path, "o.csv", "sep=;\n\norder;name\n1;a,b\n"))
    assert engine.rows(f"SELECT * FROM {table.relation}") == [(4, "1", "a,b")]


def test_what_a_mapping_says_of_its_files_is_taken(engine, tmp_path):
    path = file(tmp_path, "o.csv", "order|name\n1|日本\n".encode("shift_jis"))
    table = read_orders(engine, path, hints=FileHints(encoding="shift_jis", delimiter="|"))
    assert engine.rows(f"SELECT name FROM {table.relation}") == [("日本",)]


def test_headings_with_quotes_and_a_byte_order_mark_are_names(engine, tmp_path):
    table = read_orders(engine, file(tmp_path, "o.csv", '"a ""b""",c\n1,2\n'.encode("utf-8-sig")))
    assert list(table.columns) == ['a "b"', "c"]


def test_headings_that_differ_in_case_only_are_two_columns_of_one_heading(engine, tmp_path):
    table = read_orders(engine, file(tmp_path, "o.csv", "Item,item\n1,2\n"))
    assert list(table.columns) == ["Item", "item (column B)"]
    assert table.doubled == ("Item",)
    assert engine.rows(f"SELECT * FROM {table.relation}") == [(2, "1", "2")]


def test_a_column_may_have_the_name_that_numbers_the_lines(engine, tmp_path):
    table = read_orders(engine, file(tmp_path, "o.csv", f"{LINE_NUMBER},item\n7,cup\n"))
    assert len(table.columns) == 2
    assert engine.rows(f"SELECT * FROM {table.relation}") == [(2, "7", "cup")]


def test_a_cell_beyond_all_bounds_costs_its_own_line_only(engine, tmp_path):
    table = read_orders(engine, file(tmp_path, "o.csv", f"order,note\n1,a\n2,{'x' * 140_000}\n3,c\n"))
    assert engine.rows(f'SELECT "order" FROM {table.relation}') == [("1",), ("3",)]
    assert [(line.line, line.reason) for line in table.rejected] == [(3, "broken_quotes")]


def test_a_heading_may_begin_as_compressed_files_do(engine, tmp_path):
    table = read_orders(engine, file(tmp_path, "o.csv", "BZ no,item\n1,cup\n"))
    assert list(table.columns) == ["BZ no", "item"]


def test_parquet_keeps_its_types_and_numbers_its_rows(engine, tmp_path):
    table = read_orders(engine, parquet(engine, tmp_path))
    assert table.columns == {"order": "VARCHAR", "pieces": "INTEGER"}
    assert engine.rows(f"SELECT * FROM {table.relation}") == [(1, "1", 2)]


def test_parquet_is_told_by_its_content(engine, tmp_path):
    path = parquet(engine, tmp_path).rename(tmp_path / "orders.csv")
    assert read_orders(engine, path).notes == {"format": "parquet"}


def test_excel_is_read_row_by_row(engine, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["order", "pieces"])
    book.active.append(["1", 3])
    book.save(tmp_path / "o.xlsx")
    table = read_orders(engine, tmp_path / "o.xlsx")
    assert engine.rows(f"SELECT * FROM {table.relation}") == [(2, "1", "3")]
    assert table.notes == {"format": "xlsx", "sheet": "Sheet", "headings in row": "1"}


@pytest.mark.parametrize("kept", [3, 6, 0.5, 0.99])
def test_a_truncated_parquet_file_is_refused(engine, tmp_path, kept):
    path = parquet(engine, tmp_path)
    raw = path.read_bytes()
    path.write_bytes(raw[: kept if isinstance(kept, int) else int(len(raw) * kept)])
    with pytest.raises(OrderFileError) as raised:
        read_orders(engine, path)
    assert raised.value.code == "orders.parquet"
    assert "this is not a whole Parquet file" in str(raised.value)


def test_a_parquet_file_damaged_inside_is_refused(engine, tmp_path):
    path = parquet(engine, tmp_path, "SELECT 'order ' || range AS item FROM range(5000)")
    raw = bytearray(path.read_bytes())
    raw[20:400] = bytes(380)
    path.write_bytes(bytes(raw))
    with pytest.raises(OrderFileError, match="this is not a whole Parquet file"):
        read_orders(engine, path)


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("o.csv", b"", "o.csv: the file is empty."),
        ("o.parquet", b"", "o.parquet: the file is empty."),
        ("o.xlsx", b"", "o.xlsx: the file is empty."),
        ("o.csv", b"\n  \n", "o.csv: the file is empty."),
        ("o.csv", b"\xef\xbb\xbf", "o.csv: the file is empty."),
        ("o.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", "an Excel workbook of the old kind, or one with a password"),
        ("o.csv.gz", b"\x1f\x8b\x08\x00", "compressed (gzip). Unpack it"),
        ("o.xlsx", b"hello", "not a whole Excel workbook"),
        ("o.json", b'[{"order": "' + 140_000 * b"1" + b'"}]', "o.json:1: the headings cannot be read"),
        ("o.csv", b"a,b\n\x81\x8d,\x8f\n", "byte 0x81 is not text in utf-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(engine, tmp_path, name, raw, said):
    with pytest.raises(OrderFileError) as raised:
        read_orders(engine, file(tmp_path, name, raw))
    assert said in str(raised.value)
    assert raised.value.remedy


def test_a_file_that_is_not_there_is_refused(engine, tmp_path):
    with pytest.raises(OrderFileError, match="cannot be read \\(No such file or directory\\)"):
        read_orders(engine, tmp_path / "nowhere.csv")


def test_progress_is_told_up_to_the_end(engine, tmp_path):
    told = []
    path = file(tmp_path, "o.csv", "a,b\n" + "1,2\n" * 1000)
    read_orders(engine, path, progress=told.append)
    assert told[-1] == 1.0
