"""`venditor shop check`: exit codes, what is printed where, the files, and what has changed."""

import json
import re
import shutil
import subprocess
import sys
import threading
import tomllib
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from venditor.adapters.web.fetching import WebSite
from venditor.cli import main

SITES = Path(__file__).parents[1] / "audits" / "shop" / "sites"
PROJECT = Path(__file__).parents[2] / "pyproject.toml"
# A program in which nothing can be imported but Python's own, Venditor, and the distributions that are named.
WITH_THESE_ALONE = """
import sys
from importlib.metadata import packages_distributions

there = set(sys.argv.pop(1).split(","))
owners = packages_distributions()


class NotInstalled:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top in owners and not there & {one.lower() for one in owners[top]}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=top)


sys.meta_path.insert(0, NotInstalled())
from venditor.cli import main

sys.exit(main(sys.argv[1:]))
"""


def check(*arguments):
    return main(["shop", "check", *map(str, arguments)])


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def serve(monkeypatch):
    """Serves a folder; no second is waited between pages."""
    monkeypatch.setattr(WebSite, "_pause", lambda _site, _target, _interval: None)
    running = []

    def start(folder):
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder))
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        running.append(server)
        return f"http://localhost:{server.server_port}/"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def test_0_where_there_is_nothing_to_mend(tmp_path, capsys):
    assert check(SITES / "de-lawful", "--out", tmp_path) == 0
    out, err = capsys.readouterr()
    assert "0 to mend, 0 to look at." in out
    assert err == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["findings.json", "report.html"]


def test_words_of_a_shop_steer_no_terminal(tmp_path, capsys):
    shop = tmp_path / "shop"
    shop.mkdir()
    words = "Kündigen oder widerrufen \x1b[2J\x1b]0;x\x07\u202e"
    (shop / "index.html").write_text(
        f"<html lang=de>{'Tee ' * 99}<footer><a href=/w>{words}</a></footer>", "utf-8"
    )
    assert check(shop, "--out", tmp_path / "out") == 1
    assert check("http://shop\x1b[2J.example/") == 2
    for told in capsys.readouterr():
        assert not set("\x1b\x07\u202e") & set(told)
        assert "\\u001b[2J" in told


def test_1_where_something_is_to_be_mended_and_each_finding_names_article_and_fix(tmp_path, capsys):
    assert check(SITES / "de-faults", "--out", tmp_path) == 1
    out = capsys.readouterr().out
    assert "“Kündigen oder widerrufen” puts cancelling and withdrawing into one label" in out
    assert "Regulation (EU) 2024/3228 art. 1-2. Remove the link" in out


