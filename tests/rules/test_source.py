"""Files of law and facts: plain data with positions comes in, everything else is refused in plain words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from venditor.rules.source import MAX_BYTES, MAX_DEPTH, SourceError, parse, read


def refused(text):
    with pytest.raises(SourceError) as error:
        parse(text, "facts.yaml")
    return error.value


def test_plain_data_comes_in():
    text = """
text: words
quoted: "true"
whole: 14
negative: -3
yes_or_no: true
nothing: ~
empty:
list: [a, 1, false, null]
nested: {inner: [{deep: x}]}
block: |
  two
  lines
"""
    assert parse(text, "x").data == {
        "text": "words",
        "quoted": "true",
        "whole": 14,
        "negative": -3,
        "yes_or_no": True,
        "nothing": None,
        "empty": None,
        "list": ["a", 1, False, None],
        "nested": {"inner": [{"deep": "x"}]},
        "block": "two\nlines\n",
    }


@pytest.mark.parametrize(
    "word",
    [
        *(
            "NO",
            "no",
            "on",
            "yes",
            "off",
            "Y",
            "True",
            "FALSE",
            "Null",
            "2026-02-30",
            "2026-02-28",
            "19.90",
            "1e3",
        ),
        *("0x10", "010", "1_000", ".inf", "12:30:00", "=", "<<", "9" * 19, "a!b"),
    ],
)
def test_plain_words_stay_text(word):
    assert parse(f"value: {word}", "x").data == {"value": word}


def test_a_number_longer_than_any_amount_stays_text():
    assert parse("value: " + "9" * 5000, "x").data == {"value": "9" * 5000}


def test_names_are_text_whatever_they_look_like():
    assert parse("1: a\ntrue: b\n~: c", "x").data == {"1": "a", "true": "b", "~": "c"}


def test_positions_are_those_of_the_name_and_of_the_item():
    source = parse("a: 1\nb:\n  - x\n  - c:\n      d: 1\n", "facts.yaml")
    assert source.where(("a",)) == "facts.yaml:1"
    assert source.where(("b",)) == "facts.yaml:2"
    assert source.where(("b", 1)) == "facts.yaml:4"
    assert source.position(("b", 1, "c")) == (4, 5)
    assert source.position(("b", 1, "c", "d")) == (5, 7)


def test_what_is_missing_stands_where_it_would_stand():
    source = parse("a:\n  b: 1\n", "facts.yaml")
    assert source.where(("a", "missing", "deeper")) == "facts.yaml:1"
    assert source.where(("elsewhere",)) == "facts.yaml:1"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("a: !!python/object/apply:os.system ['true']", "tag:yaml.org,2002:python/object/apply:os.system"),
        ("!!python/object/new:os.system ['true']", "tag:yaml.org,2002:python/object/new:os.system"),
        ("a: !!python/name:os.system", "tag:yaml.org,2002:python/name:os.system"),
        ("a: !!str 5", "tag:yaml.org,2002:str"),
        ("a: !!binary aGk=", "tag:yaml.org,2002:binary"),
        ("a: !custom {b: 1}", "!custom"),
        ("a: ! x", "!"),
        ("!!str a: 1", "tag:yaml.org,2002:str"),
        ("a: !!set {b}", "tag:yaml.org,2002:set"),
    ],
)
def test_every_tag_is_refused(text, tag):
    error = refused(text)
    assert error.code == "source.tag"
    assert str(error) == (
        f'facts.yaml:1: the YAML tag "{tag}" is refused: this file may hold only plain data. '
        "Remove the tag and write the value itself."
    )


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: &x 1\nb: *x", "source.alias", 1),
        ("a: 1\nb: [&x 1]", "source.alias", 2),
        ("&a [*a]", "source.alias", 1),
        ("&k a: 1", "source.alias", 1),
        ("a: 1\nb: 2\na: 3", "source.doubled_key", 3),
        ("x: {a: 1, a: 2}", "source.doubled_key", 1),
        ("? [a]\n: 1", "source.key", 1),
        ("a: 1\n? {b: 1}\n: 1", "source.key", 2),
        ("a: 1\n---\nb: 1", "source.documents", 2),
        ("", "source.empty", 1),
        ("# nothing but a comment\n", "source.empty", 1),
        ("---\n...\n", "source.empty", 1),
        ("a: [1", "source.yaml", 2),
        ("a: 1\n b: 2", "source.yaml", 2),
        ("\ta: 1", "source.yaml", 1),
        ("a: 'open", "source.yaml", 1),
        ("a: \x01", "source.yaml", 1),
        ("a: *nobody", "source.alias", 1),
    ],
)
def test_what_is_not_plain_data_is_refused_with_its_line(text, code, line):
    error = refused(text)
    assert (error.code, error.facts["file"], error.facts["line"]) == (code, "facts.yaml", line)
    assert error.message.startswith(f"facts.yaml:{line}: ")
    assert error.remedy


def test_a_doubled_name_says_which():
    assert (
        str(refused("gift: true\ngift: false"))
        == 'facts.yaml:2: "gift" is written twice. Keep one of the two.'
    )


def test_a_thousand_laughs_are_refused_at_the_first():
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"
    assert refused(bomb).facts["line"] == 1


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_nesting_has_a_limit_however_deep_the_file_is(opening):
    for depth in (MAX_DEPTH + 1, 1000, 200_000):
        assert refused(opening * depth + "x").code in ("source.depth", "source.key")
    closing = {"[": "]", "{a: ": "}"}.get(opening, "")
    if opening != "? ":
        assert parse(opening * MAX_DEPTH + "x" + closing * MAX_DEPTH, "x").data


@pytest.mark.parametrize(
    ("raw", "line", "byte"),
    [
        ("a: grün".encode("latin-1"), 1, "0xfc"),
        (b"a: 1\nb: \xff\xfe", 2, "0xff"),
        ("a: 1".encode("utf-16"), 1, "0xff"),
    ],
)
def test_a_file_that_is_not_utf_8_says_where(raw, line, byte):
    error = refused(raw)
    assert str(error) == f"facts.yaml:{line}: byte {byte} is not UTF-8. Save the file as UTF-8."


def test_a_byte_order_mark_is_no_obstacle():
    assert parse("a: 1".encode("utf-8-sig"), "x").data == {"a": 1}


@pytest.mark.parametrize(("more", "code"), [(0, None), (1, "source.too_large")])
def test_a_file_has_a_greatest_size(more, code):
    raw = b"a: " + b"x" * (MAX_BYTES - 3 + more)
    if code is None:
        assert len(parse(raw, "x").data["a"]) == MAX_BYTES - 3
    else:
        assert refused(raw).code == code


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(SourceError) as error:
        read(tmp_path / "none.yaml")
    assert str(error.value) == (
        "none.yaml: cannot be read (No such file or directory). Check the path and the permissions."
    )


def test_a_file_is_read(tmp_path):
    (tmp_path / "facts.yaml").write_text("a: 1\n", "utf-8")
    assert read(tmp_path / "facts.yaml").data == {"a": 1}


def is_data_or_refused(given):
    try:
        parse(given, "x")
    except SourceError as error:
        return error.message.startswith("x")
    return True


@given(st.text(max_size=60) | st.text("[]{}:,-?&*!|>'\"%@` \n\ta1", max_size=60))
def test_any_text_is_either_data_or_a_source_error(text):
    assert is_data_or_refused(text)


@given(st.binary(max_size=40))
def test_any_bytes_are_either_data_or_a_source_error(raw):
    assert is_data_or_refused(raw)
