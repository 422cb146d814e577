"""`venditor listing check` as a shop runs it, in a terminal and in its own CI."""

import csv
import json
import os
import sys
from pathlib import Path

import pytest

from venditor.cli.main import main

EXAMPLES = Path(__file__).parents[2] / "examples" / "listing"
LAMP, FEED = str(EXAMPLES / "lamp.html"), str(EXAMPLES / "feed.tsv")
DAY = ("--today", "2026-11-28")


def run(capsys, *arguments):
    code = main(["listing", "check", *arguments, *DAY])
    return code, capsys.readouterr()


def found(out):
    return {
        (one["question"], one["destination"]): one["severity"]
        for listing in json.loads(out)["listings"]
        for one in listing["findings"]
    }


def test_the_made_up_shop_has_something_to_mend(capsys):
    code, told = run(capsys, LAMP, "--market", "DE,TW", "--format", "json")
    errors = {name for name, severity in found(told.out).items() if severity == "error"}
    assert code == 1
    assert errors == {("forbidden.dead_dispute_link", "DE")}


def test_the_feed_beside_the_page_shows_that_their_prices_differ(capsys):
    _, told = run(capsys, LAMP, "--market", "DE", "--beside", FEED, "--format", "json")
    findings = json.loads(told.out)["listings"][0]["findings"]
    (one,) = [each for each in findings if each["question"] == "forbidden.prices_disagree"]
    assert "49.00 EUR" in one["says"]["en"]
    assert "45.00 EUR" in one["says"]["en"]


def test_a_price_that_cannot_be_paid_is_found_in_a_feed(capsys):
    code, told = run(capsys, FEED, "--market", "DE", "--format", "json")
    (listing,) = [one for one in json.loads(told.out)["listings"] if one["key"] == "F-7"]
    (one,) = [each for each in listing["findings"] if each["question"] == "forbidden.price_not_payable"]
    assert "78.00 EUR" in one["says"]["en"]
    assert one["act"] == "UWG"
    assert code == int(one["severity"] == "error")


def test_the_register_tells_the_very_words_that_are_missing(capsys):
    actors = str(EXAMPLES / "actors.yaml")
    _, told = run(capsys, LAMP, "--market", "DE", "--actors", actors, "--format", "json", "--language", "de")
    findings = json.loads(told.out)["listings"][0]["findings"]
    (one,) = [each for each in findings if each["question"] == "required.responsible_person_postal_address"]
    assert "Musterweg 1, 80331 München" in one["fix"]["de"]


def test_what_is_due_and_why_is_a_table(capsys):
    actors = str(EXAMPLES / "actors.yaml")
    run(capsys, FEED, "--market", "DE,TW", "--actors", actors, "--format", "dues")
    _, told = run(capsys, FEED, "--market", "DE,TW", "--actors", actors, "--format", "dues")
    rows = list(csv.DictReader(told.out.removeprefix("\ufeff").splitlines()))
    due = {
        (row["product"], row["market"]): row["due"]
        for row in rows
        if row["asked"] == "the responsible person in the European Union"
    }
    assert due == {("L-1", "DE"): "yes", ("F-7", "DE"): "no"}
    assert all(row["why"] and row["law"] for row in rows if row["due"] != "depends")


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "sarif", "html", "dues"])
def test_every_format_gives_the_same_bytes_again(form, tmp_path, capsys):
    written = []
    for name in ("first", "second"):
        out = tmp_path / name
        run(capsys, LAMP, FEED, "--market", "DE", "--format", form, "--out", str(out))
        written.append(out.read_bytes())
    assert written[0] == written[1]
    assert written[0]


def test_a_check_that_was_broken_off_goes_on_to_the_same_bytes(tmp_path, capsys):
    whole, broken = tmp_path / "whole.jsonl", tmp_path / "broken.jsonl"
    asked = (FEED, LAMP, "--market", "DE", "--format", "jsonl")
    run(capsys, *asked, "--out", str(whole))
    broken.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    run(capsys, *asked, "--out", str(broken), "--resume")
    assert broken.read_bytes() == whole.read_bytes()


