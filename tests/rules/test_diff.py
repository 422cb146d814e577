"""Two states of the law: what differs is told provision by provision, and nothing where nothing does."""

import shutil

import pytest

from venditor.rights.jurisdictions import default_library
from venditor.rules.diff import changes, word_by_word
from venditor.rules.library import Library

LAW = default_library()


@pytest.fixture
def copy(tmp_path):
    """A copy of two countries' law, and a way to change a file of it."""
    folder = tmp_path / "law"
    folder.mkdir()
    for name in ("vocabulary.yaml", "jurisdictions.yaml"):
        shutil.copy(LAW.folder / name, folder / name)
    for name in ("tw", "us"):
        shutil.copytree(LAW.folder / name, folder / name)

    def changed(path, *pairs):
        new = tmp_path / f"new{len(list(tmp_path.iterdir()))}"
        shutil.copytree(folder, new)
        file = new / path
        text = file.read_text("utf-8")
        for before, after in pairs:
            assert before in text
            text = text.replace(before, after)
        file.write_text(text, "utf-8")
        return Library(folder), Library(new)

    return changed


def told(found):
    return [
        (
            change.provision,
            change.kind,
            [(part.part, part.place, part.before, part.after) for part in change.parts],
        )
        for change in found
    ]


@pytest.mark.parametrize("library", [LAW], ids=["all the law there is"])
def test_a_law_and_itself_do_not_differ(library):
    assert changes(library, Library(library.folder)) == ()


def test_a_period_that_changes_is_a_rule_that_changes(copy):
    found = changes(
        *copy(
            "tw/cpa.yaml",
            (
                "parameters: {period: 7 days, long_stop: 4 months}",
                "parameters: {period: 9 days, long_stop: 4 months}",
            ),
        )
    )
    assert told(found) == [
        (
            "tw.cpa.withdrawal.last_day",
            "changed",
            [("rule", "2016-01-01 parameters period", "7 days", "9 days")],
        )
    ]
    assert [(change.jurisdiction, change.question) for change in found] == [("TW", "withdrawal.last_day")]
    assert found[0].can_change_answers


def test_a_sentence_for_readers_changes_no_answer(copy):
    before = 'en: "The shop may not hold the refund back."'
    (found,) = changes(*copy("tw/cpa.yaml", (before, 'en: "The shop must pay at once."')))
    assert found.provision == "tw.cpa.withdrawal.may_withhold"
    assert [(part.part, part.place) for part in found.parts] == [("sentence", "explain default en")]
    assert not found.can_change_answers


def test_the_words_of_the_law_are_told_by_their_article(copy):
    before = (
        '{cite: "19(4)", says: "消費者於第一項及第三項所定期間內，已交運商品或發出書面者，契約視為解除。"}'
    )
    (found,) = changes(*copy("tw/cpa.yaml", (before, before.replace("視為解除", "解除"))))
    assert [(part.part, part.place) for part in found.parts] == [("words", "2016-01-01 text 19(4)")]


def test_what_is_new_and_what_is_gone_is_told_whole(copy):
    old, new = copy(
        "us/cooling-off.yaml", ("us.cooling_off.withdrawal.last_day:", "us.cooling_off.withdrawal.until:")
    )
    kinds = {change.provision: change.kind for change in changes(old, new)}
    assert kinds == {
        "us.cooling_off.withdrawal.last_day": "removed",
        "us.cooling_off.withdrawal.until": "added",
    }
    assert all(part.after is None for part in changes(old, new)[0].parts)


def test_backwards_the_same_is_told_the_other_way_round(copy):
    old, new = copy("tw/cpa.yaml", ("period: 15 days", "period: 20 days"))
    there, back = changes(old, new), changes(new, old)
    assert [(p.place, p.before, p.after) for c in there for p in c.parts] == [
        (p.place, p.after, p.before) for c in back for p in c.parts
    ]
    assert len(there) == 2


@pytest.mark.parametrize(
    ("before", "after", "runs"),
    [
        ("14 days", "14 days", [("same", "14 days")]),
        ("七日內", "十五日內", [("gone", "七"), ("new", "十五"), ("same", "日內")]),
        (
            "binnen vierzehn Tagen",
            "binnen dreißig Tagen",
            [
                ("same", "binnen "),
                ("gone", "vierzehn"),
                ("new", "dreißig"),
                ("same", " Tagen"),
            ],
        ),
        ("", "a", [("new", "a")]),
    ],
)
def test_texts_are_compared_word_by_word_and_chinese_character_by_character(before, after, runs):
    assert list(word_by_word(before, after)) == runs


@pytest.mark.parametrize(("before", "after"), [("a, b  c.", "a b; c!"), ("七日", "七 日內"), ("x\ny", "x y")])
def test_nothing_is_lost_between_the_runs(before, after):
    runs = word_by_word(before, after)
    assert "".join(text for kind, text in runs if kind != "new") == before
    assert "".join(text for kind, text in runs if kind != "gone") == after
