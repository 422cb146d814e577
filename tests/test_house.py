"""The house rules that no linter knows: what may be imported, shipped and committed."""

import ast
import configparser
import re
import shutil
import subprocess
import sys
import textwrap
import tomllib
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SOURCE = REPOSITORY / "src" / "venditor"
MODULES = sorted(SOURCE.rglob("*.py"))
LOCKS = ("requirements.lock", "bench/requirements.lock", "tests/spark/requirements.lock")
BELOW_A_LINE_LIMIT = 500
ONE_MEBIBYTE = 2**20

BASE_LIBRARIES = {"yaml", "babel"}
BASE_PACKAGES = ("core", "calendars", "rules", "law", "rights")
# The compilers to SQL come with venditor[audit].
SQL_MODULES = ("rules.sql", "rights.bulk")
# What each package below the adapters may import beside the standard library and venditor itself.
# A new package gets a row here and a line in .importlinter.
LIBRARIES = {
    "core": set(),
    "law": set(),
    "calendars": {"yaml"},
    "products": set(),
    "privacy": {"cryptography"},
    "traceability": {"cryptography"},
    "rules": BASE_LIBRARIES,
    "rights": BASE_LIBRARIES,
    "aftersales": {"babel"},
    "listings": {"babel", "biip", "defusedxml", "pint", "py3langid", "selectolax", "yaml"},
    "audits": BASE_LIBRARIES | {"justhtml", "sqlglot"},
}
ABOVE = {"", "adapters", "server", "cli"}
NETWORK = {"ftplib", "http.client", "http.server", "smtplib", "socket", "ssl", "urllib.request"}

UNWELCOME = {
    "a path of one machine": re.compile(r"(?<![\w.-])/(work|root)/|/home/\w+/|/Users/\w+/|[A-Z]:\\Users"),
    "a registry address": re.compile(r"pypi\.org|pythonhosted\.org|npmjs\.(org|com)|deb\.debian\.org"),
    "an index setting": re.compile(r"(?<!no-emit-)(extra-)?index[-_]url|(?<!no-emit-)find[-_]links"),
}


def _files():
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        check=True,
        text=True,
    )
    paths = (REPOSITORY / name for name in listed.stdout.split("\0") if name)
    return sorted(path for path in paths if path.is_file())


def _dotted(module):
    """`rules.sql` for src/venditor/rules/sql.py and for src/venditor/rules/sql/__init__.py."""
    return ".".join(module.relative_to(SOURCE).with_suffix("").parts).removesuffix("__init__").rstrip(".")


def _imported(module):
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _allowed(dotted):
    """The row of LIBRARIES that the module is in, and the SQL tree where it is part of the compiler."""
    row = LIBRARIES.get(dotted.split(".")[0])
    return row if row is None or not dotted.startswith(SQL_MODULES) else row | {"sqlglot"}


def _direct_dependencies():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    lists = [
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
        *project["dependency-groups"].values(),
    ]
    for lock in LOCKS[1:]:
        wanted = (REPOSITORY / lock).with_suffix(".in").read_text("utf-8").splitlines()
        lists.append([line for line in wanted if line and not line.startswith("#")])
    return sorted({re.match(r"[\w.-]+", entry)[0].lower() for entries in lists for entry in entries})


def test_one_order_needs_only_the_standard_library_pyyaml_and_babel():
    script = textwrap.dedent(f"""
        import importlib, pkgutil, sys

        known = sys.stdlib_module_names | {BASE_LIBRARIES | {"_yaml", "venditor"}!r}

        class Refuse:
            def find_spec(self, name, path=None, target=None):
                root = name.partition(".")[0]
                # zoneinfo reads how this Python was built from a module named after the machine.
                if not root.startswith("_sysconfigdata") and root not in known:
                    raise ImportError(f"{{name}} is not part of the base install")

        sys.meta_path.insert(0, Refuse())
        for package in {BASE_PACKAGES!r}:
            root = importlib.import_module("venditor." + package)
            for module in pkgutil.walk_packages(root.__path__, root.__name__ + "."):
                if not module.name.removeprefix("venditor.").startswith({SQL_MODULES!r}):
                    importlib.import_module(module.name)
    """)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.stderr == ""
    assert run.returncode == 0


def _unwelcome_imports(module):
    """What a module imports that its package may not."""
    dotted = _dotted(module)
    allowed = _allowed(dotted)
    if allowed is None:
        return [f"{dotted} has no row in LIBRARIES"]
    imported = set(_imported(module))
    roots = {name.partition(".")[0] for name in imported}
    strange = (roots - sys.stdlib_module_names - {"venditor"} - allowed) | (imported & NETWORK)
    return [f"{dotted} imports {name}" for name in sorted(strange)]