def test_only_lines_in_a_file_go_on(capsys):
    code, told = run(capsys, LAMP, "--market", "DE", "--resume")
    assert code == 2
    assert "--format jsonl --out FILE" in told.err


def test_beside_an_earlier_report_only_what_is_new_fails(tmp_path, capsys):
    before = tmp_path / "before.json"
    run(capsys, LAMP, "--market", "DE", "--format", "json", "--out", str(before))
    code, _ = run(capsys, LAMP, "--market", "DE", "--baseline", str(before))
    assert code == 0


def test_a_suppression_has_a_reason_and_an_end(tmp_path, capsys):
    kept = tmp_path / "kept.yaml"
    entry = "- question: forbidden.dead_dispute_link\n  reason: goes with the new footer\n  until: {}\n"
    kept.write_text(entry.format("2026-12-31"))
    assert run(capsys, LAMP, "--market", "DE", "--suppressions", str(kept))[0] == 0
    kept.write_text(entry.format("2026-11-27"))
    assert run(capsys, LAMP, "--market", "DE", "--suppressions", str(kept))[0] == 1


@pytest.mark.parametrize(("lightest", "code"), [("error", 0), ("warning", 1), ("note", 1)])
def test_what_fails_is_chosen(lightest, code, tmp_path, capsys):
    page = tmp_path / "page.html"
    page.write_text(
        Path(LAMP).read_text("utf-8").replace("https://ec.europa.eu/consumers/odr", "/hilfe"), "utf-8"
    )
    assert run(capsys, str(page), "--market", "DE", "--fail-on", lightest)[0] == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--market", "XX"), '"XX" is not a country'),
        (("--market", "DE", "--facts", "no.yaml"), "no.yaml"),
        (("--market", "DE", "--actors", "no.yaml"), "no.yaml"),
        (("--market", "DE", "--ledger", "no.jsonl"), "no.jsonl"),
        (("--market", "DE", "--baseline", "no.json"), "no.json"),
        (("--market", "DE", "--out", "no/such/folder/report"), "cannot be written"),
    ],
)
def test_what_cannot_be_used_is_told(arguments, message, capsys):
    code, told = run(capsys, LAMP, *arguments)
    assert code == 2
    assert message in told.err


def test_a_wrong_fact_is_told_with_its_line_and_the_nearest_right_one(tmp_path, capsys):
    facts = tmp_path / "facts.yaml"
    facts.write_text("trader_country: TW\ngoods_send_from: TW\n")
    code, told = run(capsys, LAMP, "--market", "DE", "--facts", str(facts))
    assert code == 2
    assert "facts.yaml:2" in told.err
    assert "goods_sent_from" in told.err


def test_a_file_that_cannot_be_read_stops_none_of_the_others(tmp_path, capsys):
    picture = tmp_path / "picture.html"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(2000))
    code, told = run(
        capsys, str(picture), str(tmp_path / "none.html"), FEED, "--market", "DE", "--format", "json"
    )
    report = json.loads(told.out)
    assert code == 1
    assert len(report["listings"]) == 2
    assert [one["code"] for one in report["summary"]["unread"]] == ["listing.not_text", "listing.file"]


def test_snapshots_are_one_page(capsys):
    _, told = run(capsys, LAMP, LAMP, "--snapshots", "--market", "DE", "--format", "json")
    assert len(json.loads(told.out)["listings"]) == 1


def test_a_report_is_not_written_over_what_is_checked(tmp_path, capsys):
    page = tmp_path / "page.html"
    page.write_bytes(Path(LAMP).read_bytes())
    code, told = run(capsys, str(page), "--market", "DE", "--out", str(page))
    assert code == 2
    assert "another file" in told.err
    assert page.read_bytes() == Path(LAMP).read_bytes()


