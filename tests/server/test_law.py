"""The pages about the law: every provision in every language, what is found, kept, missing and reported."""

import re
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from types import SimpleNamespace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.test import Client
from tests.server.conftest import TODAY, read

from venditor.core import clock
from venditor.rights.coverage import coverage, topics
from venditor.rights.jurisdictions import default_library
from venditor.rules.wording import write_day
from venditor.server.config.languages import TAGS
from venditor.server.faces.law import cached
from venditor.server.faces.law.provision import packs, provisions
from venditor.server.faces.law.search import MOST_FOUND

LIBRARY = default_library()
LANGUAGES = ["en", "de", "zh-Hant"]
LAST_DAY = "/law/provisions/de.bgb.withdrawal.last_day/"
# A gap of a sentence or of a text of the page that nothing filled, and what Python writes for nothing.
EMPTY = re.compile(r"\{\w+\}|%\(\w+\)|\"gap\">\[\]|\bNone\b|\[None|>\s*\[?Never")
MOST_BYTES, MOST_BYTES_OF_THE_LONGEST = 60_000, 100_000
LONG = 10
# In English every run reads all provisions, in the other languages every so many; the campaign reads all.
ONE_IN = 7


def _versions(known):
    return [version.since.isoformat() for version in known.versions]


@cache
def _addresses():
    """Every page about the law."""
    questions = [question.split(".", 1) for question in LIBRARY.vocabulary.questions]
    return {
        "/",
        "/law/",
        "/law/coverage/",
        *(f"/law/{code.lower()}/" for code in LIBRARY.jurisdictions),
        *(f"/law/acts/{pack}/" for pack in packs(LIBRARY)),
        *(f"/law/topics/{topic}/" for topic in topics(LIBRARY.vocabulary)),
        *(f"/law/topics/{topic}/{detail[0]}/" for topic, *detail in questions if detail),
        *(f"/law/provisions/{known}/" for known in provisions(LIBRARY)),
        *(
            f"/law/provisions/{known.id}/{since}/"
            for known in provisions(LIBRARY).values()
            for since in _versions(known)
        ),
    }


