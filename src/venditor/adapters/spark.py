"""Rights of the orders of a Spark DataFrame: the answers of DuckDB, on the machines of a cluster.

Each partition is answered by :class:`venditor.adapters.arrow_rows.ArrowRows` in the Python worker of its
executor, so there is one compiler and one dialect, and no answer can come out otherwise than on one machine
(ADR 15). Executors need the same ``venditor[spark]`` installed as the driver; one with other law refuses.

With a session ``spark`` and orders in Parquet::

    orders = spark.read.parquet("orders.parquet")
    answers = answer_orders(
        orders,
        {"consumer_country": "country", "concluded_on": FactColumn(sql="CAST(ordered_at AS DATE)")},
        ["withdrawal.last_day"],
        key="order_id",
    )
    answers.where("problem IS NOT NULL").show()

Comes with ``venditor[spark]``. See ``docs/ops/bulk.md``.
"""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.types import (
    ArrayType,
    BooleanType,
    DataType,
    DateType,
    DecimalType,
    StringType,
    StructField,
    StructType,
)

from venditor.adapters.arrow_checks import RowsError
from venditor.adapters.arrow_rows import ArrowRows, Inquiry, Limits, inquiry
from venditor.core.errors import VenditorError
from venditor.rights.archive import law_files
from venditor.rights.jurisdictions import default_library
from venditor.rules.sql import EVERYTHING, FactColumn, Wanted
from venditor.rules.translations import is_catalogue

__all__ = ("FactColumn", "Limits", "RowsError", "SparkLawError", "answer_orders", "law_at_hand")

# Packages by whose code the law is read and answered.
_PROGRAM = ("calendars", "core", "rights", "rules")
# Inquiries whose compiled queries a worker keeps from one partition to the next.
_KEPT = 4
_PLAIN: Mapping[pa.DataType, DataType] = {
    pa.bool_(): BooleanType(),
    pa.date32(): DateType(),
    pa.string(): StringType(),
}


class SparkLawError(VenditorError):
    """An executor has other law than the driver; ``facts`` has the names of what differs."""


@dataclass(frozen=True, slots=True)
class _Task:
    """What a worker is sent.

    Attributes:
        asked: what is asked.
        limits: what one task may take.
        law: the driver's law, as of :func:`law_at_hand`.
    """

    asked: Inquiry
    limits: Limits
    law: tuple[tuple[str, str], ...]


def answer_orders(
    orders: DataFrame,
    columns: Mapping[str, FactColumn | str],
    questions: Sequence[str],
    *,
    key: str,
    law_as_of: date | None = None,
    wanted: Wanted = EVERYTHING,
    limits: Limits | None = None,
) -> DataFrame:
    """Answer questions for every row of a DataFrame, each under the law that governs it.

    Nothing is computed before the answers are asked for, but for their names and types.

    Args:
        orders: one row a case.
        columns: where each fact comes from: the name of a column, an expression over columns in DuckDB's
            dialect, or a constant; one that is absent is unknown in every row. A day is a date, or text such
            as ``2026-03-02`` or ``none``; words are text; amounts are decimal numbers; null is unknown.
        questions: ids of the questions.
        key: column that identifies a row, of any type.
        law_as_of: what-if day that selects every version of the law.
        wanted: which columns to put out beside values and statuses.
        limits: what one task of an executor may take.

    Returns:
        One row for each row of ``orders``: the key, and the columns that
        :meth:`venditor.adapters.arrow_rows.ArrowRows.answer` tells, as strings, booleans, dates, decimals and
        arrays of strings. A row whose facts cannot be used says so in ``problem`` and has no answers. The
        column ``law`` carries the SHA-256 of the law that is asked as metadata (``venditor.law``).

    Raises:
        RowsError: when a fact, a question or a column does not exist, or a column has another type than its
            fact needs.
        FactsError: when a constant cannot be used.

    A job ends with :class:`SparkLawError` when an executor has other law than the driver.
    """
    asked = inquiry(columns, questions, key=key, law_as_of=law_as_of, wanted=wanted)
    asked.refuse_missing(orders.columns)
    held = orders.select(*(f"`{name.replace('`', '``')}`" for name in asked.reads))
    given = held.limit(0).toArrow().schema
    law = tuple(law_at_hand().items())
    found = ArrowRows(asked).schema(given)
    task = _Task(asked, limits or Limits(), law)

    def answered(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return _answered(task, batches)

    return held.mapInArrow(answered, _schema(held.schema[key], found, law))


def law_at_hand() -> Mapping[str, str]:
    """SHA-256 by name of everything that answers rest on here: packs, tables, holidays, and the program.

    Catalogues of translations are left out: no answer in columns has a sentence of theirs.
    """
    program = hashlib.sha256()
    for package in _PROGRAM:
        for path in sorted(Path(str(files(f"venditor.{package}"))).rglob("*.py")):
            program.update(path.name.encode() + path.read_bytes())
    law = {name: digest for name, digest in law_files(default_library()).items() if not is_catalogue(name)}
    return {**law, "the program": program.hexdigest()}


def _schema(key: StructField, found: pa.Schema, law: tuple[tuple[str, str], ...]) -> StructType:
    digest = hashlib.sha256(repr(law).encode()).hexdigest()
    fields = [StructField(key.name, key.dataType, key.nullable, key.metadata)]
    for field in list(found)[1:]:
        told = {"venditor.law": digest} if field.name == "law" else None
        fields.append(StructField(field.name, _spark_type(field.type), nullable=True, metadata=told))
    return StructType(fields)


def _spark_type(kind: pa.DataType) -> DataType:
    if pa.types.is_decimal(kind):
        return DecimalType(kind.precision, kind.scale)
    if pa.types.is_list(kind):
        return ArrayType(_spark_type(kind.value_type))
    return _PLAIN[kind]


def _answered(task: _Task, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Answer a partition, in a worker of an executor."""
    _refuse_other_law(task.law)
    return _kept(task.asked, task.limits).answer(batches)


@lru_cache(maxsize=_KEPT)
def _kept(asked: Inquiry, limits: Limits) -> ArrowRows:
    """What answers an inquiry, kept by the worker with the queries it made."""
    return ArrowRows(asked, limits=limits)


@lru_cache(maxsize=_KEPT)
def _refuse_other_law(expected: tuple[tuple[str, str], ...]) -> None:
    here, there = law_at_hand(), dict(expected)
    differing = sorted(name for name in {*here, *there} if here.get(name) != there.get(name))
    if differing:
        raise SparkLawError(
            "spark.law",
            f"The law on {socket.gethostname()} is not the driver's: {', '.join(differing)}.",
            facts={"differing": differing},
            remedy="Install the same version of venditor on the driver and on every executor.",
        )
