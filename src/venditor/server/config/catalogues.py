"""Message catalogues: `.po` files compiled by Babel, in pure Python, when the server starts.

The texts are in `server/locale/<BCP 47 tag>/LC_MESSAGES/<domain>.po`: `django` for the pages that Django
translates, `hosted` for the withdrawal page (:mod:`venditor.server.config.hosted_words`). Compiled catalogues
are read from folders named in another way (`zh_Hant`), so they are written once to the installation's data
folder, under a hash of their sources: an edited text is compiled anew, an unchanged one never.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compiled(sources: Path, target: Path) -> Path:
    """The folder of compiled catalogues of every domain, for Django's ``LOCALE_PATHS``.

    Args:
        sources: folder with one folder a language, named by its BCP 47 tag.
        target: folder to write to; made when it does not exist.
    """
    files = sorted(sources.glob("*/LC_MESSAGES/*.po"))
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    folder = target / digest[:16]
    for file in files:
        tag = file.parent.parent.name
        catalogue = folder / tag.replace("-", "_") / "LC_MESSAGES" / f"{file.stem}.mo"
        if not catalogue.exists():
            _compile(file, catalogue)
    return folder


def _compile(source: Path, catalogue: Path) -> None:
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as file:
        messages = read_po(file, domain=source.stem, abort_invalid=True)
    # Written aside and moved: several processes may start at once.
    handle, aside = tempfile.mkstemp(dir=catalogue.parent)
    with os.fdopen(handle, "wb") as file:
        write_mo(file, messages)
    Path(aside).replace(catalogue)
