"""The file: its members, the one way to write it, and the summary that people read in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from venditor.core.errors import VenditorError
from venditor.traceability.bundle.canonical import canonical, loads
from venditor.traceability.bundle.contents import ACKNOWLEDGEMENT, ASSESSMENT, DECLARATION, content_problem
from venditor.traceability.commitment import SALT_SIZE, commit
from venditor.traceability.tlog.errors import ProofError
from venditor.traceability.tlog.offline_proof import OfflineProof

BUNDLE = "venditor.bundle/1"
SUFFIX = ".bundle.json"
"""How the name of a file with a bundle ends."""

LARGEST = 32 * 2**20
"""Bytes of the largest bundle that is read; mail servers take no message that large."""

MOST_COMMAS = 2_000_000
"""Commas in the largest bundle, which bound the values in it: a message of that size has 400,000 lines.
Thirty million values would take gigabytes and half a minute of whoever checks the file."""

HOW_TO_CHECK = (
    "This summary proves nothing by itself: venditor verify BUNDLE --key KEY checks the file off line, "
    "with the key of the log from elsewhere."
)

_LARGEST_SAID = f"{LARGEST // 2**20} MB, and no bundle has"
_NO_BUNDLE = "This is no bundle of Venditor, or not as it was made"
_AGAIN = "Check the file as it was downloaded, or ask for it again."
_MEMBERS = {"format", "summary", "log", "entries"}
_ENTRY_MEMBERS = {"content", "salt", "commitment", "proof"}
_KEYS = {"key", "keys", "vkey", "verifier", "public_key"}
_HEX = re.compile(r"(?:[0-9a-f]{2})*")
_CRLF = "\r\n"


class BundleError(VenditorError):
    """A bundle that proves nothing; ``code`` begins with `bundle.`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One leaf of the log, opened.

    Attributes:
        content: what was committed to; see `contents`.
        salt: 32 bytes.
        proof: C2SP tlog-proof, byte for byte, its checkpoint in it.
        message: the message of an acknowledgement, byte for byte as it was sent; None for other kinds.
    """

    content: Mapping[str, Any]
    salt: bytes
    proof: bytes
    message: bytes | None = None

    @property
    def commitment(self) -> bytes:
        """What stands in the log for it, 32 bytes."""
        return commit(canonical(self.content), salt=self.salt)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle as read; nothing about it is verified.

    Attributes:
        log: origin of the log it claims to be from.
        entries: the declaration, then what followed from it, in the order of the log.
    """

    log: str
    entries: tuple[Entry, ...]


