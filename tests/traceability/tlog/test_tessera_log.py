"""A log written by Tessera, the reference implementation, is read, proved and continued here."""

import shutil

import pytest

from venditor.traceability.tlog import (
    FolderStore,
    LogReader,
    MemoryStore,
    Signer,
    Verifier,
    open_checkpoint,
    open_log,
)
from venditor.traceability.tlog.compact_range import CompactRange
from venditor.traceability.tlog.hashing import leaf_hashes

# testdata/build_log.sh of transparency-dev/tessera: keys made for tests and published there.
ORIGIN = "example.com/log/testdata"
VKEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
SKEY = "PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg"
SIZE = 15


@pytest.fixture(scope="module")
def folder(shared):
    return shared / "data" / "trace" / "tlog" / "tessera" / "testdata" / "log"


@pytest.fixture(scope="module")
def verifier():
    return Verifier.parse(VKEY)


@pytest.fixture(scope="module")
def reader(folder, verifier):
    return LogReader(FolderStore(folder), ORIGIN, (verifier,))


@pytest.fixture(scope="module")
def checkpoints(folder, verifier):
    return [
        open_checkpoint((folder / f"checkpoint.{size}").read_bytes(), origin=ORIGIN, verifiers=[verifier])
        for size in range(SIZE + 1)
    ]


def test_the_text_of_both_keys_is_read_and_written():
    signer = Signer.parse(SKEY)
    assert signer.skey() == SKEY
    assert str(signer.verifier) == VKEY


def test_fifteen_of_fifteen_checkpoints_are_recomputed_from_entries_and_from_tiles(reader, checkpoints):
    recomputed = 0
    for size, checkpoint in enumerate(checkpoints[1:], 1):
        assert checkpoint.size == size
        (entries,) = reader.bundles(checkpoint)
        from_entries, _ = CompactRange().extended(leaf_hashes(entries))
        assert from_entries.root() == checkpoint.root
        assert reader.right_edge(checkpoint).range == from_entries
        reader.audit(checkpoint)
        recomputed += 1
    assert recomputed == 15


def test_the_checkpoint_of_the_empty_tree_and_the_newest_verify(reader, checkpoints):
    reader.audit(checkpoints[0])
    assert reader.checkpoint() == checkpoints[SIZE]


def test_every_entry_is_proved_in_every_tree(reader, checkpoints, verifier):
    for checkpoint in checkpoints[1:]:
        for index in range(checkpoint.size):
            entry = reader.entry(index, checkpoint=checkpoint)
            proof = reader.prove(index, checkpoint=checkpoint)
            assert proof.verify(entry, origin=ORIGIN, verifiers=[verifier]) == checkpoint


def test_every_tree_extends_every_earlier_one(reader, checkpoints):
    for new in checkpoints[1:]:
        for old in checkpoints[1 : new.size + 1]:
            reader.prove_consistency(old.body, new=new)
    assert reader.checkpoint(since=checkpoints[0].body).size == SIZE


def test_the_same_entries_make_the_same_checkpoints_and_files_byte_for_byte(folder, reader, checkpoints):
    store = MemoryStore()
    store.publish(checkpoints[0].note)
    with open_log(store, origin=ORIGIN, signers=[Signer.parse(SKEY)]) as log:
        for index in range(SIZE):
            entry = reader.entry(index, checkpoint=checkpoints[SIZE])
            assert log.append([entry]).checkpoint == checkpoints[index + 1]
    theirs = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".state" not in path.parts and not path.name.startswith("checkpoint.")
    }
    # Tessera numbers the widths of its partial tiles; some sizes it passed over in one batch.
    assert {path: store.resources[path] for path in theirs} == theirs


def test_their_log_is_continued(folder, tmp_path):
    copy = tmp_path / "log"
    shutil.copytree(folder, copy, copy_function=shutil.copyfile)
    store = FolderStore(copy)
    with open_log(store, origin=ORIGIN, signers=[Signer.parse(SKEY)]) as log:
        appended = log.append([b"ours"])
    assert (appended.first, appended.checkpoint.size) == (15, 16)
    LogReader(store, ORIGIN, (Verifier.parse(VKEY),)).audit(appended.checkpoint)
