"""A link as a QR code, drawn as one path.

Source: ISO/IEC 18004:2015; level M restores 15 % of the symbol; four modules around it stay empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from venditor.adapters.pdf.document import PdfError

QUIET_ZONE = 4
# The most bytes level M holds, in version 40 (ISO/IEC 18004, table 7).
CAPACITY = 2_331


@dataclass(frozen=True, slots=True)
class Drawing:
    """A QR code.

    Attributes:
        svg: the symbol, one unit a module, with its quiet zone.
        quiet: how wide the quiet zone is, as a fraction of the whole.
    """

    svg: str
    quiet: float


@lru_cache(maxsize=64)
def drawn(text: str) -> Drawing:
    """The symbol of a text.

    Raises:
        PdfError: `pdf.code_length`, when the text is empty or more than a QR code holds.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if not 0 < size <= CAPACITY:
        raise PdfError(
            "pdf.code_length",
            f"A QR code holds 1 to {CAPACITY} bytes, and this text has {size}.",
            facts={"bytes": size, "capacity": CAPACITY},
            remedy="Use a short link that leads to it.",
        )
    # In one byte segment: splitting a link into modes saves a little space and costs most of the time.
    symbol = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    symbol.add_data(text.encode("utf-8", "surrogatepass"), optimize=0)
    symbol.make()
    matrix = symbol.get_matrix()
    path = "".join(_row(row, modules) for row, modules in enumerate(matrix))
    side = len(matrix)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{path}"/></svg>'
    return Drawing(svg, QUIET_ZONE / side)


def _row(row: int, modules: list[bool]) -> str:
    """The dark runs of a row as rectangles."""
    path, column = "", 0
    for dark, run in groupby(modules):
        width = len(list(run))
        path += f"M{column} {row}h{width}v1h-{width}z" if dark else ""
        column += width
    return path
