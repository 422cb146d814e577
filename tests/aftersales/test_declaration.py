"""The shape of a declaration: who, what and where to is all that is asked, and everything else is taken."""

import pytest

from venditor.aftersales import Declaration, Part, Problem, problems
from venditor.aftersales.declaration import MOST, MOST_PARTS, MOST_PIECES, is_address, strange_characters


def _declaration(**values):
    return Declaration(**{"name": "Anna Huber", "contract": "4711", "contact": "anna@example.org", **values})


def test_three_texts_are_all_that_is_needed():
    assert problems(_declaration()) == ()


@pytest.mark.parametrize("text", ["", " ", "\t\r\n", "\u2003", "\u200b", " \u200f\u2060"])
@pytest.mark.parametrize("field", ["name", "contract", "contact"])
def test_each_of_them_is_needed(field, text):
    assert problems(_declaration(**{field: text})) == (Problem(field, "missing"),)


def test_all_problems_are_told_in_the_order_of_the_form():
    found = problems(_declaration(name="", contract="", contact="x", whole=False))
    assert [(one.field, one.code) for one in found] == [
        ("name", "missing"),
        ("contract", "missing"),
        ("contact", "address"),
        ("words", "missing"),
    ]


@pytest.mark.parametrize("field", ["name", "contract", "contact", "words"])
@pytest.mark.parametrize(("more", "refused"), [(-1, False), (0, False), (1, True)])
def test_texts_have_a_limit(field, more, refused):
    end = "@example.org" if field == "contact" else ""
    text = "茶" * (MOST[field] + more - len(end)) + end
    found = problems(_declaration(**{field: text}, whole=field != "words"))
    assert found == ((Problem(field, "too_long", limit=MOST[field]),) if refused else ())


@pytest.mark.parametrize(("more", "refused"), [(-1, False), (0, False), (1, True)])
def test_articles_and_parts_have_a_limit(more, refused):
    long = _declaration(whole=False, parts=(Part("a" * (MOST["article"] + more), 1),))
    assert problems(long) == ((Problem("parts", "too_long", limit=MOST["article"]),) if refused else ())
    many = _declaration(whole=False, parts=(Part("a", 1),) * (MOST_PARTS + more))
    assert problems(many) == ((Problem("parts", "too_long", limit=MOST_PARTS),) if refused else ())


@pytest.mark.parametrize(
    ("pieces", "refused"),
    [
        (-1, True),
        (0, True),
        (1, False),
        (2, False),
        (MOST_PIECES - 1, False),
        (MOST_PIECES, False),
        (MOST_PIECES + 1, True),
    ],
)
def test_pieces_have_limits(pieces, refused):
    found = problems(_declaration(whole=False, parts=(Part("a", pieces),)))
    assert found == ((Problem("parts", "pieces", limit=MOST_PIECES),) if refused else ())


@pytest.mark.parametrize(
    ("character", "point"),
    [
        ("\0", "U+0000"),
        ("\x08", "U+0008"),
        ("\x0b", "U+000B"),
        ("\x1f", "U+001F"),
        ("\x7f", "U+007F"),
        ("\ud800", "U+D800"),
        ("\udfff", "U+DFFF"),
        ("\ufffe", "U+FFFE"),
        ("\uffff", "U+FFFF"),
    ],
)
@pytest.mark.parametrize("field", ["name", "contract", "contact", "words"])
def test_what_no_page_can_show_is_refused_by_its_code_point(field, character, point):
    text = f"a{character}@example.org"
    found = problems(_declaration(**{field: text}, whole=field != "words"))
    assert found == (Problem(field, "characters", characters=point),)


@pytest.mark.parametrize(
    "text",
    [
        "\u202eبقية\u202c",
        "\u200fשלום",
        "茶壺 😀",
        "👩‍👩‍👧",
        "a\u0301",
        "a\u2028b",
        "a\tb\r\nc",
        "\U0010fffe",
        "a\x85b",
        "<script>",
    ],
)
def test_every_script_and_direction_is_taken_as_it_is(text):
    assert problems(_declaration(name=text, contract=text, words=text, whole=False)) == ()
    assert strange_characters(text) == ()


def test_strange_characters_are_told_once_each():
    assert strange_characters("\0a\x07\0") == ("\0", "\x07")


@pytest.mark.parametrize(
    "address",
    [
        "a@b",
        "anna@example.org",
        " anna@example.org ",
        "a+b@x.museum",
        "用戶@例え.jp",
        "o'neil@x.ie",
        '"a"@x.org',
        "a@[192.0.2.1]",
    ],
)
def test_what_looks_like_an_address_is_one(address):
    assert is_address(address)
    assert problems(_declaration(contact=address)) == ()


@pytest.mark.parametrize(
    "address",
    [
        "anna",
        "@example.org",
        "anna@",
        "a b@example.org",
        "anna@exa mple.org",
        "a@b@c",
        "Anna <a@b.org>",
        "a@b\nBcc: c@d",
    ],
)
def test_what_does_not_is_refused(address):
    assert not is_address(address)
    assert problems(_declaration(contact=address)) == (Problem("contact", "address"),)


def test_words_alone_or_parts_alone_are_a_partial_withdrawal():
    assert problems(_declaration(whole=False, words="only the pot")) == ()
    assert problems(_declaration(whole=False, parts=(Part("pot", 1),))) == ()
    assert problems(_declaration(whole=False)) == (Problem("words", "missing"),)
    assert problems(_declaration(whole=False, parts=(Part(" ", 1),))) == (Problem("parts", "missing"),)


def test_of_a_whole_withdrawal_the_rest_of_the_form_is_not_judged():
    assert problems(_declaration(whole=True, words="\0" * 20_000, parts=(Part("", 0),))) == ()


def test_a_declaration_is_written_and_read_back():
    whole = _declaration(words="\u202e茶\r\n", whole=False, parts=(Part("茶壺", 2, "line-1"), Part("b", 1)))
    assert Declaration.from_document(whole.as_document()) == whole


def test_what_turns_the_order_of_letters_is_shown_and_kept():
    declared = _declaration(name="\u202eevil", whole=False, parts=(Part("\u202dpot", 1),), words="a\u202eb")
    assert problems(declared) == ()
    shown = declared.shown()
    assert (shown.name, shown.parts[0].article, shown.words) == ("⟨U+202E⟩evil", "⟨U+202D⟩pot", "a⟨U+202E⟩b")
    assert declared.as_document()["name"] == "\u202eevil"
    # Marks of scripts from right to left stay as they are.
    assert _declaration(name="\u200fدانا").shown().name == "\u200fدانا"
