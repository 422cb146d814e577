"""A file of orders that is brought in, followed, stopped and gone on with, without a line of script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.browser.test_console import RULES, desk  # noqa: F401 - a fixture
from tests.server.orders.conftest import work_off_imports

from venditor.server.orders.models import Order

pytestmark = pytest.mark.browser
ROWS = "".join(f"N-{number},Kanne,2026-11-02\n" for number in range(3))
FILE = {
    "name": "Bestellungen " + "sehr-langer-Name" * 6 + ".csv",
    "mimeType": "text/csv",
    "buffer": f"order number,article,ordered on\n{ROWS}N-9,Tasse,03/04/2026\n".encode(),
}


def _looked_at(page, scheme):
    """Nothing runs over the edge, and axe has nothing to say."""
    other = page.context.browser.new_context(
        viewport=page.viewport_size, color_scheme=scheme, bypass_csp=True, java_script_enabled=True
    )
    other.add_cookies(page.context.cookies())
    seen = other.new_page()
    seen.goto(page.url)
    assert seen.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    result = Axe().run(seen, options={"runOnly": RULES})
    assert not result.violations_count, result.generate_report()
    other.close()


def _press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


@pytest.mark.parametrize(
    ("language", "width", "scheme", "words"),
    [
        (
            "de",
            320,
            "light",
            ("Datei einlesen", "Einlesen anhalten", "Weiter einlesen", "Noch einmal nachsehen"),
        ),
        ("zh-Hant", 1280, "dark", ("匯入檔案", "停止匯入", "繼續匯入", "重新查看")),
    ],
    ids=["de", "zh-Hant"],
)
def test_an_import_is_followed_stopped_and_gone_on_with(desk, language, width, scheme, words):  # noqa: F811
    bring_in, stop, go_on, again = words
    before = Order.everywhere.count()
    page = desk.enter("/console/orders/import", language=language, width=width)
    page.locator("input[type=file]").set_input_files(FILE)
    _press(page, bring_in)
    assert page.locator("progress").get_attribute("value") == "0"
    _looked_at(page, scheme)
    _press(page, stop)
    assert page.get_by_role("button", name=stop).count() == 0
    _looked_at(page, scheme)
    work_off_imports()
    assert Order.everywhere.count() == before
    _press(page, go_on)
    work_off_imports()
    with page.expect_navigation():
        page.get_by_role("link", name=again).click()
    assert page.locator("progress").count() == 0
    assert "ordered_on" not in page.content()
    assert page.locator("code", has_text="ordered on").count() == 1
    assert Order.everywhere.count() == before + 3
    _looked_at(page, scheme)
