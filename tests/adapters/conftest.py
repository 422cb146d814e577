"""What tests of adapters share: an engine."""

import pytest

from venditor.adapters.duckdb_engine import DuckDBEngine


@pytest.fixture
def engine():
    with DuckDBEngine() as opened:
        yield opened
