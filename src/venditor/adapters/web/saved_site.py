"""A site that was saved into a folder, read off line: by wget, by HTTrack, or by a browser's "Save page as".

Links lead to files. Where a page names the address it was saved from, or the folder bears the name of the
host, links to that address lead into the folder too. Nothing outside the folder is read, whatever a link or
a symbolic link says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from venditor.audits.shop.errors import ShopError
from venditor.audits.shop.pages import Page, Unread
from venditor.listings.decoding import decoded, is_text

ORIGIN = "https://saved.invalid/"
"""Stands for the folder in addresses. Source: RFC 6761: ``.invalid`` names no host."""
MOST_FILES = 200
"""Pages of a folder that are listed; a shop has one of each kind among the first."""
MOST_BYTES = 4_000_000

_PAGES = (".html", ".htm", ".xhtml")
_STARTS = ("index.html", "index.htm", "default.html", "home.html")
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->|<!-- Mirrored from (\S+) by HTTrack")
_BY_BROWSER = re.compile(rb"<!-- saved from url=\(\d+\)")
_HEAD = 4096
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?")


@dataclass(slots=True)
class SavedSite:
    """A folder with pages.

    Attributes:
        root: folder that stands for the root of the site.
        start: address of its first page.
        files: addresses of its pages.
        origins: addresses that pages were saved from, with where they are now.
        hosts: hosts that the folder is a copy of.
    """

    root: Path
    start: str = ""
    files: tuple[str, ...] = ()
    origins: dict[str, str] = field(default_factory=dict)
    hosts: set[str] = field(default_factory=set)

    @property
    def saved(self) -> bool:
        """A folder holds what was saved, and no more."""
        return True

    def listed(self) -> tuple[str, ...]:
        """Addresses of its pages: the shallowest first, then by name."""
        return self.files

    def holds(self, address: str) -> bool:
        """Whether an address leads into the folder."""
        return self._path(address) is not None

    def read(self, address: str) -> Page | Unread:
        """Read a page."""
        path = self._path(address)
        if path is None:
            return Unread(address, "missing")
        try:
            with path.open("rb") as file:
                raw = file.read(MOST_BYTES + 1)
        except OSError as error:
            return Unread(address, "broken", error.strerror or "")
        if len(raw) > MOST_BYTES:
            return Unread(address, "too_large")
        if not is_text(raw):
            return Unread(address, "not_html", "its bytes are no text")
        name = path.relative_to(self.root).as_posix()
        # A browser saves a page as its scripts have left it, and says where it had it from.
        rendered = _BY_BROWSER.search(raw[:_HEAD]) is not None
        return Page(address, ORIGIN + quote(name), _status(name), decoded(raw), rendered=rendered)

    def _path(self, address: str) -> Path | None:
        own = self.origins.get(address.rstrip("/"))
        parts = urlsplit(own or address)
        if parts.netloc != urlsplit(ORIGIN).netloc and (parts.hostname or "") not in self.hosts:
            return None
        name = unquote(parts.path).strip("/")
        query = unquote(parts.query)
        names = (
            [f"{name}?{query}", f"{name}@{query}", f"{name}?{query}.html", f"{name}@{query}.html"]
            if query
            else []
        )
        names += [name, *(f"{name}/{start}".lstrip("/") for start in _STARTS), f"{name}.html", f"{name}.htm"]
        return next((path for path in map(self._inside, names) if path), None)

    def _inside(self, name: str) -> Path | None:
        if not name or "\x00" in name:
            return None
        try:
            path = (self.root / name).resolve()
            found = path.is_relative_to(self.root) and path.is_file()
        except (OSError, ValueError, RuntimeError):
            return None
        return path if found else None


def open_folder(folder: Path) -> SavedSite:
    """Look through a folder.

    Raises:
        ShopError: when there is no page in it.
    """
    root = _root(folder.resolve())
    files = sorted(
        (path for path in root.rglob("*") if path.suffix.lower() in _PAGES and path.is_file()),
        key=lambda path: (len(path.parts), path.as_posix()),
    )
    # What "Save page as" puts beside a page are its frames, not pages of the shop.
    pages = [path for path in files if not any(part.endswith("_files") for part in path.parts)][:MOST_FILES]
    if not pages:
        raise ShopError(
            "shop.no_pages",
            f"{folder} has no HTML pages.",
            facts={"folder": str(folder)},
            remedy='Save pages with a browser ("Save page as"), or mirror the shop with wget or HTTrack.',
        )
    addresses = tuple(ORIGIN + quote(path.relative_to(root).as_posix()) for path in pages)
    site = SavedSite(root, "", addresses)
    if _HOST.fullmatch(root.name):
        site.hosts.add(root.name)
    for path, address in zip(pages, addresses, strict=True):
        _saved_from(site, path, address)
    site.start = _first(site, pages)
    return site


def _root(folder: Path) -> Path:
    """The folder itself, or the one in it that bears the name of a host."""
    hosts = sorted(
        path for path in folder.iterdir() if path.is_dir() and _HOST.fullmatch(path.name) and _start_in(path)
    )
    return hosts[0] if hosts and (not _start_in(folder) or (folder / "hts-cache").is_dir()) else folder


def _start_in(folder: Path) -> bool:
    return any((folder / name).is_file() for name in _STARTS)


def _first(site: SavedSite, pages: list[Path]) -> str:
    """The start page: by its name, else the one that was saved from the shortest address, else the first."""
    for name in _STARTS:
        if site.root / name in pages:
            return ORIGIN + name
    shortest = sorted(
        site.origins, key=lambda origin: (len(urlsplit(origin).path.strip("/").split("/")), origin)
    )
    return site.origins[shortest[0]] if shortest else site.files[0]


def _saved_from(site: SavedSite, path: Path, address: str) -> None:
    with path.open("rb") as file:
        found = _SAVED_FROM.search(file.read(_HEAD).decode("utf-8", "replace"))
    if found is None:
        return
    origin = found[1] or f"https://{found[2]}"
    site.origins[origin.rstrip("/")] = address


def _status(name: str) -> int:
    # A page that was saved as the error page is one.
    return 404 if Path(name).stem == "404" else 200
