"""Bytes of a page as text."""

import codecs

import pytest

from venditor.listings.decoding import _CODECS, SNIFFED, decoded, is_text

WORD = "Υπαναχώρηση"


@pytest.mark.parametrize(
    ("raw", "stated", "text"),
    [
        (WORD.encode(), None, WORD),
        (b"\xef\xbb\xbf" + WORD.encode(), "iso-8859-7", WORD),
        (WORD.encode("utf-16"), None, WORD),
        (WORD.encode("iso-8859-7"), "ISO-8859-7", WORD),
        (
            b'<meta charset="iso-8859-7">' + WORD.encode("iso-8859-7"),
            None,
            '<meta charset="iso-8859-7">' + WORD,
        ),
        (b"<meta charset=utf-16>a", None, "<meta charset=utf-16>a"),
        ("10 €".encode("cp1252"), "iso-8859-1", "10 €"),
        ("解除契約".encode("big5"), "big5", "解除契約"),
        ("für".encode("cp1252"), None, "für"),
        ("für".encode(), "rot13", "für"),
        ("für".encode(), "idna", "für"),
        ("für".encode(), "punycode", "für"),
        ("für".encode(), "undefined", "für"),
        (b"+AOQ- \\u00e4", "utf-7", "+AOQ- \\u00e4"),
        (b"+AOQ- \\u00e4", "unicode_escape", "+AOQ- \\u00e4"),
        (b"<meta charset=idna>\xe4", None, "<meta charset=idna>ä"),
        ("10 €".encode("cp1252"), " Latin1\n", "10 €"),
        ("①".encode("cp932"), "shift_jis", "①"),
        ("똠".encode("cp949"), "EUC-KR", "똠"),
        ("für".encode(), "\x00", "für"),
        (b"", None, ""),
    ],
)
def test_text_is_read_as_browsers_read_it(raw, stated, text):
    assert decoded(raw, stated) == text


def test_every_label_has_a_codec_of_text():
    for label, codec in _CODECS.items():
        assert codecs.lookup(codec).name, label
        assert decoded(bytes(range(256)), label)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"", True),
        (b"a" * 99 + b"\x00", True),
        (b"a" * 98 + b"\x00", False),
        (b"a" * SNIFFED + b"\x00" * SNIFFED, True),
        (b"\t\n\x0c\r\x1b" * 9, True),
        (bytes(range(256)), False),
        (WORD.encode("utf-16"), True),
        ("解除契約".encode("big5"), True),
    ],
)
def test_noise_is_no_text(raw, text):
    assert is_text(raw) is text
