"""The passages of a page in order: words, links, buttons, pictures, fields and frames, hidden ones too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from venditor.listings.descriptions import words_of
from venditor.listings.page.hiding import NOT_SHOWN, how_hidden
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
_PASSED_OVER = frozenset("script style head math option datalist optgroup param source track".split())
_FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ALONE = frozenset(("img", "svg", "template", "input", "select", "textarea", *_FRAMES))
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
class _Around:
    """What all that is directly in one element is in: the block, the form, the label, the link or button."""

    block: str
    kind: PassageKind = "text"
    form: str = ""
    label: LexborNode | None = None
    link: _Run | None = None
    button: _Run | None = None

    def labels(self) -> Iterator[_Run]:
        """The link or button that words are the label of, too."""
        if self.link is not None:
            yield self.link
        if self.button is not None:
            yield self.button


class _At(NamedTuple):
    """An element or text, and where it is."""

    node: LexborNode
    tag: str
    path: str
    hidden: str
    given: Mapping[str, str | None]
    around: _Around


class _Ended(Enum):
    BLOCK = auto()
    """The end of an element that has lines of its own."""
    PART = auto()
    """The end of one within a line."""


_NOTHING: Mapping[str, str | None] = {}
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
        # A whole page that hides itself is one that waits for its script, and then is shown.
        path, given = "html > body", self._body.attributes
        first = _At(self._body, "body", path, "", given, _Around(path))
        waiting: list[_Step] = [first]
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
        if at.tag == "-text":
            self._text(at, at.node.text_content or "")
            return []
        if at.tag == "br":
            for run in (self._open, *at.around.labels()):
                if run is not None:
                    run.parts.append(" ")
            return []
        if at.tag in _PASSED_OVER or at.tag[0] == "-" or self._alone(at):
            return []
        within_a_line = at.tag in _WITHIN_A_LINE or at.around.button is not None
        if not within_a_line:
            self._close()
        elif at.tag not in _WITHIN_A_WORD:
            self._ended(_Ended.PART)
        around, label = self._labelled(at, _around(at, within_a_line=within_a_line))
        steps_: list[_Step] = [] if label is None else [label]
        if at.tag not in _WITHIN_A_WORD:
            steps_.insert(0, _Ended.PART if within_a_line else _Ended.BLOCK)
        steps_ += reversed(list(_inner(at, around)))
        return steps_

    def _ended(self, what: _Ended) -> None:
        if what is _Ended.BLOCK:
            self._close()
        elif self._open is not None:
            self._open.apart = True

    def _labelled(self, at: _At, around: _Around) -> tuple[_Around, _Run | None]:
        """What is around all in an element, and its label to come where it is a link or button.

        One in another is none.
        """
        given = at.given
        if around.link is not None or around.button is not None:
            for each in around.labels():
                each.apart = each.apart or at.tag not in _WITHIN_A_WORD
            return around, None
        if at.tag == "button" or given.get("role") == "button":
            address = given.get("formaction") or given.get("href") or around.form
            button = self._begun("button", at, address)
            return replace(around, button=button), button
        if at.tag in {"a", "area"} and given.get("href") is not None:
            # The text that it is in comes first.
            self._line(at, around)
            link = self._begun("link", at, given["href"] or "")
            return replace(around, link=link), link
        return around, None

    def _begun(self, kind: PassageKind, at: _At, address: str) -> _Run:
        instead = squeezed(at.given.get("aria-label") or at.given.get("title") or "")
        return _Run(kind, at.path, at.hidden, self._slot(), squeezed(address), instead=instead)

    def _text(self, at: _At, text: str) -> None:
        for label in at.around.labels():
            # What is hidden within it is none of its words.
            if at.hidden == label.hidden or at.hidden not in NOT_SHOWN:
                label.add(text)
        if at.around.button is not None or not text:
            return
        if self._open is None and text.isspace():
            return
        run = self._line(at, at.around)
        run.add(text)
        if not text.isspace():
            run.links.add(at.around.link.slot if at.around.link is not None else -1)
            self._characters += len(text)

    def _line(self, at: _At, around: _Around) -> _Run:
        """The text that words of an element belong to; begun where another was open."""
        run = self._open
        if run is None or run.path != around.block or run.hidden != at.hidden:
            self._close()
            run = self._open = _Run(around.kind, around.block, at.hidden, self._slot())
        return run

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

    def _alone(self, at: _At) -> bool:
        """Whether an element is a passage whatever is in it; it is added then."""
        made = self._of_its_own(at) if at.tag in _ALONE else None
        if made is None:
            return False
        self._found.append(made)
        self._characters += len(made.text)
        if made.kind == "image":
            for label in at.around.labels():
                label.instead = label.instead or made.text
        return True

    def _of_its_own(self, at: _At) -> Passage:
        given, name = at.given, at.tag
        if name == "img":
            shown = given.get("src") or ""
            # Until it is near, a picture is stood in for by an empty one.
            later = given.get("data-src") or ""
            shown = later if later and (not shown or shown.startswith("data:")) else shown
            return Passage("image", squeezed(given.get("alt") or ""), at.path, squeezed(shown), at.hidden)
        if name == "svg":
            return Passage("image", _title_of(at), at.path, "", at.hidden)
        if name in _FRAMES:
            address, title = given.get(_FRAMES[name]) or "", given.get("title") or ""
            return Passage("frame", squeezed(title), at.path, squeezed(address), at.hidden)
        if name == "template":
            return Passage("text", words_of(_within(at.node.html or "")), at.path, "", "template")
        kind = (given.get("type") or "text").lower() if name == "input" else ""
        if kind in _PRESSED:
            words = next(filter(None, map(given.get, ("value", "alt", "aria-label", "title"))), "")
            address = given.get("formaction") or at.around.form
            return Passage("button", squeezed(words), at.path, squeezed(address), at.hidden)
        ticked = kind == "checkbox" and "checked" in given
        words = "" if kind == "hidden" else self._label_of(at)
        return Passage("field", words, at.path, "", at.hidden, ticked=ticked)

    def _label_of(self, at: _At) -> str:
        given = at.given
        label = self._labels.get(given["id"]) if given.get("id") else None
        label = label if label is not None else at.around.label
        words = squeezed(label.text(separator=" "))[:LONGEST_LABEL] if label is not None else ""
        told = (given.get(name) for name in ("aria-label", "placeholder", "title", "name"))
        return words or next((squeezed(each) for each in told if each), "")


def _title_of(at: _At) -> str:
    """What a drawing in the page is called: its label, its title, or the words that are drawn."""
    told = at.given.get("aria-label") or at.given.get("title")
    title = at.node.css_first("title")
    named = title.text() if title is not None else " ".join(word.text() for word in at.node.css("text"))
    return squeezed(told or named)[:LONGEST_LABEL]


def _within(html: str) -> str:
    """What stands between the tags of an element."""
    return html.partition(">")[2].rpartition("</")[0]


def _around(at: _At, *, within_a_line: bool) -> _Around:
    """What is around all in an element, but for its own label."""
    around = at.around
    if not within_a_line:
        heading = at.tag in _HEADINGS or at.given.get("role") == "heading" or around.kind == "heading"
        form = squeezed(at.given.get("action") or "") if at.tag == "form" else around.form
        kind: PassageKind = "heading" if heading else "text"
        return _Around(at.path, kind, form, around.label, around.link, around.button)
    return replace(around, label=at.node) if at.tag == "label" else around


def _inner(at: _At, around: _Around) -> Iterator[_At]:
    children = [(each, str(each.tag)) for each in at.node.iter(include_text=True)]
    named = steps([(each.mem_id, tag) for each, tag in children if tag != "-text"])
    folded = at.tag == "details" and at.hidden == "details"
    for child, tag in children:
        if tag == "-text":
            yield _At(child, tag, at.path, at.hidden, _NOTHING, around)
            continue
        given = child.attributes
        inherited = "" if folded and tag == "summary" else at.hidden
        path = f"{at.path} > {named[child.mem_id]}"
        yield _At(child, tag, path, inherited or how_hidden(tag, given), given, around)
