"""A shop on the web whose pages are read after their scripts have run."""

from __future__ import annotations

import json
import os
import shutil
import signal
from contextlib import ExitStack, closing, suppress
from threading import Timer
from typing import Self

from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Error,
    Playwright,
    ProxySettings,
    Route,
    sync_playwright,
)

from venditor.adapters.web.fetching import Part, WebSite
from venditor.audits.shop.errors import ShopError
from venditor.audits.shop.pages import Page, Unread
from venditor.listings.page.hiding import MARK

MOST_PARTS = 80
"""Requests of one page that are answered; a shop's page needs a few dozen."""
LONGEST_RUN = 15_000
QUIET_AFTER = 5_000
LONGEST_LOOK = 5_000
"""Milliseconds: for loading, for what scripts still fetch afterwards, and for reading what they left."""
LONGEST_PAGE = 60.0
"""Seconds after which a browser that no longer answers is killed; twice what the above come to."""

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ANSWERED = frozenset({"document", "script", "stylesheet", "xhr", "fetch"})
# Windows has but one way to end a process.
_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
# All names and addresses go to a proxy that is not there; loopback too, which Chromium would else leave out.
_NO_NETWORK: ProxySettings = {"server": "http://127.0.0.1:1", "bypass": "<-loopback>"}
_FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
# Marks what is not shown, and copies open shadow trees into the page, so that its text holds all of it.
_SETTLE = """(mark, most) => {
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
  const type = document.doctype ? "<!DOCTYPE html>" : "";
  const html = type + document.documentElement.outerHTML;
  return html.length > most ? null : html;
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
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._process = 0
        self._parts: dict[str, Part | None] = {}

    def __enter__(self) -> Self:
        """Start the browser.

        Raises:
            ShopError: when there is none.
        """
        self._playwright = self._stack.enter_context(sync_playwright())
        try:
            self._started()
        except BaseException:
            self._stack.close()
            raise
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
        if isinstance(page, Unread):
            return page
        html = self._run(self._started(), page)
        if html is None:
            return page
        return Page(page.asked, page.address, page.status, html, page.hops, rendered=True)

    def _started(self) -> Browser:
        """The browser; another one where the last was killed."""
        if self._browser is not None and self._browser.is_connected():
            return self._browser
        assert self._playwright is not None  # noqa: S101 - it is a context
        try:
            self._browser = self._playwright.chromium.launch(
                executable_path=self._program,
                args=[*_FLAGS, *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])],
                proxy=_NO_NETWORK,
            )
            told = self._browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
        except Error as error:
            raise ShopError(
                "shop.no_browser",
                f"No browser could be started ({error.message.splitlines()[0]}).",
                remedy="Install Chromium, or name it in VENDITOR_CHROMIUM.",
            ) from None
        self._process = next(each["id"] for each in told["processInfo"] if each["type"] == "browser")
        self._stack.callback(self._browser.close)
        return self._browser

    def _run(self, browser: Browser, page: Page) -> str | None:
        # Nobody else ends a page that hangs in the browser's own work: calls to it only wait.
        end = Timer(LONGEST_PAGE, os.kill, [self._process, _KILL])
        end.daemon = True
        end.start()
        try:
            with closing(browser.new_context(service_workers="block", accept_downloads=False)) as context:
                return self._ran(context, page)
        except Error:
            return None
        finally:
            end.cancel()

    def _ran(self, context: BrowserContext, page: Page) -> str | None:
        tab = context.new_page()
        # A tab that crashed answers no call either.
        tab.on("crash", lambda _: context.close())
        session = context.new_cdp_session(tab)
        left = [MOST_PARTS]
        context.route("**/*", lambda route: self._answer(route, page, left))
        tab.goto(page.address, wait_until="load", timeout=LONGEST_RUN)
        with suppress(Error):
            tab.wait_for_load_state("networkidle", timeout=QUIET_AFTER)
        return self._left(session)

    def _left(self, session: CDPSession) -> str | None:
        """The page as its scripts left it; ``None`` where that is too much.

        They are ended first, for one that never ends would hold us for ever, and the page is read from a
        world of its own, in which nothing of them is found.
        """
        session.send("Emulation.setScriptExecutionDisabled", {"value": True})
        session.send("Runtime.terminateExecution")
        frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = session.send("Page.createIsolatedWorld", {"frameId": frame})["executionContextId"]
        asked = {
            "expression": f"({_SETTLE})({json.dumps(MARK)}, {self.site.limits.bytes})",
            "contextId": world,
            "timeout": LONGEST_LOOK,
            "returnByValue": True,
        }
        told = session.send("Runtime.evaluate", asked)["result"].get("value")
        return told if isinstance(told, str) else None

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
