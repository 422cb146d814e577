"""A log in a store of objects, asked over HTTP: what every store promises, and a lease that only one has."""

import threading
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from tests.traceability.tlog.test_stores import (  # noqa: F401 - what every store promises
    KEY,
    ORIGIN,
    test_a_log_is_begun_once,
    test_a_resource_is_read_as_written,
    test_a_store_is_empty_until_something_is_stored,
    test_two_sequencers_are_never_at_work_together,
    test_what_a_crash_left_is_written_anew,
)

from venditor.adapters.object_store import S3Store, s3_store
from venditor.adapters.object_store.s3_log import LEASE, REMAINS, SKEW, WRITERS, ObjectStoreError
from venditor.traceability.tlog import LogReader, SequencerError, create_log, open_log

NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)


@pytest.fixture
def store(s3_bucket, s3_endpoint):
    return s3_store(f"s3://{s3_bucket.name}/some/log", endpoint=s3_endpoint)


@pytest.fixture
def another(store):
    """The same log as another machine has it, on a clock that the test sets."""

    def made(now):
        return S3Store(store.bucket, store.prefix, store.client, lambda: now)

    return made


def _keys(bucket):
    return sorted(one.key for one in bucket.objects.all())


def test_a_log_is_a_tree_of_objects_below_its_prefix(store, s3_bucket):
    create_log(store, origin=ORIGIN, signers=[KEY])
    with open_log(store, origin=ORIGIN, signers=[KEY]) as log:
        log.append([b"one", b"two"])
    assert _keys(s3_bucket) == [
        "some/log/.state/lease",
        "some/log/checkpoint",
        "some/log/tile/0/000.p/2",
        "some/log/tile/entries/000.p/2",
    ]
    reader = LogReader(store, ORIGIN, (KEY.verifier,))
    assert list(reader.bundles(reader.checkpoint())) == [[b"one", b"two"]]


def test_two_logs_in_one_bucket_never_meet(store, s3_bucket, s3_endpoint):
    create_log(store, origin=ORIGIN, signers=[KEY])
    other = s3_store(f"s3://{s3_bucket.name}/other", endpoint=s3_endpoint)
    assert (other.is_empty(), other.read("checkpoint")) == (True, None)


@pytest.mark.parametrize("path", ["../secret", ".state/lease", "tile/0/../../secret", "tile", "/checkpoint"])
def test_nothing_but_resources_is_given_or_taken(store, s3_bucket, path):
    s3_bucket.put_object(Key="some/secret", Body=b"secret")
    create_log(store, origin=ORIGIN, signers=[KEY])
    before = _keys(s3_bucket)
    assert store.read(path) is None
    with store.lock(), pytest.raises(ValueError, match="is not a resource of a log"):
        store.write_new({"tile/0/000.p/1": b"x", path: b"changed"})
    assert _keys(s3_bucket) == before


def test_who_dies_leaves_a_lease_that_runs_out(another):
    dead = another(NOW)
    lease = dead.lock()
    lease.__enter__()
    for later in (timedelta(0), LEASE, LEASE + SKEW - timedelta(milliseconds=1)):
        with pytest.raises(SequencerError) as refused:
            another(NOW + later).lock().__enter__()
        assert refused.value.code == "log.locked"
    after = another(NOW + LEASE + SKEW)
    with after.lock():
        after.publish(b"note")
        # Whoever was thought dead and wakes up writes nothing any more, and takes nothing back.
        dead.now = lambda: NOW + LEASE
        with pytest.raises(SequencerError):
            dead.publish(b"another history")
        with pytest.raises(SequencerError):
            dead.write_new({"tile/0/000.p/1": b"another"})
        lease.__exit__(None, None, None)
        after.publish(b"newest")
    assert (after.read("checkpoint"), after.read("tile/0/000.p/1")) == (b"newest", None)


def test_a_long_batch_renews_its_lease_before_it_writes(another):
    time = [NOW]
    store = another(NOW)
    store.now = lambda: time[0]
    with store.lock():
        for minute in range(5):
            time[0] = NOW + minute * (LEASE - REMAINS + timedelta(seconds=1))
            store.publish(b"note %d" % minute)
            with pytest.raises(SequencerError):
                another(time[0] + REMAINS).lock().__enter__()
    with another(time[0]).lock():
        pass