@pytest.mark.parametrize("package", sorted({_dotted(module).partition(".")[0] for module in MODULES} - ABOVE))
def test_a_module_below_the_adapters_imports_only_what_its_package_may(package):
    modules = [module for module in MODULES if _dotted(module).partition(".")[0] == package]
    wrong = [said for module in modules for said in _unwelcome_imports(module)]
    assert not wrong, "\n".join(wrong)


def test_import_linter_holds_every_package_below_the_adapters_to_its_contracts():
    config = configparser.ConfigParser()
    config.read(REPOSITORY / ".importlinter", encoding="utf-8")
    held = config["importlinter:contract:outside-world"]["source_modules"].split()
    packages = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert {name.removeprefix("venditor.") for name in held} == packages - ABOVE


def test_law_is_data_only():
    assert [path.name for path in (SOURCE / "law").rglob("*.py")] == ["__init__.py"]


def test_a_module_is_short_enough_to_read():
    lines = {_dotted(module): len(module.read_text("utf-8").splitlines()) for module in MODULES}
    long = [f"{name}: {number} lines" for name, number in lines.items() if number >= BELOW_A_LINE_LIMIT]
    assert not long, "\n".join(long)


def test_a_package_opens_with_its_purpose():
    packages = [one for one in SOURCE.rglob("__init__.py") if one.parent.name != "migrations"]
    told = {_dotted(one): ast.get_docstring(ast.parse(one.read_text("utf-8"))) for one in packages}
    assert [name for name, purpose in told.items() if not purpose] == []


def test_no_file_names_a_machine_or_a_registry():
    found = []
    for path in _files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            found += [
                f"{path.relative_to(REPOSITORY)}:{number}: {what}: {match[0]}"
                for what, pattern in UNWELCOME.items()
                if (match := pattern.search(line))
            ]
    assert found == []


def test_no_guide_installs_from_an_index_that_does_not_have_it():
    guides = [REPOSITORY / "README.md", *(REPOSITORY / "docs").rglob("*.md")]
    assert [str(one) for one in guides if 'pip install "venditor' in one.read_text("utf-8")] == []


def test_no_file_is_larger_than_a_mebibyte():
    assert [path for path in _files() if path.stat().st_size > ONE_MEBIBYTE] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_is_pinned_by_hash(lock):
    text = (REPOSITORY / lock).read_text("utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert len(lines) > len(BASE_LIBRARIES)
    assert [
        line for line in lines if not re.fullmatch(r"[\w.-]+==\S+( +--hash=sha256:[0-9a-f]{64})+", line)
    ] == []


@pytest.mark.parametrize("name", _direct_dependencies())
def test_a_dependency_is_locked_and_its_choice_explained(name):
    locks = [(REPOSITORY / lock).read_text("utf-8") for lock in LOCKS]
    assert any(re.search(rf"^{re.escape(name)}==", lock, re.MULTILINE) for lock in locks)
    explained = (REPOSITORY / "docs" / "dependencies.md").read_text("utf-8").lower()
    assert f"| {name} |" in explained


def test_a_wheel_ships_every_file_of_the_package(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=REPOSITORY,
        capture_output=True,
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    shipped = set(zipfile.ZipFile(wheel).namelist())
    kept = {str(path.relative_to(SOURCE.parent)) for path in _files() if path.is_relative_to(SOURCE)}
    assert {"venditor/py.typed", "venditor/law/LICENSE"} <= kept
    assert kept - shipped == set()


@pytest.mark.parametrize(("required", "outcome"), [("0", "1 skipped"), ("1", "1 failed")])
def test_a_skipped_browser_test_fails_where_a_browser_is_required(tmp_path, monkeypatch, required, outcome):
    shutil.copy(REPOSITORY / "tests" / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = browser\n", "utf-8")
    page = "import pytest\n@pytest.mark.browser\ndef test_page(): pytest.skip('no display')\n"
    (tmp_path / "test_page.py").write_text(page, "utf-8")
    monkeypatch.setenv("VENDITOR_REQUIRE_BROWSER", required)
    monkeypatch.setenv("VENDITOR_CHROMIUM", "chromium")
    # pytest-django hands its settings on to every child, which finds no such module from its folder.
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.splitlines()[-1].startswith(outcome)
