"""One rule in several engines: decisions a second, each engine checked against a plain Python oracle.

The rule, a million seeded orders and the oracle stand in ``cases``, our law pack in ``packs``, the peers in
``peers``. A decision is an order: four answers. Everything runs on one core; DuckDB with one thread, results
handed over as Arrow tables; OpenFisca including what a user must do for each batch (build the simulation, set
the inputs); ZEN on the checked rows only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from cases.oracle import QUESTIONS, Row, decide, unmoved
from cases.orders import CATEGORIES, CHECKED, ROWS, Orders, make, rows_checked
from measuring import Target, Timing, asked, machine, pin, race, rate, report, table
from peers import openfisca_rule, zen_rule

from venditor.calendars import calendar, profile
from venditor.rights.bulk import SETTING
from venditor.rules.library import Library
from venditor.rules.sql import CALENDAR_COLUMNS, FactColumn, Wanted, calendar_rows, compile_query

HERE = Path(__file__).parent
ROUNDS = 7
LAW_AS_OF = date(2026, 11, 1)
# XA and XB are one rule; XB counts by a profile whose last day moves off weekends and holidays.
PLAIN, HOLIDAYS = "XA", "XB"
COUNTRY, PROFILE = "DE", "de.bgb"
NOT_YET = "'infinity'::DATE"
COLUMNS = {
    "consumer_country": FactColumn(constant=COUNTRY),
    "consumer_region": FactColumn(sql="region", nullable=False),
    "category": FactColumn(sql="category", nullable=False),
    "delivered_on": FactColumn(sql="delivered_on", nullable=False),
    "informed_on": FactColumn(sql=f"COALESCE(informed_on, {NOT_YET})", nullable=False),
    "withdrawal_notice_on": FactColumn(sql=f"COALESCE(withdrawal_notice_on, {NOT_YET})", nullable=False),
}
VALUES, CODED = "values", "values, from codes"
CLAUSES, EVERYTHING = "values, clauses, holidays", "every column, holidays"
KINDS: Mapping[str, Sequence[str]] = {
    VALUES: ("value",),
    CODED: ("value",),
    CLAUSES: ("value", "clause"),
    EVERYTHING: ("value", "status", "provisional", "clause", "collides"),
}
OURS, BY_HAND, OPENFISCA = "Venditor", "DuckDB SQL by hand", "OpenFisca-Core"
ZEN_LOOP, ZEN_BATCH = "ZEN, evaluate in a loop", "ZEN, evaluate_batch"
# The targets: shares of the hand-written SQL, multiples of OpenFisca, and the rates the study wished for.
OF_HAND = 0.6
TIMES_OPENFISCA = {VALUES: 3.0, CODED: 3.0, CLAUSES: 2.0}
WISHED = {VALUES: 12.0, CLAUSES: 6.0}
WITHOUT_HOLIDAYS = (VALUES, CODED)
Engine = tuple[str, str]
Runs = dict[Engine, Callable[[], Any]]


def relation(returned: str) -> str:
    """The table that is read: categories as words, or as codes of a dictionary."""
    return "orders_coded" if returned == CODED else "orders"


def named(returned: str) -> list[str]:
    """The columns that are returned, as the oracle names them."""
    kinds = KINDS[returned]
    return [question if kind == "value" else f"{question}_{kind}" for question in QUESTIONS for kind in kinds]


def by_hand(returned: str) -> str:
    """The hand-written SQL that returns the same columns."""
    file = "hand_values.sql" if returned in WITHOUT_HOLIDAYS else "hand_holidays.sql"
    written = (HERE / "peers" / file).read_text("utf-8").replace("FROM orders", f"FROM {relation(returned)}")
    return f"SELECT id, {', '.join(named(returned))} FROM ({written})"


def ours(returned: str) -> str:
    """Our pack compiled to SQL, its columns under the oracle's names."""
    kinds = KINDS[returned]
    jurisdiction = PLAIN if returned in WITHOUT_HOLIDAYS else HOLIDAYS
    compiled = Library(HERE / "packs").compiled(jurisdiction, law_as_of=LAW_AS_OF)
    questions = [f"withdrawal.{question}" for question in QUESTIONS]
    wanted = Wanted(clauses="clause" in kinds, needs=False)
    query = compile_query(compiled, relation(returned), COLUMNS, questions, key="id", wanted=wanted)
    columns = [f"withdrawal__{question}__{kind}" for question in QUESTIONS for kind in kinds]
    renamed = map("{} AS {}".format, columns, named(returned))
    return f"SELECT id, {', '.join(renamed)} FROM ({query})"


def connect(orders: Orders) -> duckdb.DuckDBPyConnection:
    """A database in memory that answers with one thread: the orders, and the German calendar."""
    database = duckdb.connect(config={"threads": 1})
    database.execute(SETTING)
    given = orders.table()
    database.register("given", given)
    words = ", ".join(f"'{word}'" for word in CATEGORIES)
    database.execute("CREATE TABLE orders AS SELECT * FROM given")
    database.execute(
        f"CREATE TABLE orders_coded AS SELECT * REPLACE (category::ENUM({words}) AS category) FROM given"
    )
    database.unregister("given")
    columns = ", ".join(f"{name} {kind}" for name, kind in CALENDAR_COLUMNS)
    database.execute(f"CREATE TABLE calendar ({columns})")
    first, last = orders.delivered_on.min().item(), orders.delivered_on.max().item()
    days = calendar_rows([COUNTRY], [PROFILE], first, date(last.year + 2, 12, 31))
    database.executemany(
        f"INSERT INTO calendar VALUES ({', '.join('?' * len(CALENDAR_COLUMNS))})", list(map(list, days))
    )
    database.execute((HERE / "peers" / "hand_types.sql").read_text("utf-8"))
    # The same days as a person would keep them: for the regions that stand in the orders, without a profile.
    database.execute(
        "CREATE TABLE working_days AS SELECT place AS region, day, rolled, provisional FROM calendar "
        f"WHERE rule = '{PROFILE}' AND place IN (SELECT region FROM orders)"
    )
    return database


def engines(orders: Orders) -> Runs:
    """What is run, by engine and by what it returns."""
    database = connect(orders)
    runs: Runs = {}
    for returned in KINDS:
        runs[OURS, returned] = partial(arrow, database, ours(returned))
        runs[BY_HAND, returned] = partial(arrow, database, by_hand(returned))
    country = openfisca_rule.country()
    for returned in WITHOUT_HOLIDAYS:
        columns = openfisca_rule.given(orders, coded=returned == CODED)
        runs[OPENFISCA, returned] = partial(openfisca_rule.calculate, country, columns)
    rules, contexts = zen_rule.engine(), zen_rule.contexts(orders.spread(CHECKED).rows())
    runs[ZEN_LOOP, VALUES] = partial(zen_rule.one_by_one, rules, contexts)
    runs[ZEN_BATCH, VALUES] = partial(zen_rule.in_a_batch, rules, contexts)
    return runs


