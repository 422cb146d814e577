"""`venditor audit orders`: exit codes, what is printed where, and where the files go."""

import json
import subprocess
import sys

import pytest

from venditor.audits.run import FILES
from venditor.cli import main

HEADINGS = "order,item,quantity,date,country\n"
GOOD = "1,cup,1,2026-03-02,NO\n"


@pytest.fixture
def orders(tmp_path):
    def write(text, name="orders.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write


def audit(*arguments):
    return main(["audit", "orders", *arguments])


def test_0_when_every_line_is_answered_and_the_files_stand_beside_the_input(orders, tmp_path, capsys):
    assert audit(orders(HEADINGS + GOOD)) == 0
    assert sorted(path.name for path in (tmp_path / "orders-audit").iterdir()) == sorted(FILES)
    out, err = capsys.readouterr()
    assert "1 read = 1 purchases + 0 returns + 0 set aside" in out
    assert err == ""


def test_1_when_lines_are_set_aside(orders, tmp_path, capsys):
    assert audit(orders(HEADINGS + GOOD + "2,cup,x,2026-03-02,NO\n"), "--out", str(tmp_path / "out")) == 1
    assert "quantity is not a number" in capsys.readouterr().out


def test_2_when_no_line_can_be_used_and_the_problems_say_why(orders, tmp_path, capsys):
    assert audit(orders(HEADINGS + "2,cup,x,2026-03-02,NO\n"), "--out", str(tmp_path / "out")) == 2
    assert "No line of orders.csv could be used." in capsys.readouterr().err
    assert "quantity_not_a_number" in (tmp_path / "out" / "problems.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "name", "arguments", "said"),
    [
        ("", "orders.csv", [], "orders.csv: the file is empty."),
        (HEADINGS, "orders.csv", [], "orders.csv has headings and no lines below them."),
        (b"PAR1\x00\x00\x00", "orders.parquet", [], "this is not a whole Parquet file"),
        ("a,b\n1,ケース\n".encode("shift_jis"), "orders.csv", [], "is not text in utf-8"),
        (
            "ordr,item,quantity,date,country\n",
            "orders.csv",
            [],
            'Is it "ordr"? Then call that column "order".',
        ),
        (HEADINGS + GOOD, "orders.csv", ["--mapping", "uci"], 'there is no mapping "uci"'),
        (HEADINGS + GOOD, "orders.csv", ["--mapping", "uci-online-retail"], 'has no column "InvoiceNo"'),
        (HEADINGS + GOOD, "orders.csv", ["--mapping", "nowhere.yaml"], "cannot be read"),
    ],
)
def test_2_for_unusable_input_with_what_to_do(orders, tmp_path, capsys, text, name, arguments, said):
    assert audit(orders(text, name), "--out", str(tmp_path / "out"), *arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert not (tmp_path / "out").exists()


def test_2_when_the_folder_for_the_results_is_a_file(orders, capsys):
    path = orders(HEADINGS + GOOD)
    assert audit(path, "--out", path) == 2
    assert "is a file, not a folder" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_to_is_said_so_and_nothing_is_left_half_done(
    orders, tmp_path, capsys
):
    path, out = orders(HEADINGS + GOOD), tmp_path / "out"
    assert audit(path, "--out", f"{path}/below") == 2
    assert "The results cannot be written to" in capsys.readouterr().err
    (out / "report.html").mkdir(parents=True)
    assert audit(path, "--out", str(out)) == 2
    assert "(report.html: Is a directory). Free space, or name a folder" in capsys.readouterr().err
    assert [found.name for found in out.iterdir()] == ["report.html"]


def test_a_link_in_the_folder_is_replaced_and_not_followed(orders, tmp_path):
    out, mine = tmp_path / "out", tmp_path / "mine.txt"
    out.mkdir()
    mine.write_text("mine", "utf-8")
    for name in FILES:
        (out / name).symlink_to(mine)
    assert audit(orders(HEADINGS + GOOD), "--out", str(out)) == 0
    assert mine.read_text("utf-8") == "mine"
    assert sorted(found.name for found in out.iterdir() if not found.is_symlink()) == sorted(FILES)


def test_2_for_a_day_that_does_not_exist(orders, capsys):
    with pytest.raises(SystemExit) as stopped:
        audit(orders(HEADINGS + GOOD), "--law-as-of", "2026-02-30")
    assert stopped.value.code == 2
    assert '"2026-02-30" is not a day' in capsys.readouterr().err


def test_2_where_the_extra_for_audits_is_not_installed(orders, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "venditor.adapters.duckdb_engine", None)
    assert audit(orders(HEADINGS + GOOD)) == 2
    assert 'pip install "venditor[audit]"' in capsys.readouterr().err


def test_json_is_one_document_on_standard_output(orders, tmp_path, capsys):
    out = tmp_path / "out"
    assert audit(orders(HEADINGS + GOOD), "--json", "--out", str(out), "--law-as-of", "2026-11-01") == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads((out / "summary.json").read_text("utf-8"))
    assert printed["law_as_of"] == "2026-11-01"


def test_the_terminal_speaks_the_readers_language(orders, tmp_path, capsys):
    assert audit(orders(HEADINGS + GOOD), "--language", "de", "--out", str(tmp_path / "out")) == 0
    assert "1 gelesen = 1 Käufe + 0 Rückgaben + 0 beiseitegelegt" in capsys.readouterr().out


def test_an_earlier_result_stays_when_a_later_run_fails(orders, tmp_path):
    out = tmp_path / "out"
    assert audit(orders(HEADINGS + GOOD), "--out", str(out)) == 0
    before = {name: (out / name).read_bytes() for name in FILES}
    assert audit(orders(HEADINGS), "--out", str(out)) == 2
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_no_progress_is_drawn_where_there_is_no_terminal(orders, tmp_path):
    command = [sys.executable, "-m", "venditor.cli", "audit", "orders", orders(HEADINGS + GOOD)]
    run = subprocess.run([*command, "--out", str(tmp_path / "out")], capture_output=True, check=False)
    assert (run.returncode, run.stderr) == (0, b"")


def test_progress_is_drawn_on_a_terminal_and_wiped_away(orders, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert audit(orders(HEADINGS + GOOD), "--out", str(tmp_path / "out")) == 0
    drawn = capsys.readouterr().err
    assert "[--------------------]   0% reading the file" in drawn
    assert "asking the law" in drawn
    assert drawn.endswith("\r\033[K")


def test_the_terminal_says_what_is_missing(tmp_path, capsys):
    path, mapping = tmp_path / "orders.csv", tmp_path / "shop.yaml"
    path.write_text("order,item,quantity,ordered_at,country\n1,cup,1,2026-03-02,DE\n", "utf-8")
    assert main(["audit", "orders", str(path), "--out", str(tmp_path / "out")]) == 0
    out = capsys.readouterr().out
    assert "Most often missing, with the assumptions: " in out
    assert "what was bought (product, 1)" in out
    mapping.write_text(
        "mapping: shop\ntitle: {en: a shop}\ncolumns: {order: order, item: item, quantity: quantity, "
        "ordered_at: ordered_at, country: country}\n"
        "facts: {delivered_on: {column: Deliverd, optional: true}}\n",
        "utf-8",
    )
    assert main(["audit", "orders", str(path), "--mapping", str(mapping)]) == 0
    assert 'The file has no column "Deliverd", so nobody said: day the goods' in capsys.readouterr().out
