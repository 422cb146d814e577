"""A shop on the web whose pages are read after their scripts have run."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack, suppress
from typing import Self

from playwright.sync_api import Browser, Error, ProxySettings, Route, sync_playwright

from venditor.adapters.web.fetching import Part, WebSite
from venditor.audits.shop.errors import ShopError
from venditor.audits.shop.hiding import MARK
from venditor.audits.shop.pages import Page, Unread

MOST_PARTS = 80
"""Requests of one page that are answered; a shop's page needs a few dozen."""
LONGEST_RUN = 15_000
QUIET_AFTER = 5_000
"""Milliseconds: for loading, and for what scripts still fetch afterwards."""

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ANSWERED = frozenset({"document", "script", "stylesheet", "xhr", "fetch"})
# All names and addresses go to a proxy that is not there; loopback too, which Chromium would else leave out.
_NO_NETWORK: ProxySettings = {"server": "http://127.0.0.1:1", "bypass": "<-loopback>"}
_FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
# Marks what is not shown, and copies open shadow trees into the page, so that its text holds all of it.
_SETTLE = """(mark) => {
  const seen = {opacityProperty: true, visibilityProperty: true};
  const settle = (root) => {
    for (const each of root.querySelectorAll("*")) {
      if (each.matches("a, area, button, input, [role=button], [role=link]")
          && !each.closest("details:not([open])") && !each.checkVisibility(seen)) each.setAttribute(mark, "");
      if (each.shadowRoot) {
        settle(each.shadowRoot);
        const copy = document.createElement("div");
        copy.innerHTML = each.shadowRoot.innerHTML;
        each.append(copy);
      }
    }
  };
  settle(document);
}"""


class RenderedSite:
    """A shop on the web, seen through a browser.

    Use it as a context: the browser ends with it.
    """

    def __init__(self, site: WebSite, *, program: str | None = None) -> None:
        """Prepare; the browser starts with the context.

        Args:
            site: what is fetched, and how.
            program: path of Chromium; found on the path unless told.
        """
        self.site = site
        self._program = program or os.environ.get("VENDITOR_CHROMIUM") or _found()
        self._stack = ExitStack()
        self._browser: Browser | None = None
        self._parts: dict[str, Part | None] = {}

    def __enter__(self) -> Self:
        """Start the browser.

        Raises:
            ShopError: when there is none.
        """
        playwright = self._stack.enter_context(sync_playwright())
        try:
            self._browser = playwright.chromium.launch(
                executable_path=self._program,
                args=[*_FLAGS, *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])],
                proxy=_NO_NETWORK,
            )
        except Error as error:
            self._stack.close()
            raise ShopError(
                "shop.no_browser",
                f"No browser could be started ({error.message.splitlines()[0]}).",
                remedy="Install Chromium, or name it in VENDITOR_CHROMIUM.",
            ) from None
        self._stack.callback(self._browser.close)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def start(self) -> str:
        """Address of the first page."""
        return self.site.start

    @property
    def saved(self) -> bool:
        """A site on the web is not saved."""
        return False

    def listed(self) -> tuple[str, ...]:
        """The web has no list of its pages."""
        return ()

    def holds(self, address: str) -> bool:
        """Whether an address is of the shop."""
        return self.site.holds(address)

    def read(self, address: str) -> Page | Unread:
        """Read a page, and again once its scripts have run; as it was sent where they never end."""
        page = self.site.read(address)
        if isinstance(page, Unread) or self._browser is None:
            return page
        html = self._run(self._browser, page)
        if html is None:
            return page
        return Page(page.asked, page.address, page.status, html, page.hops, rendered=True)

    def _run(self, browser: Browser, page: Page) -> str | None:
        context = browser.new_context(service_workers="block", accept_downloads=False)
        try:
            tab = context.new_page()
            left = [MOST_PARTS]
            context.route("**/*", lambda route: self._answer(route, page, left))
            tab.goto(page.address, wait_until="load", timeout=LONGEST_RUN)
            with suppress(Error):
                tab.wait_for_load_state("networkidle", timeout=QUIET_AFTER)
            tab.evaluate(_SETTLE, MARK)
            return tab.content()
        except Error:
            return None
        finally:
            context.close()

    def _answer(self, route: Route, page: Page, left: list[int]) -> None:
        request = route.request
        if request.is_navigation_request():
            if request.url == page.address:
                kind = "text/html; charset=utf-8"
                route.fulfill(status=page.status, content_type=kind, body=page.html)
            else:
                route.abort()
            return
        wanted = request.method == "GET" and request.resource_type in _ANSWERED and left[0] > 0
        left[0] -= 1
        part = self._part(request.url) if wanted else None
        if part is None:
            route.abort()
            return
        # What the page may read of other hosts is for a browser with a user to protect; here there is none.
        headers = {"Content-Type": part.kind, "Access-Control-Allow-Origin": "*"}
        route.fulfill(status=part.status, headers=headers, body=part.body)

    def _part(self, address: str) -> Part | None:
        if address not in self._parts:
            self._parts[address] = self.site.part(address)
        return self._parts[address]


def _found() -> str | None:
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)
