"""A log's resources as objects of S3 (C2SP tlog-tiles below a prefix), with a lease instead of a lock.

A store of objects has no lock that ends with the process that holds it. So whoever sequences writes a lease
under a condition that only one can meet (`If-None-Match: *`, then `If-Match`), renews it while it works, and
stops writing before it runs out. Whoever dies leaves a lease that runs out by itself.

Source: Amazon S3 User Guide, "Conditional writes"; the condition is checked by the store itself, atomically.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from venditor.core import clock
from venditor.traceability.tlog import LogError
from venditor.traceability.tlog.checkpoint import PATH
from venditor.traceability.tlog.store import is_resource, locked

# How long a lease holds without being renewed: a batch takes a second or two.
LEASE = timedelta(seconds=60)
# What remains of it at least while something is written: as long as one request may take with its repeats.
REMAINS = timedelta(seconds=30)
# By how much the clocks of two machines may differ.
SKEW = timedelta(seconds=10)
# Objects that are written side by side.
WRITERS = 8
# Seconds until a connection stands, and until an answer comes.
_CONNECT, _ANSWER = 5, 8
_ATTEMPTS = 2
_LEASE_NAME = ".state/lease"
# Another was first: the condition was not met, or both were at it at once.
_OTHER_WAS_FIRST = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412", "409"})
_NOT_THERE = frozenset({"NoSuchKey", "404"})


class ObjectStoreError(LogError):
    """The store of objects did not do what was asked of it.

    Codes: `log.store` (facts: `where`, `reason`), `log.store_address` (facts: `address`).
    """


@dataclass(slots=True)
class _Lease:
    """A lease that is held.

    Attributes:
        until: when it runs out. version: of its object.
        checkpoint: version of the checkpoint that was found, or published, under it; empty without one.
    """

    until: datetime
    version: str
    checkpoint: str = ""


@dataclass(slots=True)
class S3Store:
    """A log below a prefix of a bucket; fits `venditor.traceability.tlog.store.Store`.

    Attributes:
        bucket: name of the bucket.
        prefix: what the names of all objects begin with; empty, or ending with a slash.
        client: of boto3, for S3.
        now: reads the clock.
    """

    bucket: str
    prefix: str
    client: Any
    now: Callable[[], datetime] = field(default=clock.now)
    _held: _Lease | None = field(default=None, init=False)

    def read(self, path: str) -> bytes | None:
        """The content of a resource; None if it is not there.

        Raises:
            ObjectStoreError: `log.store`, when the store does not answer.
        """
        return self._got(path)[0] if is_resource(path) else None

    def write_new(self, resources: Mapping[str, bytes]) -> None:
        """Store entry bundles and tiles; see `Store.write_new`.

        Raises:
            ValueError: when a path is not a resource of a log; nothing was stored.
            ObjectStoreError: `log.store`.
            SequencerError: `log.locked`, when the lease was lost.
        """
        for path in resources:
            if not is_resource(path):
                raise ValueError(f"{path!r} is not a resource of a log")
        left = iter(resources.items())
        with ThreadPoolExecutor(WRITERS) as writers:
            while side_by_side := list(islice(left, WRITERS)):
                # A store that is slow for each of many must not outlast the lease.
                self._renew()
                list(writers.map(lambda item: self._put(*item), side_by_side))

    def publish(self, note: bytes) -> None:
        """Put a checkpoint in place of the last one; see `Store.publish`.

        Raises:
            ObjectStoreError: `log.store`.
            SequencerError: `log.locked`, when the lease was lost.
        """
        held = self._renew()
        # A process that stood still may believe for longer than it is true that it has the lease.
        try:
            told = self._put(PATH, note, **_unless_changed(held.checkpoint))
        except _OtherWasFirstError:
            raise locked(self._where) from None
        held.checkpoint = told["ETag"]

    def is_empty(self) -> bool:
        """Whether no resource was ever stored."""
        # The lease is an object, and no resource.
        told = self._asked(self.client.list_objects_v2, Prefix=self.prefix, MaxKeys=2)
        names = [one["Key"] for one in told.get("Contents", ())]
        return all(name == self.prefix + _LEASE_NAME for name in names)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep every other sequencer out until the context ends, or the lease of a process that died.

        Raises:
            SequencerError: `log.locked`.
            ObjectStoreError: `log.store`.
        """
        if self._held is not None:
            raise locked(self._where)
        before, version = self._got(_LEASE_NAME)
        if before is not None and _until(before) + SKEW > self.now():
            raise locked(self._where)
        self._held = self._leased(_unless_changed(version))
        try:
            self._held.checkpoint = self._got(PATH)[1]
            yield
        finally:
            held, self._held = self._held, None
            self._give_back(held)

    def _renew(self) -> _Lease:
        held = self._held
        if held is None:
            raise ValueError("a log is written to inside its lock")
        if held.until - self.now() < REMAINS:
            renewed = self._leased({"IfMatch": held.version})
            held.until, held.version = renewed.until, renewed.version
        return held

    def _leased(self, condition: Mapping[str, str]) -> _Lease:
        until = self.now() + LEASE
        try:
            told = self._put(_LEASE_NAME, _written(until), **condition)
        except _OtherWasFirstError:
            raise locked(self._where) from None
        return _Lease(until, told["ETag"])

    def _give_back(self, held: _Lease) -> None:
        try:
            self._put(_LEASE_NAME, _written(self.now() - SKEW), IfMatch=held.version)
        except (_OtherWasFirstError, ObjectStoreError):
            # It runs out by itself, or another has it already.
            return

    @property
    def _where(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"

    def _got(self, name: str) -> tuple[bytes | None, str]:
        try:
            told = self.client.get_object(Bucket=self.bucket, Key=self.prefix + name)
            return told["Body"].read(), told["ETag"]
        except ClientError as error:
            if _code(error) in _NOT_THERE:
                return None, ""
            raise self._failed(error) from None
        except BotoCoreError as error:
            raise self._failed(error) from None

    def _put(self, name: str, content: bytes, **condition: str) -> Any:
        return self._asked(self.client.put_object, Key=self.prefix + name, Body=content, **condition)

    def _asked(self, operation: Callable[..., Any], **values: Any) -> Any:
        try:
            return operation(Bucket=self.bucket, **values)
        except ClientError as error:
            if _code(error) in _OTHER_WAS_FIRST:
                raise _OtherWasFirstError from None
            raise self._failed(error) from None
        except BotoCoreError as error:
            raise self._failed(error) from None

    def _failed(self, error: Exception) -> ObjectStoreError:
        reason = _code(error) if isinstance(error, ClientError) else type(error).__name__
        return ObjectStoreError(
            "log.store",
            f"The store of objects {self._where} did not do what was asked: {reason}.",
            facts={"where": self._where, "reason": reason},
            remedy="Look whether it is reached, whether the credentials may read, list and write there, and "
            "whether it knows conditional writes.",
        )


class _OtherWasFirstError(Exception):
    """The condition of a write was not met."""


def s3_store(address: str, *, endpoint: str = "") -> S3Store:
    """The store at an address.

    Args:
        address: ``s3://bucket/prefix``.
        endpoint: https address of a store other than Amazon's; empty for Amazon S3.

    Raises:
        ObjectStoreError: `log.store_address`, when it is none.
    """
    told = urlsplit(address)
    prefix = told.path.strip("/")
    if told.scheme != "s3" or not told.hostname or told.query or told.fragment:
        raise ObjectStoreError(
            "log.store_address",
            f"{address!r} is not the address of a store of objects.",
            facts={"address": address},
            remedy="Write it like s3://bucket/log.",
        )
    config = Config(
        connect_timeout=_CONNECT,
        read_timeout=_ANSWER,
        retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
    )
    try:
        # A session of its own: threads that ask at once may not share the making of a client.
        client = Session().client("s3", endpoint_url=endpoint or None, config=config)
    except (BotoCoreError, ValueError) as error:
        raise ObjectStoreError(
            "log.store",
            f"The store of objects {address} cannot be asked: {error}",
            facts={"where": address, "reason": type(error).__name__},
            remedy="Set AWS_REGION, and the credentials where the machine has none of its own.",
        ) from None
    return S3Store(told.netloc, f"{prefix}/" if prefix else "", client)


def _unless_changed(version: str) -> dict[str, str]:
    """The condition that an object is of this version; that there is none, where it is empty."""
    return {"IfMatch": version} if version else {"IfNoneMatch": "*"}


def _written(until: datetime) -> bytes:
    return json.dumps({"until": until.isoformat(), "holder": uuid4().hex}).encode()


def _until(content: bytes) -> datetime:
    return datetime.fromisoformat(json.loads(content)["until"])


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", "unknown"))
