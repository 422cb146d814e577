"""What tests of audits share: an engine, the law, and small files to audit."""

import textwrap
from pathlib import Path

import pytest

from venditor.adapters.duckdb_engine import DuckDBEngine
from venditor.adapters.order_files import read_orders
from venditor.audits.binding import recognise
from venditor.audits.mapping_file import read_mapping
from venditor.audits.run import Order, audit_orders
from venditor.rights.jurisdictions import default_library

MAPPING = """
mapping: shop
title: {en: a shop}
columns:
  order: order
  item: item
  description: description
  quantity: pieces
  unit_price: price
  currency: currency
  ordered_at: at
  customer: customer
  country: country
time: {zone: Europe/Berlin}
facts:
  contract: distance
  product: goods
  trader_country: DE
  concluded_on: {day_of: ordered_at}
credits:
  - order: {begins_with: C}
set_aside:
  - {reason: not_a_product, when: {item: {is: [POST]}}}
assumptions:
  delivered_next_day:
    because: {en: the parcel is quick}
    facts: {delivered_on: {day_of: ordered_at, plus: 1 day}}
  informed_at_purchase:
    because: {en: the shop says so}
    facts: {informed_on: {same_day_as: concluded_on}}
  consumers_buy_little:
    because: {en: nobody needs more than three}
    facts: {buyer_is_consumer: true}
    when: {line_quantity: {at_most: 3}}
  ordinary:
    because: {en: these are cups}
    facts: {trader_directs_activity: true}
    ordinary: exemptions
  credited_is_withdrawn:
    because: {en: no other day is known}
    facts: {withdrawal_notice_on: {day_of: credited_at}}
"""


@pytest.fixture(scope="session")
def library():
    return default_library()


@pytest.fixture(scope="session")
def vocabulary(library):
    return library.vocabulary


@pytest.fixture
def engine():
    with DuckDBEngine() as opened:
        yield opened


@pytest.fixture
def mapping_of(tmp_path, vocabulary):
    """Reads the text of a mapping."""

    def read(text):
        path = tmp_path / "shop.yaml"
        path.write_text(textwrap.dedent(text), "utf-8")
        return read_mapping(path, vocabulary)

    return read


@pytest.fixture
def audit(tmp_path, mapping_of, library):
    """Audits the text of a CSV file; the result's folder is `out`."""

    def run(text, mapping=MAPPING, *, out="out", raw=None, **wanted):
        path = tmp_path / "orders.csv"
        path.write_bytes(raw if raw is not None else text.encode())
        with DuckDBEngine() as engine:
            chosen = mapping_of(mapping) if mapping is not None else None
            table = read_orders(engine, path, **({"hints": chosen.hints} if chosen else {}))
            chosen = chosen or recognise(table, library.vocabulary)
            order = Order(chosen, Path(tmp_path, out), **wanted)
            return audit_orders(engine, table, order, library=library)

    run.out = tmp_path / "out"
    run.mapping = MAPPING
    return run
