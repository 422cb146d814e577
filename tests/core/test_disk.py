"""Bringing files and folders to the disk."""

import os
from pathlib import Path

import pytest

from venditor.core.disk import flush

OPEN = Path("/proc/self/fd")


def test_files_and_folders_are_flushed_and_closed(tmp_path, monkeypatch):
    flushed = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: flushed.append((OPEN / str(descriptor)).readlink()))
    file = tmp_path / "file"
    file.write_bytes(b"content")
    before = len(list(OPEN.iterdir()))
    for path in (file, tmp_path):
        flush(path)
    assert flushed == [file, tmp_path]
    assert len(list(OPEN.iterdir())) == before


def test_a_path_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FileNotFoundError):
        flush(tmp_path / "nothing")


def test_a_disk_that_refuses_is_told_and_nothing_stays_open(tmp_path, monkeypatch):
    def refuse(_descriptor):
        raise OSError("full")

    monkeypatch.setattr(os, "fsync", refuse)
    before = len(list(OPEN.iterdir()))
    with pytest.raises(OSError, match="full"):
        flush(tmp_path)
    assert len(list(OPEN.iterdir())) == before