def write_bundle(log: str, entries: Sequence[Entry]) -> bytes:
    """The file of a bundle, in the one way to write it: UTF-8, members in a fixed order, a line for each.

    Args:
        log: origin of the log.
        entries: the declaration first.
    """
    document = {
        "format": BUNDLE,
        "summary": summary(log, entries),
        "log": log,
        "entries": [_entry_document(entry) for entry in entries],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"


def read_bundle(file: bytes) -> Bundle:
    """Read a bundle; only its form is checked.

    Raises:
        BundleError: `bundle.malformed`, `bundle.brings_key`, `bundle.spelling`.
    """
    if len(file) > LARGEST:
        # How many more is not known: whoever reads the file for us stops there.
        raise malformed(
            f"it is longer than {LARGEST:,} bytes", said=f"The file has more than {_LARGEST_SAID}"
        )
    if file.count(b",") > MOST_COMMAS:
        raise malformed("it has more parts than any bundle")
    try:
        document = loads(file.decode())
        bundle = _bundle(document)
        again = write_bundle(bundle.log, bundle.entries)
    except UnicodeError:
        raise malformed("it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise malformed(str(error), said=_broken_off(file, error)) from None
    except ValueError as error:
        raise malformed(str(error)) from None
    except RecursionError:
        raise malformed("it is nested too deep") from None
    if again != file:
        raise BundleError(
            "bundle.spelling",
            "The bundle is not written as bundles are: something in it was added, changed or moved.",
            remedy="Check the file as it was downloaded, not a copy that was saved by another program.",
        )
    return bundle


def summary(log: str, entries: Sequence[Entry]) -> list[str]:
    """What the entries say, for whoever opens the file in a text editor."""
    lines = [line for entry in entries for line in _told(entry.content)]
    return [
        *lines,
        f"Entries {', '.join(str(_index(entry)) for entry in entries)} of the log {log}.",
        HOW_TO_CHECK,
    ]


def malformed(reason: str, *, said: str = _NO_BUNDLE) -> BundleError:
    """The error for a file that is no bundle.

    Args:
        reason: what is wrong with it, for whoever knows the format; it is among the facts.
        said: the same for its reader.
    """
    return BundleError("bundle.malformed", f"{said}.", facts={"reason": reason}, remedy=_AGAIN)


def _broken_off(file: bytes, error: json.JSONDecodeError) -> str:
    if not file.strip():
        return "The file is empty"
    if error.msg == "Extra data":
        return f"Something stands behind the end of the document, at line {error.lineno}"
    return f"The file was cut off or changed at line {error.lineno}"


def _told(content: Mapping[str, Any]) -> list[str]:
    if content["kind"] == DECLARATION:
        seller, declared = content["seller"], content["declaration"]
        scope = "the whole contract" if declared["whole"] else "a part of the contract"
        return [
            f"{declared['name']} withdraws from {scope}: {declared['contract']}",
            f"Declared to {seller['name']}. Receipt {content['receipt']}, received {content['received_at']}.",
        ]
    if content["kind"] == ASSESSMENT:
        told = (
            f"{line['article']} × {line['withdrawn']}: {line['verdict']}"
            for line in content["assessment"]["lines"]
        )
        return [f"Assessed {content['assessed_at']}, by what was known then. {'; '.join(told)}"]
    reply = content["reply"]
    answer = f"{reply['host']} answered: {reply['code']} {reply['text']}"
    return [f"Acknowledged by mail, handed over {content['sent_at']}. The mail server {answer}"]


def _index(entry: Entry) -> int:
    return OfflineProof.parse(entry.proof).index


def _entry_document(entry: Entry) -> dict[str, Any]:
    document: dict[str, Any] = {
        # Keys in the order that is hashed, so that the text can be compared by eye.
        "content": json.loads(canonical(entry.content)),
        "salt": entry.salt.hex(),
        "commitment": entry.commitment.hex(),
        "proof": entry.proof.decode().split("\n"),
    }
    if entry.message is not None:
        document["message"] = entry.message.decode().split(_CRLF)
    return document


def _bundle(document: Any) -> Bundle:
    if not isinstance(document, dict) or document.get("format") != BUNDLE:
        raise ValueError(f"it is not {BUNDLE}")
    _check_members(document, _MEMBERS)
    log, entries = document["log"], document["entries"]
    if not isinstance(log, str) or not isinstance(entries, list) or not entries:
        raise ValueError("it names no log, or has no entries")
    return Bundle(log, tuple(_entry(entry) for entry in entries))


def _entry(document: Any) -> Entry:
    content = document.get("content") if isinstance(document, dict) else None
    problem = content_problem(content)
    if problem or not isinstance(content, dict):
        raise ValueError(f"of the content of an entry: {problem}")
    carries = content["kind"] == ACKNOWLEDGEMENT
    _check_members(document, _ENTRY_MEMBERS | ({"message"} if carries else set()))
    proof = "\n".join(_lines(document["proof"])).encode()
    try:
        OfflineProof.parse(proof)
    except ProofError as error:
        raise ValueError(f"of a proof: {error}") from None
    return Entry(
        content=content,
        salt=_salt(document["salt"]),
        proof=proof,
        message=_CRLF.join(_lines(document["message"])).encode() if carries else None,
    )


def _check_members(document: Mapping[str, Any], expected: set[str]) -> None:
    more, missing = set(document) - expected, expected - set(document)
    if more & _KEYS:
        raise BundleError(
            "bundle.brings_key",
            f"The bundle brings its own key ({', '.join(sorted(more & _KEYS))}): who made the bundle could "
            "have made the key as well.",
            remedy="Get the key of the log from elsewhere; we make no bundle that has one.",
        )
    if more or missing:
        odd = ", ".join(map(repr, sorted(more | missing)))
        raise ValueError(f"members are missing or too many: {odd}")


def _lines(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
        raise ValueError("a text is not a list of lines")
    return value


def _salt(value: Any) -> bytes:
    if not isinstance(value, str) or not _HEX.fullmatch(value) or len(value) != 2 * SALT_SIZE:
        raise ValueError(f"a salt is not {SALT_SIZE} bytes in hexadecimal")
    return bytes.fromhex(value)
