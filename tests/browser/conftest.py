"""The portal in a real browser: the server runs in this process, Chromium beside it."""

import atexit
import os
import shutil
import tempfile
import threading
from datetime import date
from types import SimpleNamespace

import pytest

if "VENDITOR_VAR" not in os.environ:
    os.environ["VENDITOR_VAR"] = tempfile.mkdtemp(prefix="venditor-tests-")
    atexit.register(shutil.rmtree, os.environ["VENDITOR_VAR"], ignore_errors=True)
os.environ.setdefault("VENDITOR_SECRET_KEY", "of-the-tests-" * 4)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "venditor.server.config.settings")

import waitress
from tests.remembered import needs_once  # noqa: F401 - a fixture

from venditor.server.config.wsgi import application
from venditor.server.faces.portal import views

TODAY = date(2026, 3, 10)


@pytest.fixture(scope="session")
def site():
    """Address of a running server whose calendar stands still."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(views, "clock", SimpleNamespace(today=lambda: TODAY))
        server = waitress.create_server(application, host="127.0.0.1", port=0)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.effective_port}"
        server.close()
        thread.join(timeout=5)


@pytest.fixture
def open_page(browser, site):
    """Open an address of the site in a fresh context; its settings are those of Playwright's contexts."""
    contexts = []

    def opened(address, *, width=1280, **settings):
        settings.setdefault("java_script_enabled", False)
        context = browser.new_context(viewport={"width": width, "height": 800}, base_url=site, **settings)
        contexts.append(context)
        page = context.new_page()
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
