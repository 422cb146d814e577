"""Tables as they come: kinds, encodings, separators, broken rows. Every file here is written by the test."""

import contextlib
import csv
import gzip
import io
import os
import subprocess
import sys
import textwrap
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.listings.errors import ListingError
from venditor.listings.feeds import read_xml
from venditor.listings.tables import read_table
from venditor.listings.tables.columns import MOST_COLUMNS
from venditor.listings.tables.encoding import encoding_of
from venditor.listings.tables.reading import form_of
from venditor.listings.tables.rows import MOST_CHARACTERS, MOST_LINES
from venditor.products import Attribute, Delivery

TODAY = date(2026, 11, 27)
FEED = "id\ttitle\tprice\tlink\n"


def read(text, encoding="utf-8"):
    return list(read_table(io.BytesIO(text if isinstance(text, bytes) else text.encode(encoding)), TODAY))


def said(found):
    return {name: field.value for name, field in found.listing if field.state == "present"}


def told(found):
    return [(each.message, each.source.path) for each in found.problems]


def error(text):
    with pytest.raises(ListingError) as caught:
        read(text)
    return caught.value


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Handle,Title,Variant Price", "Shopify"),
        ("Title,URL handle,Price", "Shopify"),
        ("ID,Type,SKU,Name,Regular price", "WooCommerce"),
        ("id,type,sku,name,parent", "WooCommerce"),
        ("code\tproduct_name\tingredients_text", "Open Food Facts"),
        ("id\ttitle\tprice", "Google Merchant"),
        ("ID|Title|Image Link", "Google Merchant"),
        ("g:id;g:title;g:availability", "Google Merchant"),
    ],
)
def test_the_header_says_what_a_table_is(header, kind):
    assert form_of(io.BytesIO(header.encode())).kind.name == kind


@pytest.mark.parametrize(
    "header", ["id,title", "Handle,Title", "code,product_name", "a;b;c", "one word", "SKU,Nom,Prix"]
)
def test_another_header_is_one_error_that_lists_what_was_looked_for(header):
    found = error(f"{header}\n1,2,3\n")
    assert found.code == "table.unknown"
    assert list(found.facts["looked_for"]) == ["Shopify", "WooCommerce", "Open Food Facts", "Google Merchant"]
    assert "Handle or URL handle" in str(found)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "table.empty"),
        (b"\n\n  \n", "table.unknown"),
        (b"\n\n", "table.empty"),
        (b"PK\x03\x04...", "table.not_text"),
        (b"\x1f\x8b....", "table.not_text"),
        (b"%PDF-1.7", "table.not_text"),
        (",".join(["c"] * (MOST_COLUMNS + 1)).encode(), "table.columns"),
    ],
)
def test_what_is_no_table_is_one_error(content, code):
    assert error(content).code == code


@pytest.mark.parametrize("header", ["id\ttitle\tprice", "id\ttitle\tprice\n", "id\ttitle\tprice\r\n\r\n"])
def test_a_header_alone_has_no_listings(header):
    assert read(header) == []


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_the_encoding_is_found(encoding):
    (found,) = read(FEED + "1\tCafé “à la crème” €\t10,00 €\thttps://a\n", encoding)
    assert said(found)["name"] == "Café “à la crème” €"
    assert said(found)["price"] == Decimal("10.00")
    assert found.problems == ()


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("cp1251", "Кофе молотый"),
        ("shift_jis", "日本語の商品"),
        ("gbk", "简体中文商品"),
        ("big5", "繁體中文商品"),
        ("euc-kr", "한국어 상품"),
    ],
)
def test_an_encoding_that_cannot_be_told_is_not_guessed(encoding, title):
    found = error((FEED + f"1\t{title}\t10 EUR\t\n").encode(encoding))
    assert (found.code, found.facts["looked_for"]) == ("table.encoding", ["utf-8", "utf-16", "cp1252"])


