"""`venditor verify BUNDLE --key KEY`: whether a court bundle proves what it says, off line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from venditor.cli.extras import needs_extra
from venditor.cli.output import visible
from venditor.core.errors import VenditorError
from venditor.core.text import counted

if TYPE_CHECKING:
    from venditor.traceability.bundle import Verified, VerifiedEntry
    from venditor.traceability.tlog import Verifier

VERIFICATION = "venditor.verification/1"
_GROUP = 8

PROVED = (
    "This declaration, with this text, was in the log when the checkpoint was signed with the key you gave."
)
PROVED_ACKNOWLEDGED = (
    "So was the record that this message was handed to a mail server, and that it gave this answer."
)
PROVED_ASSESSED = (
    "So was each assessment, with this text: what the law was found to give, by what was known then."
)
NOT_PROVED_ASSESSED = (
    "Not that an assessment is right, or the last: it is what the seller's installation worked out.",
)
NOT_PROVED = (
    "Not the time: times are what the seller's installation wrote down; the log proves an order, no hour.",
    "Not that everybody is shown the same log: no witness cosigned the checkpoint.",
    "Not who declared: anybody can type a name and an address.",
    "Not that the message reached a mailbox or was read.",
    "Not that the mail server answered so: its answer is what the seller's installation wrote down.",
    "Not that the withdrawal is effective: the law decides that.",
    "Not that the key is the log's: that rests on where you have it from.",
)

PROVES_NOTHING = "The file proves nothing."
NOT_WITH_THIS_KEY = "With this key nothing can be said of the file."
# The file may be as good as any: another key was given than it is signed with.
_OF_THE_KEY = frozenset({"bundle.other_log", "bundle.unknown_key"})


def add_arguments(commands: Any) -> None:
    """Declare the command."""
    verify = commands.add_parser("verify", help="check the proof of a withdrawal, off line")
    verify.add_argument("bundle", metavar="BUNDLE", type=Path, help="the file that was downloaded")
    verify.add_argument(
        "--key",
        metavar="KEY",
        action="append",
        required=True,
        help="verifier key of the log, or a file with it, from elsewhere than the bundle; "
        "again for each key, where it was changed",
    )
    verify.add_argument("--json", action="store_true", help="print the result as one JSON document")
    verify.set_defaults(run=run_verify)


def run_verify(given: argparse.Namespace) -> int:
    """Check a bundle: 0 verified, 1 it proves nothing, 2 the file or the key cannot be used."""
    with needs_extra("verify"):
        from venditor.traceability.bundle import BundleError, verify_bundle
        from venditor.traceability.tlog import LogError
    verifiers = [_key(text) for text in given.key]
    try:
        verified = verify_bundle(_content(given.bundle), verifiers=verifiers)
    except (BundleError, LogError) as error:
        _tell_failure(error, as_json=given.json)
        return 1
    if given.json:
        print(json.dumps(_document(verified), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(verified)))
    return 0


def _content(bundle: Path) -> bytes:
    from venditor.traceability.bundle import LARGEST

    try:
        with bundle.open("rb") as opened:
            # One byte more than any bundle, so that a longer file is told by the verification.
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise VenditorError(
            "verify.file",
            f"{bundle} cannot be read: {error.strerror}.",
            facts={"file": str(bundle)},
            remedy="Name the file that was downloaded, with its folder.",
        ) from None


def _key(text: str) -> Verifier:
    """A verifier key from its text, or from the file of that name."""
    from venditor.traceability.tlog import NoteError, Verifier

    try:
        return Verifier.parse(text)
    except NoteError as error:
        reason = error.message
    try:
        return Verifier.parse(Path(text).read_text("utf-8-sig").strip())
    except NoteError as error:
        reason = f"what stands in the file is no key. {error.message}"
    except FileNotFoundError:
        reason = reason if text.count("+") > 1 else "there is no such file."
    except OSError as error:
        reason = f"the file cannot be read ({error.strerror})."
    except ValueError:
        reason = "the file is not a text."
    # A signing key that was given by mistake is not shown.
    shown = "What was given" if "PRIVATE+KEY" in text else f'"{_shown(text)}"'
    raise VenditorError(
        "verify.key",
        f"{shown} is neither a verifier key nor a file with one: {reason}",
        remedy="Name the file as it is called, or write the key like shop.example/log+1a2b3c4d+AWVh...; "
        "`venditor log key` prints it.",
    )


def _tell_failure(error: VenditorError, *, as_json: bool) -> None:
    detail = str(error.facts.get("reason", ""))
    if as_json:
        told = {
            "format": VERIFICATION,
            "verified": False,
            "code": error.code,
            "problem": str(error),
            "detail": detail,
        }
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    print(f"NOT VERIFIED: {_shown(str(error))}")
    if detail:
        print(f"Detail: {_shown(detail)}")
    print(NOT_WITH_THIS_KEY if error.code in _OF_THE_KEY else PROVES_NOTHING, file=sys.stderr)


def _document(verified: Verified) -> dict[str, Any]:
    return {
        "format": VERIFICATION,
        "verified": True,
        "receipt": verified.receipt,
        "log": verified.checkpoint.origin,
        "checkpoint": {"size": verified.checkpoint.size, "root": verified.checkpoint.root.hex()},
        "entries": [
            {"index": entry.index, "commitment": entry.commitment.hex(), "content": entry.content}
            for entry in verified.entries
        ],
        "proved": list(_proved(verified)),
        "not_proved": list(_not_proved(verified)),
    }


def _proved(verified: Verified) -> tuple[str, ...]:
    kinds = {entry.kind for entry in verified.entries}
    further = (("acknowledgement", PROVED_ACKNOWLEDGED), ("assessment", PROVED_ASSESSED))
    return (PROVED, *(sentence for kind, sentence in further if kind in kinds))


def _not_proved(verified: Verified) -> tuple[str, ...]:
    assessed = any(entry.kind == "assessment" for entry in verified.entries)
    return (*NOT_PROVED, *(NOT_PROVED_ASSESSED if assessed else ()))


def _lines(verified: Verified) -> Iterator[str]:
    body = verified.checkpoint
    yield f"VERIFIED against the key you gave: receipt {_shown(verified.receipt)}"
    yield f"Log {body.origin}, checkpoint of {counted(body.size, 'entry', 'entries')}"
    for entry in verified.entries:
        yield ""
        yield from _TOLD[entry.kind](entry)
        yield f"  entry        {entry.index}"
        yield f"  fingerprint  {_grouped(entry.commitment)}"
    if not any(entry.kind == "acknowledgement" for entry in verified.entries):
        yield "\nNo acknowledgement is in this bundle."
    yield "\nProved:"
    yield from (f"- {sentence}" for sentence in _proved(verified))
    yield "\nNot proved:"
    yield from (f"- {sentence}" for sentence in _not_proved(verified))


def _declaration(entry: VerifiedEntry) -> Iterator[str]:
    content = entry.content
    declared, seller = content["declaration"], content["seller"]
    rows = [
        ("name", declared["name"]),
        ("contract", declared["contract"]),
        ("contact", declared["contact"]),
        ("scope", "the whole contract" if declared["whole"] else "a part"),
        *(("part", f"{part['pieces']} × {part['article']}") for part in declared["parts"]),
        *((("words", declared["words"]),) if declared["words"] else ()),
        ("to", f"{seller['name']}, {seller['address']}, {seller['country']}"),
        ("received", f"{content['received_at']} (as the seller's installation says)"),
    ]
    yield "Declaration of withdrawal"
    yield from (f"  {label:<12} {_shown(value)}" for label, value in rows)


def _acknowledgement(entry: VerifiedEntry) -> Iterator[str]:
    reply = entry.content["reply"]
    yield "Acknowledgement by mail"
    yield f"  handed over  {entry.content['sent_at']} (as the seller's installation says)"
    yield f"  answer       {_shown(reply['host'])}: {reply['code']} {_shown(reply['text'])}"
    yield f"  message      {len(entry.message or b''):,} bytes, SHA-256 {entry.content['message_sha256']}"


def _assessment(entry: VerifiedEntry) -> Iterator[str]:
    yield "Assessment: what the law gives"
    yield f"  worked out   {entry.content['assessed_at']} (as the seller's installation says)"
    for line in entry.content["assessment"]["lines"]:
        yield f"  line         {line['withdrawn']} × {_shown(line['article'])}: {_shown(line['verdict'])}"


_TOLD: Mapping[str, Callable[[VerifiedEntry], Iterator[str]]] = {
    "declaration": _declaration,
    "acknowledgement": _acknowledgement,
    "assessment": _assessment,
}


def _grouped(commitment: bytes) -> str:
    """As the acknowledgement shows it, to be compared by eye."""
    digits = commitment.hex()
    return " ".join(digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP))


def _shown(text: str) -> str:
    """People's words, their further lines indented."""
    return visible(text.replace("\r\n", "\n")).replace("\n", f"\n{'':<15}")
