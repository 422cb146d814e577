"""Signed notes: text signed by one or more keys, and the text forms of the keys.

Keys are Ed25519 (signature type 0x01). A signature of an unknown key is ignored, one of a known key that
does not verify condemns the note. Everything is read strictly: there is one way to write each note.

Source: C2SP signed-note; the text form of a signing key is that of golang.org/x/mod/sumdb/note.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from venditor.traceability.tlog.errors import NoteError

ED25519 = b"\x01"
"""The signature type of Ed25519 signatures."""

KEY_SIZE = 32
"""Bytes of a public key and of the seed of a private one. Source: RFC 8032."""

MOST_SIGNATURES = 64
"""Signatures a note may carry here; the format asks for room for 16."""

_KEY_ID_SIZE = 4
_PRIVATE = "PRIVATE+KEY+"
_SIGNATURE_LINE = "\u2014 "


class Signature(NamedTuple):
    """One signature line.

    Attributes:
        name: of the key.
        key_id: first four bytes of the hash of name, signature type and public key.
        signature: what the key made of the note's text.
    """

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with its name.

    Attributes:
        name: without spaces and plus signs; for a log, its origin.
        public_key: 32 bytes.
    """

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        _check_name(self.name)
        if len(self.public_key) != KEY_SIZE:
            raise _malformed_key(f"an Ed25519 key has {KEY_SIZE} bytes, this one {len(self.public_key)}")

    @classmethod
    def parse(cls, vkey: str) -> Verifier:
        """Read a verifier key: `name+hex(key ID)+base64(type || public key)`.

        Raises:
            NoteError: `note.malformed_key`.
        """
        verifier = cls(*_parse_key(vkey))
        if str(verifier) != vkey:
            raise _malformed_key("its key ID is not that of its name and public key")
        return verifier

    def __str__(self) -> str:
        """The verifier key (vkey) as text."""
        return f"{self.name}+{self.key_id.hex()}+{encode_base64(ED25519 + self.public_key)}"

    @property
    def key_id(self) -> bytes:
        """SHA-256(name || 0x0A || type || public key), the first four bytes."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public_key).digest()[:_KEY_ID_SIZE]

    def verifies(self, text: bytes, *, signature: bytes) -> bool:
        """Whether the key made the signature over the text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, text)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its name.

    Attributes:
        name: without spaces and plus signs; for a log, its origin.
        seed: 32 secret bytes; never shown.
    """

    name: str
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        _check_name(self.name)
        if len(self.seed) != KEY_SIZE:
            raise _malformed_key(f"the seed of an Ed25519 key has {KEY_SIZE} bytes")

    @classmethod
    def generate(cls, name: str) -> Signer:
        """A new key."""
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def parse(cls, skey: str) -> Signer:
        """Read a signing key: `PRIVATE+KEY+name+hex(key ID)+base64(type || seed)`.

        Raises:
            NoteError: `note.malformed_key`; the message does not show the key.
        """
        if not skey.startswith(_PRIVATE):
            raise _malformed_key(f"a signing key begins with {_PRIVATE}")
        signer = cls(*_parse_key(skey.removeprefix(_PRIVATE)))
        if signer.skey() != skey:
            raise _malformed_key("its key ID is not that of its name and public key")
        return signer

    def skey(self) -> str:
        """The signing key as text. It is a secret."""
        return f"{_PRIVATE}{self.name}+{self.verifier.key_id.hex()}+{encode_base64(ED25519 + self.seed)}"

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, self._private_key().public_key().public_bytes_raw())

    def sign(self, text: bytes) -> Signature:
        """Sign the text of a note."""
        return Signature(self.name, self.verifier.key_id, self._private_key().sign(text))

    def _private_key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


@dataclass(frozen=True, slots=True)
class Note:
    """A note as read; nothing about it is verified.

    Attributes:
        text: with its last newline.
        signatures: in the order of their lines.
    """

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, note: bytes) -> Note:
        """Read a note.

        Raises:
            NoteError: `note.malformed`.
        """
        try:
            whole = note.decode("utf-8", "strict")
        except UnicodeDecodeError:
            raise _malformed("it is not UTF-8") from None
        if any(character < " " and character != "\n" for character in whole):
            raise _malformed("it has control characters other than newlines")
        text, divided, signed = whole.rpartition("\n\n")
        if not divided or not text or not signed.endswith("\n"):
            raise _malformed("it is not text, an empty line and signature lines, each ending in a newline")
        lines = signed.removesuffix("\n").split("\n")
        if len(lines) > MOST_SIGNATURES:
            raise _malformed(f"it has {len(lines)} signatures; at most {MOST_SIGNATURES} are read")
        return cls(text + "\n", tuple(map(_parse_signature, lines)))

    def __bytes__(self) -> bytes:
        """The note as it is stored and sent."""
        lines = (
            f"{_SIGNATURE_LINE}{name} {encode_base64(key_id + signature)}\n"
            for name, key_id, signature in self.signatures
        )
        return f"{self.text}\n{''.join(lines)}".encode()


def sign_note(text: str, *, signers: Sequence[Signer]) -> bytes:
    """A note over the text, signed by each signer.

    Raises:
        NoteError: `note.malformed`; the text cannot stand in a note.
    """
    signed = bytes(Note(text, tuple(signer.sign(text.encode()) for signer in signers)))
    if Note.parse(signed).text != text:
        raise _malformed("its text does not end in one newline")
    return signed


def open_note(note: bytes, *, verifiers: Sequence[Verifier]) -> tuple[str, tuple[Verifier, ...]]:
    """The text of a note that a known key signed, and the known keys that did.

    Args:
        note: as it was received.
        verifiers: the keys that are known, from elsewhere than the note.

    Raises:
        NoteError: `note.malformed`; `note.bad_signature`: a known key did not make the signature that bears
            its name and ID; `note.no_known_signature`.
    """
    read = Note.parse(note)
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    text = read.text.encode()
    found: list[Verifier] = []
    for name, key_id, signature in read.signatures:
        verifier = known.get((name, key_id))
        if verifier is None:
            continue
        if verifier in found or not verifier.verifies(text, signature=signature):
            raise NoteError(
                "note.bad_signature",
                f"The signature in the name of the key {verifier} is not by that key, or is doubled.",
                facts={"key": str(verifier)},
                remedy="Do not rely on the note: it was changed, or is a forgery.",
            )
        found.append(verifier)
    if not found:
        keys = [f"{name}+{key_id.hex()}" for name, key_id, _ in read.signatures]
        raise NoteError(
            "note.no_known_signature",
            f"None of the keys that signed ({', '.join(keys)}) is one of those to be trusted.",
            facts={"keys": keys},
            remedy="Give the log's verifier key, from a source other than the note.",
        )
    return read.text, tuple(found)


def encode_base64(raw: bytes) -> str:
    """Base 64 as RFC 4648 section 4 has it."""
    return base64.b64encode(raw).decode("ascii")


def decode_base64(text: str) -> bytes | None:
    """The bytes of a base 64 text; None unless it is the one text that stands for them."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if encode_base64(raw) == text else None


