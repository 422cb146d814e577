"""The page that says which test shows what shops ask for names tests that exist, with all of this folder."""

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parents[2]
PAGE = (TESTS.parent / "docs" / "withdrawal-needs.md").read_text("utf-8")
NAMED = set(re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE))


def defined(file):
    body = ast.parse((TESTS / file).read_text("utf-8")).body
    return {one.name for one in body if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")}


def test_every_test_that_the_page_names_is_there():
    files = {file for file, _name in NAMED}
    assert len(NAMED) > 50
    assert {(file, name) for file in files for name in defined(file)} >= NAMED


def test_every_row_of_the_page_names_a_test_or_says_why_none():
    rows = [row for row in PAGE.splitlines() if re.match(r"\|(?! ?-|---)", row)]
    heads = ("| asked for |", "| question |", "| bug |")
    silent = [row for row in rows if "::test_" not in row and not row.startswith(heads)]
    assert silent == ["| free | there is one edition |"]


def test_every_need_has_its_file():
    here = {f"server/demand/{file.name}" for file in Path(__file__).parent.glob("test_need_*.py")}
    assert {file for file, _name in NAMED if "/test_need_" in file} == here