def test_letters_that_are_lost_are_told():
    rows = "".join(f"{number}\tCafé crème brûlée\t1 EUR\tx\n" for number in range(1, 20))
    content = (FEED + rows).encode().replace("Café crème".encode(), b"Caf\xe9 cr\xc3\xa8me", 1)
    found = read(content)
    assert found[0].listing.name.value == "Caf\ufffd crème brûlée"
    assert told(found[0]) == [
        ("Letters of the row are lost: they are not in the encoding of the file.", "line 2")
    ]
    assert all(each.problems == () for each in found[1:])


def test_a_letter_that_was_lost_before_is_no_other_encoding():
    content = (FEED + "1\tCaf\ufffd\t1 EUR\tx").encode()
    assert encoding_of(io.BytesIO(content)) == "utf-8"
    assert read(content)[0].problems[0].source.path == "line 2"


def test_bytes_that_windows_1252_does_not_have_are_not_guessed():
    assert error(FEED.encode() + b"1\tCaf\x81\t1 EUR\tx").code == "table.encoding"


def test_a_file_that_is_cut_off_within_a_letter_is_still_utf_8():
    content = (FEED + "1\tCafé\t1 EUR\té").encode()[:-1]
    assert encoding_of(io.BytesIO(content)) == "utf-8"
    assert read(content)[0].listing.name.value == "Café"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator):
    text = FEED.replace("\t", separator) + '1|"A, B; C"|"9,90 EUR"|x\n'.replace("|", separator)
    assert said(read(text)[0]) == {
        "id": "1",
        "name": "A, B; C",
        "price": Decimal("9.90"),
        "currency": "EUR",
        "url": "x",
    }


def test_a_line_that_names_the_separator_is_passed_over():
    (found,) = read("sep=;\nid;title;price\n1;A;2 EUR\n")
    assert found.listing.price.sources[0].path == "line 3/price"


def test_google_attributes_in_a_table_are_those_of_xml():
    item = (
        "<g:id>1</g:id><g:title>T</g:title><g:price>10 EUR</g:price><g:sale_price>8 EUR</g:sale_price>"
        "<g:gtin>4006381333931</g:gtin><g:multipack>2</g:multipack><g:color>red</g:color>"
    )
    xml = f'<rss xmlns:g="http://base.google.com/ns/1.0"><channel><item>{item}</item></channel></rss>'
    (from_xml,) = read_xml(io.BytesIO(xml.encode()), TODAY)
    (from_table,) = read(
        "id\ttitle\tprice\tSale Price\tg:gtin\tmultipack\tcolor\n1\tT\t10 EUR\t8 EUR\t4006381333931\t2\tred\n"
    )
    assert (from_table.item, said(from_table)) == (from_xml.item, said(from_xml))
    assert from_table.listing.price.sources[0].path == "line 2/Sale Price"


def test_pictures_and_shipping_of_a_feed_in_a_table():
    (found,) = read(
        "id\ttitle\timage_link\tadditional_image_link\tshipping(country:price)\n"
        "1\tT\thttps://a/1.jpg\thttps://a/2,3.jpg,https://a/4.jpg\tFR:4.90 EUR\n"
    )
    assert said(found)["images"] == ("https://a/1.jpg", "https://a/2,3.jpg", "https://a/4.jpg")
    assert said(found)["shipping"] == "FR:4.90 EUR"
    assert said(found)["deliveries"] == (Delivery("FR", Decimal("4.90"), "EUR"),)


def test_deliveries_in_one_cell_stand_in_the_order_that_google_says():
    (found,) = read("id\ttitle\tprice\tshipping\n1\tT\t8 EUR\tUS:CA:Overnight:16.00 USD:1:1:2:3,DE:::4 EUR\n")
    assert said(found)["deliveries"] == (
        Delivery("US", Decimal("16.00"), "USD", 3, 4),
        Delivery("DE", Decimal(4), "EUR"),
    )


def test_the_label_of_a_return_policy_is_words():
    (found,) = read("id\ttitle\tprice\treturn_policy_label\n1\tT\t8 EUR\toversized\n")
    assert said(found)["returns"] == "oversized"