def test_many_resources_outlast_no_lease_however_slow_each_is(another):
    time = [NOW]
    slow, leases = another(NOW), []
    slow.now = lambda: time[0]
    put = slow.client.put_object

    class Slow:
        def __getattr__(self, name):
            return getattr(another(NOW).client, name)

        def put_object(self, **told):
            if told["Key"].endswith(".state/lease"):
                leases.append(time[0])
            else:
                # Those that are written side by side take as long as one: half a minute together.
                time[0] += REMAINS / WRITERS
            return put(**told)

    slow.client = Slow()
    with slow.lock():
        slow.write_new({f"tile/entries/{number:03}": b"x" for number in range(5 * WRITERS)})
        held = leases[-1] + LEASE
        assert time[0] <= held
        with pytest.raises(SequencerError):
            another(time[0]).lock().__enter__()
    assert [at - NOW for at in leases[:-1]] == [timedelta(), 2 * REMAINS, 4 * REMAINS]


@pytest.mark.parametrize("before", [None, b"what both know"])
def test_who_stood_still_replaces_no_checkpoint_of_another(another, before):
    asleep, awake = another(NOW), another(NOW + LEASE + SKEW)
    if before:
        with asleep.lock():
            asleep.publish(before)
    lease = asleep.lock()
    lease.__enter__()
    with awake.lock():
        awake.publish(b"another history")
    # Its clock has not moved since, so it takes the lease for its own.
    with pytest.raises(SequencerError) as refused:
        asleep.publish(b"a second history")
    lease.__exit__(None, None, None)
    assert (refused.value.code, awake.read("checkpoint")) == ("log.locked", b"another history")


def test_making_a_store_touches_nothing_that_threads_share(s3_endpoint, monkeypatch):
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    s3_store("s3://records/log", endpoint=s3_endpoint)
    assert boto3.DEFAULT_SESSION is None


def test_of_many_who_ask_at_once_one_has_the_lease(another):
    stores = [another(NOW) for _machine in range(8)]
    begin, have, told = threading.Barrier(8), [], []

    def ask(store):
        begin.wait()
        try:
            with store.lock():
                have.append(store)
                finish.wait()
        except SequencerError as refused:
            told.append(refused.code)
            if len(told) == len(stores) - 1:
                finish.set()

    finish = threading.Event()
    threads = [threading.Thread(target=ask, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (len(have), told) == (1, ["log.locked"] * 7)


def test_nothing_is_written_outside_the_lock(store, s3_bucket):
    for write in (lambda: store.publish(b"note"), lambda: store.write_new({"tile/0/000.p/1": b"x"})):
        with pytest.raises(ValueError, match="inside its lock"):
            write()
    assert _keys(s3_bucket) == []


def test_a_store_that_refuses_is_told_by_its_name_and_code(store, s3_endpoint, monkeypatch):
    elsewhere = s3_store("s3://nowhere-at-all/log", endpoint=s3_endpoint)
    with pytest.raises(ObjectStoreError) as refused:
        elsewhere.is_empty()
    assert refused.value.facts == {"where": "s3://nowhere-at-all/log/", "reason": "NoSuchBucket"}
    store.client = boto3.client("s3", endpoint_url="http://127.0.0.1:1", config=store.client.meta.config)
    monkeypatch.setattr(store.client.meta.config, "retries", {"total_max_attempts": 1})
    with pytest.raises(ObjectStoreError) as refused:
        store.read("checkpoint")
    assert refused.value.facts["reason"] == "EndpointConnectionError"


@pytest.mark.parametrize("address", ["", "s3://", "https://bucket/log", "/var/log", "s3://bucket/log?x=1"])
def test_what_is_no_address_of_a_store_is_refused(address):
    with pytest.raises(ObjectStoreError) as refused:
        s3_store(address)
    assert refused.value.code == "log.store_address"