def _whole(page):
    """Hold a page to what every page about the law must be."""
    assert page.status == 200
    levels = [level for level, _text in page.headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(text for _level, text in page.headings)
    assert all(text for text, _address in page.links)
    assert not EMPTY.findall(page.html)
    for _text, address in page.links:
        there = urlsplit(address)
        if not there.path and there.fragment:
            assert there.fragment in page.ids, address
        elif not there.netloc and there.path.startswith("/law/"):
            assert there.path in _addresses(), address


@pytest.mark.parametrize(
    ("language", "one_in"),
    [
        pytest.param("en", 1, id="en"),
        *(pytest.param(one, ONE_IN, id=f"{one} some") for one in LANGUAGES[1:]),
        *(pytest.param(one, 1, id=f"{one} every", marks=pytest.mark.campaign) for one in LANGUAGES[1:]),
    ],
)
def test_every_provision_is_told_in_full(visit_in, language, one_in):
    visitor, long = visit_in(language), []
    for known in list(provisions(LIBRARY).values())[::one_in]:
        page = visitor.open(f"/law/provisions/{known.id}/")
        _whole(page)
        assert page.headers["Content-Language"] == language
        size = len(page.html.encode())
        assert size < MOST_BYTES_OF_THE_LONGEST, known.id
        long += [known.id] if size >= MOST_BYTES else []
    assert len(long) <= LONG, long


def test_every_version_has_a_page(visitor):
    for known in provisions(LIBRARY).values():
        for since in _versions(known) if len(known.versions) > 1 else ():
            page = visitor.open(f"/law/provisions/{known.id}/{since}/")
            _whole(page)
            assert page.html.count('aria-current="true"') == 1 + 1  # the version, and the language


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_other_page_is_whole(visit_in, language):
    visitor = visit_in(language)
    for address in sorted(_addresses() - {"/"}):
        if not address.startswith("/law/provisions/"):
            page = visitor.open(address)
            _whole(page)
            assert len(page.html.encode()) < MOST_BYTES, address


@pytest.mark.parametrize("language", sorted({*TAGS.values()} - {*LANGUAGES}))
def test_a_slice_is_whole_in_every_other_language(visit_in, language):
    visitor, slice_ = visit_in(language), sorted(_addresses() - {"/"})
    for address in slice_[len(language) + ord(language[-1]) % 25 :: 25]:
        page = visitor.open(address)
        _whole(page)
        assert page.headers["Content-Language"] == language


def test_a_provision_tells_rule_words_versions_and_what_is_left_out(visitor):
    known = provisions(LIBRARY)["de.bgb.withdrawal.last_day"]
    page = visitor.open(LAST_DAY)
    assert page.h1 == known.question.asks["en"]
    headings = [text for level, text in page.headings if level == 2]
    assert headings == [
        *("Versions", "The rule", "The words of the law", "Examples"),
        *("How the text is read where it leaves room", "Not encoded", "Verification"),
        *("Cite this page", "Report an error"),
    ]
    version = known.versions[0]
    for quotation in version.quotations:
        assert f'<blockquote lang="de" dir="ltr">{quotation.says}' in page.html
        assert quotation.cite in page.text
    assert "“day the shop told the buyer about the right of withdrawal” is after" in page.text
    assert "In force today · shown on this page" in page.text
    assert "Enacted, not yet in force · Show this version" in page.text
    assert "<dt><code>period</code></dt><dd><code>14 days</code></dd>" in page.html
    assert "<dt><code>default</code></dt><dd><code>value: " in page.html
    assert all(note in page.text for note in (*known.not_encoded, *known.interpretations))


def test_the_version_in_force_on_the_day_is_shown(visitor, monkeypatch):
    border = provisions(LIBRARY)["de.bgb.withdrawal.last_day"].versions[1].since
    for day, words in (
        (
            border - timedelta(days=1),
            "In force today · shown on this page In force from Friday, 13 June 2014",
        ),
        (border, "In force today · shown on this page In force from Friday, 19 June 2026"),
    ):
        monkeypatch.setattr(clock, "today", lambda day=day: day)
        assert words in visitor.open(LAST_DAY).text
    assert "Nobody here has read the text in force at that time." in visitor.page.text


def test_examples_are_those_of_the_version(visitor):
    page = visitor.open("/law/provisions/de.bgb.withdrawal.last_day/2014-06-13/")
    assert "contract of 19 June 2026" not in page.text
    page = visitor.open("/law/provisions/de.bgb.withdrawal.last_day/2026-06-19/")
    assert "contract of 19 June 2026" in page.text


def test_published_examples_name_their_source(visitor):
    page = visitor.open("/law/provisions/eu.crd.withdrawal.last_day/")
    assert "Published worked example:" in page.text


def test_an_unread_text_says_so_in_plain_words(visitor):
    page = visitor.open("/law/provisions/th.dsdm.withdrawal.last_day/")
    assert "Do not rely on it unchecked." in page.text
    assert "▲" not in page.html  # the shape is drawn by the style sheet, beside the word
    assert "text not verified" in page.text


def test_a_text_out_of_date_is_marked(visitor, monkeypatch):
    checked = packs(LIBRARY)["de.bgb"].checked_on
    for day, old in (
        (checked.replace(year=checked.year + 1) - timedelta(days=1), False),
        (checked.replace(year=checked.year + 1), True),
    ):
        monkeypatch.setattr(clock, "today", lambda day=day: day)
        assert ("long ago: it may have changed since" in visitor.open(LAST_DAY).text) == old


def test_a_country_tells_acts_topics_bodies_counting_and_changes(visitor):
    page = visitor.open("/law/de/")
    headings = [text for level, text in page.headings if level == 2]
    assert headings == [
        *("Enacted changes ahead", "Acts", "Questions and answers"),
        *("Whom a consumer who lives there can turn to", "How its law counts periods"),
    ]
    assert "From Friday, 19 June 2026" in page.text
    assert "The day after the event is the first day counted." in page.text
    assert "https://www.gesetze-im-internet.de/bgb/" in page.html
    assert "Universalschlichtungsstelle" in page.text
    assert visitor.open("/law/de/?lang=de").link(
        "Wie hoch sind die Zinsen im Jahr auf eine verspätete Rückzahlung?"
    )


def test_a_change_ahead_is_ahead_until_its_day(visitor, monkeypatch):
    border = date(2026, 6, 19)
    for day, ahead in ((border - timedelta(days=1), True), (border, False)):
        monkeypatch.setattr(clock, "today", lambda day=day: day)
        assert ("From Friday, 19 June 2026" in visitor.open("/law/de/").text) == ahead


def test_a_question_stands_side_by_side_for_all(visitor):
    page = visitor.open("/law/topics/withdrawal/last_day/")
    library = LIBRARY
    for code in library.jurisdictions:
        assert f'href="/law/{code.lower()}/?lang=en"' in page.html
    assert "The period is 14 days from" in page.text
    assert "You have 7 days after" in page.text
    assert "floor of the union" not in page.text
    floor = set(library.program("EU").provisions) - set(library.program("AT").provisions)
    topic, detail = min(floor).split(".", 1)
    page = visitor.open(f"/law/topics/{topic}/{detail}/")
    row = page.html.partition('<a href="/law/at/?lang=en">')[2].partition("</tr>")[0]
    assert "floor of the union" in row
    assert min(floor) in row
    assert visitor.open("/law/topics/withdrawal/").html.count('aria-current="page"') == 2


def test_coverage_is_that_of_the_packs(visitor):
    page = visitor.open("/law/coverage/")
    cells = re.findall(r'<td data-label="[^"]*"><span>(.*?)</span></td>', page.html)
    found = [tuple(map(int, re.findall(r"\d+", re.sub(r"<[^>]+>", "", cell)))) for cell in cells]
    expected = [
        tuple(
            number
            for number in (
                has.questions,
                has.verified if has.verified < has.questions else 0,
                has.floor,
            )
            if number or (number is has.verified and has.questions and not has.verified)
        )
        for row in coverage(LIBRARY)
        for has in row.topics.values()
    ]
    assert sorted(map(sum, found)) == sorted(map(sum, expected))
    assert len(cells) == len(LIBRARY.jurisdictions) * len(topics(LIBRARY.vocabulary))


@pytest.mark.parametrize(
    ("query", "language", "first"),
    [
        ("§ 355", "en", "/law/provisions/de.bgb"),
        ("Deutschland", "de", "/law/de/"),
        ("德國", "zh-Hant", "/law/de/"),
        ("ＤＥ", "en", "/law/de/"),
        ("GERMANY", "en", "/law/de/"),
        ("civil code", "en", "/law/acts/"),
        ("Québec", "de", "/law/ca-qc/"),
        ("quebec", "en", "/law/ca-qc/"),
        (
            "Wer trägt die Kosten der Rücksendung? Österreich",
            "de",
            "/law/provisions/at.fagg.withdrawal.return_cost/",
        ),
        ("de.bgb.withdrawal.last_day", "en", LAST_DAY),
    ],
)
def test_search_finds(visit_in, query, language, first):
    visitor = visit_in(language)
    page = read(visitor.client.get("/law/", {"q": query, "lang": language}))
    finds = re.search(r'<ul class="finds">\s*<li><a href="([^"?]+)', page.html)
    assert finds[1].startswith(first)
    assert 'content="noindex"' in page.html


def _finds(visitor, query):
    html = visitor.client.get("/law/", {"q": query, "lang": "en"}).content.decode()
    return re.findall(r'href="([^"?]+)', html.partition('class="finds"')[2].partition("</ul>")[0])


def test_a_number_is_found_whole(visitor):
    assert LAST_DAY in _finds(visitor, "BGB 355")
    assert LAST_DAY not in _finds(visitor, "BGB 35")
    assert LAST_DAY not in _finds(visitor, "BGB 55")


@pytest.mark.parametrize("query", ["zzzz", "§§§", "<script>", "%", "a" * 5000, "\x00", "{{ zz }}"])
def test_search_that_finds_nothing_says_so(visitor, query):
    page = read(visitor.client.get("/law/", {"q": query, "lang": "en"}))
    assert page.status == 200
    assert "0 pages found" in page.text
    assert "Nothing is found with all of these words." in page.text
    assert "<script>" not in page.html


def test_search_shows_a_page_of_finds_and_how_many_there_are(visitor):
    page = read(visitor.client.get("/law/", {"q": "withdraw", "lang": "en"}))
    assert (
        len(re.findall(r"<li>", page.html.partition('class="finds"')[2].partition("</ul>")[0])) == MOST_FOUND
    )
    assert f"The first {MOST_FOUND} are shown." in page.text


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("/law/germany/", "/law/de/"),
        ("/law/xx/", None),
        ("/law/provisions/de.bgb.withdrawal.last/", LAST_DAY),
        (f"{LAST_DAY}1999-01-01/", LAST_DAY),
        (f"{LAST_DAY}1999-01-01/", f"{LAST_DAY}2014-06-13/"),
        (f"{LAST_DAY}2026-02-30/", LAST_DAY),
        (f"{LAST_DAY}%3Cscript%3E/", LAST_DAY),
        ("/law/acts/de.bgbb/", "/law/acts/de.bgb/"),
        ("/law/topics/withdrawl/", "/law/topics/withdrawal/"),
        ("/law/topics/withdrawal/last/", "/law/topics/withdrawal/last_day/"),
        ("/law/provisions/" + "x" * 3000 + "/", None),
        ("/law/provisions/%3Cscript%3E/", None),
    ],
)
def test_what_is_not_there_offers_what_is_near(visitor, address, near):
    page = visitor.open(address)
    assert page.status == 404
    assert page.h1 == "This page does not exist"
    assert 'content="noindex"' in page.html
    assert "<script>" not in page.html
    found = {urlsplit(link).path for _text, link in page.links}
    assert "/law/" in found
    assert near is None or near in found


