"""Real processes killed with SIGKILL at each failpoint of the code: what was acknowledged is never lost."""

import base64
import signal
import subprocess
import sys
import textwrap

import pytest

from venditor.traceability.tlog import (
    FolderStore,
    LogReader,
    SequencerError,
    Signer,
    appender,
    create_log,
    folder_store,
    open_checkpoint,
    open_log,
)
from venditor.traceability.tlog.entry_bundle import parse_entries_path
from venditor.traceability.tlog.tile import Tile

ORIGIN = "example.com/log"
KEY = Signer(ORIGIN, bytes(range(32)))
READERS = (KEY.verifier,)
BATCH = 200
FAILPOINTS = appender.FAILPOINTS + folder_store.FAILPOINTS
# From here on the checkpoint of the batch outlives the crash, though nobody was told.
DECIDED = {"checkpoint staged", "checkpoint decided", "checkpoint in place", "checkpoint published"}
CREATING = [name for name in folder_store.FAILPOINTS if name.startswith("checkpoint")]

PROGRAM = textwrap.dedent("""
    import base64, os, signal, sys
    from pathlib import Path
    from venditor.traceability.tlog import FolderStore, Signer, create_log, open_log

    task, folder, failpoint, times, size = sys.argv[1:]
    left = int(times)

    def die(name):
        global left
        left -= name == failpoint
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    origin, key = "example.com/log", Signer("example.com/log", bytes(range(32)))
    store = FolderStore(Path(folder), failpoint=die)
    if task == "create":
        create_log(store, origin=origin, signers=[key])
    with open_log(store, origin=origin, signers=[key], failpoint=die) as log:
        while True:
            start = log.checkpoint.size
            batch = [f"entry {number}".encode() for number in range(start, start + int(size))]
            print(base64.b64encode(log.append(batch).checkpoint.note).decode(), flush=True)
""")


def _run(folder, failpoint, times, *, task="append"):
    """Run the program until it is killed; returns the checkpoints it acknowledged."""
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, task, str(folder), failpoint, str(times), str(BATCH)],
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
    )
    assert run.stderr == ""
    assert run.returncode == -signal.SIGKILL
    notes = map(base64.b64decode, run.stdout.split())
    return [open_checkpoint(note, origin=ORIGIN, verifiers=READERS) for note in notes]


def _covered(folder, size):
    """Content of every resource that a checkpoint of some size vouches for."""
    found = {}
    for path in sorted((folder / "tile").rglob("*")):
        if path.is_file():
            name = str(path.relative_to(folder))
            tile = Tile.parse(name) or Tile(0, *parse_entries_path(name))
            if tile.covered_by(size):
                found[name] = path.read_bytes()
    return found


@pytest.fixture
def log_folder(tmp_path):
    folder = tmp_path / "log"
    create_log(FolderStore(folder), origin=ORIGIN, signers=[KEY])
    with open_log(FolderStore(folder), origin=ORIGIN, signers=[KEY]) as log:
        log.append([f"entry {number}".encode() for number in range(BATCH)])
    return folder


@pytest.mark.parametrize("times", [1, 2, 5])
@pytest.mark.parametrize("failpoint", FAILPOINTS)
def test_a_log_goes_on_after_its_process_was_killed(log_folder, failpoint, times):
    reader = LogReader(FolderStore(log_folder), ORIGIN, READERS)
    first = reader.checkpoint()
    before = _covered(log_folder, BATCH)
    acknowledged = _run(log_folder, failpoint, times)
    last = acknowledged[-1] if acknowledged else first
    if failpoint != "resource in place":
        assert len(acknowledged) == times - 1

    with open_log(FolderStore(log_folder), origin=ORIGIN, signers=[KEY]) as log:
        found = log.checkpoint
        assert found.size == last.size + (BATCH if failpoint in DECIDED else 0)
        if failpoint not in DECIDED:
            assert found == last
        at_rest = _covered(log_folder, found.size)
        # Other entries than those that were lost: nothing of the lost batch may shine through.
        log.append([f"entry {number}".encode() for number in range(found.size, found.size + 1)])
        newest = log.append([b"other"] * 299).checkpoint

    entries = [entry for part in reader.bundles(newest) for entry in part]
    assert entries[: found.size + 1] == [f"entry {number}".encode() for number in range(found.size + 1)]
    assert entries[found.size + 1 :] == [b"other"] * 299
    reader.audit(newest)
    for old in (first, *acknowledged, found):
        reader.prove_consistency(old.body, new=newest)
    now = _covered(log_folder, newest.size)
    assert {path: now[path] for path in before} == before
    assert {path: now[path] for path in at_rest} == at_rest
    assert [path.name for path in (log_folder / ".state").iterdir()] == ["lock"]


@pytest.mark.parametrize("failpoint", CREATING)
def test_a_log_killed_while_it_is_begun_is_begun_once(tmp_path, failpoint):
    assert _run(tmp_path, failpoint, 1, task="create") == []
    store = FolderStore(tmp_path)
    if failpoint in DECIDED:
        with pytest.raises(SequencerError) as refused:
            create_log(store, origin=ORIGIN, signers=[KEY])
        assert refused.value.code == "log.exists"
    else:
        create_log(store, origin=ORIGIN, signers=[KEY])
    with open_log(store, origin=ORIGIN, signers=[KEY]) as log:
        assert log.append([b"entry"]).first == 0


def test_a_log_is_locked_while_another_process_has_it_open(log_folder):
    run = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "append", str(log_folder), "never", "1", "1"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert run.stdout.readline()
        with (
            pytest.raises(SequencerError) as refused,
            open_log(FolderStore(log_folder), origin=ORIGIN, signers=[KEY]),
        ):
            pass
        assert refused.value.code == "log.locked"
    finally:
        run.kill()
        run.communicate()
    # Killed at any instant whatever.
    with open_log(FolderStore(log_folder), origin=ORIGIN, signers=[KEY]) as log:
        reader = LogReader(FolderStore(log_folder), ORIGIN, READERS)
        reader.audit(log.checkpoint)
