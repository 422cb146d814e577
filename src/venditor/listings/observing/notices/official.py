"""The harmonised notice and label as the law has them, and files beside the official ones.

>>> section_language("https://europa.eu/youreurope/garantien")
'de'
>>> compared(b"<svg/>", "de") is None
True

Source: Commission Implementing Regulation (EU) 2025/1960; the data are in
``law/labels/guarantee_notice.yaml``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

from venditor.rules.source import parse
from venditor.rules.vocabulary import mapping

LANGUAGES = frozenset(
    "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split(),
)
"""Official languages of the European Union, in which the notice is."""


_IN_FULL = re.compile(r"/youreurope/(?:[\w-]+/)*guarantees/index_([a-z]{2})\.htm$")
"""The longer addresses of the same sections."""


@cache
def _law() -> Mapping[str, Any]:
    name = "guarantee_notice.yaml"
    source = parse((files("venditor.law") / "labels" / name).read_bytes(), name)
    return mapping(source, (), source.data)


@cache
def sections() -> Mapping[str, str]:
    """Where the code of each language version leads, in small letters, by language."""
    portal = _law()["notice"]["portal"]
    before = f"{portal['host']}/{portal['path']}/"
    return {str(tag): f"{before}{section}".casefold() for tag, section in portal["sections"].items()}


def section_language(address: str) -> str:
    """The language whose section of the Your Europe portal an address leads to; empty for another address."""
    if "youreurope" not in address:
        return ""
    plain = unquote(address).casefold().partition("?")[0].rstrip("/")
    # One section's name is the beginning of another's: the whole of it is compared.
    longer = _IN_FULL.search(plain)
    if longer and longer[1] in LANGUAGES:
        return longer[1]
    return next((tag for tag, section in sections().items() if plain.endswith(section)), "")


def label_address() -> str:
    """Where the code of the label leads, in small letters."""
    return str(_law()["label"]["address"]).casefold()


def more_than_months() -> int:
    """How many months a guarantee must last longer than for the label."""
    return int(_law()["label"]["more_than_months"])


def colours() -> tuple[str, str]:
    """The blue and the yellow of both drawings, in small letters."""
    of = _law()["notice"]["colours"]
    return str(of["blue"]).lower(), str(of["yellow"]).lower()


def compared(content: bytes, language: str) -> bool | None:
    """Whether a file is the official notice of a language; ``None`` where no official file of it is known."""
    known = {str(each["sha256"]) for each in _law()["notice"]["files"] if each["language"] == language}
    return hashlib.sha256(content).hexdigest() in known if known else None