def test_1_where_a_script_makes_the_page_and_nothing_can_be_told(tmp_path, capsys):
    assert check(SITES / "spa", "--out", tmp_path, "--report-language", "de") == 1
    assert "was sie zeigt, lässt sich nicht sagen" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["/no/such/folder"], "is neither an address nor a folder"),
        (["ftp://shop.example/"], "only http and https are fetched"),
        (["https://a:b@shop.example/"], "with a name and password"),
        (["http://2130706433/"], "written as four decimal numbers"),
        (
            ["http://127.0.0.1/"],
            "loopback 127.0.0.0/8). For a test shop in your own network give --allow-private.",
        ),
        (
            ["http://169.254.169.254/", "--allow-private"],
            (
                "are never asked (169.254.169.254 is 169.254.169.254: link-local 169.254.0.0/16). Not with "
                "--allow-private either: the shop needs a public or a private address."
            ),
        ),
        (["http://[fe80::1]/"], "Not with --allow-private either"),
        (["http://127.0.0.1:8000/"], "port 8000 is not fetched from"),
        ([SITES / "de-lawful", "--language", "pl"], "The folder has no pages in pl"),
        ([SITES / "de-lawful", "--since", SITES / "README.md"], "it is not a venditor.shop_check/1 document"),
        ([SITES / "de-lawful", "--since", SITES / "none.json"], "No such file"),
        ([SITES / "de-lawful", "--out", SITES / "README.md"], "is a file, not a folder"),
    ],
)
def test_2_for_what_cannot_be_used_with_what_to_do(tmp_path, capsys, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    assert check(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert list(tmp_path.iterdir()) == []


def test_a_page_that_is_also_behind_an_entry_counts_once(tmp_path, capsys):
    shop = tmp_path / "shop"
    shutil.copytree(SITES / "de-lawful", shop)
    check(shop, "--out", tmp_path / "out")
    files = len(list(shop.rglob("*.html")))
    assert capsys.readouterr().out.startswith(f"{files} pages read on ")


def test_shops_on_two_ports_of_a_host_have_a_folder_each(serve, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for site in ("de-lawful", "de-faults"):
        check(serve(SITES / site), "--allow-private", "--json")
        assert json.loads(capsys.readouterr().out)["difference"] is None
    first, second = sorted(path.name for path in tmp_path.iterdir())
    assert first != second
    assert {name.partition("-")[0] for name in (first, second)} == {"localhost"}


def test_bytes_that_are_no_page_are_not_judged(tmp_path, capsys):
    shop = tmp_path / "shop"
    shutil.copytree(SITES / "de-lawful", shop)
    (shop / "zufall.html").write_bytes(bytes(range(256)) * 8)
    check(shop, "--out", tmp_path / "out", "--json")
    told = json.loads(capsys.readouterr().out)
    (page,) = (each for each in told["pages"] if each["address"].endswith("zufall.html"))
    assert (page["unread"], page["detail"]) == ("not_html", "its bytes are no text")
    kinds = [each["kind"] for each in told["findings"] if each["address"].endswith("zufall.html")]
    assert kinds == ["page_not_read"]
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "index.html").write_bytes(bytes(range(256)) * 8)
    assert check(alone, "--out", tmp_path / "none") == 2
    assert "it is not HTML (its bytes are no text)" in capsys.readouterr().err


@pytest.mark.parametrize("pages", ["0", "101", "-1", "x"])
def test_2_for_a_number_of_pages_that_is_none(capsys, pages):
    with pytest.raises(SystemExit) as stopped:
        check(SITES / "de-lawful", "--pages", pages)
    assert stopped.value.code == 2
    assert "is not a whole number from 1 to 100" in capsys.readouterr().err


def test_2_where_the_extra_is_not_installed(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "venditor.audits.shop.check", None)
    assert check(SITES / "de-lawful") == 2
    assert 'pip install "venditor[shop]"' in capsys.readouterr().err


def test_a_check_needs_no_more_than_its_extra_installs(tmp_path):
    project = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["shop"]]
    there = {"venditor", *(re.match(r"[\w-]+", one)[0].lower() for one in wanted)}
    done = subprocess.run(
        [sys.executable, "-c", WITH_THESE_ALONE, ",".join(there), "shop", "check", SITES / "de-lawful"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "de-lawful-shop-check" / "report.html").exists()


def test_a_shop_on_the_web_has_the_findings_of_its_saved_copy(serve, tmp_path, capsys):
    address = serve(SITES / "de-faults")
    assert check(address, "--allow-private", "--out", tmp_path, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    kinds = {each["kind"] for each in told["findings"] if each["weight"] == "fault"}
    assert {"entry_is_information", "mixed_label", "mixed_target", "entry_hidden", "odr_link"} <= kinds
    assert told["pages"][0]["template"] == "start"
    assert "error" in [each["template"] for each in told["pages"]]
    assert told["format"] == "venditor.shop_check/1"
    assert {each["country"]: each["since"] for each in told["applies"]}["AT"] == "2026-10-01"


def test_a_shop_on_the_web_is_not_private_unless_told(serve, tmp_path):
    assert check(serve(SITES / "de-lawful"), "--out", tmp_path / "out") == 2
    assert not (tmp_path / "out").exists()


def test_a_second_run_tells_what_changed(tmp_path, capsys):
    shop = tmp_path / "shop"
    shutil.copytree(SITES / "de-faults", shop)
    out = tmp_path / "out"
    assert check(shop, "--out", out) == 1
    imprint = shop / "impressum.html"
    imprint.write_text(
        imprint.read_text("utf-8").replace("https://ec.europa.eu/consumers/odr/", "/"), "utf-8"
    )
    capsys.readouterr()
    assert check(shop, "--out", out, "--json") == 1
    told = json.loads(capsys.readouterr().out)["difference"]
    assert [each["kind"] for each in told["gone"]] == ["odr_link"]
    assert (told["new"], told["same"]) == ([], 8)
    assert "odr_link" not in (out / "findings.json").read_text("utf-8").partition('"difference"')[0]


def test_only_the_languages_that_are_wanted_are_read(serve, tmp_path, capsys):
    shop = tmp_path / "shop"
    shutil.copytree(SITES / "de-lawful", shop)
    shutil.copytree(SITES / "fr-plugin", shop / "fr")
    start = shop / "index.html"
    link = '<link rel="alternate" hreflang="fr" href="fr/index.html"></head>'
    start.write_text(start.read_text("utf-8").replace("</head>", link), "utf-8")
    address = serve(shop)
    for wanted, languages in ((["fr"], {"fr"}), (["de"], {"de"}), (["de", "fr"], {"de", "fr"})):
        out = tmp_path / "-".join(wanted)
        check(address, "--allow-private", "--out", out, "--json", "--language", *wanted)
        told = json.loads(capsys.readouterr().out)
        assert {each["language"] for each in told["pages"] if each["template"] == "start"} == languages


@pytest.mark.browser
def test_with_a_browser_what_a_script_makes_is_read(serve, tmp_path, capsys):
    shop = tmp_path / "shop"
    shop.mkdir()
    start = '<html lang="de"><title>Shop</title><div id="root"></div><script src="app.js"></script></html>'
    (shop / "index.html").write_text(start, "utf-8")
    script = 'document.getElementById("root").innerHTML = "<a href=/w.html>Vertrag widerrufen</a>";'
    (shop / "app.js").write_text(script, "utf-8")
    (shop / "w.html").write_text((SITES / "de-lawful" / "widerrufen.html").read_text("utf-8"), "utf-8")
    address = serve(shop)
    assert check(address, "--allow-private", "--out", tmp_path / "as-sent", "--pages", 1) == 1
    assert "is made by a script" in capsys.readouterr().out
    # In a thread of its own: in this one a driver may be running for the tests of pages.
    with ThreadPoolExecutor(max_workers=1) as thread:
        arguments = (address, "--allow-private", "--out", tmp_path / "run", "--pages", 1, "--browser")
        assert thread.submit(check, *arguments).result() == 0
    assert "0 to mend, 0 to look at." in capsys.readouterr().out


def test_2_where_a_folder_is_to_be_run_in_a_browser_or_there_is_none(tmp_path, capsys, monkeypatch):
    assert check(SITES / "de-lawful", "--browser", "--out", tmp_path) == 2
    assert "A saved folder is read as it is" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "venditor.adapters.browser.rendering", None)
    assert check("https://shop.example/", "--browser", "--out", tmp_path) == 2
    assert 'pip install "venditor[shop,browser]"' in capsys.readouterr().err
