"""The head of a pack that says which act of law it holds."""

from __future__ import annotations

from typing import cast, get_args

from venditor.rules.model import Act, ActKind
from venditor.rules.source import Path_, Source
from venditor.rules.vocabulary import localized, mapping, only

_PATH: Path_ = ("act",)
_KEYS = {"kind", "name", "short", "url", "language", "authentic", "overriding"}


def read_act(source: Source, given: object) -> Act:
    """The act as its pack names it.

    Raises:
        SourceError: with file and line, for what is missing or not known.
    """
    fields = mapping(source, _PATH, given)
    only(source, _PATH, fields, _KEYS)
    kind = fields.get("kind")
    if kind not in get_args(ActKind):
        remedy = f"Write one of: {', '.join(get_args(ActKind))}."
        raise source.error((*_PATH, "kind"), "pack.invalid", f'"{kind}" is not a kind of act.', remedy=remedy)
    language = text(source, (*_PATH, "language"), fields.get("language"))
    return Act(
        kind=cast("ActKind", kind),
        name=localized(source, (*_PATH, "name"), fields.get("name")),
        short=localized(source, (*_PATH, "short"), fields.get("short")),
        url=text(source, (*_PATH, "url"), fields.get("url")),
        language=language,
        authentic=_authentic(source, fields.get("authentic", [language]), language),
        overriding=truth(source, (*_PATH, "overriding"), fields.get("overriding", False)),
    )


def _authentic(source: Source, given: object, language: str) -> tuple[str, ...]:
    tags = given if isinstance(given, list) else []
    if language not in tags or not all(isinstance(tag, str) for tag in tags):
        message = "authentic must name every language of record, the one that is quoted among them."
        remedy = f"Write `[{language}, ...]`, or leave it out where there is one language of record."
        raise source.error((*_PATH, "authentic"), "pack.invalid", message, remedy=remedy)
    return tuple(tags)


def text(source: Source, path: Path_, given: object) -> str:
    """A value that must be text, and not empty."""
    if not isinstance(given, str) or not given:
        raise source.error(path, "pack.shape", f"{'.'.join(map(str, path))} must be text.")
    return given


def truth(source: Source, path: Path_, given: object) -> bool:
    """A value that must be true or false."""
    if not isinstance(given, bool):
        message = f'"{given}" is neither true nor false.'
        raise source.error(path, "pack.invalid", message, remedy="Write true or false.")
    return given
