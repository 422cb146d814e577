"""The folder of law that ways of counting and holidays are read from: Venditor's own, or a copy of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Protocol, TypeVar

import yaml

from venditor.core.errors import VenditorError


class _Cached(Protocol):
    def cache_clear(self) -> None: ...


C = TypeVar("C", bound=_Cached)
_known: list[_Cached] = []
_chosen: list[Path] = []


def law_folder() -> Traversable:
    """The folder in use."""
    return _chosen[-1] if _chosen else files("venditor.law")


@contextmanager
def reading_from(folder: Path) -> Iterator[None]:
    """Read ways of counting and holidays from another folder of law for a while, in the whole process.

    What was worked out from the tables of one folder is forgotten when another takes its place.

    Args:
        folder: laid out as `venditor/law`.
    """
    _chosen.append(folder)
    _forget()
    try:
        yield
    finally:
        _chosen.pop()
        _forget()


def of_this_folder(cached: C) -> C:
    """Have a cache of what is worked out from a folder forgotten when another folder is read."""
    _known.append(cached)
    return cached


def _forget() -> None:
    for cached in _known:
        cached.cache_clear()


def read_table(name: str, key: str, malformed: Callable[[str], VenditorError]) -> dict[str, Any]:
    """The entries under the one key of a YAML file of the folder.

    Args:
        name: the file, such as `counting.yaml`.
        key: the key.
        malformed: makes the error that says what is wrong with the file, after its name.

    Raises:
        VenditorError: what `malformed` makes.
    """
    try:
        text = (law_folder() / name).read_text(encoding="utf-8")
        loaded: Any = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    except OSError as error:
        raise malformed(f"cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise malformed(f"is not UTF-8 ({error.reason})") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise malformed(f"is not YAML, at line {line}: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise malformed(f"is not YAML ({type(error).__name__})") from None
    entries = loaded.get(key) if isinstance(loaded, dict) else None
    if not isinstance(entries, dict) or not all(isinstance(entry, dict) for entry in entries.values()):
        raise malformed(f"holds no entries by name under `{key}`")
    return entries
