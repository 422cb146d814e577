"""What all tests share: where the shared data is, when a browser is needed, how Hypothesis searches.

Settings, all from the environment:
    VENDITOR_SHARED: folder with the real inputs; `../shared` beside the repository unless told.
    VENDITOR_REQUIRE_SHARED: with `1`, a test that needs that folder fails without it, not skips.
    VENDITOR_CHROMIUM: the browser to drive; the first Chromium or Chrome on the path unless told.
    VENDITOR_REQUIRE_BROWSER: with `1`, a browser test that would be skipped, for any reason, fails.
    VENDITOR_HYPOTHESIS: the profile, `ci` or `dev`; `ci` where CI is set.
"""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).resolve().parent.parent
# No window, no sandbox in a container, no traffic of its own.
QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# A shared runner stalls at times, which says nothing about the property under test.
settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "ci", parent=settings.get_profile("dev"), derandomize=True, database=None, print_blob=True
)


def pytest_configure():
    # No machine stops during a run, so nothing waits for the disk; that the call is made is tested by itself.
    os.fsync = lambda _descriptor: None
    # Written back, so that a module can read the folder while its cases are collected.
    os.environ.setdefault("VENDITOR_SHARED", str(REPOSITORY.parent / "shared"))
    settings.load_profile(os.environ.get("VENDITOR_HYPOTHESIS") or ("ci" if os.environ.get("CI") else "dev"))


def _required(name):
    return os.environ.get(f"VENDITOR_REQUIRE_{name}") == "1"


def _browser():
    named = os.environ.get("VENDITOR_CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def shared():
    """The folder with real inputs, read where it is and never copied in."""
    folder = Path(os.environ["VENDITOR_SHARED"])
    if folder.is_dir():
        return folder
    message = f"no shared data at {folder}; set VENDITOR_SHARED to the folder that has data/ and law/"
    return pytest.fail(message) if _required("SHARED") else pytest.skip(message)


@pytest.fixture(scope="session")
def chromium():
    """Path of the browser program that a test marked `browser` launches."""
    return _browser()


@pytest.fixture(scope="session")
def browser(chromium):
    """A browser; one driver a process, beside which no second one starts in the same thread."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - most runs drive no browser

    # It has a loop of its own in this thread; the database is asked between its calls, never inside one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield launched
        launched.close()


def pytest_runtest_setup(item):
    if item.get_closest_marker("browser") and _browser() is None:
        pytest.skip("no Chromium found; install it or set VENDITOR_CHROMIUM to the program")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.skipped and item.get_closest_marker("browser") and _required("BROWSER"):
        report.outcome = "failed"
        report.longrepr = f"skipped where VENDITOR_REQUIRE_BROWSER=1 asks for a browser: {call.excinfo.value}"
    return report


@pytest.fixture(scope="session")
def s3_endpoint():
    """Address of a store of objects that is asked over HTTP, as Amazon's is."""
    # It takes a second, and few tests ask for it.
    from moto.server import ThreadedMotoServer  # noqa: PLC0415

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3_bucket(s3_endpoint, monkeypatch):
    """An empty bucket of it, and the credentials to it."""
    import boto3  # noqa: PLC0415 - as above

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(name, "eu-central-1")
    bucket = boto3.resource("s3", endpoint_url=s3_endpoint).Bucket("records")
    bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    yield bucket
    bucket.objects.all().delete()
    bucket.delete()
