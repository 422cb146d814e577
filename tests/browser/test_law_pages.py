"""What the law gives, in a real browser: behind the mailed link, on the page of a case, and in a letter."""

from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.test_console import RULES, _tab_to, desk  # noqa: F401 - fixture
from tests.server.console.seeds import NOW, take

from venditor.core.identifiers import new_token, token_digest
from venditor.server.cases.examine import examine
from venditor.server.cases.models import Case, CaseLink
from venditor.server.cases.services import CONTACT
from venditor.server.log.sequencer import sequence
from venditor.server.orders.services import order_type
from venditor.server.orders.typed import TypedLine, TypedOrder
from venditor.server.outbox.models import OutboxItem, State
from venditor.server.staff.models import User
from venditor.server.tenants.models import Tenant
from venditor.server.tenants.scope import acting_for

pytestmark = pytest.mark.browser
CHARGE = {"amount": "4.90", "currency": "EUR"}
FACTS = {
    "concluded_on": "2026-11-09",
    "informed_on": "2026-11-09",
    "delivered_on": "2026-11-16",
    "delivery_cost": CHARGE,
    "standard_delivery_cost": CHARGE,
}
LINES = (
    TypedLine(article="Teekanne „Yingge“ mit einem sehr langen Namen", pieces=2, unit_price="20.00"),
    TypedLine(
        article="Becher mit Gravur 刻字茶杯", unit_price="12.50", facts={"made_to_specification": True}
    ),
)
LOOKS = pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("de", 320, "light"), ("zh-Hant", 320, "dark"), ("de", 1280, "dark"), ("zh-Hant", 1280, "light")],
)


@pytest.fixture
def law(desk, open_page, settings, tmp_path):  # noqa: F811
    """An order that was withdrawn from and assessed; the pages that tell what came of it."""
    settings.LOG_FOLDER = tmp_path / "log"
    seller = Tenant.objects.get(slug="taipei-tea")

    def told(language="de"):
        order = TypedOrder(
            number="10-7001",
            name="Anna Müller-Lüdenscheidt",
            email="anna@example.org",
            country="DE",
            region="DE-BY",
            currency="EUR",
            facts=FACTS,
            lines=LINES,
        )
        staff = User.objects.get(email="agent@example.org")
        order_type(tenant=seller, actor=staff.id, order=order, now=NOW)
        case = take(seller, name="Anna Müller-Lüdenscheidt", contract="10-7001", language=language)
        with acting_for(seller.id):
            for item in OutboxItem.objects.filter(kind="case.examine", subject=case, state=State.PENDING):
                examine(item, now=NOW)
            link = new_token()
            digest = token_digest(link, purpose=CONTACT)
            CaseLink.objects.create(
                tenant=seller, case=Case.objects.get(id=case), purpose=CONTACT, digest=digest
            )
        sequence(now=NOW)
        return SimpleNamespace(
            case=f"/console/cases/{case}",
            letter=f"/console/cases/{case}/letter",
            check=f"{desk.url}/w/taipei-tea/check/{link}?lang={language}",
        )

    def pages(language, *, email="agent@example.org", **look):
        """Each of the pages as somebody with this language sees it, one after the other."""
        where = told(language)
        yield open_page(where.check, **look)
        inside = desk.enter(where.case, language=language, email=email, **look)
        inside.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
        yield inside
        inside.goto(desk.url + where.letter)
        yield inside
        # An error, as it is said on the page.
        inside.fill("#id_subject", " ")
        inside.locator("main form").last.evaluate("form => { form.noValidate = true; }")
        inside.click("main .actions button")
        yield inside

    return SimpleNamespace(told=told, pages=pages, desk=desk)


@pytest.mark.parametrize("language", ["de", "zh-Hant"])
def test_each_page_fits_a_telephone_and_tells_the_law(law, language):
    for page in law.pages(language, width=320, java_script_enabled=True):
        assert "BGB § 355 Abs. 2 Satz 1" in page.inner_text("main") + (
            page.input_value("#id_text") if page.locator("#id_text").count() else ""
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url


@LOOKS
def test_axe_finds_nothing(law, language, width, scheme):
    look = {"width": width, "color_scheme": scheme, "java_script_enabled": True, "bypass_csp": True}
    for page in law.pages(language, **look):
        result = Axe().run(page, options={"runOnly": RULES})
        assert result.violations_count == 0, f"{page.url}\n{result.generate_report()}"


def test_a_letter_is_chosen_changed_and_sent_by_keyboard_alone(law):
    where = law.told()
    page = law.desk.enter(where.case, email="agent@example.org")
    _tab_to(page, "a[href$='/letter']")
    _press(page, "Enter")
    _tab_to(page, "#language")
    page.keyboard.type("Fr")
    page.keyboard.press("Tab")
    _press(page, "Enter")
    assert page.input_value("#id_subject").startswith("Votre rétractation ")
    assert page.locator("#id_text").get_attribute("lang") == "fr"
    _tab_to(page, "#id_text")
    page.keyboard.press("Control+End")
    page.keyboard.type("\nÀ bientôt")
    page.keyboard.press("Tab")
    _press(page, "Enter")
    assert page.locator(".message").inner_text().startswith("The letter is on its way.")
    assert page.locator(".timeline .quoted").first.inner_text().endswith("À bientôt")


def test_what_is_missing_is_said_at_its_field(law):
    *_others, page = law.pages("de", java_script_enabled=True)
    assert page.title().startswith("Fehler: ")
    assert page.locator(".error-summary:focus").count() == 1
    page.click(".error-summary a")
    assert page.locator("#id_subject:focus").count() == 1
    assert "BGB § 355 Abs. 2 Satz 1" in page.input_value("#id_text")


def test_behind_the_mailed_link_everything_is_reached_by_keyboard(law, open_page):
    page = open_page(law.told().check)
    assert "Zurückzuzahlen: 40,00" in page.inner_text("main")
    for address in ("/proof", ".pdf"):
        _tab_to(page, f"main a[href*='{address}']")


def test_the_proof_is_downloaded_from_both_pages(law):
    where = law.told()
    for page, selector in (
        (law.desk.enter(where.case, email="reader@example.org"), "a[href$='/proof']"),
        (law.desk.enter("/console/", email="reader@example.org"), "main a[href*='/proof']"),
    ):
        if "/cases/" not in page.url:
            page.goto(where.check)
        with page.expect_download() as download:
            page.click(selector)
        assert download.value.suggested_filename.endswith(".bundle.json")


@pytest.mark.parametrize("language", ["en", "de", "zh-Hant"])
def test_signing_in_on_a_telephone_nothing_lies_over_the_name(law, open_page, language):
    page = open_page(f"{law.desk.url}/account/login/?lang={language}", width=320)
    name = page.locator("header .brand").bounding_box()
    for choice in page.locator("header .languages li > *").all():
        box = choice.bounding_box()
        beside = box["x"] >= name["x"] + name["width"] or box["y"] >= name["y"] + name["height"]
        assert beside, (name, box)
        assert box["x"] + box["width"] <= 320


def _press(page, key):
    with page.expect_navigation():
        page.keyboard.press(key)
