"""A statement made again from a folder of archived law; run by :mod:`venditor.rights.archive`.

The folder takes the place of the law that comes with the program before anything of it is read.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

from venditor.rights.statement import remade


def replayed(statement: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The same facts and questions, answered by the law in a folder."""
    _put_in_place_of_the_law(folder)
    return dict(remade(statement))


def _put_in_place_of_the_law(folder: Path) -> None:
    package = folder / "__init__.py"
    package.write_text("", encoding="utf-8")
    spec = importlib.util.spec_from_file_location(
        "venditor.law", package, submodule_search_locations=[str(folder)]
    )
    if spec is None:
        raise ImportError(f"{folder} cannot be taken for the law")
    sys.modules["venditor.law"] = importlib.util.module_from_spec(spec)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(replayed(json.load(sys.stdin), Path(sys.argv[1]))))