def arrow(database: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    """The result of a query as an Arrow table."""
    return database.sql(sql).to_arrow_table()


def decided(engine: Engine, result: Any) -> list[Row]:
    """The rows of a result that are checked, as the oracle writes them."""
    name, _ = engine
    if name == OPENFISCA:
        return openfisca_rule.rows({key: values[rows_checked(ROWS)] for key, values in result.items()})
    if name in (ZEN_LOOP, ZEN_BATCH):
        return zen_rule.rows(result)
    return list(result.sort_by("id").take(rows_checked(ROWS)).to_pylist())


@dataclass(frozen=True, slots=True)
class Expected:
    """What the oracle says about the checked rows, days as they are and moved."""

    plain: list[Row]
    moved: list[Row]

    def of(self, returned: str) -> list[Row]:
        """The rows that an engine's are checked against."""
        return self.plain if returned in WITHOUT_HOLIDAYS else self.moved


def consult_oracle(orders: Orders) -> Expected:
    """Ask the oracle about the checked rows."""
    rows = orders.spread(CHECKED).rows()
    over = profile(PROFILE).rolls_over

    def roll(region: str, day: date) -> date:
        return calendar(COUNTRY, region).roll(day, over)

    return Expected([decide(row, unmoved) for row in rows], [decide(row, roll) for row in rows])


def wrong(engine: Engine, found: Sequence[Row], expected: Sequence[Row]) -> int:
    """Number of rows in which an engine says anything else than the oracle."""
    # OpenFisca's truth values have no null: what does not arise is false there.
    plain = bool if engine[0] == OPENFISCA else lambda value: value

    def same(row: Row, right: Row) -> bool:
        assert row.keys() >= set(QUESTIONS)
        return all(row[key] == _as(row[key], right[key], plain) for key in right if key in row)

    assert len(found) == len(expected) == CHECKED
    return sum(not same(row, right) for row, right in zip(found, expected, strict=True))


def _as(value: Any, right: Any, plain: Callable[[Any], Any]) -> Any:
    return plain(right) if isinstance(value, bool) else right


def check(runs: Runs, expected: Expected) -> str:
    """Run every engine once and compare; also all rows of ours with those of the hand-written SQL.

    Returns:
        What was compared, in words.

    Raises:
        SystemExit: when anything differs.
    """
    faults = []
    tables: dict[Engine, pa.Table] = {}
    for engine, run in runs.items():
        result = run()
        if isinstance(result, pa.Table):
            tables[engine] = result.sort_by("id")
        count = wrong(engine, decided(engine, result), expected.of(engine[1]))
        if count:
            faults.append(f"{' '.join(engine)}: {count:,} of {CHECKED:,} rows are wrong.")
    for returned in KINDS:
        mine, theirs = tables[OURS, returned], tables[BY_HAND, returned]
        faults += [
            f"{returned}: column {name} differs from the hand-written SQL."
            for name in mine.column_names
            if mine[name].to_pylist() != theirs[name].to_pylist()
        ]
    if faults:
        raise SystemExit("\n".join(faults))
    return (
        f"Checked: {CHECKED:,} rows spread over the set, every engine, every answer and clause: 0 wrong. "
        f"All {ROWS:,} rows of Venditor's SQL are those of the hand-written SQL."
    )


def size(engine: Engine) -> int:
    """How many orders an engine is given."""
    return CHECKED if engine[0] in (ZEN_LOOP, ZEN_BATCH) else ROWS


def decisions(best: Mapping[Engine, Timing], engine: Engine) -> float:
    """Decisions a second of processor time."""
    return size(engine) / best[engine].cpu


def listed(best: Mapping[Engine, Timing]) -> str:
    """The table of all engines."""
    versions = {OURS: version("venditor"), BY_HAND: version("duckdb"), OPENFISCA: version("openfisca-core")}
    versions |= dict.fromkeys((ZEN_LOOP, ZEN_BATCH), version("zen-engine"))
    rows = []
    for engine, timing in best.items():
        name, returned = engine
        speed = decisions(best, engine)
        rows.append(
            (
                f"{name} ({versions[name]})",
                returned,
                "1",
                f"{size(engine):,}",
                f"{timing.wall:.3f}",
                f"{timing.cpu:.3f}",
                rate(speed),
                f"{decisions(best, (OURS, returned)) / speed:.2f}",
            )
        )
    head = (
        "engine",
        "returns",
        "cores",
        "rows",
        "wall s",
        "CPU s",
        "decisions/s",
        "Venditor / engine",
    )
    return table(head, rows, texts=2)


def targets(best: Mapping[Engine, Timing]) -> list[Target]:
    """What was set out to be reached, and what was."""
    found = []
    for returned in KINDS:
        speed = decisions(best, (OURS, returned))
        share = speed / decisions(best, (BY_HAND, returned))
        found.append(Target(f"{returned}: speed as a share of the hand-written SQL's", share, OF_HAND))
        if returned in TIMES_OPENFISCA:
            peer = (OPENFISCA, CODED if returned == CODED else VALUES)
            times = speed / decisions(best, peer)
            found.append(Target(f"{returned}: times as fast as OpenFisca", times, TIMES_OPENFISCA[returned]))
        if returned in WISHED:
            found.append(Target(f"{returned}: million decisions a second", speed / 1e6, WISHED[returned]))
    return found


def main() -> None:
    """Check, measure, report."""
    given = asked()
    cores = pin(1)
    orders = make()
    runs = engines(orders)
    checked = check(runs, consult_oracle(orders))
    best = race(runs, ROUNDS)
    lines = [
        f"{machine()}; {cores}; best of {ROUNDS} runs in turn; decisions/s by processor time.",
        checked,
        "",
        listed(best),
        "",
        *(target.written() for target in targets(best)),
    ]
    report("rules", "\n".join(lines), write=given.write)


if __name__ == "__main__":
    main()