def test_the_texts_of_a_row_are_passages_with_the_places_of_their_fields():
    (found,) = read("id\ttitle\tprice\tdescription\tcolor\n1\tT\t8 EUR\t<p>Soft &amp; warm</p>\tred\n")
    assert [(one.path, one.text) for one in found.passages] == [
        ("line 2/id", "1"),
        ("line 2/title", "T"),
        ("line 2/description", "Soft & warm"),
        ("line 2/color", "red"),
    ]
    assert [source.path for source in found.listing.description.sources] == ["line 2/description"]


def test_an_empty_cell_is_absent_and_no_column_is_unknown():
    (found,) = read(FEED + "1\t\t\t\n")
    assert {name: field.state for name, field in found.listing if field.state != "unknown"} == {
        "id": "present",
        "name": "absent",
        "url": "absent",
        "price": "absent",
    }


def test_of_two_columns_with_one_header_the_first_with_something_in_it_decides():
    first, second = read("id;title;price;price\n1;A;;12 EUR\n2;B;13 EUR;14 EUR\n")
    assert first.listing.price.value == 12
    assert first.listing.price.sources[0].path == "line 2/price (column 4)"
    assert second.listing.price.value == 13
    assert second.listing.attributes.value == (Attribute("price", "14 EUR"),)


def test_a_row_with_too_many_cells_is_not_used():
    found = read("id,title,price\n1,A, B,2 EUR\n2,B,3 EUR\n")
    assert said(found[0]) == {}
    assert told(found[0]) == [
        (
            "The row has 4 cells where the header has 3. Put cells with a separator in quotation marks.",
            "line 2",
        )
    ]
    assert said(found[1])["price"] == 3


def test_a_row_with_too_few_cells_is_used_as_far_as_it_goes():
    (found,) = read("id,title,price\n1,A\n")
    assert said(found) == {"id": "1", "name": "A"}
    assert found.listing.price.state == "unknown"
    assert len(found.problems) == 1


def test_a_row_with_too_few_cells_and_a_mark_that_never_closes_is_not_used():
    found = read('id,title,price\n1,"A\n2,B,2 EUR\n')
    assert (said(found[0]), len(found[0].problems)) == ({}, 2)
    assert said(found[1])["price"] == 2


def test_empty_cells_behind_the_last_column_do_not_matter():
    (found,) = read("id,title,price\n1,A,2 EUR,,,\n")
    assert (said(found)["price"], found.problems) == (2, ())


def test_a_quotation_mark_that_never_closes_costs_one_row():
    found = read('id\ttitle\tprice\n1\t"open\t1 EUR\n2\tB\t2 EUR\n3\tC\t3 EUR\n')
    assert [said(each).get("price") for each in found] == [1, 2, 3]
    assert said(found[0])["name"] == '"open'
    assert told(found[0]) == [
        ("It has a quotation mark that is not closed, or text behind one that is.", "line 2")
    ]
    assert found[1].listing.price.sources[0].path == "line 3/price"
    assert found[1].problems == found[2].problems == ()


def test_marks_of_inches_within_a_cell_are_letters():
    (found,) = read('id\ttitle\tprice\n1\tTV 50" wide 5"\t1 EUR\n')
    assert (said(found)["name"], found.problems) == ('TV 50" wide 5"', ())


def cut(text):
    """The rows of a file that is cut off, and what is told of the file."""
    found = []
    with pytest.raises(ListingError) as caught:
        found.extend(read_table(io.BytesIO(text.encode()), TODAY))
    assert caught.value.code == "table.cut"
    return found, caught.value


@pytest.mark.parametrize(
    "last",
    [
        "2",
        "2\t",
        "2\tLam",
        "2\tLampe\t1",
        '2\t"Lam',
        '2\t"Lampe ""rot"',
        '2\t"Lampe\nrot',
        '2\t"Lampe\n',
        '2\tLampe\t19 EUR\t"http',
        '2\tLampe\t19 EUR\t"http\nx',
    ],
)
def test_a_file_that_ends_inside_a_row_gives_the_rows_before(last):
    found, error = cut(FEED + "1\tA\t1 EUR\tx\n\n" + last)
    assert [said(each).get("price") for each in found] == [1, None]
    assert (said(found[1]), told(found[1])) == (
        {},
        [("The file ends inside row 2: it is cut off there, and nothing of this row is used.", "line 4")],
    )
    assert error.message == "The file ends inside row 2, which begins on line 4: it is cut off."
    assert error.facts == {"row": 2, "line": 4}


