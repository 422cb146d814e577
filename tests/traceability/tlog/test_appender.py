"""A log grows by batches of any size, is checked when opened, and outlives every failure of its store."""

from itertools import compress, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from venditor.traceability.tlog import (
    EMPTY_ROOT,
    CheckpointError,
    EntryError,
    IntegrityError,
    LogReader,
    MemoryStore,
    NoteError,
    ProofError,
    SequencerError,
    Signer,
    create_log,
    leaf_hash,
    open_checkpoint,
    open_log,
)
from venditor.traceability.tlog.entry_bundle import parse_entries_path
from venditor.traceability.tlog.right_edge import RightEdge
from venditor.traceability.tlog.tile import Tile

ORIGIN = "example.com/log"
KEY, NEXT = Signer(ORIGIN, bytes(range(32))), Signer(ORIGIN, bytes(range(1, 33)))
READERS = (KEY.verifier,)
BOUNDARIES = (0, 1, 255, 256, 257, 65_535, 65_536, 65_537)


def entries(start, end):
    return [f"entry {number}".encode() for number in range(start, end)]


def opened(store, *, signers=(KEY,), origin=ORIGIN):
    return open_log(store, origin=origin, signers=signers)


def begun(*batches):
    """A store with a log of some batches, and its reader."""
    store = MemoryStore()
    create_log(store, origin=ORIGIN, signers=[KEY])
    with opened(store) as log:
        for batch in batches:
            log.append(batch)
    return store, LogReader(store, ORIGIN, READERS)


def covered(path, size):
    """Whether a checkpoint of some size vouches for a resource."""
    tile = Tile.parse(path) or Tile(0, *parse_entries_path(path))
    return tile.covered_by(size)


@pytest.fixture(scope="module")
def grown():
    """A log that stopped at each boundary, and its checkpoint there."""
    store = MemoryStore()
    found = {0: create_log(store, origin=ORIGIN, signers=[KEY])}
    for start, end in pairwise(BOUNDARIES):
        # Opened anew each time: what is read back must be what was written.
        with opened(store) as log:
            appended = log.append(entries(start, end))
            assert (appended.first, appended.checkpoint.size) == (start, end)
            found[end] = appended.checkpoint
    return LogReader(store, ORIGIN, READERS), found


@pytest.mark.parametrize("size", BOUNDARIES)
def test_a_log_of_each_boundary_size_has_the_tree_of_its_entries(grown, size):
    reader, checkpoints = grown
    at_once, _ = RightEdge().extended(entries(0, size))
    assert checkpoints[size].root == at_once.range.root()
    assert reader.right_edge(checkpoints[size]) == at_once
    assert sum(map(len, reader.bundles(checkpoints[size]))) == size


