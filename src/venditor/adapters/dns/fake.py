"""Names and texts that stand nowhere but here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from venditor.adapters.dns.errors import NoAnswerError


@dataclass
class FakeTexts:
    """Stands for :class:`ResolvedTexts` and the whole domain name system.

    Attributes:
        records: texts by name, in lower case and without the last point.
        silent: names about which no server answers.
        asked: names that were asked for, as they were asked.
    """

    records: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts under a name."""
        self.asked.append(name)
        plain = name.lower().rstrip(".")
        if plain in self.silent:
            raise NoAnswerError("dns.no_answer", f"No answer about {name}: it is silent.")
        return self.records.get(plain, ())
