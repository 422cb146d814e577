"""Currencies by their ISO 4217 code, or by their sign where it is the sign of one only."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import list_currencies

# Signs that are those of one currency. "元" is not: CNY and TWD; nor is "lei": RON and MDL.
_ONE = {
    "EUR": "€ EURO EUROS",
    "GBP": "£",
    "INR": "₹",
    "KRW": "₩ 원",
    "TRY": "₺ TL",
    "RUB": "₽",
    "UAH": "₴ ГРН",
    "PLN": "ZŁ",
    "CZK": "KČ",
    "HUF": "FT",
    "BGN": "ЛВ",
    "THB": "฿ บาท",
    "VND": "₫ Đ",
    "ILS": "₪",
    "JPY": "円 JP¥",
    "CNY": "RMB 人民币 人民幣 CN¥",
    "TWD": "NT$ NTD 新台幣",
    "HKD": "HK$",
    "USD": "US$",
    "CAD": "C$ CA$",
    "AUD": "A$ AU$",
    "NZD": "NZ$",
    "SGD": "S$",
    "BRL": "R$",
    "MXN": "MX$",
    "MYR": "RM",
    "IDR": "RP",
    "PHP": "₱",
    "NGN": "₦",
    "KZT": "₸",
    "GEL": "₾",
    "BDT": "৳",
    "PYG": "₲",
    "PEN": "S/",
    "BYN": "Б.Р",
    "CRC": "₡",
    "GHS": "₵ GH₵",
    "AZN": "₼",
    "AMD": "֏",
    "KHR": "៛",
    "MNT": "₮",
    "LAK": "₭",
    "CHF": "SFR FR.",
    "KWD": "د.ك",
    "SAR": "ر.س",
    "AED": "د.إ DHS",
    "QAR": "ر.ق",
    "BHD": "د.ب",
    "OMR": "ر.ع",
    "EGP": "ج.م",
    "JOD": "د.أ",
    "TND": "د.ت",
    "MAD": "د.م",
    "DZD": "د.ج",
    "IQD": "د.ع",
    "LYD": "د.ل",
    "LBP": "ل.ل",
}
# Signs of several: nothing unless the currency is known otherwise.
_SEVERAL = {
    "$": "ARS AUD BBD BMD BND BSD BZD CAD CLP COP CUP DOP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD "
    "TTD TWD USD UYU XCD",
    "¥": "CNY JPY",
    "KR": "DKK ISK NOK SEK",
    "元": "CNY HKD TWD",
    "圓": "CNY HKD TWD JPY",
    "LEI": "MDL RON",
    "RS": "INR LKR MUR NPR PKR SCR",
    "₨": "INR LKR MUR NPR PKR SCR",
    "РУБ": "BYN RUB",
    "ДИН": "MKD RSD",
    "DIN": "MKD RSD",
    "ДЕН": "MKD",
    "KM": "BAM",
    "BS": "BOB VES",
    "R": "ZAR",
    "F": "CHF XAF XOF XPF",
    "FCFA": "XAF XOF",
    "DT": "TND",
    "DH": "AED MAD",
    "درهم": "AED MAD",
    "ریال": "IRR OMR QAR SAR YER",
    "ريال": "IRR OMR QAR SAR YER",
}
SIGNS: dict[str, frozenset[str]] = {
    **{sign: frozenset([code]) for code, signs in _ONE.items() for sign in signs.split()},
    **{sign: frozenset(codes.split()) for sign, codes in _SEVERAL.items()},
}
"""Currencies that are written with a sign, by the sign in capital letters and without a final point."""

CODES = frozenset(list_currencies())
"""Every ISO 4217 code that CLDR knows, those of former currencies too."""

IN_USE = frozenset(
    code
    for listed in get_global("territory_currencies").values()
    for code, _, until, tender in listed
    if until is None and tender
)
"""Codes of the currencies that are legal tender somewhere today."""


@lru_cache(maxsize=256)
def tenders(land: str) -> frozenset[str]:
    """The currencies that are legal tender in a land today.

    Args:
        land: ISO 3166-1 code, in any letters; ``uk`` is the United Kingdom.

    Example:
        >>> sorted(tenders("ar")), sorted(tenders("uk")), sorted(tenders("xx"))
        (['ARS'], ['GBP'], [])
    """
    listed = get_global("territory_currencies").get({"UK": "GB"}.get(land.upper(), land.upper()), ())
    return frozenset(code for code, _, until, tender in listed if until is None and tender)


def currencies_of(sign: str) -> frozenset[str]:
    """The currencies that a sign or a code can mean; none where it is no sign of a currency.

    Args:
        sign: as written beside an amount, such as ``€``, ``kr.`` or ``EUR``.

    Example:
        >>> sorted(currencies_of("€")), sorted(currencies_of("kr.")), currencies_of("points")
        (['EUR'], ['DKK', 'ISK', 'NOK', 'SEK'], frozenset())
    """
    capitals = sign.upper()
    if capitals in CODES:
        return frozenset([capitals])
    # An Arabic sign may lack its last point, or have one.
    return SIGNS.get(capitals) or SIGNS.get(capitals.rstrip(".")) or _with_code(capitals)


def _with_code(capitals: str) -> frozenset[str]:
    """``USD $`` and ``CAD$``: the code decides where the sign can be its sign."""
    found = re.fullmatch(r"([A-Z]{3}) ?(\S+)|(\S+) ?([A-Z]{3})", capitals)
    if not found:
        return frozenset()
    code, sign = (found[1], found[2]) if found[1] else (found[4], found[3])
    either = SIGNS.get(sign.rstrip("."), frozenset())
    return frozenset([code]) & either


@lru_cache(maxsize=64)
def decimal_mark(currency: str) -> str | None:
    """The mark before decimals in the land of a currency of three decimals: a point or a comma.

    Args:
        currency: ISO 4217 code; its first two letters are the land, and Arabic is its language.

    Returns:
        ``.`` or ``,``, as CLDR has it for Western digits; ``None`` where it does not say.

    Example:
        >>> decimal_mark("KWD"), decimal_mark("TND")
        ('.', ',')
    """
    try:
        symbols = Locale("ar", currency[:2]).number_symbols
    except UnknownLocaleError:
        return None
    mark = symbols.get("latn", {}).get("decimal")
    return None if mark is None else str(mark)