@pytest.mark.parametrize("size", BOUNDARIES[1:])
def test_entries_at_the_boundaries_are_proved(grown, size):
    reader, checkpoints = grown
    for index in {0, size // 2, size - 1} | {each - 1 for each in BOUNDARIES[1:] if each <= size}:
        proof = reader.prove(index, checkpoint=checkpoints[size])
        verified = proof.verify(f"entry {index}".encode(), origin=ORIGIN, verifiers=READERS)
        assert verified == checkpoints[size]
    with pytest.raises(ProofError) as refused:
        reader.entry(size, checkpoint=checkpoints[size])
    assert refused.value.code == "proof.out_of_range"


@pytest.mark.parametrize("old", BOUNDARIES[1:])
def test_every_boundary_checkpoint_extends_the_earlier_ones(grown, old):
    reader, checkpoints = grown
    for new in BOUNDARIES:
        if new >= old:
            reader.prove_consistency(checkpoints[old].body, new=checkpoints[new])
    assert reader.checkpoint(since=checkpoints[old].body).size == BOUNDARIES[-1]


def test_a_log_of_65537_entries_is_audited_whole(grown):
    reader, checkpoints = grown
    reader.audit(checkpoints[65_537])


@pytest.mark.parametrize("path", ["tile/1/000", "tile/2/000.p/1", "tile/entries/256.p/1"])
def test_an_audit_finds_a_damaged_resource_of_any_level(grown, path):
    reader, checkpoints = grown
    damaged = MemoryStore()
    damaged.resources = dict(reader.store.resources)
    content = damaged.resources[path]
    damaged.resources[path] = content[:-1] + bytes([content[-1] ^ 1])
    with pytest.raises(IntegrityError) as refused:
        LogReader(damaged, ORIGIN, READERS).audit(checkpoints[65_537])
    assert refused.value.facts["path"] == path


def test_the_files_are_those_of_the_specification(grown):
    reader, _ = grown
    paths = {path for path in reader.store.resources if "/entries/" not in path}
    assert {"checkpoint", "tile/0/000.p/1", "tile/0/000.p/255", "tile/0/000", "tile/0/001.p/1"} <= paths
    assert {"tile/1/000.p/1", "tile/1/000.p/255", "tile/1/000", "tile/2/000.p/1", "tile/0/256.p/1"} <= paths
    assert not {path for path in paths if ".p/256" in path or ".p/0" in path or path.startswith("tile/3")}


@settings(max_examples=40)
@given(st.lists(st.integers(0, 300), min_size=1, max_size=6))
def test_how_entries_are_divided_into_batches_changes_nothing(sizes):
    total = sum(sizes)
    batches, start = [], 0
    for size in sizes:
        batches.append(entries(start, start + size))
        start += size
    store, reader = begun(*batches)
    one, _ = begun(entries(0, total))
    assert store.read("checkpoint") == one.read("checkpoint")
    assert {path: store.resources[path] for path in one.resources} == one.resources
    reader.audit(reader.checkpoint())


def test_an_empty_batch_writes_nothing():
    store, _ = begun(entries(0, 3))
    before = dict(store.resources)
    with opened(store) as log:
        appended = log.append([])
        assert (appended.first, appended.checkpoint) == (3, log.checkpoint)
    assert store.resources == before


def test_an_entry_too_long_leaves_the_log_as_it_was():
    store, _ = begun(entries(0, 3))
    before = dict(store.resources)
    with opened(store) as log:
        with pytest.raises(EntryError):
            log.append([b"good", bytes(65_536)])
        assert store.resources == before
        assert log.append([b"good", bytes(65_535)]).checkpoint.size == 5


def test_entries_of_no_bytes_are_entries():
    _, reader = begun([b"", b"", b"x"])
    checkpoint = reader.checkpoint()
    assert [reader.entry(index, checkpoint=checkpoint) for index in range(3)] == [b"", b"", b"x"]


def test_a_change_of_keys_passes_through_a_checkpoint_that_both_signed():
    store, _ = begun(entries(0, 3))
    with opened(store, signers=(KEY, NEXT)) as log:
        both = log.append([b"signed by both"]).checkpoint
    for key in (KEY, NEXT):
        assert open_checkpoint(both.note, origin=ORIGIN, verifiers=[key.verifier]) == both
    with opened(store, signers=(NEXT,)) as log:
        log.append([b"signed by the next"])
    with pytest.raises(NoteError):
        LogReader(store, ORIGIN, READERS).checkpoint()


def test_a_log_under_another_key_or_origin_is_not_opened():
    store, _ = begun(entries(0, 3))
    with pytest.raises(NoteError), opened(store, signers=(NEXT,)):
        pass
    with pytest.raises(CheckpointError), opened(store, origin="example.com/other"):
        pass


def test_a_log_that_was_never_begun_is_not_opened():
    with pytest.raises(IntegrityError) as refused, opened(MemoryStore()):
        pass
    assert refused.value.code == "log.no_checkpoint"


def _damages():
    for size in (1, 3, 256, 257, 600):
        store, _ = begun(entries(0, size))
        with opened(store) as log:
            current = log.checkpoint.size
        needed = [
            path
            for path in store.resources
            if path != "checkpoint" and covered(path, current) and f"/{_last(path, current)}" in f"/{path}"
        ]
        yield from ((size, path) for path in sorted(needed))


def _last(path, size):
    """The last resource of its kind: the ones an append goes on from."""
    tile = Tile.parse(path) or Tile(0, *parse_entries_path(path))
    last = max(0, (size >> 8 * tile.level) - 1) // 256
    return path if tile.index == last else "-"


@pytest.mark.parametrize(("size", "path"), list(_damages()))
def test_a_log_whose_edge_was_damaged_is_not_opened(size, path):
    store, _ = begun(entries(0, size))
    content = store.resources[path]
    forged = {
        "missing": None,
        "a bit flipped": bytes([content[0] ^ 1]) + content[1:],
        "the last bit flipped": content[:-1] + bytes([content[-1] ^ 1]),
        "cut": content[:-1],
        "longer": content + b"\x00",
    }
    for what, damaged in forged.items():
        store.resources[path] = damaged
        if damaged is None:
            del store.resources[path]
        before = dict(store.resources)
        with pytest.raises((IntegrityError, ProofError)), opened(store):
            pytest.fail(f"opened with {path} {what}")
        assert store.resources == before
    store.resources[path] = content
    with opened(store) as log:
        assert log.checkpoint.size == size


def test_tiles_older_than_the_checkpoint_are_told_apart_with_both_roots():
    store, reader = begun(entries(0, 2), entries(2, 3))
    other, _ = begun(entries(10, 13))
    for path in ("tile/0/000.p/3", "tile/entries/000.p/3"):
        store.resources[path] = other.resources[path]
    with pytest.raises(IntegrityError) as refused, opened(store):
        pass
    assert refused.value.code == "log.tiles_do_not_match"
    assert refused.value.facts["root"] == reader.checkpoint().root.hex()
    assert refused.value.facts["size"] == 3


@pytest.mark.parametrize(
    "path", ["tile/0/000", "tile/0/001", "tile/entries/001", "tile/1/000.p/2", "tile/0/002.p/88"]
)
def test_an_audit_finds_every_damaged_resource(path):
    store, reader = begun(entries(0, 600))
    checkpoint = reader.checkpoint()
    reader.audit(checkpoint)
    content = store.resources[path]
    for at in (0, len(content) // 2, len(content) - 1):
        store.resources[path] = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        with pytest.raises(IntegrityError):
            reader.audit(checkpoint)
    del store.resources[path]
    with pytest.raises(IntegrityError) as refused:
        reader.audit(checkpoint)
    assert refused.value.code == "log.resource_missing"


def test_an_entry_and_its_leaf_hash_replaced_together_are_found_out():
    store, reader = begun(entries(0, 600))
    checkpoint = reader.checkpoint()
    bundle, tile = store.resources["tile/entries/000"], store.resources["tile/0/000"]
    store.resources["tile/entries/000"] = bundle.replace(b"entry 7", b"entry 8", 1)
    store.resources["tile/0/000"] = tile[: 7 * 32] + leaf_hash(b"entry 8") + tile[8 * 32 :]
    with pytest.raises(ProofError) as refused:
        reader.entry(7, checkpoint=checkpoint)
    assert refused.value.code == "proof.wrong_root"
    with pytest.raises(IntegrityError) as refused:
        reader.audit(checkpoint)
    assert refused.value.code == "log.resource_differs"


def test_a_full_tile_stands_in_for_a_partial_one_that_was_removed():
    store, reader = begun(entries(0, 100))
    old = reader.checkpoint()
    with opened(store) as log:
        log.append(entries(100, 300))
    for path in ("tile/0/000.p/100", "tile/entries/000.p/100"):
        del store.resources[path]
    assert reader.entry(99, checkpoint=old) == b"entry 99"
    assert reader.right_edge(old).size == 100
    reader.audit(old)


def test_no_proof_is_given_from_a_checkpoint_that_was_never_of_this_log():
    _, reader = begun(entries(0, 5))
    _, other = begun(entries(10, 13))
    with pytest.raises(ProofError) as refused:
        reader.prove_consistency(other.checkpoint().body, new=reader.checkpoint())
    assert refused.value.code == "proof.wrong_root"


def test_a_log_that_was_put_back_or_rewritten_is_found_out_by_whoever_saw_more():
    store, reader = begun(entries(0, 5))
    earlier, seen_earlier = dict(store.resources), reader.checkpoint()
    with opened(store) as log:
        log.append(entries(5, 9))
    seen = reader.checkpoint()
    assert reader.checkpoint(since=seen_earlier.body) == seen
    store.resources = earlier
    with pytest.raises(ProofError) as refused:
        reader.checkpoint(since=seen.body)
    assert refused.value.code == "proof.out_of_range"
    with opened(store) as log:
        log.append(entries(100, 110))
    with pytest.raises(ProofError) as refused:
        reader.checkpoint(since=seen.body)
    assert refused.value.code == "proof.wrong_root"


class CrashError(Exception):
    """The machine stopped."""


class CrashingStore(MemoryStore):
    """A store that stops where it is told to.

    Attributes:
        landing: which resources of the next write land before it stops; None: it does not.
        publishing: whether the next checkpoint lands before it stops; None: it does not.
    """

    landing = publishing = None
    covering = 0

    def write_new(self, resources):
        assert not any(covered(path, self.covering) for path in resources)
        if self.landing is None:
            super().write_new(resources)
            return
        landed = compress(resources, self.landing)
        super().write_new({path: resources[path] for path in landed})
        raise CrashError

    def publish(self, note):
        if self.publishing is not False:
            super().publish(note)
            self.covering = open_checkpoint(note, origin=ORIGIN, verifiers=READERS).size
        if self.publishing is not None:
            raise CrashError


STEPS = st.lists(
    st.fixed_dictionaries(
        {
            "size": st.integers(1, 300),
            "landing": st.none() | st.lists(st.booleans(), min_size=8, max_size=8),
            "publishing": st.none() | st.booleans(),
        }
    ),
    min_size=1,
    max_size=6,
)


def _take(step, store, batch):
    """Append a batch, stopping as the step says; returns whether its checkpoint landed."""
    store.landing, store.publishing = step["landing"], step["publishing"]
    with opened(store) as log:
        if store.landing is None and store.publishing is None:
            log.append(batch)
            return True
        with pytest.raises(CrashError):
            log.append(batch)
        if store.landing is None:
            with pytest.raises(SequencerError) as refused:
                log.append(batch)
            assert refused.value.code == "log.reopen"
    return store.landing is None and store.publishing


@settings(max_examples=60)
@given(STEPS)
def test_after_any_crash_the_log_goes_on_from_the_last_checkpoint(steps):
    store = CrashingStore()
    published, kept = [create_log(store, origin=ORIGIN, signers=[KEY])], []
    reader = LogReader(store, ORIGIN, READERS)
    for number, step in enumerate(steps):
        batch = [f"{number}.{each}".encode() for each in range(step["size"])]
        if _take(step, store, batch):
            kept += batch
            published.append(reader.checkpoint())
        assert reader.checkpoint() == published[-1]
    assert [entry for part in reader.bundles(published[-1]) for entry in part] == kept
    reader.audit(published[-1])
    for old in published[1:]:
        reader.prove_consistency(old.body, new=published[-1])


def test_a_batch_that_failed_before_its_checkpoint_can_be_tried_again():
    store = CrashingStore()
    create_log(store, origin=ORIGIN, signers=[KEY])
    with opened(store) as log:
        store.landing = [True, False]
        with pytest.raises(CrashError):
            log.append(entries(0, 5))
        store.landing = None
        assert log.checkpoint.root == EMPTY_ROOT
        assert log.append(entries(7, 9)).first == 0
    reader = LogReader(store, ORIGIN, READERS)
    reader.audit(reader.checkpoint())