def test_every_language_of_record_is_named(visitor):
    act = visitor.open("/law/acts/ca-on.cpa/")
    assert "Languages of record, all equally authentic" in act.text
    assert "English (quoted here) · French" in act.text
    assert "24 languages of record, quoted here: English" in visitor.open("/law/eu/").text
    rule = visitor.open("/law/provisions/eu.crd.withdrawal.available/").text
    assert "Quoted in one of 24 languages in which the text is equally authentic: English." in rule
    german = visitor.open("/law/acts/de.bgb/").text
    assert "Language of record" in german
    assert "equally" not in german


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2014-06-14", "2014-06-13"), ("2026-06-18", "2014-06-13"), ("2026-06-20", "2026-06-19")],
)
def test_a_day_within_a_version_shows_it_and_names_its_own_address(visitor, day, shown):
    page = visitor.open(f"{LAST_DAY}{day}/")
    assert page.status == 200
    assert f'<link rel="canonical" href="http://localhost{LAST_DAY}{shown}/?lang=en">' in page.html
    assert f"This is the version for {write_day(date.fromisoformat(day), 'en')}." in page.text
    assert f"{LAST_DAY}{shown}/" in {urlsplit(link).path for _text, link in page.links}
    own = visitor.open(f"{LAST_DAY}{shown}/")
    assert "This is the version for" not in own.text
    assert re.findall(r"In force from [^<]+", page.html) == re.findall(r"In force from [^<]+", own.html)


