"""Bringing files and folders to the disk, so that what was written is there whenever the machine stops."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def flush(path: Path) -> None:
    """Bring a file's content, or a folder's entries, to the disk (fsync); it returns when the disk has them.

    A file that was renamed is at its new place for sure only when the folder has been flushed as well.

    Raises:
        OSError: when there is no such path, or the disk does not take it.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def refusal(folder: Path) -> str:
    """Why nothing can be written into a folder, in the system's words; empty where something can.

    It is tried: permissions alone tell nothing of a file system that is mounted read-only.
    """
    try:
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return error.strerror or str(error)
