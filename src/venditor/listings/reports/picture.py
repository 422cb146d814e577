"""A page beside its findings: its words in their order, the quoted ones marked.

Nothing of the page's own markup comes out. Its words are read off the tree and written anew into elements of
this report, escaped, without a style, an address or an identifier of the page: there is nothing to run, to
load, to send, or to hide with. What the page hides is left out, and so are its menus, unless a finding quotes
them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from venditor.listings.page.hiding import NOT_SHOWN, how_hidden
from venditor.listings.page.tree import parsed
from venditor.listings.read import squeezed

LONGEST_PATH = 4_000
"""Characters of a CSS path that is looked up."""

LONGEST_LABEL = 500
"""Characters of a label or an alternative text that are shown."""

LONGEST_RUN = 1_000
"""Characters of a text that are shown or left out together."""

LONGEST_ELEMENT = 300
"""Characters of an element that is marked whole, because the words are in its attributes."""

_WITHIN_A_LINE = frozenset(
    "a abbr acronym b bdi bdo big button cite code data del dfn em font i img input ins kbd label mark nobr "
    "output q s samp select small span strike strong sub sup td textarea th time tt u var wbr iframe".split()
)
_PASSED_OVER = frozenset(
    "script style head svg math option optgroup datalist param source track audio video canvas object embed "
    "link meta title base area map".split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LOOKS = {
    "a": "a",
    "button": "btn",
    "b": "b",
    "strong": "b",
    "th": "b",
    "s": "s",
    "strike": "s",
    "del": "s",
    **dict.fromkeys(_HEADINGS, "b"),
}
_APART = frozenset(("a", "button", "label", "select", "img", "input", "iframe", "td", "th"))
_PRESSED = frozenset(("submit", "button", "reset"))
_UNSEEN_INPUTS = frozenset(("hidden", "password", "file"))
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Spot:
    """What is to be marked.

    Attributes:
        number: of the finding.
        at: CSS path of the element; empty where only the words are known.
        quotation: the words.
        anywhere: whether the words may be looked for in the whole page where no element is known.
    """

    number: int
    at: str
    quotation: str
    anywhere: bool = True


@dataclass(slots=True)
class Span:
    """Words of one look within a block.

    Attributes:
        text: the words.
        looks: what the page made of them: ``a``, ``b``, ``s``, ``btn``, ``img``, ``frame``, ``input``.
        spot: which spot they are marked for, by its place in the list.
        begins: spots whose mark begins here.
    """

    text: str
    looks: tuple[str, ...] = ()
    spot: int | None = None
    begins: tuple[int, ...] = ()


@dataclass(slots=True)
class Block:
    """A paragraph of the picture.

    Attributes:
        kind: ``h`` a heading, ``li`` an item of a list, ``row`` of a table, ``gap`` left out, else empty.
        language: BCP 47 tag that the page states; empty where it is that of the whole page.
        hidden: whether the page hides it.
        spans: its words.
        left_out: characters that are left out here, of a gap.
    """

    kind: str = ""
    language: str = ""
    hidden: bool = False
    spans: list[Span] = field(default_factory=list)
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """The page as it is shown.

    Attributes:
        blocks: in order.
        marked: which of the spots were found, by their place in the list.
        language: of the page, as it states.
    """

    blocks: tuple[Block, ...]
    marked: frozenset[int]
    language: str


@dataclass(slots=True)
class _Run:
    """A text of the page; ``start`` counts its characters that are no white space from the page's first."""

    text: str
    start: int
    block: int
    kind: str
    looks: tuple[str, ...]
    language: str
    apart: int


@dataclass(frozen=True, slots=True)
class _At:
    node: LexborNode
    kind: str = ""
    looks: tuple[str, ...] = ()
    language: str = ""
    apart: int = 0
    """Number of the part that is shown only where it is quoted; 0 outside of any."""


def picture(text: str, spots: Sequence[Spot], *, most: int = 20_000, around: int = 1_000) -> Picture:
    """A page's words, with places marked.

    Args:
        text: the page.
        spots: what is to be marked, in order.
        most: characters of a page that is shown whole.
        around: characters that are shown on either side of a mark where it is longer.

    Raises:
        ListingError: when it is no page that people read.
    """
    tree = parsed(text)
    reader = _Reader(tree, spots)
    marks = _marks(reader, spots)
    kept = _kept(reader, marks, most, around)
    return Picture(
        tuple(_blocks(reader, marks, kept)), frozenset(spot for _, _, spot in marks), reader.language
    )


