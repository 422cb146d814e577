"""The language of a page, and that no text of a page is missing in any."""

import io
import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.template import Context, Template
from django.utils.translation.template import templatize

import venditor.server
from venditor import rights
from venditor.core.text import Wording
from venditor.rules.wording import write_day
from venditor.server.config.catalogues import compiled
from venditor.server.config.languages import STAFF_LANGUAGES, TAGS, named
from venditor.server.faces.templatetags.wording import breakable

SERVER = Path(venditor.server.__file__).parent
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2)}
CATALOGUES = sorted((SERVER / "locale").glob("*/LC_MESSAGES/django.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
# What visitors read; all else is for staff, in the languages of their pages.
PUBLIC = (
    *("faces/portal/", "faces/law/", "faces/check/", "faces/templatetags/wording.py"),
    *(f"faces/templates/{name}" for name in ("portal/", "law/", "check/", "pieces/", "page.html", "4", "5")),
)


def _texts(below=("",)):
    """Every text marked for translation, in modules and templates."""
    found = set()
    for file in (*SERVER.rglob("*.py"), *SERVER.rglob("*.html"), *SERVER.rglob("templates/**/*.txt")):
        if not file.relative_to(SERVER).as_posix().startswith(below):
            continue
        source = file.read_text("utf-8")
        if file.suffix in (".html", ".txt"):
            source = templatize(source)
        for _line, text, _comments, _context in extract(
            "python", io.BytesIO(source.encode()), keywords=KEYWORDS
        ):
            found.add(text[0] if isinstance(text, tuple) else text)
    return found


def _catalogue(file):
    with file.open("rb") as opened:
        return read_po(opened, abort_invalid=True)


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.parent.parent.name)
def test_a_catalogue_has_every_text_and_no_other(file):
    known = {message.id[0] if isinstance(message.id, tuple) else message.id for message in _catalogue(file)}
    is_for_staff = file.parent.parent.name.lower() in STAFF_LANGUAGES
    assert known - {""} == (_texts() if is_for_staff else _texts(PUBLIC))


def test_every_language_of_a_page_has_a_catalogue():
    assert {file.parent.parent.name for file in CATALOGUES} == {*TAGS.values()} - {"en"}


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.parent.parent.name)
def test_every_text_is_translated_with_its_placeholders(file):
    catalogue = _catalogue(file)
    for message in catalogue:
        if not message.id:
            continue
        assert not message.fuzzy
        forms = _forms(message)
        assert len(forms) == (catalogue.num_plurals if message.pluralizable else 1)
        source = message.id[-1] if message.pluralizable else message.id
        for form in forms:
            assert sorted(PLACEHOLDER.findall(form)) == sorted(PLACEHOLDER.findall(source)), message.id


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.parent.parent.name)
def test_no_text_has_two_spaces_in_a_row(file):
    # Beside a French quotation mark stands one space that does not break, whoever put it there.
    forms = (form for message in _catalogue(file) if message.id for form in _forms(message))
    assert [form for form in forms if re.search(r"[^\S\n]{2}", form)] == []


