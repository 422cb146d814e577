"""The command line: what it prints, where, and the exit codes."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from venditor.cli import main

ROOT = Path(__file__).resolve().parents[2]
ORDER = ROOT / "examples" / "order.yaml"
LAW = ROOT / "src" / "venditor" / "law"


def run(capsys, *arguments):
    code = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def written(tmp_path, content, name="facts.yaml"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_rights_answers_the_order_of_the_readme(capsys):
    code, out, err = run(capsys, "rights", ORDER, "--assume", "ordinary")
    assert (code, err) == (0, "")
    assert "You can withdraw until Tuesday, 7 April 2026." in out
    assert "BGB § 355 Abs. 2 Satz 1 and § 193 · Germany" in out
    assert "made_to_specification = no: made to the buyer's specification or clearly personalised" in out


def test_json_is_one_document_on_standard_output(capsys):
    code, out, err = run(
        capsys, "rights", ORDER, "--json", "--language", "zh-Hant", "--law-as-of", "2026-11-01"
    )
    document = json.loads(out)
    assert (code, err) == (0, "")
    assert document["format"] == "venditor.statement/2"
    assert (document["hypothetical"], document["language"]) == (True, "zh-Hant")


def test_a_what_if_says_so_first(capsys):
    _, out, _ = run(capsys, "rights", ORDER, "--law-as-of", "2026-11-01", "--language", "de")
    assert out.startswith("Hypothetisch: nach dem Recht mit Stand Sonntag, 1. November 2026.")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("consumer_country: XX\n", 'facts.yaml:1: consumer_country: "XX" is not a country code'),
        ("concluded_on: 2026-02-30\n", '"2026-02-30" is not a day of the calendar.'),
        ("deliverd_on: 2026-01-01\n", 'Did you mean "delivered_on"?'),
        ("", "the file is empty"),
        ("# nothing\n", "the file is empty"),
        (b"consumer_country: D\xc4\n", "is not UTF-8"),
        ("a: !!python/object/apply:os.system ['true']\n", "is refused"),
        ("a: &x 1\nb: *x\n", "aliases"),
        ("a: [1, 2\n", "facts.yaml:"),
        ("- consumer_country\n", "must be a mapping"),
    ],
)
def test_unusable_facts_exit_with_2_and_say_why(tmp_path, capsys, content, message):
    code, out, err = run(capsys, "rights", written(tmp_path, content))
    assert (code, out) == (2, "")
    assert message in err


def test_a_missing_file_exits_with_2(tmp_path, capsys):
    code, _, err = run(capsys, "rights", tmp_path / "nothing.yaml")
    assert code == 2
    assert "cannot be read" in err


@pytest.mark.parametrize(
    "arguments", [[], ["rihgts"], ["rights"], ["rights", "x", "--law-as-of", "2026-02-30"]]
)
def test_unusable_arguments_exit_with_2(capsys, arguments):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert capsys.readouterr().out == ""


def test_law_list_names_packs_and_provisions(capsys):
    code, out, _ = run(capsys, "law", "list", "de")
    assert code == 0
    assert "de.bgb.withdrawal.last_day" in out
    assert "eu.crd" not in out


def test_law_list_of_an_unknown_jurisdiction_says_which_there_are(capsys):
    code, _, err = run(capsys, "law", "list", "ZZ")
    assert code == 2
    assert "Encoded are:" in err


def test_law_show_quotes_the_law_and_says_what_is_not_encoded(capsys):
    code, out, _ = run(capsys, "law", "show", "de.bgb.withdrawal.last_day")
    assert code == 0
    assert "Die Widerrufsfrist beträgt 14 Tage." in out
    assert "In force 2014-06-13 to 2026-06-18, selected by concluded_on" in out
    unread = out.partition("In force 2026-06-19 to now")[2]
    assert "unverified (not-read)" in unread
    assert "Taken to say what the version before it says." in unread
    assert (
        json.loads(run(capsys, "law", "show", "de.bgb.withdrawal.last_day", "--json")[1])["jurisdiction"]
        == "DE"
    )


def test_law_show_of_an_unknown_provision_offers_the_nearest(capsys):
    code, _, err = run(capsys, "law", "show", "de.bgb.withdrawal.lastday")
    assert code == 2
    assert 'Did you mean "de.bgb.withdrawal.last_day"?' in err


def test_law_show_takes_an_id_in_any_case(capsys):
    wanted = run(capsys, "law", "show", "de.bgb.withdrawal.last_day")
    assert run(capsys, "law", "show", "DE.BGB.withdrawal.last_day") == wanted
    code, _, err = run(capsys, "law", "show", "DE.BGB.withdrawal.lastday")
    assert code == 2
    assert '"DE.BGB.withdrawal.lastday" is not a provision. Did you mean "de.bgb.withdrawal.last_day"?' in err


OPEN = "We cannot tell yet. It depends on: {needs}."


def translated(folder, name, text):
    """Put a translation of one sentence into a copy of the law."""
    (folder / "translations").mkdir(exist_ok=True)
    entry = f'msgid ""\nmsgstr ""\n\nmsgid "{OPEN}"\nmsgstr "{text}"\n'
    (folder / "translations" / name).write_text(entry, "utf-8")


# All of it is checked before the tests begin, by `make check`.
@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.campaign)])
def test_law_check_passes_on_our_own_law(tmp_path, capsys, whole):
    folder = LAW if whole else copied_law(tmp_path)
    for path in () if whole else LAW.glob("translations/*.po"):
        translated(folder, path.name, f"{OPEN} ({path.stem})")
    code, out, _ = run(capsys, "law", "check", "--json", "--folder", folder)
    document = json.loads(out)
    assert code == 0
    assert [finding for finding in document["findings"] if finding["severity"] == "error"] == []
    assert document["examples"]["failed"] == []
    assert document["clauses"]["without_example"] == []
    assert list(document["translations"]) == ["es", "fr", "ja", "ko", "zh-Hans"]
    assert {one["texts"] > len(one["missing"]) for one in document["translations"].values()} == {True}


def test_law_check_fails_over_a_translation_that_lost_a_gap(tmp_path, capsys):
    folder = copied_law(tmp_path)
    translated(folder, "fr.po", "On ne sait pas encore.")
    code, out, _ = run(capsys, "law", "check", "--folder", folder)
    assert code == 1
    assert "translations/fr.po:4: error: the translation of" in out
    assert "differ in {needs}. Write placeholders as the English text has them." in out
    assert "texts are not translated. Readers get the English ones" in out


def copied_law(tmp_path):
    """A copy of the tables and of as much law as an order from Germany asks about."""
    packs = [path for act in ("eu/crd", "eu/rome1", "de/bgb") for path in LAW.glob(f"{act}.*yaml")]
    for path in [*LAW.glob("*.yaml"), *LAW.glob("calendars/*"), *packs]:
        target = tmp_path / path.relative_to(LAW)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
    return tmp_path


def test_law_check_exits_with_1_when_an_example_fails(tmp_path, capsys):
    folder = copied_law(tmp_path)
    pack = folder / "de" / "bgb.yaml"
    pack.write_text(pack.read_text().replace("period: 14 days", "period: 15 days"))
    code, out, _ = run(capsys, "law", "check", "--folder", folder, "--quiet")
    assert code == 1
    assert "de/bgb.examples.yaml:" in out
    *lines, last = out.splitlines()
    errors = sum(": error: " in line for line in lines)
    failing = sum(".examples.yaml:" in line for line in lines)
    assert last.startswith(f"{errors} errors ({failing} failing examples), ")


def test_a_malformed_pack_exits_with_2_and_names_file_line_and_remedy(tmp_path, capsys):
    folder = copied_law(tmp_path)
    pack = folder / "de" / "bgb.yaml"
    pack.write_text(pack.read_text().replace("period: 14 days", "period: 14 working day", 1))
    code, _, err = run(capsys, "law", "check", "--folder", folder)
    assert code == 2
    assert "de/bgb.yaml:" in err
    assert "is not a period" in err


def _spent_by_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_rights_starts_cold_within_a_second():
    # Processor time, best of three: what is measured is our start, not what else the machine does.
    times = []
    for _ in range(3):
        begun = _spent_by_children()
        subprocess.run(
            [sys.executable, "-m", "venditor.cli", "rights", str(ORDER), "--assume", "ordinary"],
            check=True,
            capture_output=True,
        )
        times.append(_spent_by_children() - begun)
    assert min(times) < 1


def test_a_command_that_is_stopped_ends_without_a_traceback(monkeypatch, capsys):
    def stopped(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("venditor.cli.rights.run", stopped)
    assert main(["rights", "order.yaml"]) == 130
    assert capsys.readouterr().err == ""


def shell(command, *, encoding="utf-8"):
    """A command run by a shell in another locale; the word `venditor` stands for it."""
    command = command.replace("venditor", f"{sys.executable} -m venditor.cli", 1)
    return subprocess.run(
        ["bash", "-c", command],
        check=False,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LC_ALL": "C"},
        cwd=ROOT,
    )


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("venditor rights examples/order.yaml --language zh-Hant", "解約"),
        ("venditor rights examples/order.yaml --language zh-Hant --json", "解約"),
        ("venditor law show tw.cpa.withdrawal.last_day", "七日"),
    ],
)
@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_output_is_utf_8_whatever_the_locale(command, text, encoding):
    done = shell(command, encoding=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert text in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("redirected", "said"),
    [
        (">/dev/full", "Standard output cannot be written to (No space left on device)."),
        (">&-", "Standard output is closed, so there is nowhere to write to."),
    ],
)
@pytest.mark.parametrize("command", ["rights examples/order.yaml", "law list --json"])
def test_output_that_goes_nowhere_is_told_in_words(command, redirected, said):
    done = shell(f"venditor {command} {redirected}")
    assert done.returncode == 2
    assert done.stderr.decode().startswith(said)
    assert "Traceback" not in done.stderr.decode()
    assert shell(f"venditor {command} {redirected} 2>&-").returncode == 2


def test_a_reader_who_goes_away_is_no_mistake():
    done = shell("set -o pipefail; venditor law list --json | head -1")
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to(path)])
def test_a_pack_that_is_no_file_is_told_in_words(tmp_path, capsys, make):
    folder = copied_law(tmp_path)
    pack = folder / "de" / "bgb.yaml"
    pack.unlink()
    make(pack)
    code, out, err = run(capsys, "law", "check", "--folder", folder)
    assert (code, out) == (2, "")
    assert err.startswith("de/bgb.yaml: cannot be read (")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("counting.yaml", "counting.yaml is not YAML, at line "),
        ("jurisdictions.yaml", "jurisdictions.yaml:"),
        ("calendars/index.yaml", "calendars/index.yaml is not YAML, at line "),
        ("calendars/DE.csv", "law/calendars/DE.csv:1: the header is not day,region,kind,name."),
    ],
)
@pytest.mark.parametrize("gone", [False, True])
def test_law_check_reads_the_tables_of_its_folder(tmp_path, capsys, table, said, gone):
    folder = copied_law(tmp_path)
    if gone:
        (folder / table).unlink()
    else:
        (folder / table).write_text("x: [")
    code, out, err = run(capsys, "law", "check", "--folder", folder)
    assert (code, out) == (2, "")
    assert "cannot be read" in err if gone else err.startswith(said)


def test_a_changed_table_changes_what_a_copy_says_and_nothing_else(tmp_path, capsys):
    folder = copied_law(tmp_path)
    days = folder / "calendars" / "DE.csv"
    days.write_text(days.read_text() + "2026-04-07,,holiday,Ein neuer Feiertag\n")
    asked = ("rights", ORDER, "--assume", "ordinary")
    code, out, err = run(capsys, *asked, "--folder", folder)
    assert (code, err) == (0, "")
    assert "You can withdraw until Wednesday, 8 April 2026." in out
    assert "You can withdraw until Tuesday, 7 April 2026." in run(capsys, *asked)[1]
    counting = folder / "counting.yaml"
    counting.write_text(
        counting.read_text().replace("rolls_over: [saturday, sunday, public_holiday]", "rolls_over: []")
    )
    assert "You can withdraw until Monday, 6 April 2026." in run(capsys, *asked, "--folder", folder)[1]


def test_law_check_names_what_does_not_fit_together(tmp_path, capsys):
    folder = copied_law(tmp_path)
    pack, examples = folder / "de" / "bgb.yaml", folder / "de" / "bgb.examples.yaml"
    pack.write_text(pack.read_text().replace("transposes: eu.crd", "transposes: eu.crx"))
    examples.write_text(
        examples.read_text().replace("because: {withdrawal.available: notary}", "because: {}")
    )
    examples.write_text(examples.read_text().replace("notarised: true", "notarised: false"))
    unions = folder / "jurisdictions.yaml"
    unions.write_text(unions.read_text().replace("[AT, ", "[AT, ZZ, "))
    index = folder / "calendars" / "index.yaml"
    index.write_text(index.read_text().replace("\n  DE:\n", "\n  AQ:\n"))
    (folder / "calendars" / "DE.csv").rename(folder / "calendars" / "AQ.csv")
    code, out, _ = run(capsys, "law", "check", "--folder", folder)
    assert code == 1
    assert (
        'de/bgb.yaml:1: error: it transposes "eu.crx", which is no pack here. Did you mean "eu.crd"?' in out
    )
    assert 'jurisdictions.yaml:1: error: "ZZ" is not a country code of ISO 3166-1.' in out
    assert "error: no example has notary of de.bgb.withdrawal.available decide" in out
    assert "error: it asks for the holidays of DE, and there is no table of them." in out


def test_an_answer_from_the_floor_of_the_union_says_so(tmp_path, capsys):
    facts = ORDER.read_text().replace("consumer_country: DE", "consumer_country: FI")
    facts = facts.replace("consumer_region: DE-BY\n", "")
    _, out, _ = run(capsys, "rights", written(tmp_path, facts), "--assume", "ordinary")
    blocks = {block.partition("\n")[0]: block for block in out.split("\n\n")}
    last_day = " ".join(blocks["What is the last day to withdraw?"].split())
    assert "The national act is not encoded; this is the floor that European Union law sets" in last_day
    assert "national act" not in blocks["Which country's law governs the contract?"]
    _, out, _ = run(capsys, "rights", ORDER, "--assume", "ordinary")
    assert "national act" not in next(block for block in out.split("\n\n") if "7 April 2026" in block)


@pytest.mark.parametrize(
    ("language", "told"),
    [("klingon", True), ("it", True), ("zh-TW", False), ("zh-CN", False), ("de-AT", False), ("fr-CA", False)],
)
def test_a_language_nothing_is_written_in_is_told(capsys, language, told):
    code, _, err = run(capsys, "rights", ORDER, "--language", language)
    assert code == 0
    there_is = "de, en, es, fr, ja, ko, zh-Hans, zh-Hant"
    said = f'Nothing is written in "{language}"; this is en. There is: {there_is}.\n'
    assert err == (said if told else "")
