"""The portal as people use it: in eight languages, by keyboard, on a phone, without script, printed."""

from datetime import date
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe

from venditor.rules.wording import write_day

pytestmark = pytest.mark.browser

LANGUAGES = ["en", "zh-Hant", "de"]
WIDTHS = [320, 1280]
# Where they are narrow, pages show whether a language fits; three are looked at wide too, one in every run.
MORE_LANGUAGES = ["zh-Hans", "fr", "es", "ja", "ko"]
SCREENS = [
    *product(LANGUAGES, [320]),
    *product(MORE_LANGUAGES, [320]),
    ("de", 1280),
    *(pytest.param(one, 1280, marks=pytest.mark.campaign) for one in LANGUAGES if one != "de"),
]
ORDERED = "/rights?topic=withdrawal&consumer_country=DE"
STATE = ORDERED + "&concluded_on=2026-03-02&product=goods&contract=distance"
EXEMPTIONS = (
    "regular_delivery made_to_specification liable_to_deteriorate unsealed_hygiene inseparably_mixed "
    "unsealed_media newspaper price_fluctuates deferred_alcohol public_auction notarised"
).split()
ANSWER = (
    STATE
    + "".join(f"&{name}=false" for name in EXEMPTIONS)
    + "&delivered_on=2026-03-09&informed_on=2026-03-02"
)
TWO_LAWS = ANSWER + "&consumer_region=DE-BY&trader_country=TW&law_chosen=true&chosen_law=TW"
PAGES = {
    "start": "/?",
    "country": "/rights?topic=withdrawal",
    "day": ORDERED,
    "product": ORDERED + "&concluded_on=2026-03-02",
    "contract": ORDERED + "&concluded_on=2026-03-02&product=goods",
    "exemptions": STATE,
    "error": ORDERED + "&concluded_on=2026-02-30",
    "amount": STATE + "&ask=price",
    "answer": ANSWER,
    "still open": ANSWER.replace("informed_on=2026-03-02", "informed_on=unknown"),
    "everything": ANSWER.replace("withdrawal", "all", 1),
    "two laws": TWO_LAWS,
    "law not looked at for long": TWO_LAWS + "&observed_on=2030-01-01",
    "arrived before": ANSWER.replace("2026-03-09", "2026-03-01"),
    "not encoded": "/rights?topic=withdrawal&consumer_country=NO",
    "missing": "/nowhere?",
}
LAST_DAY = date(2026, 3, 23)


def _h1(page):
    return " ".join(page.locator("h1").inner_text().split())


def _type_day(page, fact, day, month, year):
    for part, text in (("day", day), ("month", month), ("year", year)):
        page.fill(f"#{fact}-{part}", text)


@pytest.mark.parametrize(("language", "width"), SCREENS)
def test_a_withdrawal_is_answered_without_script(open_page, language, width):
    page = open_page(f"/?lang={language}", width=width)
    page.locator(".subjects a").first.click()
    page.select_option("#consumer_country", "DE")
    _press(page)
    _type_day(page, "concluded_on", "2", "3", "2026")
    _press(page)
    page.check("#product-goods")
    _press(page)
    page.check("#contract-distance")
    _press(page)
    page.check("#exemptions-none")
    _press(page)
    _type_day(page, "delivered_on", "９", "３", "２０２６")
    _press(page)
    _type_day(page, "informed_on", "2", "3", "2026")
    _press(page)
    assert write_day(LAST_DAY, language) in _h1(page)
    assert page.locator("html").get_attribute("lang") == language


