"""Pages of strangers are read, judged and shown in processes of their own, ended when one takes too long.

Two of them stay ready: to start one and to load the law takes seconds, to check a page some tenths of one.
They hold no connection, no secret in use and nothing of the page before. What they answer is JSON, so that
nothing a page could make of such a process is run by the server.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import BoundedSemaphore, Lock
from typing import cast

from venditor.server.faces.check.limits import (
    LAW_SECONDS,
    MOST_AT_ONCE,
    MOST_MEMORY,
    MOST_PAGES,
    SECONDS,
    WAIT_SECONDS,
)
from venditor.server.faces.check.task import Checked, Task

if sys.platform != "win32":
    import resource

READY = b"ready"
TOO_HARD = "listing.page_too_hard"


class BusyError(Exception):
    """As many pages as may be are being checked."""


class CheckProcess:
    """Checks pages one after the other.

    Args:
        seconds: that a page may take.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        """Nothing is started before the first page."""
        self.seconds = seconds
        self.pages = 0
        self._process: BaseProcess | None = None
        self._line: Connection | None = None

    @property
    def alive(self) -> bool:
        """Whether it can check another page without being started."""
        return self._line is not None

    def check(self, task: Task) -> Checked:
        """Check one page.

        Returns:
            The answer; refused where the page takes too long or too much memory.
        """
        self.pages += 1
        line = self.started()
        try:
            line.send(task)
            if self._said(line, LAW_SECONDS) != READY:
                return self._ended("the law took too long")
            said = self._said(line, self.seconds)
        except (EOFError, OSError):
            said = None
        if said is None:
            self.end()
            return {"refused": TOO_HARD, "message": ""}
        return cast("Checked", json.loads(said))

    def _ended(self, why: str) -> Checked:
        self.end()
        return {"failed": why}

    @staticmethod
    def _said(line: Connection, seconds: float) -> bytes | None:
        return line.recv_bytes() if line.poll(seconds) else None

    def end(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None and self._line is not None:
            self._line.close()
            self._process.kill()
            self._process.join()
        self._process = self._line = None

    def started(self) -> Connection:
        """Start the process where it is not; it makes itself ready while nobody waits."""
        if self._line is None:
            # A fork would share what the server holds, such as its connections.
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe()
            self._process = context.Process(target=_answer, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()
            self._line = ours
        return self._line


def _answer(line: Connection) -> None:
    """Check each page that is sent, until nobody sends any more."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    from venditor.server.faces.check.work import checked, made_ready, rehearsed  # noqa: PLC0415 - loads the law: here alone

    rehearsed()
    # Whoever asked may have gone meanwhile.
    with suppress(EOFError, BrokenPipeError):
        while True:
            task: Task = line.recv()
            made_ready(task)
            line.send_bytes(READY)
            line.send_bytes(json.dumps(checked(task)).encode("ascii"))


class Desk:
    """Hands pages to a few processes, which it keeps.

    Args:
        most: processes.
        seconds: that a page may take.
        wait: seconds for a turn.
    """

    def __init__(
        self, most: int = MOST_AT_ONCE, *, seconds: float = SECONDS, wait: float = WAIT_SECONDS
    ) -> None:
        """None is started yet."""
        self.seconds, self.wait = seconds, wait
        self._turns = BoundedSemaphore(most)
        self._idle: list[CheckProcess] = []
        self._lock = Lock()

    def check(self, task: Task) -> Checked:
        """Check one page.

        Raises:
            BusyError: when no process comes free in time.
        """
        if not self._turns.acquire(timeout=self.wait):
            raise BusyError
        try:
            with self._lock:
                process = self._idle.pop() if self._idle else CheckProcess(self.seconds)
            try:
                return process.check(task)
            finally:
                self._back(process)
        finally:
            self._turns.release()

    def warm(self) -> None:
        """Have a process ready for whoever fills in the form; does nothing where there is one."""
        if not self._turns.acquire(blocking=False):
            return
        try:
            with self._lock:
                if self._idle:
                    return
                process = CheckProcess(self.seconds)
                self._idle.append(process)
                process.started()
        finally:
            self._turns.release()

    def _back(self, process: CheckProcess) -> None:
        if process.pages >= MOST_PAGES:
            process.end()
        if process.alive:
            with self._lock:
                self._idle.append(process)

    def end(self) -> None:
        """End every process that is idle."""
        with self._lock:
            while self._idle:
                self._idle.pop().end()
