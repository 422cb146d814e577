"""The transparency log: leaves hashed a second, and entries durably appended a second, beside pymerkle.

The input is 65,536 entries of 32 bytes, as commitments are, in batches of 256; every engine hashes the leaves
itself and has the root after each batch. Before anything is measured, all roots are compared.

Durable means flushed to the disk with fsync before the call returns: here also signed, with tiles and entry
bundles in place and the checkpoint published; pymerkle's SqliteTree commits entries and leaf hashes, and is
asked for neither root nor signature. Durable runs are measured by the clock, since they wait for the disk.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path

import pymerkle
from measuring import Latencies, Target, Timing, asked, each, machine, pin, race, rate, report, table

from venditor.traceability.tlog import FolderStore, LogReader, Signer, create_log, open_log
from venditor.traceability.tlog.compact_range import CompactRange
from venditor.traceability.tlog.hashing import leaf_hashes
from venditor.traceability.tlog.right_edge import RightEdge

LEAVES, ENTRY_SIZE, BATCH = 65_536, 32, 256
ROUNDS = 7
# Batch size and number of appends of the durable runs.
DURABLE = {1: 200, 256: 100, 4_096: 15}
FSYNCS = 200
PROOFS = 1_000
# Million leaves a second, of processor time.
WANTED = 0.8
ORIGIN = "bench.example/log"
MICRO, MILLI = 1e6, 1e3

TREE, FILES = "leaf hashes, tree, root", "the same, with tiles and entry bundles"
IN_MEMORY, ON_DISK = "pymerkle InmemoryTree", "pymerkle SqliteTree"


Engine = Callable[[list[list[bytes]]], Iterator[bytes]]


def made(count: int, *, seed: int) -> list[bytes]:
    """Seeded entries."""
    random_bytes = random.Random(seed).randbytes  # noqa: S311 - an input, not a secret
    return [random_bytes(ENTRY_SIZE) for _ in range(count)]


def tree_only(batches: list[list[bytes]]) -> Iterator[bytes]:
    """The root after each batch, keeping the right edge and nothing else."""
    grown = CompactRange()
    for batch in batches:
        grown, _ = grown.extended(leaf_hashes(batch))
        yield grown.root()


def with_files(batches: list[list[bytes]]) -> Iterator[bytes]:
    """The root after each batch, making everything that is to be stored."""
    edge = RightEdge()
    for batch in batches:
        edge, _ = edge.extended(batch)
        yield edge.range.root()


def peer_in_memory(batches: list[list[bytes]]) -> Iterator[bytes]:
    """The root after each batch, as pymerkle keeps its tree in memory."""
    tree = pymerkle.InmemoryTree()
    for batch in batches:
        tree.append_entries(batch)
        yield tree.get_root()


ENGINES: dict[str, Engine] = {
    TREE: tree_only,
    FILES: with_files,
    IN_MEMORY: peer_in_memory,
}


def all_roots(engine: Engine, batches: list[list[bytes]]) -> list[bytes]:
    """The roots after all batches."""
    return list(engine(batches))


def check(batches: list[list[bytes]]) -> str:
    """Compare all roots of all engines; says what was compared."""
    for number, roots in enumerate(zip(*(run(batches) for run in ENGINES.values()), strict=True)):
        if len(set(roots)) > 1:
            raise SystemExit(f"The engines differ after batch {number}: {[root.hex() for root in roots]}")
    return f"Checked: the roots after each of {len(batches)} batches are the same in all engines."


@contextmanager
def our_log(folder: Path) -> Iterator[Callable[[list[bytes]], object]]:
    """Appends to a new log in a folder."""
    store, key = FolderStore(folder), Signer(ORIGIN, bytes(32))
    create_log(store, origin=ORIGIN, signers=[key])
    with open_log(store, origin=ORIGIN, signers=[key]) as log:
        yield log.append


@contextmanager
def peer_log(folder: Path) -> Iterator[Callable[[list[bytes]], object]]:
    """Appends to a new tree in a SQLite database with its default settings."""
    folder.mkdir()
    with pymerkle.SqliteTree(str(folder / "log.db")) as tree:
        yield tree.append_entries


def durable(folder: Path) -> dict[tuple[str, int], Latencies]:
    """The time of each durable append, by engine and batch size."""
    found = {}
    for size, count in DURABLE.items():
        for name, opened in (("Venditor", our_log), (ON_DISK, peer_log)):
            entries = made(size * (count + 1), seed=size)
            with opened(folder / f"{opened.__name__}-{size}") as append:
                append(entries[:size])
                rest = [entries[at : at + size] for at in range(size, len(entries), size)]
                found[name, size] = each(partial(_append, append, rest), count)
    return found


def _append(append: Callable[[list[bytes]], object], batches: list[list[bytes]], number: int) -> None:
    append(batches[number])


def flushes(folder: Path) -> Latencies:
    """The time of 4 KiB written and flushed, which no durable append can go below."""
    descriptor = os.open(folder / "flushed", os.O_WRONLY | os.O_CREAT)
    try:

        def run(number: int) -> None:
            os.pwrite(descriptor, bytes(4096), number * 4096)
            os.fsync(descriptor)

        return each(run, FSYNCS)
    finally:
        os.close(descriptor)


def proofs(folder: Path, entries: list[bytes]) -> dict[tuple[str, str], Latencies]:
    """The time to make an inclusion proof, and to verify one, spread over the log."""
    with our_log(folder) as append:
        append(entries)
    key = Signer(ORIGIN, bytes(32)).verifier
    reader = LogReader(FolderStore(folder), ORIGIN, (key,))
    checkpoint = reader.checkpoint()
    indices = random.Random(1).sample(range(len(entries)), PROOFS)  # noqa: S311 - an input, not a secret
    kept = [reader.prove(index, checkpoint=checkpoint) for index in indices]
    tree = pymerkle.InmemoryTree.init_from_entries(entries)
    theirs = [tree.prove_inclusion(index + 1) for index in indices]
    root = tree.get_root()
    assert root == checkpoint.root

    def verify_ours(number: int) -> None:
        kept[number].verify(entries[indices[number]], origin=ORIGIN, verifiers=[key])

    def verify_theirs(number: int) -> None:
        pymerkle.verify_inclusion(tree.hash_buff(entries[indices[number]]), root, theirs[number])

    return {
        ("Venditor, from files, verified", "made"): each(
            lambda number: reader.prove(indices[number], checkpoint=checkpoint), PROOFS
        ),
        ("Venditor, with the checkpoint's signature", "verified"): each(verify_ours, PROOFS),
        (IN_MEMORY, "made"): each(lambda number: tree.prove_inclusion(indices[number] + 1), PROOFS),
        (IN_MEMORY, "verified"): each(verify_theirs, PROOFS),
    }


def hashed_table(best: dict[str, Timing]) -> str:
    """Leaves a second in memory."""
    ours = LEAVES / best[TREE].cpu
    rows = []
    for name, timing in best.items():
        engine = name if name == IN_MEMORY else f"Venditor: {name}"
        speed = LEAVES / timing.cpu
        cells = (f"{timing.wall:.3f}", f"{timing.cpu:.3f}", rate(speed), f"{ours / speed:.2f}")
        rows.append((engine, f"{LEAVES:,}", *cells))
    return table(("in memory", "leaves", "wall s", "CPU s", "leaves/s", "tree alone / engine"), rows)


def durable_table(found: dict[tuple[str, int], Latencies]) -> str:
    """Entries a second on the disk."""
    rows = []
    for (name, size), taken in found.items():
        cells = (
            f"{taken.median * MILLI:.2f}",
            f"{taken.percentile(99) * MILLI:.2f}",
            rate(throughput(taken, size)),
        )
        rows.append((name, f"{size:,}", f"{len(taken.wall)}", *cells, f"{taken.cpu * MILLI:.2f}"))
    head = (
        "durable, with fsync",
        "batch",
        "appends",
        "wall p50 ms",
        "wall p99 ms",
        "entries/s",
        "CPU mean ms",
    )
    return table(head, rows)


def throughput(taken: Latencies, size: int) -> float:
    """Entries a second over all appends, by the clock."""
    return size * len(taken.wall) / sum(taken.wall)


def proof_table(found: dict[tuple[str, str], Latencies]) -> str:
    """Microseconds a proof."""
    rows = [
        (name, what, f"{taken.median * MICRO:.1f}", f"{taken.percentile(99) * MICRO:.1f}")
        for (name, what), taken in found.items()
    ]
    return table((f"inclusion proof among {LEAVES:,}", "is", "wall p50 µs", "wall p99 µs"), rows, texts=2)


def main() -> None:
    """Check, measure, report."""
    given = asked()
    cores = pin(1)
    entries = made(LEAVES, seed=0)
    batches = [entries[at : at + BATCH] for at in range(0, LEAVES, BATCH)]
    checked = check(batches)
    best = race({name: partial(all_roots, run, batches) for name, run in ENGINES.items()}, ROUNDS)
    with tempfile.TemporaryDirectory() as folder:
        flushed = flushes(Path(folder))
        appended = durable(Path(folder))
        proved = proofs(Path(folder) / "proofs", entries)
    million = LEAVES / best[TREE].cpu / 1e6
    times = best[IN_MEMORY].cpu / best[TREE].cpu
    disk = f"{flushed.median * MILLI:.2f} ms (p50), {flushed.percentile(99) * MILLI:.2f} ms (p99)"
    lines = [
        f"{machine()}; {cores}; pymerkle {version('pymerkle')}.",
        f"In memory: best of {ROUNDS} runs in turn, leaves/s by processor time. Durable: by the clock.",
        f"One write of 4 KiB with fsync takes {disk} on that disk.",
        checked,
        "",
        hashed_table(best),
        "",
        durable_table(appended),
        "",
        proof_table(proved),
        "",
        Target("million leaves a second, in batches of 256", million, WANTED).written(),
        f"- {times:.1f} times as fast as pymerkle on the same batches",
    ]
    report("tlog", "\n".join(lines), write=given.write)


if __name__ == "__main__":
    main()
