"""What every store promises, and what a folder promises beyond: order of flushing, nothing but the log."""

import os
from pathlib import Path

import pytest

from venditor.traceability.tlog import (
    FolderStore,
    MemoryStore,
    SequencerError,
    Signer,
    create_log,
    open_log,
)

ORIGIN = "example.com/log"
KEY = Signer(ORIGIN, bytes(range(32)))


@pytest.fixture(params=["memory", "folder"])
def store(request, tmp_path):
    return MemoryStore() if request.param == "memory" else FolderStore(tmp_path / "some" / "log")


def test_a_resource_is_read_as_written(store):
    assert store.read("checkpoint") is None
    assert store.read("tile/0/000") is None
    with store.lock():
        store.write_new({"tile/0/000": b"tile", "tile/entries/x001/000.p/9": b"bundle"})
        store.publish(b"first")
        store.publish(b"second")
    assert store.read("tile/0/000") == b"tile"
    assert store.read("tile/entries/x001/000.p/9") == b"bundle"
    assert store.read("tile/0/000.p/1") is None
    assert store.read("tile/0/000/000") is None
    assert store.read("checkpoint") == b"second"


def test_what_a_crash_left_is_written_anew(store):
    with store.lock():
        store.write_new({"tile/0/000.p/2": b"left"})
        store.write_new({"tile/0/000.p/2": b"anew"})
    assert store.read("tile/0/000.p/2") == b"anew"


def test_a_store_is_empty_until_something_is_stored(store):
    assert store.is_empty()
    with store.lock():
        assert store.is_empty()
        store.publish(b"note")
        assert not store.is_empty()


def test_two_sequencers_are_never_at_work_together(store):
    create_log(store, origin=ORIGIN, signers=[KEY])
    with open_log(store, origin=ORIGIN, signers=[KEY]) as log:
        for enter in (
            lambda: open_log(store, origin=ORIGIN, signers=[KEY]).__enter__(),
            lambda: create_log(store, origin=ORIGIN, signers=[KEY]),
        ):
            with pytest.raises(SequencerError) as refused:
                enter()
            assert refused.value.code == "log.locked"
        assert log.append([b"still at work"]).checkpoint.size == 1
    with open_log(store, origin=ORIGIN, signers=[KEY]) as log:
        assert log.checkpoint.size == 1


def test_a_log_is_begun_once(store):
    begun = create_log(store, origin=ORIGIN, signers=[KEY])
    with pytest.raises(SequencerError) as refused:
        create_log(store, origin=ORIGIN, signers=[KEY])
    assert refused.value.code == "log.exists"
    assert store.read("checkpoint") == begun.note


def test_a_log_that_lost_its_checkpoint_is_not_begun_anew(tmp_path):
    store = FolderStore(tmp_path)
    create_log(store, origin=ORIGIN, signers=[KEY])
    with open_log(store, origin=ORIGIN, signers=[KEY]) as log:
        log.append([b"entry"])
    (tmp_path / "checkpoint").unlink()
    with pytest.raises(SequencerError) as refused:
        create_log(store, origin=ORIGIN, signers=[KEY])
    assert refused.value.code == "log.exists"


@pytest.mark.parametrize(
    "path", ["../secret", ".state/lock", "/etc/hostname", "tile/0/../../../secret", "tile"]
)
def test_a_folder_gives_nothing_but_resources(tmp_path, path):
    (tmp_path / "secret").write_text("secret", "utf-8")
    store = FolderStore(tmp_path / "log")
    create_log(store, origin=ORIGIN, signers=[KEY])
    assert store.read(path) is None
    with pytest.raises(ValueError, match="is not a resource of a log"), store.lock():
        store.write_new({path: b"changed"})
    assert (tmp_path / "secret").read_text("utf-8") == "secret"


def test_what_was_not_decided_is_removed_by_the_next_sequencer(tmp_path):
    store = FolderStore(tmp_path)
    begun = create_log(store, origin=ORIGIN, signers=[KEY])
    (tmp_path / ".state" / "new-0").write_bytes(b"a checkpoint that nobody has seen")
    with open_log(store, origin=ORIGIN, signers=[KEY]):
        assert sorted(path.name for path in (tmp_path / ".state").iterdir()) == ["lock"]
    assert store.read("checkpoint") == begun.note


@pytest.fixture
def disk(monkeypatch, tmp_path):
    """Records what is flushed and what is renamed, by path below the log's folder."""
    seen, fsync, replace = [], os.fsync, Path.replace

    def name(path):
        return str(Path(path).relative_to(tmp_path))

    def record_flush(descriptor):
        seen.append(("flush", name(Path(f"/proc/self/fd/{descriptor}").readlink())))
        fsync(descriptor)

    def record_rename(self, target):
        seen.append(("rename", name(self), name(target)))
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", record_flush)
    monkeypatch.setattr(Path, "replace", record_rename)
    return seen


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the names of open files are read from /proc")
def test_content_is_flushed_before_its_name_and_tiles_before_the_checkpoint(tmp_path, disk):
    store = FolderStore(tmp_path / "log")
    create_log(store, origin=ORIGIN, signers=[KEY])
    with open_log(store, origin=ORIGIN, signers=[KEY]) as log:
        log.append([b"0"])
        disk.clear()
        log.append([b"1"])
    # What is flushed side by side comes in any order.
    for together in (slice(0, 2), slice(4, 6)):
        disk[together] = sorted(disk[together])
    assert disk == [
        ("flush", "log/.state/new-0"),
        ("flush", "log/.state/new-1"),
        ("rename", "log/.state/new-0", "log/tile/entries/000.p/2"),
        ("rename", "log/.state/new-1", "log/tile/0/000.p/2"),
        ("flush", "log/tile/0/000.p"),
        ("flush", "log/tile/entries/000.p"),
        ("flush", "log/.state/new-0"),
        ("rename", "log/.state/new-0", "log/.state/checkpoint"),
        ("flush", "log/.state"),
        ("rename", "log/.state/checkpoint", "log/checkpoint"),
        ("flush", "log"),
    ]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the names of open files are read from /proc")
def test_a_new_process_flushes_the_folders_that_another_may_have_made_and_not_flushed(tmp_path, disk):
    create_log(FolderStore(tmp_path / "log"), origin=ORIGIN, signers=[KEY])
    for entry in (b"0", b"1"):
        disk.clear()
        with open_log(FolderStore(tmp_path / "log"), origin=ORIGIN, signers=[KEY]) as log:
            log.append([entry])
        flushed = {step[1] for step in disk if step[0] == "flush"}
        assert {".", "log", "log/tile", "log/tile/0", "log/tile/0/000.p"} <= flushed
