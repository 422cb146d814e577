"""HTML as what matters of it here: links and buttons, forms, and whether the page is made by a script.

The tree is that of HTML's own algorithm (justhtml); it is walked without recursion, so that no page is too
deep.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urldefrag, urljoin

from justhtml import JustHTML

from venditor.audits.shop.pages import Page
from venditor.listings.page.hiding import how_hidden

LONGEST_LABEL = 200
"""Characters of a label; what is longer is a text that happens to be a link."""
_QUOTED_ATTRIBUTES = ("href", "class", "id", "style", "hidden", "disabled", "type", "name", "value", "alt")
_LONGEST_VALUE = 120
_MOST_FORMS = 50
_MOST_NODES = 600
"""Elements that are looked through for the words of one: a page made to be slow is not followed further."""
_BLANKS = re.compile(r"\s+")
_UNTYPED = frozenset({"submit", "button", "reset", "image", "hidden"})
# Other ways leave words to those who do not look.
_UNSEEN = frozenset({"attribute", "style", "noscript"})
_FILLED = frozenset({"select", "textarea", "datalist"})
_SKIPPED = frozenset({"script", "style", "template", "svg", "head"})


@dataclass(frozen=True, slots=True)
class Control:
    """A link or button.

    Attributes:
        label: its words, blanks folded.
        href: absolute address without its fragment; empty where there is none.
        goes: whether pressing it can lead somewhere without a script.
        handled: whether a script of its own says what pressing it does.
        hidden: how it is hidden, by name; empty when nothing says so.
        drawn: whether its words are those of a picture or meant for readers of the screen only.
        place: ``footer``, ``header``, ``nav`` or empty.
        language: of the address it leads to, where it is stated.
        quotation: the element as it stands in the page, shortened.
    """

    label: str
    href: str
    goes: bool
    handled: bool
    hidden: str
    drawn: bool
    place: str
    language: str
    quotation: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form that a person fills in.

    Attributes:
        kind: type of the input, ``textarea`` or ``select``.
        words: its label, name and hints in one text, for telling what it is about.
        label: what a person is shown.
        required: whether the form says that it must be filled in.
    """

    kind: str
    words: str
    label: str
    required: bool


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its fields, the words on its buttons, and where it is (`Control.place`)."""

    fields: tuple[Field, ...]
    buttons: tuple[str, ...]
    quotation: str
    place: str


@dataclass(frozen=True, slots=True)
class Document:
    """What was read of a page.

    Attributes:
        language: of the page as it states it; empty when it does not.
        headings: its title and first-level headings.
        text: characters of visible text, counted.
        controls: links and buttons, in order.
        forms: in order.
        versions: other languages of the page by ``hreflang``, with their addresses.
        scripts: addresses of scripts and marks (ids, classes, own elements) that they fill, lower case.
        scripted: whether a script runs at all.
        empty_footer: whether there is a footer with nothing in it.
    """

    language: str
    headings: tuple[str, ...]
    text: int
    controls: tuple[Control, ...]
    forms: tuple[Form, ...]
    versions: tuple[tuple[str, str], ...]
    scripts: tuple[str, ...]
    scripted: bool
    empty_footer: bool


@dataclass(frozen=True, slots=True)
class _At:
    """An element and what it inherits."""

    node: Any
    hidden: str = ""
    place: str = ""
    form: Any = None


def read_page(page: Page) -> Document:
    """Read a page; any text is some page."""
    root = JustHTML(page.html, sanitize=False, scripting_enabled=False).root
    found = list(_elements(root))
    forms = [at for at in found if at.node.name == "form"][:_MOST_FORMS]
    base = next((_attribute(at.node, "href") for at in found if at.node.name == "base"), "")
    base = _joined(page.address, base) or page.address
    shown = [at for at in found if not at.hidden]
    footers = [at.node for at in found if _place(at.node) == "footer"]
    labels = {
        _attribute(at.node, "for"): _label(at.node, choices=False)
        for at in found
        if at.node.name == "label" and _attribute(at.node, "for")
    }
    return Document(
        language=_language(found),
        headings=tuple(_label(at.node) for at in found if at.node.name in {"title", "h1"}),
        text=sum(len(text) for at in shown if at.node.name not in _SKIPPED for text in _own_text(at.node)),
        controls=tuple(_control(at, base) for at in found if _is_control(at.node)),
        forms=tuple(_form(at, found, labels) for at in forms),
        versions=tuple(_versions(found, base)),
        scripts=tuple(_marks(found)),
        scripted=any(at.node.name == "script" and _runs(at.node) for at in found),
        empty_footer=bool(footers) and not any(_label(footer) for footer in footers),
    )


def _elements(root: Any) -> Iterator[_At]:
    """Every element in the order of the page, with what it inherits; templates are not part of the page."""
    waiting = [_At(root)]
    while waiting:
        at = waiting.pop()
        name = str(at.node.name)
        if not name.startswith("#"):
            yield at
        if name == "template":
            continue
        folded = name == "details" and at.hidden == "details"
        below = [child for child in at.node.children or () if not str(child.name).startswith("#")]
        for child in reversed(below):
            inherited = "" if folded and child.name == "summary" else at.hidden
            hidden = inherited or how_hidden(str(child.name), child.attrs or {})
            form = child if child.name == "form" else at.form
            waiting.append(_At(child, hidden, _place(child) or at.place, form))


def _attribute(node: Any, name: str) -> str:
    return str((node.attrs or {}).get(name) or "").strip()


def _own_text(node: Any) -> Iterator[str]:
    for child in node.children or ():
        if child.name == "#text":
            yield _BLANKS.sub(" ", str(child.data)).strip()


def _label(node: Any, *, unseen: bool = False, choices: bool = True) -> str:
    """The words in an element, at most `LONGEST_LABEL`; pictures by their alternative text.

    Args:
        node: the element.
        unseen: whether parts of it that hide themselves count too.
        choices: whether what stands in a field, such as the options of a list, counts too.
    """
    parts: list[str] = []
    waiting, length, seen = [node], 0, 0
    while waiting and length < LONGEST_LABEL and seen < _MOST_NODES:
        at, seen = waiting.pop(), seen + 1
        if at.name == "#text":
            parts.append(str(at.data))
            length += len(parts[-1].strip())
        elif (not unseen and at is not node and _hides_itself(at)) or (not choices and at.name in _FILLED):
            continue
        elif at.name == "img":
            parts.append(f" {_attribute(at, 'alt')} ")
        elif at.name not in _SKIPPED:
            waiting.extend(reversed(at.children or ()))
    return _BLANKS.sub(" ", "".join(parts)).strip()[:LONGEST_LABEL]


def _hides_itself(node: Any) -> bool:
    attributes = node.attrs or {}
    told = node.name == "noscript" or "hidden" in attributes or "style" in attributes
    return told and how_hidden(str(node.name), attributes) in _UNSEEN


def _language(found: list[_At]) -> str:
    for at in found:
        if at.node.name in {"html", "body"} and _attribute(at.node, "lang"):
            return _attribute(at.node, "lang").replace("_", "-")
        if at.node.name == "meta" and _attribute(at.node, "http-equiv").lower() == "content-language":
            return _attribute(at.node, "content").split(",")[0].strip()
    return ""


def _place(node: Any) -> str:
    role = _attribute(node, "role")
    if node.name in {"footer", "header", "nav"}:
        return str(node.name)
    return {"contentinfo": "footer", "banner": "header", "navigation": "nav"}.get(role, "")


def _is_control(node: Any) -> bool:
    if node.name == "input":
        return _attribute(node, "type").lower() in {"submit", "button", "image"}
    return node.name in {"a", "button", "area"} or _attribute(node, "role") in {"button", "link"}


def _control(at: _At, base: str) -> Control:
    node = at.node
    raw = _attribute(node, "href")
    href = _joined(base, raw) if node.name in {"a", "area"} and raw and not raw.startswith("#") else ""
    words = _label(node)
    written = any(islice(_own_words(node), 1)) or node.name == "input"
    label = words or _attribute(node, "value") or _attribute(node, "aria-label") or _attribute(node, "alt")
    unseen = "" if label else _label(node, unseen=True)
    label = label or unseen
    submits = at.form is not None and node.name in {"button", "input"}
    if submits and not href:
        href = _joined(base, _attribute(node, "formaction") or _attribute(at.form, "action"))
    return Control(
        label=_BLANKS.sub(" ", label)[:LONGEST_LABEL],
        href=href,
        goes=bool(href) and "disabled" not in (node.attrs or {}),
        handled="onclick" in (node.attrs or {}) or raw.lower().startswith("javascript:"),
        hidden=at.hidden or ("style" if unseen else ""),
        drawn=bool(label) and not written,
        place=at.place,
        language=_attribute(node, "hreflang"),
        quotation=_quoted(node, label),
    )


def _own_words(node: Any) -> Iterator[str]:
    """Texts in the element that are not of a picture; the first is enough."""
    waiting, seen = [node], 0
    while waiting and seen < _MOST_NODES:
        at, seen = waiting.pop(), seen + 1
        if at.name == "#text" and str(at.data).strip():
            yield str(at.data)
        elif at.name not in _SKIPPED:
            waiting.extend(at.children or ())


def _joined(base: str, href: str) -> str:
    """An absolute address of the web; empty for anything else, such as ``mailto:`` and ``javascript:``."""
    try:
        address = urldefrag(urljoin(base, href)).url
    except ValueError:
        return ""
    return address if address.lower().startswith(("https://", "http://")) else ""


def _quoted(node: Any, label: str) -> str:
    parts = [str(node.name)]
    for name in _QUOTED_ATTRIBUTES:
        if name in (node.attrs or {}):
            value = _BLANKS.sub(" ", str(node.attrs[name] or ""))
            short = value if len(value) <= _LONGEST_VALUE else f"{value[:_LONGEST_VALUE]}…"
            parts.append(f'{name}="{short}"' if value else name)
    return f"<{' '.join(parts)}>{label}</{node.name}>"


def _form(form: _At, found: list[_At], labels: dict[str, str]) -> Form:
    inside = [at for at in found if at.form is form.node and at.node is not form.node]
    around = {
        id(child): at.node for at in inside if at.node.name == "label" for child in at.node.children or ()
    }
    fields = tuple(
        _field(at.node, labels, around)
        for at in inside
        if at.node.name in {"input", "textarea", "select"}
        and _attribute(at.node, "type").lower() not in _UNTYPED
        and not at.hidden
    )
    buttons = tuple(
        _label(at.node) or _attribute(at.node, "value")
        for at in inside
        if _is_control(at.node) and at.node.name != "a" and not at.hidden
    )
    return Form(fields, buttons, _quoted(form.node, "…"), form.place)


def _field(node: Any, labels: dict[str, str], around: dict[int, Any]) -> Field:
    label = labels.get(_attribute(node, "id"), "")
    if not label and id(node) in around:
        label = _label(around[id(node)], choices=False)
    label = label or _attribute(node, "aria-label") or _attribute(node, "placeholder")
    told = (label, *(_attribute(node, name) for name in ("name", "id", "autocomplete", "placeholder")))
    kind = _attribute(node, "type").lower() or "text" if node.name == "input" else str(node.name)
    required = "required" in (node.attrs or {}) or _attribute(node, "aria-required") == "true"
    return Field(kind, " ".join(told).casefold(), label or _attribute(node, "name"), required)


def _versions(found: list[_At], base: str) -> Iterator[tuple[str, str]]:
    for at in found:
        language = _attribute(at.node, "hreflang").replace("_", "-")
        alternate = at.node.name == "a" or "alternate" in _attribute(at.node, "rel").split()
        if at.node.name in {"a", "link"} and alternate and language and language.lower() != "x-default":
            address = _joined(base, _attribute(at.node, "href"))
            if address:
                yield language, address


def _runs(node: Any) -> bool:
    kind = _attribute(node, "type").lower()
    return kind in {"", "module"} or "javascript" in kind


def _marks(found: list[_At]) -> Iterator[str]:
    """Where a script may put something: its own address, and empty elements that wait to be filled."""
    for at in found:
        if at.node.name == "script":
            yield _attribute(at.node, "src").lower()
        elif "-" in str(at.node.name) or (
            at.node.name in {"div", "span", "section"} and not at.node.children
        ):
            yield f"{at.node.name} {_attribute(at.node, 'id')} {_attribute(at.node, 'class')}".lower()