class _Reader:
    """Reads the texts of a page once, without recursion."""

    def __init__(self, tree: LexborHTMLParser, spots: Sequence[Spot]) -> None:
        self.runs: list[_Run] = []
        self.ranges: dict[int, tuple[int, int]] = {}
        self.targets = _targets(tree, spots)
        self._wanted = frozenset(filter(None, self.targets))
        self._solid: list[str] = []
        self._length = self._block = self._parts = 0
        self.unseen: set[int] = set()
        self._apart = False
        root = tree.root
        self.language = _language(root.attributes) if root is not None else ""
        if tree.body is not None:
            self._read(tree.body)
        self.solid = "".join(self._solid)

    def _read(self, body: LexborNode) -> None:
        waiting: list[_At | tuple[str, int, int]] = [_At(body)]
        while waiting:
            step = waiting.pop()
            if isinstance(step, tuple):
                name, target, start = step
                self._boundary(name)
                if target in self._wanted:
                    self.ranges[target] = (start, self._length)
            else:
                waiting += self._entered(step)

    def _entered(self, at: _At) -> list[_At | tuple[str, int, int]]:
        name = str(at.node.tag)
        if name == "-text":
            self._text(at, at.node.text_content or "")
            return []
        if name[0] == "-" or name in _PASSED_OVER:
            return []
        start = self._length
        self._boundary(name)
        given = at.node.attributes
        inner = self._inherited(at, name, given)
        self._instead(inner, name, given)
        children: list[_At | tuple[str, int, int]] = [
            _At(child, inner.kind, inner.looks, inner.language, inner.apart)
            for child in at.node.iter(include_text=True)
        ]
        children.reverse()
        return [(name, at.node.mem_id, start), *children]

    def _boundary(self, name: str) -> None:
        if name not in _WITHIN_A_LINE:
            self._block += 1
        elif name in _APART:
            self._apart = True

    def _inherited(self, at: _At, name: str, given: Mapping[str, str | None]) -> _At:
        apart = at.apart
        if apart not in self.unseen and how_hidden(name, given) in NOT_SHOWN:
            self._parts += 1
            apart = self._parts
            self.unseen.add(apart)
        elif not apart and (name == "nav" or given.get("role") == "navigation"):
            self._parts += 1
            apart = self._parts
        kind = "h" if name in _HEADINGS else {"li": "li", "tr": "row"}.get(name, at.kind)
        if name not in _WITHIN_A_LINE and name not in _HEADINGS and name not in ("li", "tr"):
            # A block in an item or a cell is a paragraph of its own.
            kind = at.kind if at.kind == "h" else ""
        look = _LOOKS.get(name)
        looks = (*at.looks, look) if look is not None and look not in at.looks else at.looks
        return _At(at.node, kind, looks, _language(given) or at.language, apart)

    def _instead(self, at: _At, name: str, given: Mapping[str, str | None]) -> None:
        """Words that stand for an element which has none."""
        if name == "img":
            words = given.get("alt") or (_file(given.get("src")) if at.node.mem_id in self._wanted else "")
            self._labelled(at, "img", words)
        elif name in ("a", "button") and at.node.mem_id in self._wanted and not at.node.text().strip():
            self._labelled(at, "btn", given.get("aria-label") or given.get("title"))
        elif name == "iframe":
            self._labelled(at, "frame", given.get("title") or _host(given.get("src")))
        elif name == "input":
            kind = (given.get("type") or "text").lower()
            if kind in _PRESSED:
                self._labelled(at, "btn", given.get("value") or given.get("aria-label"))
            elif kind not in _UNSEEN_INPUTS:
                self._labelled(at, "input", given.get("placeholder") or given.get("aria-label"))

    def _labelled(self, at: _At, look: str, words: str | None) -> None:
        label = squeezed((words or "")[: 2 * LONGEST_LABEL])[:LONGEST_LABEL]
        if label:
            self._apart = True
            self._text(_At(at.node, at.kind, (*at.looks, look), at.language, at.apart), label)
            self._apart = True

    def _text(self, at: _At, text: str) -> None:
        words = _BLANKS.sub(" ", text)
        if not words.strip(" "):
            self._apart = self._apart or bool(words)
            return
        last = self.runs[-1] if self.runs else None
        if self._apart and last is not None and last.block == self._block and words[0] != " ":
            words = f" {words}"
        self._apart = False
        for begin in range(0, len(words), LONGEST_RUN):
            part = words[begin : begin + LONGEST_RUN]
            solid = part.replace(" ", "")
            self.runs.append(_Run(part, self._length, self._block, at.kind, at.looks, at.language, at.apart))
            self._solid.append(solid)
            self._length += len(solid)


def _targets(tree: LexborHTMLParser, spots: Sequence[Spot]) -> list[int | None]:
    """What tells the element apart that each spot names."""
    known: dict[str, int | None] = {}
    for spot in spots:
        if spot.at not in known:
            node = _element(tree, spot.at)
            known[spot.at] = None if node is None else node.mem_id
    return [known[spot.at] for spot in spots]