@pytest.mark.parametrize("option", ["--beside", "--facts", "--actors", "--suppressions"])
def test_a_report_is_not_written_over_what_else_is_read(option, tmp_path, capsys):
    name = {"--beside": "feed.tsv"}.get(option, f"{option[2:]}.yaml")
    kept = tmp_path / name
    kept.write_bytes((EXAMPLES / name).read_bytes())
    assert run(capsys, LAMP, "--market", "DE", option, str(kept), "--out", str(kept))[0] == 2
    assert kept.read_bytes() == (EXAMPLES / name).read_bytes()


def test_a_report_in_the_folder_that_is_checked_is_no_listing(tmp_path, capsys):
    (tmp_path / "page.html").write_bytes(Path(LAMP).read_bytes())
    out = tmp_path / "report.json"
    asked = (str(tmp_path), "--market", "DE", "--format", "json", "--out", str(out))
    run(capsys, *asked)
    first = out.read_bytes()
    run(capsys, *asked)
    assert out.read_bytes() == first
    assert json.loads(first)["summary"]["unread"] == []


def test_a_report_may_take_the_place_of_the_one_it_is_compared_with(tmp_path, capsys):
    out = tmp_path / "report.json"
    asked = (LAMP, "--market", "DE", "--format", "json", "--out", str(out))
    assert run(capsys, *asked)[0] == 1
    assert run(capsys, *asked, "--baseline", str(out))[0] == 0
    assert json.loads(out.read_text("utf-8"))["difference"]["same"] > 0


def test_a_check_that_is_refused_leaves_the_earlier_report(tmp_path, capsys):
    out, kept = tmp_path / "report.json", tmp_path / "kept.yaml"
    run(capsys, LAMP, "--market", "DE", "--format", "json", "--out", str(out))
    before = out.read_bytes()
    kept.write_text("reason: no list\n")
    code, _ = run(capsys, LAMP, "--market", "DE", "--suppressions", str(kept), "--out", str(out))
    assert code == 2
    assert out.read_bytes() == before


def test_a_file_that_is_named_twice_is_checked_once(capsys):
    _, told = run(capsys, LAMP, LAMP, "--market", "DE", "--format", "json")
    assert len(json.loads(told.out)["listings"]) == 1


@pytest.mark.parametrize("market", ["", ",", " , "])
def test_no_market_is_no_check(market, capsys):
    with pytest.raises(SystemExit) as ended:
        run(capsys, LAMP, "--market", market)
    assert ended.value.code == 2
    assert "names no country" in capsys.readouterr().err


@pytest.mark.parametrize("market", ["DE-", "-", "-DE"])
def test_half_a_market_is_told(market, capsys):
    code, told = run(capsys, LAMP, f"--market={market}")
    assert code == 2
    assert "is not a country" in told.err


@pytest.mark.parametrize("form", ["text", "json", "sarif", "html"])
def test_a_market_without_law_is_told(form, capsys):
    _, told = run(capsys, LAMP, "--market", "ZW,DE", "--format", form)
    assert ('"without_law": ["ZW"]' if form == "json" else "No law is encoded for Zimbabwe") in told.out


@pytest.mark.parametrize("more", [("--market", "ZW"), ("--market", "DE", "--today", "1990-01-01")])
def test_where_no_law_is_encoded_nothing_passes(more, capsys):
    code = main(["listing", "check", LAMP, *more])
    assert code == 2
    assert "No law of offers is encoded" in capsys.readouterr().err


def test_a_feed_beside_that_cannot_be_read_is_told(tmp_path, capsys):
    code, told = run(
        capsys, LAMP, "--market", "DE", "--beside", str(tmp_path / "none.tsv"), "--format", "json"
    )
    (unread,) = json.loads(told.out)["summary"]["unread"]
    assert code == 1
    assert unread["path"].endswith("none.tsv")


