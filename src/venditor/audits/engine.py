"""The port to a SQL engine: what an audit asks of whoever runs its queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

# The column that carries the number of each input line.
LINE_NUMBER = "__line__"


class Engine(Protocol):
    """A SQL engine in DuckDB's dialect, with one session that holds the tables of one audit.

    Instants without zone are what they say; the session's own zone is UTC.
    """

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run one or several statements that give nothing back."""

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query, as Python values."""

    def load(self, table: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
        """Create a table and fill it.

        Args:
            table: its name.
            columns: SQL type by column name, in order.
            rows: values in the order of the columns; ``None`` is NULL.
        """

    def write_parquet(self, query: str, path: Path, metadata: Mapping[str, str]) -> None:
        """Write the rows of a query, in its order, as a Parquet file; the same rows give the same bytes."""


@dataclass(frozen=True, slots=True)
class RejectedLine:
    """A line of the input that is no row of its table.

    Attributes:
        line: its number, from 1, as a text editor or a spreadsheet shows it.
        reason: code of the reason; its words are in ``report/wording.yaml``.
        value: the line as it stands, shortened.
    """

    line: int
    reason: str
    value: str


@dataclass(frozen=True, slots=True)
class InputTable:
    """An order file as an engine holds it.

    Attributes:
        relation: name of the table or view; its column ``__line__`` numbers the lines.
        name: file name as shown in messages.
        columns: SQL type by column name, in the file's order, without ``__line__``.
        rejected: lines that are no rows, in order.
        notes: what was found out about the file (encoding, delimiter, sheet), by name.
        unnamed: places of columns without a heading, such as ``B``.
        doubled: headings that stand over more than one column.
    """

    relation: str
    name: str
    columns: Mapping[str, str]
    rejected: tuple[RejectedLine, ...]
    notes: Mapping[str, str]
    unnamed: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
