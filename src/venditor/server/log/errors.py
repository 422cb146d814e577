"""Log and database that are not of one state."""

from __future__ import annotations

from venditor.traceability.tlog import LogError


class LogStateError(LogError):
    """Log and database do not fit together; the sequencer writes nothing until they do."""


def database_behind(log: int, database: int, unknown: int) -> LogStateError:
    """The error for a log that has entries of which the database has no leaf."""
    return LogStateError(
        "log.database_behind",
        f"The database is behind its log: the log has {log:,} entries, the database knows {database:,}, and "
        f"{unknown:,} of the entries beyond are of no leaf that it has.",
        facts={"log": log, "database": database, "unknown": unknown},
        remedy="Bring back a newer state of the database. Where there is none, `venditor log adopt` goes on "
        "with the log as it is; what those entries stood for stays unknown.",
    )


def log_behind(log: int, database: int) -> LogStateError:
    """The error for a log that was put back to an older state."""
    return LogStateError(
        "log.behind_database",
        f"The log was put back: it has {log:,} entries, the database knows {database:,}. Appending would "
        "sign a second history.",
        facts={"log": log, "database": database},
        remedy="Name the right folder with VENDITOR_LOG, or bring back its newest copy. Where there is none, "
        "`venditor log restore` appends again what the database has.",
    )


def log_missing(folder: str, database: int) -> LogStateError:
    """The error for a folder without a log, where the database knows of one."""
    return LogStateError(
        "log.missing",
        f"There is no log in {folder}; the database knows one of {database:,} entries.",
        facts={"folder": folder, "database": database},
        remedy="Name its folder with VENDITOR_LOG, or bring it back from a copy. Where there is none, "
        "`venditor log restore` makes it again from the database.",
    )


def other_log(signer: str, database: str) -> LogStateError:
    """The error for a signing key of another log."""
    return LogStateError(
        "log.other_origin",
        f"The key signs the log {signer}; the database knows the log {database}.",
        facts={"signer": signer, "database": database},
        remedy="Bring back the key (log-signing-key, or VENDITOR_LOG_SIGNING_KEY) with which the log began.",
    )


def cannot_ask(address: str, missing: str) -> LogStateError:
    """The error for a log in a store of objects, where nothing is installed that speaks to one."""
    return LogStateError(
        "log.cannot_ask",
        f"A log at {address} needs {missing}, which is not installed.",
        facts={"address": address, "missing": missing},
        remedy='Install it with `pip install "venditor[s3]"`.',
    )


def not_whole(log: int, database: int, found: int) -> LogStateError:
    """The error for a log that the database does not lead to."""
    return LogStateError(
        "log.not_whole",
        f"The {database - log:,} entries that the log lacks cannot be made again: the database has {found:,} "
        "of them, and they do not lead to the root that was signed.",
        facts={"log": log, "database": database, "found": found},
        remedy="Bring back a newer copy of the log's folder.",
    )
