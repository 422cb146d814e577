"""Encodings, delimiters and records of CSV files as shops really export them."""

import pytest

from venditor.adapters.order_files import csv_text
from venditor.adapters.order_files.csv_text import batches, find_delimiter, find_encoding
from venditor.adapters.order_files.errors import OrderFileError
from venditor.audits.engine import RejectedLine

TEXT = "order;item\n1;Käse für Łukasz\n"


def write(folder, raw):
    path = folder / "orders.csv"
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize(
    ("raw", "name", "guessed"),
    [
        (TEXT.encode("utf-8"), "utf-8", False),
        (TEXT.encode("utf-8-sig"), "utf-8-sig", False),
        (TEXT.encode("utf-16"), "utf-16", False),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16", False),
        (TEXT.encode("utf-32"), "utf-32", False),
        (TEXT.encode("utf-16-le"), "utf-16-le", True),
        (TEXT.encode("utf-16-be"), "utf-16-be", True),
        ("order;item\n1;Käse für 5 €\n".encode("cp1252"), "cp1252", True),
        (b"order;item\n1;a\0b\n", "utf-8", False),
    ],
)
def test_an_encoding_is_told_by_its_mark_or_by_what_decodes(tmp_path, raw, name, guessed):
    found = find_encoding(write(tmp_path, raw), None)
    assert (found.name, found.guessed) == (name, guessed)


def test_bytes_that_are_no_text_are_named_with_their_line(tmp_path):
    path = write(tmp_path, "order,item\n1,a\n2,ケース\n".encode("shift_jis"))
    with pytest.raises(OrderFileError) as raised:
        find_encoding(path, None)
    assert str(raised.value) == (
        "orders.csv:3: byte 0x83 is not text in utf-8. Save the file as UTF-8, or name its encoding in the "
        "mapping (`file: {encoding: shift_jis}`)."
    )


def test_an_encoding_the_mapping_names_is_the_only_one_tried(tmp_path):
    path = write(tmp_path, "order,item\n2,日本\n".encode("shift_jis"))
    assert find_encoding(path, "shift_jis").name == "shift_jis"
    with pytest.raises(OrderFileError, match=r"orders.csv:2: byte 0x93 is not text in utf-8"):
        find_encoding(path, "utf-8")
    for name in ("shift-jis-3", "rot13", "zlib", "hex", "undefined"):
        with pytest.raises(OrderFileError, match=f'"{name}" is not the name of an encoding'):
            find_encoding(path, name)


@pytest.mark.parametrize("name", ["utf-16", "utf-32", "punycode"])
def test_an_encoding_that_the_file_cannot_have_is_refused_in_words(tmp_path, name):
    with pytest.raises(OrderFileError, match=rf"orders.csv:\d: .* is not text in {name}"):
        find_encoding(write(tmp_path, "order,item\n1,Käse é\n".encode()), name)


def test_a_few_broken_lines_do_not_turn_a_whole_file_into_another_encoding(tmp_path):
    good = "2,Łódź\n3,Käse\n4,茶\n".encode()
    found = find_encoding(write(tmp_path, b"order,item\n1,caf\xe9\n" + good), None)
    assert (found.name, found.guessed, found.broken) == ("utf-8", False, True)
    # As many broken lines as good ones say nothing, and Windows-1252 has all these bytes.
    found = find_encoding(write(tmp_path, b"order,item\n1,caf\xe9\n" + "2,é\n".encode()), None)
    assert (found.name, found.guessed) == ("cp1252", True)


def test_a_file_cut_in_the_middle_of_a_letter_is_not_text(tmp_path):
    with pytest.raises(OrderFileError, match="is not text in utf-16"):
        find_encoding(write(tmp_path, TEXT.encode("utf-16")[:-1]), None)


@pytest.mark.parametrize(
    ("lines", "delimiter"),
    [
        (["a,b,c\n", "1,2,3\n"], ","),
        (["a;b;c\n", "1,5;2,5;3\n"], ";"),
        (["a\tb\n", "x, y\tz\n"], "\t"),
        (["a|b\n", "1|2\n"], "|"),
        (['"a, b";c\n', '"x, y, z";1\n'], ";"),
        (["alone\n", "1\n"], ","),
        (["a;b\n", f"{'x' * 140_000};2\n", "3;4\n"], ";"),
    ],
)
def test_the_delimiter_is_the_one_that_gives_every_record_as_many_cells_as_headings(lines, delimiter):
    assert find_delimiter(lines) == delimiter


def read(text, width):
    """Records with their line numbers, and rejected lines, of text below one line of headings."""
    found = list(batches(iter(text.splitlines(keepends=True)), first_line=2, delimiter=",", width=width))
    records = [pair for batch in found for pair in zip(batch.lines, batch.records, strict=True)]
    return records, [line for batch in found for line in batch.rejected]


def test_a_quoted_line_break_is_a_part_of_its_cell_and_lines_are_counted_as_an_editor_does():
    records, rejected = read('1,"a\nb"\n2,c\n', 2)
    assert records == [(2, ["1", "a\nb"]), (4, ["2", "c"])]
    assert rejected == []


def test_a_quote_that_is_never_closed_costs_its_own_line_only():
    records, rejected = read('1,a\n2,"b\n3,c\n4,d\n', 2)
    assert records == [(2, ["1", "a"]), (4, ["3", "c"]), (5, ["4", "d"])]
    assert rejected == [RejectedLine(3, "broken_quotes", '2,"b')]


def test_an_open_quote_does_not_swallow_lines_up_to_the_next_quote():
    records, rejected = read('1,"a\n2,b\n3,"c"\n4,d\n', 2)
    assert records == [(3, ["2", "b"]), (4, ["3", "c"]), (5, ["4", "d"])]
    assert [line.line for line in rejected] == [2]


def test_lines_with_too_few_and_too_many_cells_are_set_aside():
    records, rejected = read("1,a\n2\n3,b,c\n4,d\n", 2)
    assert records == [(2, ["1", "a"]), (5, ["4", "d"])]
    assert rejected == [
        RejectedLine(3, "too_few_columns", "2"),
        RejectedLine(4, "too_many_columns", "3,b,c"),
    ]


def test_blank_lines_and_delimiters_at_the_end_are_no_fault():
    records, rejected = read("1,a,,\n\n,\n2,b\n\n", 2)
    assert records == [(2, ["1", "a"]), (5, ["2", "b"])]
    assert rejected == []


def test_records_that_cross_chunks_are_whole(monkeypatch):
    monkeypatch.setattr(csv_text, "CHUNK_LINES", 3)
    records, rejected = read('1,a\n2,b\n3,"c\nd\ne"\n4,f\n5,"g\n6,h\n7,i\n', 2)
    assert records == [
        (2, ["1", "a"]),
        (3, ["2", "b"]),
        (4, ["3", "c\nd\ne"]),
        (7, ["4", "f"]),
        (9, ["6", "h"]),
        (10, ["7", "i"]),
    ]
    assert rejected == [RejectedLine(8, "broken_quotes", '5,"g')]


def test_a_record_longer_than_any_order_is_an_open_quote(monkeypatch):
    monkeypatch.setattr(csv_text, "CHUNK_LINES", 4)
    monkeypatch.setattr(csv_text, "RECORD_LINES", 6)
    text = '0,"a\n' + "".join(f"{n},b\n" for n in range(1, 10))
    records, rejected = read(text, 2)
    assert [line for line, _ in records] == list(range(3, 12))
    assert [line.line for line in rejected] == [2]