def _element(tree: LexborHTMLParser, path: str) -> LexborNode | None:
    if not path.startswith("html") or len(path) > LONGEST_PATH:
        return None
    try:
        return tree.css_first(path)
    except SelectolaxError:
        return None


def _language(given: Mapping[str, str | None]) -> str:
    stated = (given.get("lang") or "").strip().replace("_", "-")
    return stated if _LANGUAGE.fullmatch(stated) else ""


def _file(address: str | None) -> str:
    """The name of a file that an address ends with."""
    return (address or "").partition("?")[0].rpartition("/")[2][:80]


def _host(address: str | None) -> str:
    return (address or "").removeprefix("https:").removeprefix("http:").strip("/").partition("/")[0][:80]


_Mark = tuple[int, int, int]
"""First character, the one behind the last, and the place of the spot in the list."""


def _marks(reader: _Reader, spots: Sequence[Spot]) -> list[_Mark]:
    """Where each spot is: in its element, else in the page where it may be anywhere."""
    found = []
    for number, (spot, target) in enumerate(zip(spots, reader.targets, strict=True)):
        words = "".join(spot.quotation.removesuffix("…").split())
        begin, end = reader.ranges.get(target, (0, 0)) if target is not None else (0, 0)
        # They may begin in it and go on behind it.
        behind = end + len(words) - 1
        start = reader.solid.find(words, begin, behind) if words and begin < end else -1
        if start < 0 and begin < end <= begin + LONGEST_ELEMENT:
            found.append((begin, end, number))
            continue
        if start < 0 and words and spot.anywhere and target is None:
            start = reader.solid.find(words)
        if start >= 0:
            found.append((start, start + len(words), number))
    return sorted(found)


def _kept(reader: _Reader, marks: list[_Mark], most: int, around: int) -> list[bool]:
    """Which texts are shown: what is hidden only where it is marked, of long pages what is near a mark."""
    starts = [run.start for run in reader.runs]
    seen = {reader.runs[at].apart for mark in marks for at in _runs_of(starts, mark)}
    shown = [run.apart == 0 or run.apart in seen for run in reader.runs]
    total = sum(len(run.text) for run, one in zip(reader.runs, shown, strict=True) if one)
    if total <= most:
        return shown
    windows = [(0, 2 * around), *((start - around, end + around) for start, end, _ in marks)]
    return [
        one and any(run.start < end and run.start + len(run.text) > start for start, end in windows)
        for run, one in zip(reader.runs, shown, strict=True)
    ]


def _runs_of(starts: list[int], mark: _Mark) -> range:
    return range(bisect_right(starts, mark[0]) - 1, bisect_right(starts, mark[1] - 1))


def _blocks(reader: _Reader, marks: list[_Mark], kept: list[bool]) -> Iterator[Block]:
    """The texts as paragraphs, those that are marked cut where a mark begins and ends."""
    block, at, left_out = Block(), -1, 0
    for run, one in zip(reader.runs, kept, strict=True):
        if not one:
            left_out += len(run.text) if not run.apart else 0
            continue
        if left_out or run.block != at:
            if block.spans:
                yield block
            if left_out:
                yield Block("gap", left_out=left_out)
                left_out = 0
            language = run.language if run.language != reader.language else ""
            block, at = Block(run.kind, language, run.apart in reader.unseen), run.block
        block.spans += _cut(run, marks)
    if block.spans:
        yield block
    if left_out:
        yield Block("gap", left_out=left_out)


def _cut(run: _Run, marks: list[_Mark]) -> Iterator[Span]:
    """A text in pieces, each in the first mark that covers it or in none."""
    within = [mark for mark in marks if mark[0] < run.start + len(run.text) and mark[1] > run.start]
    if not within:
        yield Span(run.text, run.looks)
        return
    position, piece, spaces = run.start, "", ""
    spot: int | None = None
    begins: tuple[int, ...] = ()
    for one in run.text:
        if one == " ":
            spaces += one
            continue
        now = next((mark[2] for mark in within if mark[0] <= position < mark[1]), None)
        here = tuple(sorted(mark[2] for mark in within if mark[0] == position))
        position += 1
        if now == spot and not here:
            piece, spaces = piece + spaces + one, ""
            continue
        # A space between a mark and what is none stands outside the mark.
        outside = spaces if spot is None else ""
        if piece or outside:
            yield Span(piece + outside, run.looks, spot, begins)
        if spot is not None and spaces:
            if now is None:
                piece, spot, begins, spaces = spaces + one, now, here, ""
                continue
            yield Span(spaces, run.looks)
        piece, spot, begins, spaces = one, now, here, ""
    yield Span(piece, run.looks, spot, begins)
    if spaces:
        yield Span(spaces, run.looks)
