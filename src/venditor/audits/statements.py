"""The SQL files of this package, in DuckDB's dialect."""

from functools import cache
from importlib.resources import files


@cache
def statements(name: str) -> str:
    """The text of ``sql/<name>.sql``."""
    return (files("venditor.audits") / "sql" / f"{name}.sql").read_text("utf-8")
