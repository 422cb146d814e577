"""What nobody has translated yet is marked where it stands, and told at the end; in JSON as well."""

import json
import shutil

import pytest

from venditor.cli.main import main
from venditor.rights.jurisdictions import default_library

ORDER = """\
consumer_country: DE
consumer_region: DE-BY
trader_country: TW
contract: distance
product: goods
concluded_on: 2026-03-16
informed_on: 2026-03-16
delivered_on: 2026-03-23
"""
SENTENCE = "The period is {period} from {start}. You can withdraw until {result}."
ACT = "BGB"


@pytest.fixture
def told(tmp_path, capsys):
    """What the command prints in Japanese by a law of which some texts are not translated."""
    order, folder = tmp_path / "order.yaml", tmp_path / "law"
    order.write_text(ORDER, "utf-8")
    shutil.copytree(default_library().folder, folder)

    def made(*options, without=(), language="ja"):
        catalogue = folder / "translations" / "ja.po"
        text = catalogue.read_text("utf-8")
        for each in without:
            assert f'msgid "{each}"\n' in text
            text = text.replace(f'msgid "{each}"\n', f'msgid "{each} once"\n')
        catalogue.write_text(text, "utf-8")
        command = ["rights", str(order), "--assume", "ordinary", "--folder", str(folder)]
        assert main([*command, "--language", language, *options]) == 0
        return capsys.readouterr().out

    return made


def test_where_everything_is_translated_nothing_is_marked(told):
    assert "[英語]" not in told()
    assert "untranslated" not in json.loads(told("--json"))


def test_a_sentence_that_is_not_translated_is_marked_and_told_at_the_end(told):
    lines = told(without=[SENTENCE]).splitlines()
    assert "  [英語] The period is 14 days from Monday, 23 March 2026." in "\n".join(lines)
    assert lines[-1] == "未翻訳のため、別の言語で表示しています：[英語]"
    assert sum("[英語]" in line for line in lines) == 2


def test_an_act_whose_name_is_not_translated_is_marked(told):
    out = told(without=[ACT])
    assert "\n  [英語] BGB § 355 Abs. 2 Satz 1、§ 193 · ドイツ\n" in out
    assert out.splitlines()[-1].endswith("：[英語]")


def test_the_document_names_the_questions_whose_answers_are_not_translated(told):
    document = json.loads(told("--json", without=[SENTENCE]))
    assert document["untranslated"] == ["withdrawal.last_day"]
    assert document["answers"]["withdrawal.last_day"]["language"] == "en"
    assert document["answers"]["withdrawal.available"]["language"] == "ja"


@pytest.mark.parametrize("language", ["en", "de", "pt"])
def test_a_reader_of_another_language_is_told_of_no_mark(told, language):
    out = told(without=[SENTENCE], language=language)
    assert "[" not in out
