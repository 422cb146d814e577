"""Two states of the law side by side: which provisions changed, and in which words.

>>> from importlib.resources import files
>>> from pathlib import Path
>>> law = Library(Path(str(files("venditor.law"))))
>>> changes(law, law)
()
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, Literal

from venditor.rules.library import Library, pack_files
from venditor.rules.source import read
from venditor.rules.vocabulary import mapping

Kind = Literal["added", "removed", "changed"]
Part = Literal["words", "rule", "time", "sentence", "note"]
# Where a part of a provision stands in its pack, by the first name that tells.
_PARTS: Mapping[str, Part] = {
    "text": "words",
    "in_force": "time",
    "explain": "sentence",
    "not_encoded": "note",
    "interpretations": "note",
    "verification": "note",
    "as_before": "note",
}
# Chinese and Japanese are compared character by character: they have no spaces between words.
_WORD = re.compile(r"\s+|[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class PartChange:
    """One part of a provision that is not as it was.

    Attributes:
        part: what it is: the law's words, the rule, the time it is in force, a sentence for readers, a note.
        place: where it stands, such as ``2014-06-14 parameters period``.
        before: as it was; ``None`` where it was not there.
        after: as it is; ``None`` where it is not there any more.
    """

    part: Part
    place: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ProvisionChange:
    """A provision that is not as it was.

    Attributes:
        parts: what changed, in the order in which packs are written; all of it where the provision is new or
            gone.
    """

    provision: str
    jurisdiction: str
    question: str
    kind: Kind
    parts: tuple[PartChange, ...]

    @property
    def can_change_answers(self) -> bool:
        """Whether more than sentences and notes changed."""
        return any(part.part in ("rule", "time") for part in self.parts)


def changes(old: Library, new: Library) -> tuple[ProvisionChange, ...]:
    """The provisions that two states of the law have differently.

    Args:
        old: the earlier state.
        new: the later one.

    Returns:
        By jurisdiction and id; empty where the packs say the same.
    """
    before, after = _provisions(old), _provisions(new)
    found = (_change(name, before.get(name), after.get(name)) for name in sorted({*before, *after}))
    return tuple(change for change in found if change is not None)


def _provisions(library: Library) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Every provision as its pack writes it, by jurisdiction and id."""
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for code in library.jurisdictions:
        for path in pack_files(library.folder / code.lower()):
            source = read(path)
            root = mapping(source, (), source.data)
            for id_, given in mapping(source, ("provisions",), root.get("provisions")).items():
                found[code, id_] = mapping(source, ("provisions", id_), given)
    return found


def _change(
    name: tuple[str, str], old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> ProvisionChange | None:
    before, after = dict(_flat(old or {})), dict(_flat(new or {}))
    parts = tuple(
        PartChange(_part(place), " ".join(place), before.get(place), after.get(place))
        for place in dict.fromkeys((*before, *after))
        if before.get(place) != after.get(place)
    )
    if not parts:
        return None
    kind: Kind = "added" if old is None else "removed" if new is None else "changed"
    answers = (new or old or {})["answers"]
    return ProvisionChange(name[1], name[0], str(answers), kind, parts)


def _flat(value: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """The parts of a provision, each with its place; versions by their first day, sentences by article."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _flat(part, (*place, str(name)))
    elif isinstance(value, list) and place[-1:] == ("versions",):
        for version in value:
            yield from _flat(version, (*place[:-1], str(version["in_force"]["from"])))
    elif isinstance(value, list) and place[-1:] == ("text",):
        for cite, sentences in groupby(
            sorted(value, key=lambda text: str(text["cite"])), lambda text: text["cite"]
        ):
            yield (*place, str(cite)), "\n".join(str(sentence["says"]) for sentence in sentences)
    elif isinstance(value, list):
        yield place, "\n".join(map(str, value))
    else:
        yield place, "true" if value is True else "false" if value is False else str(value)


def _part(place: tuple[str, ...]) -> Part:
    return next((_PARTS[name] for name in place if name in _PARTS), "rule")


def word_by_word(before: str, after: str) -> tuple[tuple[Literal["same", "gone", "new"], str], ...]:
    """Two texts as one, in runs of words that stayed, went and came.

    >>> word_by_word("within 14 days", "within 30 days")
    (('same', 'within '), ('gone', '14'), ('new', '30'), ('same', ' days'))
    """
    first, second = _WORD.findall(before), _WORD.findall(after)
    runs: list[tuple[Literal["same", "gone", "new"], str]] = []
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            runs.append(("same", "".join(first[i1:i2])))
            continue
        if i2 > i1:
            runs.append(("gone", "".join(first[i1:i2])))
        if j2 > j1:
            runs.append(("new", "".join(second[j1:j2])))
    return tuple(runs)
