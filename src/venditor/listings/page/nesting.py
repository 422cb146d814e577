"""How deep the elements of a page nest, told before it is parsed, in time that grows with its length alone.

Tags are told from text as HTML does; where that hangs on more of the parser than is here, as in drawings,
what opens counts and what closes does not. So a page may be thought deeper than it is, by a few elements
where browsers show it, far from the limit.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from venditor.listings.errors import ListingError

UNSUSPECTED = 2_000
"""Elements that may be nested in any way: the parser takes less than a second for the worst of them."""

DEEPEST = 1_000
"""Elements in one another. Browsers show no more than 512."""

MOST_OPTIONS = 20_000
"""Options to choose one of: the parser looks at all before each, which takes it a second for so many."""

MOST_MADE = 1_000_000
"""Elements that the parser makes of what is opened once and never closed."""

# Elements that have no end, or whose end may be left out: an open one does not nest what follows.
_FLAT = frozenset(
    "area base br col embed hr img input link meta source track wbr "
    "p li dt dd option optgroup tr td th thead tbody tfoot colgroup caption html head body".split()
)
# What stands in these is no markup.
_RAW = {
    name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE)
    for name in "script style textarea title xmp noembed noframes iframe".split()
}
_COMMENT_END, _GREATER = re.compile("--!?>"), re.compile(">")
# In these the parser may see markup where it elsewhere sees text; drawings nest what elsewhere is not nested.
_DRAWN = ("svg", "math")
_OTHERWISE = (*_DRAWN, "select", "frameset")
# The end of the outer ones closes whatever is open in them, and no other end reaches out of any of these.
_OUTER = frozenset(("table", "template"))
_POINTS = frozenset("foreignobject desc title mi mo mn ms mtext annotation-xml".split())
_WALLS = _OUTER | _POINTS | frozenset("applet marquee object select frameset".split())
# The end of any other element does not reach out of one of these. Source: HTML, "special" elements.
_BLOCKS = frozenset(
    "address applet article aside blockquote button center details dir div dl fieldset figcaption figure "
    "footer form frameset h1 h2 h3 h4 h5 h6 header hgroup iframe listing main marquee menu nav noembed "
    "noframes object ol plaintext pre script search section select style summary textarea ul xmp".split()
)
_SPECIAL = _BLOCKS | _OUTER | _POINTS | {"noscript"}
# These end a drawing that they stand in. Source: HTML, "rules for parsing tokens in foreign content".
_END_DRAWING = frozenset(
    "b big blockquote center code div dl em h1 h2 h3 h4 h5 h6 i listing menu nobr ol pre ruby s small span "
    "strike strong sub sup table tt u ul var".split()
)
_FORMATS = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_SAME = 3
"""So many of the same attributes are made anew. Source: HTML, "push onto the list of active formatting"."""
_SPACE = r"[\t\n\f\r ]"
_TOKEN = re.compile(
    r"(?P<comment><!--)(?:-?>)?+|(?P<cdata><!\[CDATA\[)|(?P<closing>\]\]>)"
    r"|<(?:[!?]|/(?![a-zA-Z]))[^>]*+>?"
    r"|<(?P<end>/?)(?P<name>[a-zA-Z][^\t\n\f\r />]*+)"
    rf"(?:(?:{_SPACE}|/)++|[^\t\n\f\r />][^\t\n\f\r />=]*+"
    rf"(?:{_SPACE}*+={_SPACE}*+(?:\"[^\"]*+\"?|'[^']*+'?|[^\t\n\f\r >\"'][^\t\n\f\r >]*+)?)?+)*+>?",
    re.DOTALL,
)


def refused(what: str, most: str) -> ListingError:
    """The error of a page that is larger than pages are.

    Args:
        what: it is or has.
        most: of it that are read.
    """
    return ListingError(
        "listing.page_too_large",
        f"The page {what}; at most {most} are read.",
        facts={"most": most},
        remedy="Save the page of one product, as a browser shows it.",
    )


def refuse_nesting(text: str) -> None:
    """Refuse what nests too deep; what is not certain to be closed counts as open.

    Args:
        text: the page.

    Raises:
        ListingError: when more elements are open at once, or made anew, than any page has that people read.
    """
    open_, at, unclosed, free = _Open(), 0, "", UNSUSPECTED
    while (token := _TOKEN.search(text, at)) is not None:
        at = token.end()
        name = (token["name"] or "").lower()
        open_.again("" if token["end"] else name)
        otherwise = open_.any_of(_OTHERWISE)
        if token["comment"] and not unclosed:
            at = at if token[0].endswith(">") else _past(_COMMENT_END, text, at)
        elif token["cdata"] and not otherwise:
            at = _past(_GREATER, text, at)
        elif token["cdata"] or (token["closing"] and unclosed == "]]>"):
            unclosed = "]]>" if token["cdata"] else ""
        elif token["end"]:
            if not unclosed or unclosed == name:
                open_.close(name)
                unclosed = ""
        elif name in _RAW and not otherwise and not unclosed:
            at = _past(_RAW[name], text, at)
        elif name and token[0].endswith("/>") and free:
            free -= 1
        elif name and (name not in _FLAT or open_.any_of(_DRAWN)):
            unclosed = unclosed or (name if name in _RAW else "")
            open_.add(name, token[0])


def _past(end: re.Pattern[str], text: str, at: int) -> int:
    """Behind the next of something, or the end."""
    found = end.search(text, at)
    return len(text) if found is None else found.end()


class _Open:
    """Elements that are open, with the places of each name so that none is looked for.

    Elements of formatting that are open when what they are in ends are made anew, with their attributes, in
    all that follows until they are closed: these are counted too.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._formats: dict[str, list[str]] = {name: [] for name in _FORMATS}
        self._same: Counter[str] = Counter()
        self._anew = self._made = self._lost = self._options = self._passed = 0

    def any_of(self, names: Iterable[str]) -> bool:
        """Whether one of these is open."""
        return any(self._places[name] for name in names)

    def add(self, name: str, tag: str) -> None:
        """Open one.

        Raises:
            ListingError: when it is one too many.
        """
        for kind in self._kinds(name):
            self._places[kind].append(len(self.names))
        self.names.append(name)
        if name in self._formats:
            self._formats[name].append(tag)
            self._same[tag] += 1
            self._anew += self._same[tag] <= _SAME
        depth = len(self.names) + max(self._lost, 0)
        if depth > DEEPEST:
            raise refused(f"has {depth:,} elements in one another", f"{DEEPEST:,}")

    def again(self, name: str) -> None:
        """Something follows: formats that are open are made anew in it, and an option is put among others.

        Raises:
            ListingError: when that is too much.
        """
        if name == "select":
            self._options = 0
        elif name == "option":
            self._options += 1
            self._passed += self._options
            if self._passed > MOST_OPTIONS**2 / 2:
                raise refused("has too many options to choose from", f"{MOST_OPTIONS:,}")
        self._made += self._anew
        if self._made > MOST_MADE:
            raise refused("opens formats and never closes them", f"{MOST_MADE:,} elements")

    def close(self, name: str) -> None:
        """Close the last of a name with what is open in it, unless its end does not reach so far."""
        if self._formats.get(name):
            tag = self._formats[name].pop()
            self._anew -= self._same[tag] <= _SAME
            self._same[tag] -= 1
            self._lost -= 1
        place = self._last(name)
        if place < 0 or name in _FLAT or self._last(self._barrier(name)) > place:
            return
        if name in _DRAWN and self._last("*html") > place:
            return
        if name == "form" and place < len(self.names) - 1:
            return  # Only the form itself is closed, not what is open in it.
        while len(self.names) > place:
            closed = self.names.pop()
            self._lost += closed in self._formats
            for kind in self._kinds(closed):
                self._places[kind].pop()

    def _last(self, kind: str) -> int:
        return (self._places[kind] or [-1])[-1]

    @staticmethod
    def _barrier(name: str) -> str:
        if name in _OUTER:
            return "template"
        return "*wall" if name in _BLOCKS else "*block"

    @staticmethod
    def _kinds(name: str) -> Iterator[str]:
        yield name
        if name in _WALLS:
            yield "*wall"
        if name in _SPECIAL:
            yield "*block"
        if name in _END_DRAWING:
            yield "*html"
