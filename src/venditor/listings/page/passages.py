"""The passages of a page in order: words, links, buttons, pictures, fields and frames, hidden ones too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from selectolax.lexbor import LexborHTMLParser, LexborNode

from venditor.listings.descriptions import words_of
from venditor.listings.page.hiding import how_hidden
from venditor.listings.page.positions import steps
from venditor.listings.read import Passage, PassageKind, squeezed

MOST_PASSAGES = 20_000
"""Passages of one page; the longest of a hundred real product pages has 12,000."""

MOST_CHARACTERS = 2 * 2**20
"""Characters of all passages of one page; the longest of those has 370,000."""

LONGEST_LABEL = 500
"""Characters of a label of a field; what is longer is a text around it."""

_WITHIN_A_LINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output q s samp "
    "small span strike strong sub sup time tt u var wbr".split()
)
_WITHIN_A_WORD = frozenset("abbr b big em font i mark s small strong sub sup u".split())
_PASSED_OVER = frozenset("script style head svg math option datalist optgroup param source track".split())
_FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PRESSED = frozenset(("submit", "button", "reset", "image"))


@dataclass(slots=True)
class _Run:
    """Words that come together while they are read: a text, or the label of a link or button."""

    kind: PassageKind
    path: str
    hidden: str
    slot: int
    address: str = ""
    parts: list[str] = field(default_factory=list)
    apart: bool = False
    links: set[int] = field(default_factory=set)
    instead: str = ""

    def add(self, text: str) -> None:
        """Words; with a space where an element began or ended that is no part of a word."""
        if self.apart and self.parts and self.parts[-1][-1:].isalnum() and text[:1].isalnum():
            self.parts.append(" ")
        self.apart = False
        self.parts.append(text)

    def words(self) -> str:
        """All of them; of a link or button without any, what stands for them."""
        return squeezed("".join(self.parts)) or self.instead


@dataclass(frozen=True, slots=True)
class _At:
    """An element or text, and what it inherits."""

    node: LexborNode
    path: str
    hidden: str
    given: Mapping[str, str | None]
    block: str
    kind: PassageKind = "text"
    form: str = ""
    label: LexborNode | None = None
    link: _Run | None = None
    button: _Run | None = None


class _Ended(Enum):
    BLOCK = auto()
    """The end of an element that has lines of its own."""
    PART = auto()
    """The end of one within a line."""


_Step = _At | _Run | _Ended


def passages(tree: LexborHTMLParser) -> tuple[Passage, ...]:
    """What a reader of a page sees, in order, and what is hidden from them.

    Words of elements within a line are joined to those around; a text that is one link and nothing else is
    that link alone.

    Args:
        tree: the whole page, nothing taken off.
    """
    return _Reader(tree).passages()


class _Reader:
    """Walks through a page once, without recursion."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._body = tree.body
        self._labels = {label.attributes.get("for"): label for label in tree.css("label[for]")}
        self._found: list[Passage | None] = []
        self._open: _Run | None = None
        self._characters = 0

    def passages(self) -> tuple[Passage, ...]:
        """All of them, as far as they are within the limits."""
        if self._body is None:
            return ()
        path, given = "html > body", self._body.attributes
        waiting: list[_Step] = [_At(self._body, path, how_hidden("body", given), given, path)]
        while waiting:
            step = waiting.pop()
            if isinstance(step, _Run):
                self._found[step.slot] = Passage(
                    step.kind, step.words(), step.path, step.address, step.hidden
                )
            elif isinstance(step, _Ended):
                self._ended(step)
            elif len(self._found) < MOST_PASSAGES and self._characters < MOST_CHARACTERS:
                waiting += self._entered(step)
        self._close()
        return tuple(each for each in self._found if each is not None and (each.text or each.address))

    def _entered(self, at: _At) -> list[_Step]:
        """What comes next, the last first."""
        name = str(at.node.tag)
        if name == "-text":
            self._text(at, at.node.text_content or "")
            return []
        if name == "br":
            for run in filter(None, (self._open, at.link, at.button)):
                run.parts.append(" ")
            return []
        if name in _PASSED_OVER or name[0] == "-" or self._alone(at, name):
            return []
        if name not in _WITHIN_A_LINE and at.button is None:
            self._close()
            heading = name in _HEADINGS or at.given.get("role") == "heading" or at.kind == "heading"
            at = replace(at, block=at.path, kind="heading" if heading else "text")
            end = _Ended.BLOCK
        else:
            end = _Ended.PART
            if name not in _WITHIN_A_WORD:
                self._ended(end)
        if name == "form":
            at = replace(at, form=squeezed(at.given.get("action") or ""))
        elif name == "label":
            at = replace(at, label=at.node)
        at, label = self._labelled(at, name)
        inner = list(_inner(at, name))
        last: list[_Step] = [] if end is _Ended.PART and name in _WITHIN_A_WORD else [end]
        return [*last, *([label] if label is not None else []), *reversed(inner)]

    def _ended(self, what: _Ended) -> None:
        if what is _Ended.BLOCK:
            self._close()
        elif self._open is not None:
            self._open.apart = True

    def _labelled(self, at: _At, name: str) -> tuple[_At, _Run | None]:
        """An element, and its label to come where it is a link or a button; one in another is none."""
        given = at.given
        if at.link is not None or at.button is not None:
            for each in filter(None, (at.link, at.button)):
                each.apart = each.apart or name not in _WITHIN_A_WORD
            return at, None
        instead = squeezed(given.get("aria-label") or given.get("title") or "")
        if name == "button" or given.get("role") == "button":
            address = given.get("formaction") or given.get("href") or at.form
            button = _Run("button", at.path, at.hidden, self._slot(), squeezed(address), instead=instead)
            return replace(at, button=button), button
        if name in {"a", "area"} and given.get("href") is not None:
            # The text that it is in comes first.
            self._line(at)
            link = _Run(
                "link", at.path, at.hidden, self._slot(), squeezed(given["href"] or ""), instead=instead
            )
            return replace(at, link=link), link
        return at, None

    def _text(self, at: _At, text: str) -> None:
        for label in filter(None, (at.link, at.button)):
            label.add(text)
        if at.button is not None or not text:
            return
        if self._open is None and text.isspace():
            return
        run = self._line(at)
        run.add(text)
        if not text.isspace():
            run.links.add(at.link.slot if at.link is not None else -1)
            self._characters += len(text)

    def _line(self, at: _At) -> _Run:
        """The text that words of an element belong to; begun where another was open."""
        if self._open is None or (self._open.path, self._open.hidden) != (at.block, at.hidden):
            self._close()
            self._open = _Run(at.kind, at.block, at.hidden, self._slot())
        return self._open

    def _slot(self) -> int:
        self._found.append(None)
        return len(self._found) - 1

    def _close(self) -> None:
        """End the text that is open."""
        run, self._open = self._open, None
        if run is None:
            return
        words = run.words()
        only = next(iter(run.links)) if len(run.links) == 1 else -1
        link = self._found[only] if only >= 0 else None
        if not (run.kind == "text" and link is not None and link.text == words):
            self._found[run.slot] = Passage(run.kind, words, run.path, "", run.hidden)

    def _alone(self, at: _At, name: str) -> bool:
        """Whether an element is a passage whatever is in it; it is added then."""
        made = self._of_its_own(at, name)
        if made is None:
            return False
        self._found.append(made)
        self._characters += len(made.text)
        if made.kind == "image":
            for label in filter(None, (at.link, at.button)):
                label.instead = label.instead or made.text
        return True

    def _of_its_own(self, at: _At, name: str) -> Passage | None:
        given = at.given
        if name == "img":
            shown = given.get("src") or ""
            shown = (given.get("data-src") or "") if not shown or shown.startswith("data:") else shown
            return Passage("image", squeezed(given.get("alt") or ""), at.path, squeezed(shown), at.hidden)
        if name in _FRAMES:
            address, title = given.get(_FRAMES[name]) or "", given.get("title") or ""
            return Passage("frame", squeezed(title), at.path, squeezed(address), at.hidden)
        if name == "template":
            return Passage("text", words_of(_within(at.node.html or "")), at.path, "", "template")
        kind = (given.get("type") or "text").lower() if name == "input" else ""
        if kind in _PRESSED:
            words = next(filter(None, map(given.get, ("value", "alt", "aria-label", "title"))), "")
            address = given.get("formaction") or at.form
            return Passage("button", squeezed(words), at.path, squeezed(address), at.hidden)
        if name in {"input", "select", "textarea"}:
            return Passage("field", "" if kind == "hidden" else self._label_of(at), at.path, "", at.hidden)
        return None

    def _label_of(self, at: _At) -> str:
        given = at.given
        label = self._labels.get(given["id"]) if given.get("id") else None
        label = label if label is not None else at.label
        words = squeezed(label.text(separator=" "))[:LONGEST_LABEL] if label is not None else ""
        told = (given.get(name) for name in ("aria-label", "placeholder", "title", "name"))
        return words or next((squeezed(each) for each in told if each), "")


def _within(html: str) -> str:
    """What stands between the tags of an element."""
    return html.partition(">")[2].rpartition("</")[0]


def _inner(at: _At, name: str) -> Iterator[_At]:
    children = list(at.node.iter(include_text=True))
    named = steps([(each.mem_id, str(each.tag)) for each in children if each.tag != "-text"])
    folded = name == "details" and at.hidden == "details"
    for child in children:
        if child.tag == "-text":
            yield replace(at, node=child)
            continue
        tag, given = str(child.tag), child.attributes
        inherited = "" if folded and tag == "summary" else at.hidden
        yield replace(
            at,
            node=child,
            given=given,
            path=f"{at.path} > {named[child.mem_id]}",
            hidden=inherited or how_hidden(tag, given),
        )
