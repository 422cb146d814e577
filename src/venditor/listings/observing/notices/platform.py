"""The closed platform for online dispute resolution, where it is still linked or named.

>>> platform().search("https://ec.europa.eu/consumers/odr/main")[0]
'ec.europa.eu/consumers/odr'

Source: Regulation (EU) 2024/3228; the addresses are data, in ``law/shop_pages.yaml``.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from venditor.rules.source import parse
from venditor.rules.vocabulary import mapping


@cache
def odr_addresses() -> tuple[str, ...]:
    """Where the closed platform of the European Commission was reached."""
    source = parse((files("venditor.law") / "shop_pages.yaml").read_bytes(), "shop_pages.yaml")
    listed = mapping(source, (), source.data)["odr_addresses"]
    return tuple(map(str, listed)) if isinstance(listed, list) else ()


@cache
def platform() -> re.Pattern[str]:
    """Any address of the platform, in small letters, which that of another site may end like."""
    return re.compile("|".join(map(re.escape, odr_addresses())))
