"""`venditor law`: list, show and check the law packs."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise
from typing import Any

from venditor.cli import law_diff
from venditor.cli.folder import LawError, add_argument, law_of
from venditor.cli.law_check import check
from venditor.cli.output import note_language
from venditor.core.clock import today
from venditor.core.text import pick
from venditor.rules.explain import plain
from venditor.rules.library import Library
from venditor.rules.model import Pack, Provision, Version
from venditor.rules.vocabulary import nearest


def add_arguments(commands: Any, a_day: Callable[[str], date]) -> None:
    """Declare the commands."""
    parser = commands.add_parser("law", help="list, show, check, compare and keep the law packs")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="packs and their provisions")
    listing.add_argument("jurisdiction", nargs="?", help="only this jurisdiction, such as DE")
    listing.set_defaults(run=run_list)
    show = actions.add_parser(
        "show", help="one provision: rule, words of the law, versions, what is not encoded"
    )
    show.add_argument("provision", help="its id, such as de.bgb.withdrawal.last_day")
    show.add_argument("--language", default="en", help="language of the sentences (default: en)")
    show.set_defaults(run=run_show)
    checking = actions.add_parser(
        "check", help="read every pack, look for collisions and gaps, run every example"
    )
    checking.add_argument("--quiet", action="store_true", help="leave warnings out")
    checking.set_defaults(run=run_check)
    law_diff.add_arguments(actions, a_day)
    for action in (listing, show, checking):
        action.add_argument("--json", action="store_true", help="print one JSON document")
        add_argument(action)


def packs_of(library: Library, jurisdictions: Iterable[str]) -> list[Pack]:
    """Packs of some jurisdictions, in order."""
    return [pack for code in jurisdictions for pack in library.program(code).packs.values()]


def run_list(given: argparse.Namespace) -> int:
    """List packs with their provisions."""
    with law_of(given) as library:
        return _list(library, given)


def _list(library: Library, given: argparse.Namespace) -> int:
    codes = library.jurisdictions
    if given.jurisdiction is not None:
        if given.jurisdiction.upper() not in codes:
            raise LawError(
                "law.jurisdiction",
                f'no pack is encoded for "{given.jurisdiction}".',
                facts={"jurisdiction": given.jurisdiction},
                remedy=nearest(given.jurisdiction.upper(), codes) or f"Encoded are: {', '.join(codes)}.",
            )
        codes = (given.jurisdiction.upper(),)
    packs = packs_of(library, codes)
    if given.json:
        print(json.dumps([_pack_document(pack) for pack in packs], ensure_ascii=False, indent=2))
        return 0
    for pack in packs:
        print(
            f"{pack.id}  {pick(pack.act.name, 'en').text}  "
            f"(checked {pack.checked_on}, sha256 {pack.hash[:12]})"
        )
        for provision in pack.provisions:
            spans = ", ".join(_span(version) for version in provision.versions)
            print(f"  {provision.id}  [{provision.question.id}]  {_verified(provision)}  {spans}")
    return 0


def _span(version: Version) -> str:
    return f"{version.since} to {version.until or 'now'}"


def _verified(provision: Provision) -> str:
    """How far the provision's text was verified, and from when on otherwise."""
    told = [(version.since, provision.verification_of(version).status) for version in provision.versions]
    changes = [
        f"{status} from {since}" for (_, earlier), (since, status) in pairwise(told) if status != earlier
    ]
    return ", ".join([told[0][1], *changes])


def _verification(provision: Provision, version: Version | None) -> dict[str, str]:
    found = provision.verification_of(version)
    return {
        "status": found.status,
        "evidence": found.evidence,
        "source": found.source,
        "note": found.note,
    }


def _pack_document(pack: Pack) -> dict[str, Any]:
    return {
        "pack": pack.id,
        "jurisdiction": pack.jurisdiction,
        "act": dict(pack.act.name),
        "url": pack.act.url,
        "transposes": pack.transposes,
        "checked_on": pack.checked_on.isoformat(),
        "sha256": pack.hash,
        "provisions": [provision.id for provision in pack.provisions],
    }


def run_show(given: argparse.Namespace) -> int:
    """Show one provision."""
    with law_of(given) as library:
        return _show(library, given)


def _show(library: Library, given: argparse.Namespace) -> int:
    note_language(given.language, library.vocabulary, library.translations.tags)
    known = {
        provision.id: provision
        for pack in packs_of(library, library.jurisdictions)
        for provision in pack.provisions
    }
    # Ours are lower case, and codes of countries are often typed in capitals.
    provision = known.get(given.provision) or known.get(given.provision.lower())
    if provision is None:
        raise LawError(
            "law.provision",
            f'"{given.provision}" is not a provision.',
            facts={"provision": given.provision},
            remedy=nearest(given.provision.lower(), known) or "`venditor law list` names them all.",
        )
    if given.json:
        print(json.dumps(_provision_document(provision), ensure_ascii=False, indent=2))
    else:
        print(_provision_text(provision, given.language))
    return 0


def _provision_document(provision: Provision) -> dict[str, Any]:
    return {
        "provision": provision.id,
        "jurisdiction": provision.jurisdiction,
        "question": provision.question.id,
        "asks": dict(provision.question.asks),
        "applies_by": provision.applies_by,
        "versions": [
            {
                "from": version.since.isoformat(),
                "until": version.until.isoformat() if version.until else None,
                "verification": _verification(provision, version),
                "as_before": version.as_before,
                "parameters": {name: plain(value) for name, value in version.parameters.items()},
                "text": [
                    {"cite": text.cite, "says": text.says, "language": text.language}
                    for text in version.quotations
                ],
                "clauses": [{"clause": clause.id, "cite": list(clause.cites)} for clause in version.clauses],
            }
            for version in provision.versions
        ],
        "explain": {clause: dict(texts) for clause, texts in provision.explain.items()},
        "not_encoded": list(provision.not_encoded),
        "interpretations": list(provision.interpretations),
        "verification": _verification(provision, None),
    }


def _provision_text(provision: Provision, language: str) -> str:
    verification = provision.verification
    lines = [
        provision.id,
        pick(provision.question.asks, language).text,
        f"{pick(provision.act.name, language).text}  {provision.act.url}",
        f"{verification.status} ({verification.evidence}): {verification.source}",
        *([verification.note] if verification.note else []),
    ]
    for version in provision.versions:
        lines += ["", f"In force {_span(version)}, selected by {provision.applies_by}"]
        if version.verification is not None:
            own = version.verification
            lines += [
                f"  {own.status} ({own.evidence}): {own.source}",
                *([f"  {own.note}"] if own.note else []),
            ]
        if version.as_before:
            lines.append("  Taken to say what the version before it says.")
            continue
        lines += [f"  {name}: {plain(value)}" for name, value in version.parameters.items()]
        lines += [f'  {text.cite}: "{text.says}"' for text in version.quotations]
        for clause in version.clauses:
            sentence = pick(provision.explain[clause.id], language).text
            lines.append(f"  {clause.id} ({', '.join(clause.cites)}): {sentence}")
    for title, texts in (
        ("Not encoded", provision.not_encoded),
        ("Interpretations", provision.interpretations),
    ):
        lines += ["", f"{title}:", *(f"  - {text}" for text in texts)] if texts else []
    return "\n".join(lines)


def run_check(given: argparse.Namespace) -> int:
    """Check every pack and run every example; 1 when something is wrong."""
    with law_of(given) as library:
        return check(library, today=today(), as_json=given.json, quiet=given.quiet)