@pytest.mark.parametrize(
    ("header", "row", "last"),
    [
        ("Handle,Title,Variant Price,Variant SKU", "a,A,1.00,A-1", "b,B,1"),
        ("Handle,Title,Variant Price,Variant SKU", "a,A,1.00,A-1", "a,,2."),
        ("Handle,Title,Variant Price,Variant SKU", "a,A,1.00,A-1", 'b,"B'),
        ("Type,SKU,Name,Regular price", "simple,A-1,A,1.00", "simple,B-1,B"),
        ("Type,SKU,Name,Regular price", "simple,A-1,A,1.00", "variable,B-1,B"),
        ("Type,SKU,Name,Regular price", "simple,A-1,A,1.00", "simp"),
        ("code,product_name,categories", "1,A,x", "2,B"),
    ],
)
def test_a_file_of_any_kind_that_ends_inside_a_row_is_cut(header, row, last):
    found, _ = cut(f"{header}\n{row}\n{last}")
    assert [said(each).get("name") for each in found] == ["A", None]
    assert "ends inside row 2" in told(found[1])[0][0]


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\r", "\n\n", "\n  "])
def test_a_whole_row_at_the_end_is_whole_whatever_ends_it(end):
    found = read(FEED + "1\tA\t1 EUR\tx\n2\tB\t2 EUR\t" + end)
    assert [said(each).get("price") for each in found][:2] == [1, 2]
    assert found[1].problems == ()


def test_a_writer_that_leaves_out_empty_cells_leaves_them_out_at_the_end_too():
    found = read(FEED + "1\tA\t1 EUR\tx\n2\tB\t2 EUR\n3\tC\t3 EUR")
    assert [said(each)["price"] for each in found] == [1, 2, 3]
    found, _ = cut(FEED + "1\tA\t1 EUR\tx\n2\tB\t2 EUR\n3\tC")
    assert [said(each).get("price") for each in found] == [1, 2, None]


@pytest.mark.parametrize("last", ['2\t"A"B\t2 EUR\tx', '2\t"A"B\t2 EUR\tx\n', '2\t"A\nB"C\t2 EUR\tx\n'])
def test_text_behind_a_mark_in_the_last_row_is_no_cut(last):
    found = read(FEED + "1\tA\t1 EUR\tx\n" + last)
    assert [said(each)["price"] for each in found] == [1, 2]
    assert told(found[1]) == [
        ("It has a quotation mark that is not closed, or text behind one that is.", "line 3")
    ]


def test_a_row_has_lines_up_to_a_limit():
    inner = "\n" * (MOST_LINES - 1)
    found = read(f'id,title,price\n1,"{inner}x",1 EUR\n2,B,2 EUR\n')
    assert [said(each)["price"] for each in found] == [1, 2]
    assert found[1].listing.price.sources[0].path == f"line {MOST_LINES + 2}/price"
    found = read(f'id,title,price\n1,"{inner}\nx",1 EUR\n2,B,2 EUR\n')
    assert found[0].problems
    assert said(found[-1])["price"] == 2


def test_a_line_is_as_long_as_a_limit():
    row = "1\t{}\t1 EUR\tx\n"
    fits = "y" * (MOST_CHARACTERS - len(row.format("")))
    (whole,) = read(FEED + row.format(fits))
    assert (whole.listing.name.value, whole.problems) == (fits, ())
    assert read(FEED + row.format(fits + "y"))[0].problems != ()
    found = read(FEED + row.format("y" * MOST_CHARACTERS) + "2\tB\t2 EUR\tx\n")
    assert told(found[0])[0] == (f"It has more than {MOST_CHARACTERS:,} characters.", "line 2")
    assert (said(found[1])["price"], found[1].listing.price.sources[0].path) == (2, "line 3/price")


