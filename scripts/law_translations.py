"""Bring the catalogues of the law's sentences up to date with the packs, and say how much is translated.

Run it after any change of a text in the law, and after a translator's work::

    .venv/bin/python scripts/law_translations.py
    .venv/bin/python scripts/law_translations.py pt     # begins a catalogue in another language

New texts come in without a translation, texts the law does not have any more go, the rest stays as it is: in
the order of the law, with translators' notes and marks of doubt (``#, fuzzy``).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

from babel.messages.pofile import escape

from venditor.rights.jurisdictions import default_library
from venditor.rules.check_translations import law_texts
from venditor.rules.translations import SUFFIX, Entry, Translations

REVIEW = "drafted by machine, not reviewed by a lawyer"
HEAD = """\
# Sentences of the law, keyed by the English text of the packs; docs/law/README.md says how to work on them.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {tag}\\n"
"X-Review: {review}\\n"
"""
REVIEWED = '"X-Review: '


def catalogue(tag: str, review: str, texts: Mapping[str, Iterable[str]], known: Mapping[str, Entry]) -> str:
    """A catalogue as its file has it.

    Args:
        tag: BCP 47 tag of its language.
        review: who has reviewed it.
        texts: places by English text, in order.
        known: what was translated before, by English text.
    """
    return HEAD.format(tag=tag, review=review) + "".join(
        f"\n{entry(text, places, known.get(text))}" for text, places in texts.items()
    )


def entry(text: str, places: Iterable[str], known: Entry | None) -> str:
    """One text of a catalogue, with the places where it stands."""
    lines = [f"# {note}" for note in known.notes] if known else []
    lines += [f"#. {place}" for place in places]
    lines += ["#, fuzzy"] if known and known.fuzzy else []
    lines += [f"msgid {escape(text)}", f"msgstr {escape(known.translation if known else '')}"]
    return "".join(f"{line}\n" for line in lines)


def review_of(head: str) -> str:
    """The line of a catalogue's head that says who has reviewed it."""
    told = next((line for line in head.splitlines() if line.startswith(REVIEWED)), "")
    return told.removeprefix(REVIEWED).removesuffix('\\n"') or REVIEW


def update(tag: str, texts: Mapping[str, Iterable[str]], translations: Translations) -> str:
    """Write one catalogue anew, and say in a line what it has."""
    path = translations.folder / f"{tag}{SUFFIX}"
    known: dict[str, Entry] = {}
    review = REVIEW
    if path.exists():
        known = {one.text: one for one in translations.catalogue(tag).entries}
        review = review_of(path.read_text("utf-8"))
    path.parent.mkdir(exist_ok=True)
    path.write_text(catalogue(tag, review, texts, known), "utf-8")
    shown = sum(text in known and known[text].usable for text in texts)
    new = sum(text not in known for text in texts)
    return f"{tag}: {shown:,} of {len(texts):,} texts; {new:,} new, {len(known.keys() - texts.keys()):,} gone"


def main(tags: Iterable[str]) -> None:
    """Bring every catalogue up to date, and begin the ones named."""
    library = default_library()
    texts = law_texts(library.folder)
    for tag in sorted({*library.translations.tags, *tags}):
        print(update(tag, texts, library.translations))


if __name__ == "__main__":
    main(sys.argv[1:])