def test_a_day_of_no_version_says_which_there_are(visitor):
    day_before = visitor.open(f"{LAST_DAY}2014-06-12/")
    assert day_before.status == 404
    assert "No version of this rule is encoded for Thursday, 12 June 2014." in day_before.text
    assert "The law encoded on this begins on Friday, 13 June 2014;" in day_before.text
    assert "In force from Friday, 13 June 2014 to Thursday, 18 June 2026" in day_before.text
    assert "nothing about this" not in day_before.text
    after = visitor.open("/law/provisions/gb.adr.complaint.mediation_ends_by/2026-04-06/")
    assert (after.status, "is encoded for Monday, 6 April 2026." in after.text) == (404, True)
    assert "begins on" not in after.text
    no_day = visitor.open(f"{LAST_DAY}2026-02-30/")
    assert "This is not a day of the calendar: 2026-02-30" in no_day.text


def test_a_country_without_law_names_the_floor_that_answers(visitor):
    page = visitor.open("/law/fi/")
    assert page.status == 404
    assert "Nothing of the law of Finland itself is encoded." in page.text
    assert page.link("European Union") == "/law/eu/?lang=en"
    assert "European Union" not in visitor.open("/law/no/").text


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/law/DE/", "/law/de/"),
        ("/law/US-CA/?lang=de", "/law/us-ca/?lang=de"),
        ("/law/provisions/DE.BGB.withdrawal.last_day/", LAST_DAY),
        ("/law/provisions/DE.BGB.withdrawal.last_day/2014-06-13/", LAST_DAY + "2014-06-13/"),
        ("/law/acts/DE.bgb/", "/law/acts/de.bgb/"),
        ("/law/topics/Withdrawal/Last_Day/", "/law/topics/withdrawal/last_day/"),
        ("/law/de", "/law/de/"),
    ],
)
def test_another_spelling_leads_to_the_canonical_address(visitor, address, canonical):
    response = visitor.client.get(address)
    assert (response.status_code, response.headers["Location"]) == (301, canonical)