def test_nul_characters_are_left_out_and_told():
    (found,) = read("id,title,price\n1,A\0B,2 EUR\n")
    assert said(found)["name"] == "AB"
    assert told(found) == [("It has NUL characters, which have been left out.", "line 2")]


def test_a_thousand_columns_are_read():
    header = ",".join(["id", "title", "price", *(f"c{number}" for number in range(1000))])
    (found,) = read(f"{header}\n1,A,2 EUR{',' * 1000}z\n")
    assert said(found)["attributes"] == (Attribute("c999", "z"),)


def test_lines_of_the_file_are_counted_with_every_kind_of_end():
    for end in ("\n", "\r\n", "\r"):
        text = end.join(["id,title,price", '1,"A', 'B",1 EUR', "", "2,C,2 EUR", ""])
        assert [each.listing.price.sources[0].path for each in read(text)] == ["line 2/price", "line 5/price"]


def test_a_packed_file_that_ends_early_gives_the_rows_before():
    rows = "".join(f"{number}\t{os.urandom(40).hex()}\t1 EUR\tx\n" for number in range(50_000))
    packed = gzip.compress((FEED + rows).encode())
    found = []
    with gzip.open(io.BytesIO(packed[: len(packed) // 2])) as file, pytest.raises(EOFError):
        found.extend(read_table(file, TODAY))
    assert 20_000 < len(found) < 30_000


def test_the_file_of_the_caller_stays_open():
    file = io.BytesIO(b"id,title,price\n1,A,2 EUR\n")
    list(read_table(file, TODAY))
    assert not file.closed


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(
    lambda text: " ".join(text.split()) and "\ufeff" not in text and "\ufffd" not in text
)


@given(st.lists(st.tuples(WORDS, st.integers(0, 10**9)), min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_what_is_written_as_a_table_reads_back(rows, separator):
    lines = ["id,title,price".replace(",", separator)]
    for number, (name, cents) in enumerate(rows):
        quoted = name.replace('"', '""')
        lines.append(f'{number}{separator}"{quoted}"{separator}{Decimal(cents).scaleb(-2)} EUR')
    found = read("\n".join(lines), "utf-8-sig")
    assert [said(each)["name"] for each in found] == [" ".join(name.split()) for name, _ in rows]
    assert [said(each)["price"] for each in found] == [Decimal(cents).scaleb(-2) for _, cents in rows]


@given(st.binary(max_size=300))
def test_any_bytes_are_listings_or_one_error(content):
    for before in (b"", b"id,title,price\n", b"Handle,Title,Variant Price\n", b"ID,Type,SKU,Name,Parent\n"):
        with contextlib.suppress(ListingError):
            for each in read(before + content):
                each.listing.document()


def test_a_long_table_is_read_in_bounded_memory(tmp_path):
    """Synthetic: a hundred megabytes of one row over and over, read by a process of its own."""
    table = tmp_path / "feed.tsv"
    with table.open("w", encoding="utf-8") as file:
        file.write(FEED)
        for number in range(1100):
            file.write(f"{number}\t{'long words ' * 9000}\t1 EUR\tx\n")
    assert table.stat().st_size > 100 * 1024 * 1024
    script = textwrap.dedent(f"""
        from datetime import date
        from venditor.listings.tables import read_table
        with open({str(table)!r}, "rb") as file:
            print(sum(1 for _ in read_table(file, date(2026, 11, 27))))
        with open("/proc/self/status") as status:
            print(next(line.split()[1] for line in status if line.startswith("VmHWM")))
    """)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    count, kibibytes = map(int, run.stdout.split())
    assert count == 1100
    assert kibibytes < 100 * 1024


def test_the_limit_of_the_process_stays_as_others_rely_on_it():
    usual = csv.field_size_limit()
    read(FEED + "1\tA\t2 EUR\tx\n")
    assert csv.field_size_limit() == usual
