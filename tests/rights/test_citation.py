"""Citations: the act's name before its own articles, and never before those of another source."""

import pytest

from venditor import rights
from venditor.cli.rights import render
from venditor.rights.citation import cited, each_cited, is_of_the_act
from venditor.rights.jurisdictions import default_library

LIBRARY = default_library()
PACKS = {id_: pack for code in LIBRARY.jurisdictions for id_, pack in LIBRARY.program(code).packs.items()}


@pytest.mark.parametrize(
    ("articles", "told"),
    [
        (["§ 355 Abs. 2", "§ 193"], ["BGB § 355 Abs. 2", "§ 193"]),
        (["§ 355", "§ 355"], ["BGB § 355"]),
        (["§ 355", "EGBGB Art. 246a", "§ 193"], ["BGB § 355", "EGBGB Art. 246a", "BGB § 193"]),
        (["EGBGB Art. 246a", "EGBGB Art. 246b"], ["EGBGB Art. 246a", "EGBGB Art. 246b"]),
        ([], []),
    ],
)
def test_the_act_is_named_before_its_own_articles(articles, told):
    assert cited("BGB", articles) == told


def test_an_article_that_is_quoted_twice_is_cited_once():
    cites = [{"act": "BGB", "article": article} for article in ("§ 355", "§ 193", "§ 355", "EGBGB Art. 246a")]
    assert each_cited(cites) == ["BGB § 355", "BGB § 193", "EGBGB Art. 246a"]


@pytest.mark.parametrize(
    "article",
    [
        *("§ 1", "6:230o lid 1", "L221-18", "VI.47", "Art. 246a § 1", "article liminaire, 1°", "Recital 40"),
        *("Sch 2(l)", "First Schedule, Part B, 1", "33-36", "as a whole"),
    ],
)
def test_an_article_of_the_act(article):
    assert is_of_the_act(article)


@pytest.mark.parametrize(
    "article",
    [
        *("Limitation Act 1980, s 5", "民法 412(3)", "EGBGB Art. 246a", "SI 2013/3134 reg 17(1)"),
        *("Loi du 21 février 2024, article 7", "P-40.1, r. 3, 50.2", "KC art. 22^1", "Rules of Court 3"),
    ],
)
def test_an_article_of_another_source(article):
    assert not is_of_the_act(article)


@pytest.mark.parametrize("pack", sorted(PACKS))
def test_a_pack_cites_its_own_act(pack):
    """An act whose articles begin in a way that is not known here would never be named."""
    versions = [version for one in PACKS[pack].provisions for version in one.versions]
    cites = {cite for version in versions for clause in version.clauses for cite in clause.cites}
    # This one holds the acts of three parts of a country, each of which is named with its articles.
    assert pack == "gb.limitation" or any(map(is_of_the_act, cites))


def test_a_statute_beside_a_code_is_not_taken_for_an_article_of_it():
    told = rights.statement(
        {
            "consumer_country": "BE",
            "trader_country": "BE",
            "buyer_is_consumer": True,
            "contract": "distance",
            "product": "goods",
            "condition": "new",
            "concluded_on": "2024-03-02",
            "delivered_on": "2024-03-09",
            "nonconformity_appeared_on": "2024-05-01",
            "observed_on": "2024-06-01",
        },
        assume="ordinary",
    )
    text = " ".join(render(told, LIBRARY).split())
    assert "old Civil Code 1649" in text
    assert "old Civil Code Loi" not in text
    assert "old Civil Code CDE" not in text
