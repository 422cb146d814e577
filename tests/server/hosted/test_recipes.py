"""The recipes name the law's words, the page's languages, how to check, and what was not tried."""

import re
from pathlib import Path

import pytest

from venditor.rights.labels import all_withdrawal_labels, on_a_button
from venditor.server.config.hosted_words import HOSTED_LANGUAGES

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "recipes"
RECIPES = sorted(FOLDER.glob("*.md"))
NAMED = {
    "woocommerce",
    "shopify",
    "magento",
    "prestashop",
    "shopware",
    "plain-html",
    "mail-footer",
    "qr",
    "listing-check-ci",
}
TAGS = {one.tag for one in HOSTED_LANGUAGES}
WORDS = {on_a_button(one.withdraw) for one in all_withdrawal_labels().values()}


def test_every_recipe_is_there_and_in_the_list():
    assert {file.stem for file in RECIPES} - {"README"} == NAMED
    linked = re.findall(r"\]\(([\w-]+)\.md\)", (FOLDER / "README.md").read_text("utf-8"))
    assert set(linked) == NAMED


@pytest.mark.parametrize("file", RECIPES, ids=lambda file: file.stem)
def test_a_recipe_says_where_how_to_check_and_what_was_not_tried(file):
    text = file.read_text("utf-8")
    assert "where" in text.lower()
    assert "check" in text.lower()
    assert "tried" in text.lower() or file.stem == "qr"


@pytest.mark.parametrize("file", RECIPES, ids=lambda file: file.stem)
def test_words_and_languages_of_a_recipe_are_those_of_the_page(file):
    text = file.read_text("utf-8")
    shown = re.findall(r'<a href="[^"]*"[^>]*>([^<{?%]+)</a>', text)
    assert set(shown) <= WORDS
    assert set(re.findall(r"[?&]lang=([A-Za-z-]+)\b", text)) <= TAGS
    for link in re.findall(r"https://withdraw\.example\.org(/[^\s\"'`<{]*)?", text):
        assert not link or link.startswith(("/w/SELLER", "/"))
