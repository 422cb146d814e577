"""What tests of bundles share: a log with a declaration and its acknowledgement, and the bundle of them."""

import json
from hashlib import sha256

import pytest

from venditor.traceability import commit
from venditor.traceability.bundle import Entry, canonical, write_bundle
from venditor.traceability.tlog import LogReader, MemoryStore, Signer, create_log, open_log

ORIGIN = "shop.example/log"
KEY = Signer(ORIGIN, bytes(range(32)))
RECEIPT = "K7MQ-3XW9-TB4H"
MESSAGE = b"From: shop@example.org\r\nSubject: =?utf-8?B?V2ly?=\r\n\r\nWir haben erhalten.\r\n"
DECLARED = {
    "format": "venditor.leaf/1",
    "kind": "declaration",
    "receipt": RECEIPT,
    "received_at": "2026-11-23T14:03:22Z",
    "day": "2026-11-23",
    "zone": "Europe/Berlin",
    "language": "de",
    "channel": "hosted",
    "seller": {"name": "臺北茶行", "address": "臺北市\n中山區 1 號", "country": "TW"},
    "declaration": {
        "name": 'Anna "Ä" Huber \u202e',
        "contract": "10-4711\n<b>",
        "contact": "anna@example.org",
        "whole": False,
        "parts": [{"article": "Tee", "pieces": 2, "line": None}],
        "words": "nur der Tee",
    },
}
ASSESSMENT = {
    "format": "venditor.assessment/1",
    "language": "de",
    "lines": [{"article": "Kanne \u202e", "withdrawn": 2, "verdict": "in_time", "findings": {}}],
    "refund": {"amount": {"amount": "44.90", "currency": "EUR"}},
    "statements": [{"packs": {"hash": "ab"}, "days": [14, True, None]}],
}
SALTS = (bytes(range(100, 132)), bytes(range(200, 232)), bytes(range(50, 82)))


def acknowledged(declaration=DECLARED, *, salt=SALTS[0], message=MESSAGE, **values):
    return {
        "format": "venditor.leaf/1",
        "kind": "acknowledgement",
        "receipt": RECEIPT,
        "declaration": commit(canonical(declaration), salt=salt).hex(),
        "sent_at": "2026-11-23T14:03:25Z",
        "message_sha256": sha256(message).hexdigest(),
        "reply": {"code": 250, "text": "2.0.0 Ok: queued as Q1", "host": "mx.example.org:587"},
        **values,
    }


def assessed(declaration=DECLARED, *, salt=SALTS[0], **values):
    return {
        "format": "venditor.leaf/1",
        "kind": "assessment",
        "receipt": RECEIPT,
        "declaration": commit(canonical(declaration), salt=salt).hex(),
        "assessed_at": "2026-11-23T14:05:00Z",
        "assessment": ASSESSMENT,
        **values,
    }


class Log:
    """A log of other entries among which those of the bundle stand."""

    def __init__(self, key=KEY, *, before=3, after=5):
        self.key, self.store, self.before, self.after = key, MemoryStore(), before, after
        create_log(self.store, origin=key.name, signers=[key])

    def opened(self, contents, salts):
        """Entries as a bundle holds them, after they were logged."""
        filler = [bytes([number]) * 32 for number in range(self.before + self.after)]
        commitments = [commit(canonical(one), salt=salt) for one, salt in zip(contents, salts, strict=True)]
        with open_log(self.store, origin=self.key.name, signers=[self.key]) as log:
            first = log.append([*filler[: self.before], *commitments, *filler[self.before :]]).first
        reader = LogReader(self.store, self.key.name, (self.key.verifier,))
        newest = reader.checkpoint()
        return [
            Entry(
                content=content,
                salt=salt,
                proof=bytes(reader.prove(first + self.before + number, checkpoint=newest)),
                message=MESSAGE if content["kind"] == "acknowledgement" else None,
            )
            for number, (content, salt) in enumerate(zip(contents, salts, strict=True))
        ]


@pytest.fixture(scope="session")
def entries():
    return Log().opened((DECLARED, acknowledged()), SALTS[:2])


@pytest.fixture(scope="session")
def assessed_entries():
    return Log().opened((DECLARED, acknowledged(), assessed()), SALTS)


@pytest.fixture(scope="session")
def bundle(entries):
    return write_bundle(ORIGIN, entries)


@pytest.fixture
def changed(bundle):
    """Writes a bundle with something else in its document, spelled as bundles are."""

    def changed(change):
        document = json.loads(bundle)
        change(document)
        return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"

    return changed