def _tab_to(page, selector, *, most=60):
    """Press Tab until a control has the focus, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    pytest.fail(f"{selector} is not reached by Tab")


def test_a_withdrawal_is_answered_by_keyboard_alone(open_page):
    page = open_page("/?lang=de")
    _tab_to(page, ".subjects a")
    _enter(page)
    _tab_to(page, "#consumer_country")
    page.keyboard.type("Deutsch")
    _send(page)
    _type_day_by_keyboard(page, "concluded_on", "2")
    for choice in ("#product-goods", "#contract-distance", "#exemptions-none"):
        _tab_to(page, choice)
        page.keyboard.press("Space")
        _send(page)
    _type_day_by_keyboard(page, "delivered_on", "9")
    _type_day_by_keyboard(page, "informed_on", "2")
    assert write_day(LAST_DAY, "de") in _h1(page)
    _tab_to(page, "details.law summary")
    page.keyboard.press("Enter")
    assert page.locator("details.law[open]").count() == 1
    _tab_to(page, ".open button")
    _enter(page)
    _tab_to(page, "#withdrawal_notice_on-choice-day")
    page.keyboard.press("ArrowDown")
    _send(page)
    assert write_day(LAST_DAY, "de") in _h1(page)


def _type_day_by_keyboard(page, fact, day):
    _tab_to(page, f"#{fact}-day")
    page.keyboard.type(day)
    page.keyboard.press("Tab")
    page.keyboard.type("März")
    page.keyboard.press("Tab")
    page.keyboard.type("2026")
    _enter(page)


def _send(page):
    _tab_to(page, "button")
    _enter(page)


def _enter(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_first_tab_offers_to_skip_to_the_content(open_page):
    page = open_page(ANSWER)
    page.keyboard.press("Tab")
    skip = page.locator(".skip:focus")
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.locator("main:focus").count() == 1


def test_the_focus_is_seen(open_page):
    page = open_page(ORDERED, java_script_enabled=True)
    _tab_to(page, "#concluded_on-day")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"


def test_a_mistake_takes_the_focus_and_leads_to_its_field(open_page):
    page = open_page(ORDERED + "&lang=en")
    _type_day(page, "concluded_on", "30", "2", "2026")
    _press(page)
    assert page.title().startswith("Error: ")
    assert page.locator(".error-summary:focus").count() == 1
    page.locator(".error-summary a").click()
    assert page.locator("#concluded_on-day:focus").count() == 1
    assert page.input_value("#concluded_on-day") == "30"


def test_back_and_forward_of_the_browser_work(open_page):
    page = open_page("/rights?lang=en&topic=withdrawal")
    page.select_option("#consumer_country", "DE")
    _press(page)
    _type_day(page, "concluded_on", "2", "3", "2026")
    _press(page)
    assert page.locator("#product-goods").count() == 1
    page.go_back()
    assert page.locator("#concluded_on-day").count() == 1
    page.go_back()
    assert page.locator("#consumer_country").count() == 1
    page.go_forward()
    page.go_forward()
    assert page.locator("#product-goods").count() == 1


def test_an_answer_changed_keeps_its_place(open_page):
    page = open_page(ANSWER + "&lang=en")
    asked = page.locator(".facts dt").all_inner_texts()
    page.locator(".change button", has_text="What did you buy?").click()
    assert page.is_checked("#product-goods")
    page.check("#product-service")
    _press(page)
    assert "product=service" in page.url
    page.goto(ANSWER.replace("product=goods", "product=service") + "&lang=en&ask=product")
    page.check("#product-goods")
    _press(page)
    assert page.locator(".facts dt").all_inner_texts() == asked


def test_a_link_restores_the_answer_in_another_browser(open_page, site):
    page = open_page(ANSWER + "&lang=de")
    link = page.input_value("#link")
    assert link.startswith(site)
    other = open_page(link.removeprefix(site))
    assert _h1(other) == _h1(page)
    assert other.locator(".facts .row").count() == page.locator(".facts .row").count()


def test_nothing_is_kept_in_the_browser(open_page):
    page = open_page(ANSWER, java_script_enabled=True)
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def _looks(looks):
    """Every page in one of two looks, the next in the other, the answer in both; the campaign has all."""
    for number, name in enumerate(PAGES):
        for turn, look in enumerate(looks):
            marks = () if name == "answer" or turn == number % 2 else pytest.mark.campaign
            yield pytest.param(name, *look, marks=marks)


# Narrow and in German each page is looked at here or by axe.
@pytest.mark.parametrize(("name", "language"), list(_looks([("zh-Hant",), ("de",)])))
def test_a_page_fits_a_phone(open_page, name, language):
    page = open_page(f"{PAGES[name]}&lang={language}", width=320, java_script_enabled=True)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_page_fits_when_letters_are_twice_as_large(open_page):
    # 640 px at 200 % is a page 320 px wide with letters of twice the size it was made for.
    page = open_page(ANSWER + "&lang=de", width=640, java_script_enabled=True)
    page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


DELIVERY = (
    "/rights?topic=delivery&consumer_country=CN&concluded_on=2026-03-02&product=goods&delivered_on=none"
    "&contract=distance&channel=online&shipped_on=none&promised_delivery_on=2026-12-23&extra_delivery_time_until=unknown"
)
LINES_OF_THE_LAST_TWO_LETTERS = """() => {
    const letters = [];
    const walker = document.createTreeWalker(document.querySelector('h1'), NodeFilter.SHOW_TEXT);
    while (walker.nextNode())
        for (let place = 0; place < walker.currentNode.length; place++) {
            const letter = document.createRange();
            letter.setStart(walker.currentNode, place);
            letter.setEnd(walker.currentNode, place + 1);
            if (letter.toString().trim()) letters.push(Math.round(letter.getBoundingClientRect().bottom));
        }
    return letters.slice(-2);
}"""


@pytest.mark.parametrize(
    ("language", "width"), [*product(LANGUAGES, [300, *WIDTHS]), *product(MORE_LANGUAGES, [300])]
)
def test_no_line_begins_with_the_full_stop_after_a_date(open_page, language, width):
    page = open_page(f"{DELIVERY}&lang={language}", width=width, java_script_enabled=True)
    assert write_day(date(2026, 12, 23), language) in _h1(page)
    last, stop = page.evaluate(LINES_OF_THE_LAST_TWO_LETTERS)
    assert last == stop


@pytest.mark.parametrize(
    ("name", "language", "width", "scheme"), list(_looks([("de", 320, "light"), ("zh-Hant", 1280, "dark")]))
)
def test_axe_finds_nothing(open_page, name, language, width, scheme):
    page = _open_whole(open_page, name, language, width=width, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    _axe_finds_nothing(page)


@pytest.mark.parametrize("language", MORE_LANGUAGES)
def test_an_answer_fits_a_phone_in_every_language_and_axe_finds_nothing(open_page, language):
    page = _open_whole(open_page, "everything", language, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    _axe_finds_nothing(page)


def _open_whole(open_page, name, language, **settings):
    # Only here the page's policy is set aside, so that axe can run in it.
    page = open_page(f"{PAGES[name]}&lang={language}", java_script_enabled=True, bypass_csp=True, **settings)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    return page


def _axe_finds_nothing(page):
    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag2aaa", "wcag22aa", "best-practice"]}
    )
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_follow_the_reader(open_page, scheme):
    page = open_page(ANSWER, color_scheme=scheme, java_script_enabled=True)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 23, 26)"}[scheme]


def test_printed_the_law_is_open_and_nothing_acts(open_page):
    page = open_page(ANSWER + "&lang=en")
    quotation = page.locator("details.law blockquote").first
    assert not quotation.is_visible()
    page.emulate_media(media="print")
    assert quotation.is_visible()
    assert page.locator(".needs").first.is_visible()
    assert page.locator(".bodies a").first.evaluate("a => getComputedStyle(a, '::after').content") != "none"
    for gone in (".back", ".languages", ".change >> nth=0", ".open"):
        assert not page.locator(gone).is_visible()


def test_the_browser_has_nothing_to_complain_about(open_page):
    page = open_page("about:blank", java_script_enabled=True)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for address in PAGES.values():
        page.goto(address)
    assert [text for text in complaints if "400" not in text and "404" not in text] == []


def _press(page, selector="button"):
    """Press a button that leads to another page, and wait until it is there."""
    with page.expect_navigation():
        page.click(selector)