def _parse_signature(line: str) -> Signature:
    parts = line.removeprefix(_SIGNATURE_LINE).split(" ")
    if not line.startswith(_SIGNATURE_LINE) or len(parts) != 2:  # noqa: PLR2004 - a name and a signature
        raise _malformed(f"{line!r} is not a signature line")
    name, encoded = parts
    raw = decode_base64(encoded)
    if not _is_name(name) or raw is None or len(raw) <= _KEY_ID_SIZE:
        raise _malformed(f"{line!r} is not a signature line")
    return Signature(name, raw[:_KEY_ID_SIZE], raw[_KEY_ID_SIZE:])


def _parse_key(text: str) -> tuple[str, bytes]:
    """Name and key material of the text form of a key, its key ID not yet checked."""
    parts = text.split("+", 2)
    raw = decode_base64(parts[-1])
    if len(parts) != 3 or raw is None:  # noqa: PLR2004 - name, key ID, key
        raise _malformed_key("it is not a name, a key ID and a key in base 64 with plus signs between")
    if raw[:1] != ED25519:
        raise _malformed_key(f"its signature type is 0x{raw[:1].hex()}; only Ed25519 (0x01) is known here")
    return parts[0], raw[1:]


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(map(str.isspace, name))


def _check_name(name: str) -> None:
    if not _is_name(name) or not name.isprintable():
        raise _malformed_key(f"{name!r} is no key name: it has spaces, plus signs or nothing at all")


def _malformed(reason: str) -> NoteError:
    return NoteError("note.malformed", f"Not a signed note: {reason}.", facts={"reason": reason})


def _malformed_key(reason: str) -> NoteError:
    return NoteError("note.malformed_key", f"Not a key: {reason}.", facts={"reason": reason})
