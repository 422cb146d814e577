"""`venditor listing read`: a line for each listing, in any format; what cannot be read stops nothing."""

import gzip
import json

import pytest

from venditor.cli import main

PAGE = "<html lang='de'><h1>Lampe</h1><b class='price'>19,90 €</b><p>Art.-Nr.: L-1</p></html>"


@pytest.fixture
def read(capsys):
    def run(*arguments):
        code = main(["listing", "read", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err

    return run


def saved(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_page_is_one_line_with_every_field(tmp_path, read):
    path = saved(tmp_path, "lamp.html", PAGE)
    code, (line,), err = read(path)
    assert (code, err, line["path"]) == (0, "", str(path))
    listing = line["listing"]
    assert listing["price"] == {
        "state": "present",
        "value": "19.90",
        "sources": [
            {
                "kind": "page",
                "path": "b.price",
                "quotation": "19,90 €",
                "value": "19.90",
                "at": "html > body > b",
            }
        ],
    }
    assert {name: listing[name]["value"] for name in ("name", "currency", "sku", "language")} == {
        "name": "Lampe",
        "currency": "EUR",
        "sku": "L-1",
        "language": "de",
    }
    assert listing["gtin"] == {"state": "unknown", "value": None, "sources": []}
    assert "item" not in line


UNREADABLE = {
    "nothing": (b"", "listing.empty"),
    "white space": (b"\xef\xbb\xbf \n", "listing.empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 9, "listing.not_text"),
    "a page without end": (b"<div>" * 100_000, "listing.page_too_large"),
    "deep JSON": (b"[" * 100_000, "listing.json_depth"),
    "half a JSON document": (b'{"products": [', "listing.json"),
    "half an archive": (gzip.compress(PAGE.encode(), mtime=0)[:-9], "listing.gzip"),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_read_is_a_line_that_says_why_and_the_rest_is_read(tmp_path, read, what):
    content, code = UNREADABLE[what]
    saved(tmp_path, "a.html", PAGE)
    saved(tmp_path, "b", content)
    saved(tmp_path, "c.html.gz", gzip.compress(PAGE.encode()))
    exit_code, lines, _ = read(tmp_path)
    assert exit_code == 1
    wrong = next(line for line in lines if "error" in line)
    assert wrong["error"]["code"] == code
    assert wrong["error"]["message"]
    assert wrong["error"]["remedy"]
    assert sum(line.get("listing", {}).get("name", {}).get("value") == "Lampe" for line in lines) == 2


def test_a_file_that_is_not_there_is_told(tmp_path, read):
    code, (line,), _ = read(tmp_path / "nothing.html")
    assert (code, line["error"]["code"]) == (1, "listing.file")
    assert "No such file" in line["error"]["message"]


def test_snapshots_are_one_line_with_what_changed(tmp_path, read):
    first = saved(tmp_path, "1.html", PAGE)
    later = saved(tmp_path, "2.html", PAGE.replace("19,90", "24,90"))
    code, (line,), _ = read("--snapshots", first, later)
    assert (code, line["snapshots"]) == (0, [str(first), str(later)])
    assert [(one["field"], [value["value"] for value in one["values"]]) for one in line["changes"]] == [
        ("price", ["19.90", "24.90"])
    ]


@pytest.mark.parametrize("count", [1, 4])
def test_snapshots_are_two_or_three(tmp_path, read, count):
    paths = [saved(tmp_path, f"{number}.html", PAGE) for number in range(count)]
    code, lines, err = read("--snapshots", *paths)
    assert (code, lines) == (2, [])
    assert err.startswith(f"--snapshots takes two or three files, not {count}.")


def test_plain_text_is_read_too(tmp_path, read):
    _, (line,), _ = read(
        saved(tmp_path, "note.txt", "Lampe aus Holz\nPreis: 19,90 EUR\nArtikelnummer: L-7\n")
    )
    values = {name: line["listing"][name]["value"] for name in ("name", "price", "currency", "sku")}
    assert values == {"name": "Lampe aus Holz", "price": "19.90", "currency": "EUR", "sku": "L-7"}


def test_a_snapshot_is_one_page_and_no_file_of_many(tmp_path, read):
    rows = saved(tmp_path, "rows.tsv", "id\ttitle\tprice\n1\tLampe\t19.90 EUR\n2\tBirne\t2.00 EUR\n")
    code, lines, err = read("--snapshots", saved(tmp_path, "1.html", PAGE), rows)
    assert (code, lines) == (2, [])
    assert "has 2 listings; a snapshot is one page." in err
