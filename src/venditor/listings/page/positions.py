"""Where an element is in its page: a CSS path by which it can be found again."""

from __future__ import annotations

from selectolax.lexbor import LexborNode


class Positions:
    """The paths of elements of one page, each part of them made once.

    Example:
        >>> from selectolax.lexbor import LexborHTMLParser
        >>> page = LexborHTMLParser("<p>One<p>Two <b>three</b>")
        >>> Positions().of(page.css_first("b"))
        'html > body > p:nth-of-type(2) > b'
    """

    def __init__(self) -> None:
        self._steps: dict[int, str] = {}
        self._paths: dict[int, str] = {}

    def of(self, node: LexborNode) -> str:
        """The path of an element, from ``html`` down; a number where others of its name are beside it."""
        passed: list[LexborNode] = []
        at: LexborNode | None = node
        while at is not None and at.mem_id not in self._paths and at.tag != "html":
            passed.append(at)
            at = at.parent
        path = "html" if at is None or at.tag == "html" else self._paths[at.mem_id]
        for each in reversed(passed):
            path = f"{path} > {self._step(each)}"
            self._paths[each.mem_id] = path
        return path

    def _step(self, node: LexborNode) -> str:
        parent = node.parent
        if node.mem_id not in self._steps and parent is not None:
            children = [(each.mem_id, str(each.tag)) for each in parent.iter()]
            self._steps |= steps(children)
        return self._steps.get(node.mem_id, str(node.tag))


def steps(children: list[tuple[int, str]]) -> dict[int, str]:
    """The last part of the path of each element within one.

    Args:
        children: what tells each apart, and its name, in order.
    """
    if len(children) <= 1:
        return dict(children)
    alike: dict[str, list[int]] = {}
    for one, name in children:
        alike.setdefault(name, []).append(one)
    found = {}
    for name, ones in alike.items():
        if len(ones) == 1:
            found[ones[0]] = name
        else:
            found |= {one: f"{name}:nth-of-type({number})" for number, one in enumerate(ones, 1)}
    return found
