"""The files of a check in their folder: all of one run, or all of an earlier one."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from venditor.audits.shop.check import ShopCheck
from venditor.audits.shop.difference import Difference
from venditor.audits.shop.document import document
from venditor.audits.shop.errors import ShopError
from venditor.audits.shop.report import report

REPORT, FINDINGS = "report.html", "findings.json"


def write_check(out: Path, check: ShopCheck, difference: Difference | None, *, language: str) -> None:
    """Write ``report.html`` and ``findings.json``.

    Args:
        out: folder; made when it does not exist.
        check: what was found.
        difference: to the last run, if there was one.
        language: BCP 47 tag of the reader of the report.

    Raises:
        ShopError: when they cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".venditor-", dir=out) as folder:
            new = Path(folder)
            (new / REPORT).write_text(report(check, difference, language=language), "utf-8")
            text = json.dumps(document(check, difference), ensure_ascii=False, indent=2)
            (new / FINDINGS).write_text(f"{text}\n", "utf-8")
            for name in (REPORT, FINDINGS):
                (new / name).replace(out / name)
    except OSError as error:
        raise ShopError(
            "shop.out",
            f"The results cannot be written to {out} ({error.strerror}).",
            facts={"out": str(out)},
            remedy="Free space, or name a folder that can be written to (--out DIR).",
        ) from None