def _forms(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_catalogues_are_compiled_once_and_anew_when_a_text_changes(tmp_path):
    source = tmp_path / "locale" / "zh-Hant" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid "or"\nmsgstr "或"\n', "utf-8")
    first = compiled(tmp_path / "locale", tmp_path / "out")
    written = first / "zh_Hant" / "LC_MESSAGES" / "django.mo"
    stamp = written.stat().st_mtime_ns
    assert compiled(tmp_path / "locale", tmp_path / "out") == first
    assert written.stat().st_mtime_ns == stamp
    source.write_text('msgid "or"\nmsgstr "或者"\n', "utf-8")
    assert compiled(tmp_path / "locale", tmp_path / "out") != first


@pytest.mark.parametrize(
    ("wish", "name"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("de-AT", "de"),
        ("zh-Hant", "zh-hant"),
        ("zh-TW", "zh-hant"),
        ("zh-HK", "zh-hant"),
        ("ZH-tw", "zh-hant"),
        ("fr", None),
        ("nonsense", None),
        ("", None),
        (None, None),
        ("a" * 5000, None),
    ],
)
def test_a_tag_asks_for_the_nearest_language_of_staff(wish, name):
    assert named(wish) == name


@pytest.mark.parametrize(
    ("wish", "name"),
    [
        ("fr", "fr"),
        ("fr-CA", "fr"),
        ("es-MX", "es"),
        ("ja-JP", "ja"),
        ("ko", "ko"),
        ("zh-CN", "zh-hans"),
        ("zh-SG", "zh-hans"),
        ("zh-Hans-CN", "zh-hans"),
        ("zh-TW", "zh-hant"),
        ("it", None),
    ],
)
def test_a_tag_asks_for_the_nearest_language_of_the_portal(wish, name):
    assert named(wish, among=TAGS) == name


@pytest.mark.parametrize(
    ("address", "accepts", "language"),
    [
        ("/", "", "en"),
        ("/", "it, de;q=0.8, en;q=0.5", "de"),
        ("/", "fr, de;q=0.8, en;q=0.5", "fr"),
        ("/", "zh-CN, zh;q=0.9", "zh-Hans"),
        ("/?lang=ko", "fr", "ko"),
        ("/", "zh-TW, en;q=0.5", "zh-Hant"),
        ("/?lang=de", "zh-TW", "de"),
        ("/?lang=tlh", "zh-TW", "zh-Hant"),
        ("/?lang=zh-TW", "de", "zh-Hant"),
    ],
)
def test_the_address_decides_then_the_browser_then_english(visit_in, address, accepts, language):
    visitor = visit_in(None, accept_language=accepts)
    page = visitor.open(address)
    assert page.headers["Content-Language"] == language
    assert "Accept-Language" in page.headers["Vary"]


def test_a_link_to_another_language_keeps_what_was_told_and_typed(visitor):
    visitor.open("?topic=withdrawal&consumer_country=DE")
    visitor.send(**{"concluded_on.choice": "day", "concluded_on.day": "30"})
    page = visitor.open(visitor.page.link("Deutsch"))
    assert page.headers["Content-Language"] == "de"
    assert page.given["concluded_on.day"] == ["30"]
    assert page.hidden["consumer_country"] == "DE"
    assert page.title == "Fehler: Wann haben Sie bestellt? – Venditor"


@pytest.mark.parametrize("language", ["en", "de", "zh-Hant"])
def test_the_answer_is_in_the_readers_language(visit_in, language):
    visitor = visit_in(language)
    facts = {
        "consumer_country": "DE",
        "product": "goods",
        "contract": "distance",
        "concluded_on": "2026-03-02",
        "delivered_on": "2026-03-09",
        "informed_on": "2026-03-02",
        "withdrawal_notice_on": "none",
    }
    visitor.walk(facts)
    told = rights.statement(facts, questions=["withdrawal.last_day"], language=language, assume="ordinary")
    assert visitor.page.h1 in told["answers"]["withdrawal.last_day"]["sentence"]
    assert write_day(date(2026, 3, 23), language) in visitor.page.h1
    # Notes of the packs are written in English, quotations in the language of the act, and both say so.
    note = '<ul class="quiet" lang="en"><li>The wording since 19 June 2026'
    only = {"de": "Die folgenden Hinweise gibt es nur auf Englisch.", "zh-Hant": "以下說明僅有英文。"}
    assert (note in visitor.page.html) == (language != "en")
    assert all((text in visitor.page.text) == (language == tag) for tag, text in only.items())
    assert ('<blockquote lang="de">' in visitor.page.html) == (language != "de")


def test_a_text_in_another_language_says_so(rf_render):
    assert rf_render(Wording("consumer", "en"), "de") == '<span lang="en">consumer</span>'
    assert rf_render(Wording("Verbraucher", "de"), "de") == "Verbraucher"
    assert rf_render(Wording("<b>", "en"), "de") == '<span lang="en">&lt;b&gt;</span>'
    assert rf_render("<b>", "de") == "&lt;b&gt;"


@pytest.fixture
def rf_render():
    class Request:
        language = ""

    def write(wording, language):
        request = Request()
        request.language = language
        template = Template("{% load wording %}{% worded text %}")
        return template.render(Context({"request": request, "text": wording}))

    return write


@pytest.mark.parametrize(
    ("day", "written"),
    [
        ("2026年3月23日星期一", "2026年3月23日<wbr>星期一"),
        ("2026年3月23日月曜日", "2026年3月23日<wbr>月曜日"),
        ("2026年3月23日 星期一", "2026年3月23日 星期一"),
        ("Monday, 23 March 2026", "Monday, 23 March 2026"),
        ("<日星期>", "&lt;日<wbr>星期&gt;"),
    ],
)
def test_a_line_may_end_before_a_weekday(day, written):
    assert breakable(day) == written
