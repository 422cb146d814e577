"""Events in the form in which they are stored, and back: their kind, what is public, what is sealed."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any, get_args, get_type_hints

from venditor.aftersales.declaration import Declaration
from venditor.aftersales.due import Due
from venditor.aftersales.events import Event


@dataclass(frozen=True, slots=True)
class Record:
    """An event as it is stored: its kind, what is public, and what is sealed.

    Attributes:
        kind: name of the event, ``withdrawal_declared``.
        at: when it happened.
        public: JSON-native values that name nobody.
        personal: a text, or a JSON-native mapping, to be sealed; ``None`` where there is none, or it was
            erased.
    """

    kind: str
    at: datetime
    public: Mapping[str, Any]
    personal: Any


def _kind(event: type) -> str:
    return "".join(f"_{one.lower()}" if one.isupper() else one for one in event.__name__).removeprefix("_")


_EVENTS: Mapping[str, type] = types.MappingProxyType({_kind(event): event for event in get_args(Event)})


def as_record(event: Event) -> Record:
    """An event in the form in which it is stored."""
    public = {
        entry.name: _plain(getattr(event, entry.name))
        for entry in fields(event)
        if entry.name not in ("at", "personal")
    }
    personal = getattr(event, "personal", None)
    if isinstance(personal, Declaration):
        personal = personal.as_document()
    return Record(_kind(type(event)), event.at, public, personal)


def from_record(kind: str, at: datetime, public: Mapping[str, Any], personal: Any) -> Event:
    """The event that was stored; ``personal`` is ``None`` where it was erased."""
    event = _EVENTS[kind]
    hints = get_type_hints(event)
    values: dict[str, Any] = {name: _typed(value, hints[name]) for name, value in public.items()}
    if "personal" in hints:
        is_declaration = Declaration in get_args(hints["personal"]) and personal is not None
        values["personal"] = Declaration.from_document(personal) if is_declaration else personal
    told: Event = event(at=at, **values)
    return told


def _plain(value: Any) -> Any:
    if isinstance(value, Due):
        return {entry.name: _plain(getattr(value, entry.name)) for entry in fields(value)}
    return value.isoformat() if isinstance(value, date) else value


def _typed(value: Any, hint: Any) -> Any:
    if hint is date:
        return date.fromisoformat(value)
    if hint is datetime:
        return datetime.fromisoformat(value).astimezone(UTC)
    if hint is Due:
        hints = get_type_hints(Due)
        return Due(**{name: _typed(part, hints[name]) for name, part in value.items()})
    return value
