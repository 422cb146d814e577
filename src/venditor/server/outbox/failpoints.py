"""Places at which a test kills the process, as a power cut would.

Each is one line, ``reach("name")``, between two steps that a crash can part. Where the environment names none
it costs a look into a dictionary.
"""

from __future__ import annotations

import ast
import os
import signal
from pathlib import Path

VARIABLE = "VENDITOR_FAILPOINT"
_SERVER = Path(__file__).resolve().parent.parent


def reach(name: str) -> None:
    """Die here without a word, where the environment asks for it."""
    if os.environ.get(VARIABLE) == name:
        os.kill(os.getpid(), signal.SIGKILL)


def names() -> tuple[str, ...]:
    """Every name at which the code of the server can be killed, read from its source."""
    found: set[str] = set()
    for file in _SERVER.rglob("*.py"):
        source = file.read_text("utf-8")
        if "reach(" in source:
            found.update(_names_in(source))
    return tuple(sorted(found))


def _names_in(source: str) -> set[str]:
    return {
        call.args[0].value
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "reach"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }
