"""Where the installation keeps the law it has answered by: a folder, beside the database."""

from __future__ import annotations

from pathlib import Path

from venditor.rights.archive import PackArchive
from venditor.server.config import environment


def law_archive() -> PackArchive:
    """The archive in ``VENDITOR_PACKS``; the folder ``packs`` of the data folder unless told."""
    return PackArchive(Path(environment.text("VENDITOR_PACKS", str(environment.data_folder() / "packs"))))
