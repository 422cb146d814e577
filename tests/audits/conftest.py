"""What tests of audits share: the law, and small files to audit."""

import textwrap
from functools import partial
from types import SimpleNamespace

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

# Monday 2 March 2026; the parcel arrives on Tuesday, and fourteen days later is Tuesday 17 March.
SMALL = """\
order,item,description,pieces,price,currency,at,customer,country
1,cup,,2,9.50,EUR,2026-03-02 09:30,anna,DE
1,POST,,1,4.90,EUR,2026-03-02 09:30,anna,DE
2,cup,,40,9.50,EUR,2026-03-03 10:00,hotel,DE
3,cup,,1,9.50,EUR,2026-03-04 11:00,,FR
4,cup,,1,9.50,EUR,2026-03-04 12:00,ola,NO
5,cup,,x,9.50,EUR,2026-03-04 12:00,ola,NO
C6,cup,,-1,9.50,EUR,2026-03-17 18:00,anna,DE
C7,cup,,-1,9.50,EUR,2026-03-18 08:00,anna,DE
C8,cup,,-1,9.50,EUR,2026-03-18 08:00,anna,DE
C9,cup,,-1,9.50,EUR,2026-03-18 08:00,,FR
C10,cup,,-5,9.50,EUR,2026-03-18 08:00,hotel,DE
"""


@pytest.fixture(scope="session")
def library():
    return default_library()


@pytest.fixture(scope="session")
def vocabulary(library):
    return library.vocabulary


@pytest.fixture
def mapping_of(tmp_path, vocabulary):
    """Reads the text of a mapping."""

    def read(text):
        path = tmp_path / "shop.yaml"
        path.write_text(textwrap.dedent(text), "utf-8")
        return read_mapping(path, vocabulary)

    return read


@pytest.fixture(scope="session")
def auditor(library):
    """Audits the text of a CSV file in a folder; the four files are in its `out`."""

    def run(folder, text, mapping=MAPPING, *, out="out", raw=None, **wanted):
        path = folder / "orders.csv"
        path.write_bytes(raw if raw is not None else text.encode())
        chosen, hints = None, {}
        if mapping is not None:
            (folder / "shop.yaml").write_text(mapping, "utf-8")
            chosen = read_mapping(folder / "shop.yaml", library.vocabulary)
            hints = {"hints": chosen.hints}
        with DuckDBEngine() as engine:
            table = read_orders(engine, path, **hints)
            order = Order(chosen or recognise(table, library.vocabulary), folder / out, **wanted)
            return audit_orders(engine, table, order, library=library)

    return run


@pytest.fixture
def audit(auditor, tmp_path):
    """Audits the text of a CSV file; the four files are in `audit.out`."""
    run = partial(auditor, tmp_path)
    run.out = tmp_path / "out"
    run.mapping = MAPPING
    return run


@pytest.fixture(scope="session")
def small(auditor, tmp_path_factory):
    """One audit that many tests look at: its result, and the folder with its files."""
    folder = tmp_path_factory.mktemp("small")
    return SimpleNamespace(result=auditor(folder, SMALL), out=folder / "out", text=SMALL)


@pytest.fixture
def mapping_file(tmp_path):
    """The mapping of the small shop as a file."""
    path = tmp_path / "shop.yaml"
    path.write_text(MAPPING, "utf-8")
    return path