def test_a_page_is_kept_while_the_law_stands(visitor, monkeypatch):
    first = visitor.client.get(LAST_DAY)
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert "Accept-Language" in first.headers["Vary"]
    kept = {"headers": {"If-None-Match": tag}}
    assert visitor.client.get(LAST_DAY, **kept).status_code == 304
    assert visitor.client.get(f"{LAST_DAY}?lang=de", **kept).status_code == 200
    assert (
        visitor.client.get(LAST_DAY, headers={"If-None-Match": tag, "Accept-Language": "de"}).status_code
        == 200
    )
    monkeypatch.setattr(clock, "today", lambda: TODAY + timedelta(days=1))
    assert visitor.client.get(LAST_DAY, **kept).status_code == 200


def test_search_engines_are_told_one_address_for_each_language(visitor):
    for address, canonical in (
        ("/law/topics/withdrawal/", "/law/topics/withdrawal/available/"),
        (f"{LAST_DAY}?lang=de&x=1", f"{LAST_DAY}?lang=de"),
    ):
        html = visitor.client.get(address).content.decode()
        assert f'<link rel="canonical" href="http://localhost{canonical}">' in html
        assert "noindex" not in html


def test_pages_set_nothing_in_the_browser_and_take_no_form(visitor):
    response = visitor.client.get(LAST_DAY)
    assert not response.cookies
    assert Client(SERVER_NAME="localhost").post(LAST_DAY).status_code == 405
    assert "<form" not in response.content.decode()


def test_an_error_is_reported_by_mail_where_somebody_reads_it(visitor, settings):
    settings.LAW_CONTACT = "law+errors@example.org"
    page = visitor.open(LAST_DAY)
    mail = urlsplit(page.link("Report an error by mail"))
    told = parse_qs(mail.query)
    assert unquote(mail.path) == "law+errors@example.org"
    assert told["subject"] == ["Error in the encoded law: de.bgb.withdrawal.last_day"]
    assert packs(LIBRARY)["de.bgb"].hash in told["body"][0]
    assert "2014-06-13" in told["body"][0]


def test_an_error_is_reported_by_a_text_to_copy_where_nobody_is_named(visitor):
    page = visitor.open(LAST_DAY)
    assert "mailto:" not in page.html
    assert f"Pack: de.bgb sha256:{packs(LIBRARY)['de.bgb'].hash}" in page.text
    assert "the file de/bgb.yaml" in page.text


def test_a_citation_names_version_and_pack(visitor):
    pack, version = packs(LIBRARY)["de.bgb"], provisions(LIBRARY)["de.bgb.withdrawal.last_day"].versions[0]
    cited = (
        f"Venditor, de.bgb.withdrawal.last_day (BGB {'; '.join(version.default.cites)}), "
        f"{version.since}/{version.until}, de.bgb "
        f"{pack.checked_on} sha256:{pack.hash[:16]}, http://localhost{LAST_DAY}2014-06-13/"
    )
    assert cited in visitor.open(LAST_DAY).text


def test_an_answer_of_the_portal_leads_to_the_whole_rule(visitor):
    visitor.open(
        "?topic=withdrawal&consumer_country=DE&concluded_on=2026-03-02&product=goods&contract=in_store"
    )
    links = {
        urlsplit(address).path for text, address in visitor.page.links if text.startswith("The whole rule")
    }
    assert "/law/provisions/de.bgb.withdrawal.available/" in links
    assert visitor.open("/").link("Read the law as it is encoded") == "/law/?lang=en"


def test_every_file_of_the_law_counts_for_what_caches_keep(monkeypatch, tmp_path):
    def hashed():
        cached.law_hash.cache_clear()
        return cached.law_hash()

    monkeypatch.setattr(cached, "default_library", lambda: SimpleNamespace(folder=tmp_path))
    seen = [hashed()]
    for name in ("de/bgb.yaml", "de/bgb.examples.yaml", "calendars/DE.csv", "translations/fr.po"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
        seen.append(hashed())
    assert len(set(seen)) == len(seen)
    cached.law_hash.cache_clear()
