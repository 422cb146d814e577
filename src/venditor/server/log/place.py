"""Where the log lies, and who signs it."""

from __future__ import annotations

from django.conf import settings

from venditor.server.outbox.failpoints import reach
from venditor.traceability.tlog import FolderStore, LogReader, Signer


def log_store() -> FolderStore:
    """The folder of the log."""
    return FolderStore(settings.LOG_FOLDER, failpoint=pass_tlog)


def log_signer() -> Signer:
    """The key that signs the log; its name is the log's origin."""
    signer: Signer = settings.LOG_SIGNER
    return signer


def log_reader() -> LogReader:
    """The log as everybody reads it who has its key."""
    signer = log_signer()
    return LogReader(log_store(), signer.name, (signer.verifier,))


def pass_tlog(name: str) -> None:
    """Steps of the log itself are places where a test kills the process as well."""
    reach(f"tlog.{name}")
