"""Reads every line of a file into typed columns, and gives each line that cannot be used its reason.

The table ``staged`` has one row a line: ``line``, ``kind`` (``purchase`` or ``credit``), ``order_id``,
``item``, ``customer``, ``quantity`` (pieces, positive), ``currency``, ``amount`` (major units; quantity times
unit price, where that is exact), the times of day in the mapping's zone, ``place`` (the country as
written), ``country`` (its code), ``fact_<name>`` for facts the file has, and for a line that is set
aside ``reason`` and ``value``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlglot import exp

from venditor.audits.binding import Binding
from venditor.audits.engine import LINE_NUMBER, Engine, InputTable
from venditor.audits.errors import AuditError
from venditor.audits.expressions import (
    DIALECT,
    Sql,
    all_of,
    any_of,
    call,
    column,
    is_known,
    is_null,
    null,
    text,
)
from venditor.audits.mapping import (
    COUNTRY,
    FIELDS,
    NUMBERS,
    TEXTS,
    TIMES,
    Constant,
    OrderMapping,
    Test,
    Tests,
)
from venditor.audits.places import Place, resolve
from venditor.audits.statements import statements
from venditor.core.countries import COUNTRIES
from venditor.core.money import minor_units
from venditor.rights.facts import region_problem
from venditor.rules.functions import REGION_FACT
from venditor.rules.sql import INFINITY
from venditor.rules.vocabulary import FactDefinition, Vocabulary
from venditor.rules.wording import is_currency

# Facts of the file are kept under this prefix, so that no fact's name meets a column of ours.
FACT_PREFIX = "fact_"
_FLOATS = ("FLOAT", "DOUBLE")
_WHOLE = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "HUGEINT",
)


@dataclass(frozen=True, slots=True)
class Check:
    """A test a usable line does not meet.

    Attributes:
        reason: code of the reason.
        when: condition in SQL.
        value: what to show of the line.
    """

    reason: str
    when: Sql
    value: Sql


def stage(
    engine: Engine, table: InputTable, mapping: OrderMapping, binding: Binding, vocabulary: Vocabulary
) -> list[Place]:
    """Create ``staged`` and what it joins.

    Args:
        engine: holds the input.
        table: the input.
        mapping: how it is read.
        binding: where its columns are.
        vocabulary: the facts that exist.

    Returns:
        What each name of a country in the file stands for.

    Raises:
        AuditError: when a column has a type that its field cannot be read from.
    """
    engine.run(statements("macros"))
    staging = _Staging(table, mapping, binding, vocabulary)
    staging.refuse_rivals(engine)
    staging.load_regions(engine)
    places = resolve(staging.names_of_countries(engine), mapping.countries)
    engine.load(
        "place",
        {"given": "VARCHAR", "code": "VARCHAR", "known": "BOOLEAN"},
        [(place.given, place.code, place.known) for place in places],
    )
    currencies = staging.currencies(engine)
    engine.load(
        "currency",
        {"code": "VARCHAR", "least": "DECIMAL(18, 6)"},
        [(code, Decimal(1).scaleb(-minor_units(code))) for code in currencies],
    )
    engine.run(staging.query().ctas("staged", dialect=DIALECT).sql(dialect=DIALECT))
    return places


class _Staging:
    """The query that reads one input by one mapping."""

    def __init__(
        self, table: InputTable, mapping: OrderMapping, binding: Binding, vocabulary: Vocabulary
    ) -> None:
        self.table = table
        self.mapping = mapping
        self.binding = binding
        self.vocabulary = vocabulary

    def is_text(self, name: str) -> bool:
        return self.table.columns[name] == "VARCHAR"

    def tidy(self, name: str) -> Sql:
        """A cell as text without blanks around it."""
        cell = column(name)
        return call("tidy", cell if self.is_text(name) else exp.cast(cell, "VARCHAR"))

    def distinct(self, engine: Engine, field: str) -> list[str]:
        """Different texts of a field."""
        if field in self.mapping.constants:
            return [self.mapping.constants[field]]
        if field not in self.binding.fields:
            return []
        value = self.tidy(self.binding.fields[field]).as_("value")
        query = exp.select(value).distinct().from_(self.table.relation).order_by("value")
        return [row[0] for row in engine.rows(query.sql(dialect=DIALECT)) if row[0] is not None]

    def names_of_countries(self, engine: Engine) -> list[str]:
        return self.distinct(engine, COUNTRY)

    def refuse_rivals(self, engine: Engine) -> None:
        """Two columns may both be the buyer's country only while they never name two countries."""
        for rival in self.binding.rivals:
            chosen = self.binding.fields[COUNTRY]
            mine, other = self.tidy(chosen), self.tidy(rival)
            differ = exp.NEQ(this=mine.copy(), expression=other.copy())
            query = exp.select(exp.Min(this=column(LINE_NUMBER)), mine, other).from_(self.table.relation)
            query = query.where(differ).group_by("2", "3").order_by("1")
            for line, *names in engine.rows(query.sql(dialect=DIALECT)):
                first, second = (resolve([name], self.mapping.countries)[0] for name in names)
                if first.code is None or first.code != second.code:
                    raise AuditError(
                        "audit.two_columns",
                        f'{self.table.name}:{line}: "{chosen}" says {names[0]} and "{rival}" says '
                        f"{names[1]}, and both may be the country of the buyer.",
                        facts={"columns": [chosen, rival], "line": line, "values": names},
                        remedy="Name the column in a mapping (--mapping FILE), or take one of them out.",
                    )

    def region(self) -> Sql | None:
        """The region of a line, from its column or the same for all; ``None`` where there is neither."""
        given: list[Sql] = []
        if REGION_FACT in self.binding.facts:
            given.append(column(FACT_PREFIX + REGION_FACT))
        given += [text(region) for region in self.regions_for_all()]
        return exp.func("coalesce", *given) if given else None

    def regions_for_all(self) -> list[str]:
        """Regions the mapping gives to lines whose column does not."""
        assumed = self.mapping.assumed_facts().get(REGION_FACT)
        sources = (self.mapping.facts.get(REGION_FACT), assumed[1] if assumed else None)
        return [str(source.value) for source in sources if isinstance(source, Constant)]

    def load_regions(self, engine: Engine) -> None:
        """The table ``region``: what is wrong with each region told, whatever country it is told for."""
        regions = self.regions_for_all()
        if REGION_FACT in self.binding.facts:
            name = self.tidy(self.binding.facts[REGION_FACT]).as_("value")
            query = exp.select(name).distinct().from_(self.table.relation).sql(dialect=DIALECT)
            regions += [row[0] for row in engine.rows(query) if row[0] is not None]
        engine.load(
            "region",
            {"given": "VARCHAR", "lies_in": "VARCHAR", "problem": "VARCHAR"},
            [(region, region[:2], region_problem(region, region[:2])) for region in dict.fromkeys(regions)],
        )

    def currencies(self, engine: Engine) -> list[str]:
        """Different currency codes of the file that are codes at all (ISO 4217)."""
        given = self.distinct(engine, "currency")
        return [code for code in given if is_currency(code)]

    def query(self) -> exp.Select:
        """Cells, then what one line of an order says for all, then typed values, then reasons."""
        cells = exp.select(column(LINE_NUMBER).as_("line"), *self.cells()).from_(self.table.relation)
        filled = exp.select(exp.Star(**self.filled())).from_("cells")
        typed = exp.select("*", *self.typed()).from_("filled")
        joined = (
            exp.select("typed.*", "place.code AS country", "place.known AS place_known", "currency.least")
            .from_("typed")
            .join("place", on="place.given = typed.place", join_type="left", copy=False)
            .join("currency", on="currency.code = typed.currency", join_type="left", copy=False)
        )
        region = self.region()
        if region is not None:
            same = exp.EQ(this=column("given", "region"), expression=region)
            joined = joined.select("region.given AS region", "region.lies_in", "region.problem", copy=False)
            joined = joined.join("region", on=same, join_type="left", copy=False)
        result = exp.select(*self.outputs()).from_("joined")
        for name, part in (("cells", cells), ("filled", filled), ("typed", typed), ("joined", joined)):
            result = result.with_(name, as_=part, copy=False)
        return result

    def cells(self) -> list[Sql]:
        """One column a field: text without blanks; other types as they are; NULL where the file has none."""
        listed: list[Sql] = []
        for field in FIELDS:
            name = self.binding.fields.get(field)
            if field in self.mapping.constants:
                cell: Sql = text(self.mapping.constants[field])
            elif name is None:
                cell = null()
            elif field in TEXTS or field == COUNTRY or self.is_text(name):
                cell = self.tidy(name)
            else:
                cell = column(name)
            listed.append(cell.as_(f"cell_{field}", quoted=True))
        for fact, name in self.binding.facts.items():
            cell = self.tidy(name) if self.is_text(name) else column(name)
            listed.append(cell.as_(f"cell_{FACT_PREFIX}{fact}", quoted=True))
        return listed

    def filled(self) -> Mapping[str, list[Sql]]:
        """Fields that one line of an order carries, given to its other lines."""
        replaced = []
        for field in self.mapping.filled_from_order:
            cell = column(f"cell_{field}")
            of_order = exp.Window(this=exp.Min(this=cell.copy()), partition_by=[column("cell_order")])
            replaced.append(exp.func("coalesce", cell, of_order).as_(f"cell_{field}", quoted=True))
        return {"replace": replaced} if replaced else {}

    def typed(self) -> list[Sql]:
        item = exp.func("coalesce", column("cell_item"), column("cell_description"))
        listed: list[Sql] = [column("cell_order").as_("order_id"), item.as_("item")]
        listed += [column(f"cell_{name}").as_(name) for name in ("customer", "status", "currency")]
        listed.append(column("cell_country").as_("place"))
        listed += [self.number(field).as_(f"number_{field}") for field in NUMBERS]
        listed += [self.time(field).as_(field) for field in TIMES]
        for fact, name in self.binding.facts.items():
            definition = self.vocabulary.facts[fact]
            read = self.fact(definition, column(f"cell_{FACT_PREFIX}{fact}"), self.table.columns[name])
            listed.append(read.as_(FACT_PREFIX + fact, quoted=True))
        return listed

    def type_of(self, field: str) -> str:
        name = self.binding.fields.get(field)
        return "VARCHAR" if name is None or field in self.mapping.constants else self.table.columns[name]

    def number(self, field: str) -> Sql:
        return self.number_of(column(f"cell_{field}"), self.type_of(field), field)

    def number_of(self, cell: Sql, kind: str, what: str) -> Sql:
        if kind == "VARCHAR":
            return call("number_of_text", cell, self.mapping.hints.decimal)
        if kind in _FLOATS:
            return call("number_of_double", cell)
        if kind in _WHOLE or kind.startswith("DECIMAL"):
            return exp.TryCast(this=cell, to=exp.DataType.build("DECIMAL(18, 6)"))
        raise self.wrong_type(what, kind, "a number")

    def time(self, field: str) -> Sql:
        return self.time_of(column(f"cell_{field}"), self.type_of(field), field)

    def time_of(self, cell: Sql, kind: str, what: str) -> Sql:
        """A time on the clock of the mapping's zone; NULL where it is beyond every order's."""
        return call("of_our_time", self.time_read(cell, kind, what))

    def time_read(self, cell: Sql, kind: str, what: str) -> Sql:
        zone, written_in = self.mapping.zone, self.mapping.written_in
        match kind:
            case "VARCHAR":
                return self.time_of_text(cell)
            case "DATE":
                return exp.cast(cell, "TIMESTAMP")
            case "TIMESTAMP WITH TIME ZONE":
                return call("timezone", zone, cell)
            case _ if kind.startswith("TIMESTAMP"):
                return call("in_zone", exp.cast(cell, "TIMESTAMP"), written_in, zone)
        raise self.wrong_type(what, kind, "a day or a time")

    def time_of_text(self, cell: Sql) -> Sql:
        zone, written_in = self.mapping.zone, self.mapping.written_in
        plain = call("digits", cell)
        formats = self.mapping.time_formats
        if not formats:
            return call("iso_time", plain, written_in, zone)
        timed = [text(form) for form in formats if "%H" in form or "%I" in form]
        daily = [text(form) for form in formats if "%H" not in form and "%I" not in form]
        reads: list[Sql] = []
        if timed:
            wall = call("try_strptime", plain, exp.Array(expressions=timed))
            reads.append(call("in_zone", wall, written_in, zone))
        if daily:
            # A day alone is the shop's own, whatever zone its times are written in.
            reads.append(call("try_strptime", plain, exp.Array(expressions=daily)))
        return exp.func("coalesce", *reads)

    def fact(self, definition: FactDefinition, cell: Sql, kind: str) -> Sql:
        """A cell as a fact; ``none`` is infinity."""
        as_text = cell if kind == "VARCHAR" else exp.cast(cell, "VARCHAR")
        match definition.kind:
            case "bool":
                return cell if kind == "BOOLEAN" else call("truth", as_text)
            case "enum":
                word = exp.func("lower", as_text)
                return self.if_in(word, definition.type.values)
            case "country":
                return self.if_in(as_text, sorted(COUNTRIES))
            case "region":
                fits = call("regexp_full_match", as_text.copy(), "[A-Z]{2}-[A-Z0-9]{1,3}")
                return exp.case().when(fits, as_text)
            case "money":
                return exp.cast(self.number_of(cell, kind, definition.name), "DECIMAL(18, 4)")
            case _:
                day = exp.cast(self.time_of(cell, kind, definition.name), "DATE")
                if definition.kind == "date":
                    return day
                never = text("none" if kind == "VARCHAR" else INFINITY)
                none = exp.EQ(this=exp.func("lower", as_text.copy()), expression=never)
                return exp.case().when(none, exp.cast(text(INFINITY), "DATE")).else_(day)

    def if_in(self, value: Sql, words: Sequence[str]) -> Sql:
        listed = exp.In(this=value, expressions=[text(word) for word in words])
        return exp.case().when(listed, value.copy())

    def wrong_type(self, what: str, kind: str, wanted: str) -> AuditError:
        return AuditError(
            "audit.column_type",
            f"{self.table.name}: the column for {what} has the type {kind}, which is not {wanted}.",
            facts={"field": what, "type": kind},
            remedy="Write the column as text or in a fitting type, or name another column in the mapping.",
        )

    def outputs(self) -> list[Sql]:
        credit = self.is_credit()
        kind = exp.case().when(credit, text("credit")).else_(text("purchase"))
        pieces = exp.Abs(this=column("number_quantity"))
        listed: list[Sql] = [column("line"), kind.as_("kind")]
        listed += [column(name) for name in ("order_id", "item", "customer")]
        listed += [
            pieces.as_("quantity"),
            column("currency"),
            self.amount().as_("amount"),
            *map(column, TIMES),
        ]
        listed += [column("place"), column("country")]
        listed += [column(FACT_PREFIX + fact) for fact in self.binding.facts]
        checks = self.checks(credit)
        listed.append(self.chosen(checks, lambda check: text(check.reason)).as_("reason"))
        listed.append(self.chosen(checks, lambda check: check.value).as_("value"))
        return listed

    def amount(self) -> Sql:
        """What was paid for the line; NULL where it is not told or not exact in its currency.

        A price with more decimals than its currency, or goods sold by weight, were rounded by the shop
        in a way the file does not tell.
        """
        # One digit more than the other factor has, so that the product is as wide as both together.
        quantity = exp.cast(column("number_quantity"), "DECIMAL(19, 6)")
        product = exp.Mul(this=quantity, expression=column("number_unit_price"))
        amount = exp.cast(exp.Abs(this=product), "DECIMAL(36, 12)")
        remainder = exp.Mod(this=amount, expression=column("least"))
        exact = exp.EQ(this=remainder, expression=exp.Literal.number(0))
        return exp.case().when(exact, amount.copy())

    def chosen(self, checks: Sequence[Check], output: Callable[[Check], Sql]) -> Sql:
        case = exp.case()
        for check in checks:
            case = case.when(check.when.copy(), output(check).copy(), copy=False)
        return case.else_(null())

    def is_credit(self) -> Sql:
        return any_of([self.holds(tests) for tests in self.mapping.credits])

    def holds(self, tests: Tests) -> Sql:
        """All tests hold; an absent value fails every one."""
        return exp.func("coalesce", all_of([self.tested(test) for test in tests]), exp.false())

    def tested(self, test: Test) -> Sql:
        cell = column(f"cell_{test.field}")
        folded = exp.func("lower", cell.copy())
        match test.kind:
            case "present":
                return exp.Not(this=exp.Is(this=cell, expression=exp.null()))
            case "negative":
                return exp.LT(this=column(f"number_{test.field}"), expression=exp.Literal.number(0))
            case "is":
                return exp.In(this=folded, expressions=[text(word.lower()) for word in test.words])
        return exp.paren(
            any_of([call("starts_with", folded.copy(), text(word.lower())) for word in test.words])
        )

    def checks(self, credit: Sql) -> list[Check]:
        """What sets a line aside, in the order in which reasons are given."""
        item = column("item")
        checks = [Check(rule.reason, self.holds(rule.when), item) for rule in self.mapping.set_aside]
        for field in ("order", "item", "quantity", "ordered_at"):
            cell = item if field == "item" else column(f"cell_{field}")
            checks.append(Check(f"missing_{field}", is_null(cell), null()))
        checks += [self.unread(f"number_{field}", field, f"{field}_not_a_number") for field in NUMBERS]
        checks += [self.unread(field, field, "time_not_readable") for field in TIMES]
        place = column("place")
        unknown_place = all_of([is_known(place), exp.Not(this=column("place_known"))])
        checks.append(Check("country_not_known", unknown_place, place))
        unknown_currency = all_of([is_known(column("currency")), is_null(column("least"))])
        checks.append(Check("currency_not_known", unknown_currency, column("currency")))
        for fact in self.binding.facts:
            name = FACT_PREFIX + fact
            unread = self.unread(name, name, "fact_not_readable")
            shown = exp.DPipe(this=text(f"{fact}: "), expression=exp.Paren(this=unread.value))
            checks.append(Check(unread.reason, unread.when, shown))
        return checks + self.regions() + self.amounts(credit)

    def regions(self) -> list[Check]:
        """Regions that are none of the line's country, as for one order."""
        if self.region() is None:
            return []
        elsewhere = exp.NEQ(this=column("lies_in"), expression=column("country"))
        parts = [text(f'{REGION_FACT}: "'), column("region"), text('" does not lie in '), column("country")]
        lies_elsewhere = call("concat", *parts, text("."))
        known = all_of([is_known(column("country")), is_known(column("problem"))])
        return [
            Check("fact_not_readable", elsewhere, lies_elsewhere),
            Check("fact_not_readable", known, column("problem")),
        ]

    def unread(self, typed: str, field: str, reason: str) -> Check:
        """A cell that is there but could not be read."""
        cell = column(f"cell_{field}")
        return Check(
            reason, all_of([is_known(cell), is_null(column(typed))]), exp.cast(cell.copy(), "VARCHAR")
        )

    def amounts(self, credit: Sql) -> list[Check]:
        """Numbers that are read but are no purchase or return of a product."""
        quantity, price = column("number_quantity"), column("number_unit_price")
        zero = exp.Literal.number(0)
        shown_quantity, shown_price = (exp.cast(column(f"cell_{field}"), "VARCHAR") for field in NUMBERS)
        negative = all_of([exp.LT(this=quantity, expression=zero), exp.Not(this=exp.Paren(this=credit))])
        return [
            Check("quantity_zero", exp.EQ(this=quantity.copy(), expression=zero.copy()), shown_quantity),
            Check("quantity_negative", negative, shown_quantity),
            Check("price_zero", exp.EQ(this=price.copy(), expression=zero.copy()), shown_price),
            Check("price_negative", exp.LT(this=price.copy(), expression=zero.copy()), shown_price),
        ]
