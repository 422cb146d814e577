"""What tests of the server's mail share: a folder that takes mail, and a worker that sends it."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from tests.adapters.mail.conftest import host_at, report  # noqa: F401 - fixtures
from tests.server.cases.conftest import NOW, submitted, take  # noqa: F401 - fixtures

from venditor.server.outbox.models import OutboxItem
from venditor.server.outbox.worker import work_off

ACKNOWLEDGEMENT = "withdrawal.acknowledgement"


class Mailbox:
    """The folder that mail goes to."""

    def __init__(self, folder):
        self.folder = folder

    def files(self):
        return sorted((self.folder / "new").glob("*"), key=lambda file: file.stat().st_mtime_ns)

    def read(self, file):
        return message_from_bytes(file.read_bytes(), policy=default)

    def letters(self):
        return [self.read(file) for file in self.files()]

    def letter(self):
        (letter,) = self.letters()
        return letter


@pytest.fixture
def mailbox(settings, tmp_path):
    settings.MAIL = f"folder://{tmp_path / 'mail'}"
    return Mailbox(tmp_path / "mail")


@pytest.fixture
def only(settings):
    """Lets the worker know some kinds alone."""

    def only(*kinds):
        settings.OUTBOX_HANDLERS = {kind: settings.OUTBOX_HANDLERS[kind] for kind in kinds}

    return only


@pytest.fixture
def work(mailbox):  # noqa: ARG001 - mail goes there unless a test says otherwise
    """Works off what is due a while after NOW."""

    def work(*, after=timedelta(), most=100):
        return work_off(worker="w", now=NOW + after, most=most)

    return work


@pytest.fixture
def item():
    """The one item of a kind."""
    return lambda kind=ACKNOWLEDGEMENT: OutboxItem.everywhere.get(kind=kind)
