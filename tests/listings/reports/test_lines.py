"""Where a quotation stands in a file: its line and column, or nothing where that may be wrong."""

import gzip
import time

import pytest
from tests.listings.reports.conftest import quoted

from venditor.listings.reports.lines import LONG, Lines, Place, find, load

LONG_WORDS = "x" * LONG


@pytest.mark.parametrize(
    ("text", "quotation", "place"),
    [
        ("Lampe", "Lampe", Place(1, 1, 1, 6)),
        ("a\nb Lampe\n", "Lampe", Place(2, 3, 2, 8)),
        ("<b>Nur\r\n\t heute</b>", "Nur heute", Place(1, 4, 2, 8)),
        ("檯燈 100 元", "100 元", Place(1, 4, 1, 9)),
        ("Tom &amp; Co", "Tom & Co", Place(1, 1, 1, 13)),
        ("a Langes Wort…", "Langes…", Place(1, 3, 1, 9)),
        ("5 kg, 5 kg", "5 kg", None),
        (f"{LONG_WORDS} {LONG_WORDS}", LONG_WORDS, Place(1, 1, 1, 1 + LONG)),
        (f"{LONG_WORDS[1:]} {LONG_WORDS[1:]}", LONG_WORDS[1:], None),
        ("Nur <b>heute</b>", "Nur heute", Place(1, 1, 1, 13)),
        ("<li>Nur</li>\n<li class='a'>heute", "Nur heute", Place(1, 5, 2, 20)),
        ("Nur&nbsp;heute", "Nur heute", Place(1, 1, 1, 15)),
        ("Nur < heute", "Nur heute", None),
        ("Nurheute", "Nur heute", None),
        (" ".join(map(str, range(99))), " ".join(map(str, range(31))), Place(1, 1, 1, 80)),
        ("Lampe", "", None),
        ("Lampe", "…", None),
        ("", "Lampe", None),
    ],
)
def test_words_are_found(text, quotation, place):
    assert find(text, quotation) == place


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("line 7/Variant Price", Place(7)),
        ("line 12", Place(12)),
        ("line 7b/x", None),
        ("item 3/g:price", None),
        ("snapshot 2: line 7/x", None),
    ],
)
def test_a_row_of_a_table_is_its_line_and_the_table_is_not_read(path, place):
    def loads(_path):
        return ""

    assert Lines(loads).place("a.csv", quoted("x", path)) == place


def test_a_file_is_read_once_while_its_findings_go_by():
    read = []

    def loads(path):
        read.append(path)
        return None if path == "missing" else f"{path} Lampe"

    lines = Lines(loads)
    places = [lines.place(path, quoted("Lampe")) for path in ("a", "a", "bb", "missing", "missing")]
    assert places == [Place(1, 3, 1, 8), Place(1, 3, 1, 8), Place(1, 4, 1, 9), None, None]
    assert read == ["a", "bb", "missing"]


def test_a_long_file_is_looked_at_so_often(monkeypatch):
    monkeypatch.setattr("venditor.listings.reports.lines.MOST_LOOKED", 14)
    lines = Lines(lambda _path: "a Lampe")
    assert [lines.place("a", quoted("Lampe")) is not None for _ in range(3)] == [True, True, False]
    assert lines.place("b", quoted("Lampe")) is not None


def test_what_another_snapshot_says_is_not_looked_for_in_the_first():
    source = quoted("Lampe")
    assert Lines(lambda _path: "Lampe").place("a", source) is not None
    later = type(source)(source.kind, source.path, source.quotation, snapshot=2)
    assert Lines(lambda _path: "Lampe").place("a", later) is None


def test_files_that_are_not_there_or_too_long_have_no_text(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"Caf\xe9")
    assert load(str(tmp_path / "a")) == "Café"
    assert load(str(tmp_path / "b")) is None
    packed = gzip.compress(b"Lampe" * 9)
    (tmp_path / "c").write_bytes(packed)
    assert load(str(tmp_path / "c")) == "Lampe" * 9
    for broken in (packed[:-9], packed[:3], packed[:-8] + b"x" * 8):
        (tmp_path / "d").write_bytes(broken)
        assert load(str(tmp_path / "d")) is None
    assert load("\0") is None
    monkeypatch.setattr("venditor.listings.reports.lines.MOST_BYTES", 3)
    assert load(str(tmp_path / "a")) is None
    assert load(str(tmp_path / "c")) is None


@pytest.mark.parametrize("text", ["b " * 500_000, "b<" * 500_000, "<b " * 300_000, "b <i>" * 200_000])
def test_a_hostile_text_takes_its_time_in_proportion(text):
    began = time.process_time()
    assert find(text, "b " * 28 + "c") is None
    assert time.process_time() - began < 5
