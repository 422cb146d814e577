"""Where the log lies, and who signs it."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from venditor.server.log.errors import cannot_ask
from venditor.server.outbox.failpoints import reach
from venditor.traceability.tlog import FolderStore, LogReader, Signer
from venditor.traceability.tlog.store import Store


def log_store() -> Store:
    """Where the log lies: a folder, or a store of objects.

    Raises:
        LogError: when it lies in a store of objects, and what speaks to one is not installed, or does not
            know where it is.
    """
    if settings.LOG_OBJECTS:
        return _objects(settings.LOG_OBJECTS, settings.LOG_ENDPOINT)
    return FolderStore(settings.LOG_FOLDER, failpoint=pass_tlog)


def log_where() -> str:
    """The folder of the log, or its address in a store of objects."""
    return settings.LOG_OBJECTS or str(settings.LOG_FOLDER)


@cache
def _objects(address: str, endpoint: str) -> Store:
    try:
        # An extra: most logs lie in a folder.
        from venditor.adapters.object_store import s3_store  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise cannot_ask(address, str(error.name)) from None
    return s3_store(address, endpoint=endpoint)


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
