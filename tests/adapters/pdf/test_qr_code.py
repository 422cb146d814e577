"""The drawing is the symbol, module by module."""

import re

import pytest
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from venditor.adapters.pdf import PdfError
from venditor.adapters.pdf.qr_code import CAPACITY, QUIET_ZONE, drawn

LINK = "https://shop.example/w/7KQ2?t=Zk3v9s"


def test_each_dark_module_is_drawn_once_and_no_light_one():
    symbol = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    symbol.add_data(LINK.encode(), optimize=0)
    symbol.make()
    dark = {(x, y) for y, row in enumerate(symbol.get_matrix()) for x, on in enumerate(row) if on}
    painted = [
        (int(x) + offset, int(y))
        for x, y, width, _ in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", drawn(LINK).svg)
        for offset in range(int(width))
    ]
    assert set(painted) == dark
    assert len(painted) == len(dark)


def test_four_modules_around_it_stay_empty():
    side = int(re.search(r'viewBox="0 0 (\d+)', drawn(LINK).svg)[1])
    xs = [int(x) for x in re.findall(r"M(\d+) ", drawn(LINK).svg)]
    assert min(xs) == 4
    assert drawn(LINK).quiet == 4 / side


def test_a_code_holds_2331_bytes_and_not_one_more():
    assert drawn("x" * CAPACITY).svg.startswith("<svg")
    for text in ("x" * (CAPACITY + 1), ""):
        with pytest.raises(PdfError) as refused:
            drawn(text)
        assert refused.value.code == "pdf.code_length"
        assert refused.value.facts["bytes"] == len(text)