@pytest.mark.skipif(sys.platform != "linux", reason="names are UTF-8 elsewhere")
def test_files_that_no_encoding_can_name_are_not_told_twice(tmp_path, capsys):
    folder = tmp_path / "feeds"
    folder.mkdir()
    for name in (b"\xfe.tsv", b"\xff.tsv"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(Path(FEED).read_bytes())
    whole, broken = tmp_path / "whole.jsonl", tmp_path / "broken.jsonl"
    asked = (str(folder), "--market", "DE", "--format", "jsonl")
    run(capsys, *asked, "--out", str(whole))
    written = whole.read_bytes()
    listings = [at for at in range(len(written)) if written.startswith(b'{"part": "listing"', at)]
    for at in listings:
        broken.write_bytes(written[:at])
        run(capsys, *asked, "--out", str(broken), "--resume")
        assert broken.read_bytes() == written


def test_snapshots_go_on_too(tmp_path, capsys):
    whole, broken = tmp_path / "whole.jsonl", tmp_path / "broken.jsonl"
    asked = (LAMP, LAMP, "--snapshots", "--market", "DE", "--format", "jsonl")
    run(capsys, *asked, "--out", str(whole))
    written = whole.read_bytes()
    broken.write_bytes(written[: written.rindex(b'{"part": "summary"')])
    run(capsys, *asked, "--out", str(broken), "--resume")
    assert broken.read_bytes() == written


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device")
@pytest.mark.parametrize("form", ["text", "jsonl"])
def test_where_no_space_is_left_the_remedy_is_space(form, capsys):
    code, told = run(capsys, LAMP, "--market", "DE", "--format", form, "--out", "/dev/full")
    assert code == 2
    assert "Free space" in told.err


@pytest.mark.parametrize("option", ["--facts", "--actors", "--suppressions"])
def test_a_check_does_not_go_on_with_other_facts(option, tmp_path, capsys):
    out, kept = tmp_path / "out.jsonl", tmp_path / "kept.yaml"
    kept.write_bytes((EXAMPLES / f"{option[2:]}.yaml").read_bytes())
    asked = (FEED, "--market", "DE", "--format", "jsonl", "--out", str(out))
    run(capsys, *asked, option, str(kept))
    kept.write_bytes(kept.read_bytes() + b"\n# Changed.\n")
    for more in ((), (option, str(kept))):
        code, told = run(capsys, *asked, *more, "--resume")
        assert code == 2
        assert "other facts" in told.err


def test_where_no_listing_is_read_nothing_passes(tmp_path, capsys):
    code, told = run(capsys, str(tmp_path), "--market", "DE")
    assert (code, told.out.strip()) == (1, "No listing was read.")
    feed = tmp_path / "feed.tsv"
    feed.write_text("id\ttitle\tprice\n")
    assert run(capsys, str(feed), "--market", "DE")[0] == 1


def test_the_very_words_that_were_missing_are_seen_once_they_stand_there(tmp_path, capsys):
    words = "<p>Hersteller: Ada Lighting Co.<br>1 Example Road, 100 Taipei, Taiwan<br>safety@ada.example</p>"
    page = tmp_path / "page.html"
    page.write_text(Path(LAMP).read_text("utf-8").replace("<footer>", f"{words}<footer>"), "utf-8")
    actors = str(EXAMPLES / "actors.yaml")
    before, after = (
        {question for question, _ in found(told.out) if question.startswith("required.manufacturer")}
        for _, told in (
            run(capsys, each, "--market", "DE", "--actors", actors, "--format", "json")
            for each in (LAMP, str(page))
        )
    )
    assert before == {
        "required.manufacturer_postal_address",
        "required.manufacturer_electronic_address",
    }
    assert after == set()


@pytest.mark.parametrize("form", ["text", "sarif", "html", "dues"])
def test_a_language_that_nothing_is_written_in_is_told_once(form, capsys):
    _, told = run(capsys, LAMP, LAMP, FEED, "--market", "DE,TW", "--format", form, "--language", "fr")
    assert told.err == 'Nothing is written in "fr"; this is en. There is: de, en, zh-Hant.\n'
    _, english = run(capsys, LAMP, LAMP, FEED, "--market", "DE,TW", "--format", form)
    assert (told.out, english.err) == (english.out, "")


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_a_report_in_every_language_tells_nothing_of_one(form, capsys):
    _, told = run(capsys, LAMP, "--market", "DE", "--format", form, "--language", "fr")
    assert told.err == ""


@pytest.mark.parametrize("written", ["de_AT", "DE", "de-CH"])
def test_a_language_is_known_however_its_tag_is_written(written, capsys):
    _, told = run(capsys, LAMP, "--market", "DE", "--language", written)
    _, german = run(capsys, LAMP, "--market", "DE", "--language", "de")
    assert (told.out, told.err) == (german.out, "")


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("written", ["xx", "klingon", "d", "", "de-"])
def test_what_is_no_language_is_refused(written, form, capsys):
    code, told = run(capsys, LAMP, "--market", "DE", "--format", form, "--language", written)
    assert (code, told.out) == (2, "")
    assert f'"{written}" is no tag of a language.' in told.err


def test_a_feed_that_ends_inside_a_row_is_told_with_its_row(tmp_path, capsys):
    feed, whole = tmp_path / "feed.tsv", Path(FEED).read_text("utf-8").rstrip("\n")
    feed.write_text(whole[: whole.rindex("\t") - 1], "utf-8")
    rows = whole.count("\n")
    code, told = run(capsys, str(feed), "--market", "DE", "--format", "json")
    document = json.loads(told.out)
    ends = f"The file ends inside row {rows}"
    assert code == 1
    assert [one["message"] for one in document["summary"]["unread"]] == [
        f"{ends}, which begins on line {rows + 1}: it is cut off."
    ]
    assert len(document["listings"]) == rows
    assert document["listings"][-1]["problems"][0]["message"].startswith(ends)
    _, text = run(capsys, str(feed), "--market", "DE")
    assert ends in text.out


@pytest.mark.parametrize(
    "cut",
    ['{"products": [{"id": 1, "title": "La', "<rss><channel><item><title>Lampe</title>", "\x1f\x8b"],
)
def test_a_file_that_is_cut_off_never_passes_for_a_whole_one(cut, tmp_path, capsys):
    feed = tmp_path / "feed"
    feed.write_bytes(cut.encode("latin-1"))
    code, told = run(capsys, str(feed), "--market", "DE", "--format", "json")
    assert (code, len(json.loads(told.out)["summary"]["unread"])) == (1, 1)


def test_reductions_that_the_ledger_could_not_check_are_told(tmp_path, capsys):
    ledger, feed = tmp_path / "prices.jsonl", tmp_path / "feed.tsv"
    feed.write_text(
        "id\ttitle\tprice\tsale_price\n"
        + "".join(f"L-{number}\tLampe\t100.00 EUR\t50.00 EUR\n" for number in range(7))
    )
    record = ["--ledger", str(ledger), "--country", "FR", "--channel", "shop"]
    assert main(["listing", "ledger", "record", str(feed), *record]) == 0
    capsys.readouterr()
    _, told = run(capsys, str(feed), "--market", "DE,US", "--ledger", str(ledger), "--format", "json")
    first, last = told.err.splitlines()
    assert first == (
        "7 reductions not checked for DE: no prices of these products are in the ledger for DE, channel web "
        "(id:L-0, id:L-1, id:L-2, id:L-3, id:L-4, ...)."
    )
    assert last == ("The ledger has prices for FR, channel shop. --channel says which are meant.")
    for listing in json.loads(told.out)["listings"]:
        asked = [one for one in listing["open"] if one["question"] == "forbidden.prior_price_not_lowest"]
        assert [(one["destination"], one["needs"]) for one in asked] == [("DE", ["reduction_began_on"])]
