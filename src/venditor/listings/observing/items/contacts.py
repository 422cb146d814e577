"""Names, postal addresses, e-mail, web and telephone in a few lines about someone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale

LONGEST = 800
"""Characters of such lines that are looked at."""

MOST_WORDS_OF_A_NAME = 10
"""Words of the name of a business; what is longer is a sentence."""

_EMAIL = re.compile(
    r"[\w.+-]{1,64}(?:@|\s?(?:\(at\)|\[at\])\s?|＠)[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}", re.IGNORECASE
)
_WEB = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"')]{3,200}"
    r"|\b[a-z\d-]{2,40}\.(?:com|eu|de|fr|it|es|nl|pl|ro|pt|at|ch|be|uk|co\.uk|net|org|cn|tw|jp|"
    r"kr)(?:/\S*)?(?![\w@.-])",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w.,-])(?:\+|00)?\(?\d{1,4}\)?(?:[\s./()-]{0,3}\d{2,6}){2,6}(?![\w.-])")
_PHONE_LABEL = re.compile(
    r"\b(?:tel|telefon|teléfono|telefono|téléphone|telefoon|phone|hotline|fon|call)\b\.?|電話|电话|전화|☎|📞",
    re.IGNORECASE,
)

_STREETS = (
    # Street name in one word or before the number: German, Dutch, Nordic.
    (
        r"[\wÀ-ž.'’-]*(?:straße|strasse|str\.|gasse|allee|platz|weg|ring|damm|ufer|chaussee|markt|hof|graben|"
        r"steig|"
        r"straat|laan|plein|kade|gracht|singel|dreef|dijk|vej|gade|gatan|vägen|veien|gata|katu|"
        r"tie) *\d+ ?[a-z]?\b"
    ),
    r"\b(?:am|an der|auf der|im|in der|zum|zur) [A-ZÄÖÜ][\wÀ-ž-]+(?: [A-ZÄÖÜ][\wÀ-ž-]+)? \d+ ?[a-z]?\b",
    # French: number, kind of street.
    (
        r"\b\d+ ?(?:bis|ter)?,? (?:rue|avenue|av\.|boulevard|bd\.?|place|chemin|allée|impasse|route|quai|"
        r"cours|square|"
        r"passage|voie) "
    ),
    r"\b(?:z\.?i\.?|z\.?a\.?c?\.?|zone industrielle|zone artisanale|parc d'activités|parc d’activités) \w",
    # Italian, Spanish, Portuguese, Polish, Romanian: kind of street, number.
    r"\b(?:via|viale|piazza|corso|largo|strada|vicolo|località) [^,\n\d]{2,50}[, ]+(?:n\.? ?)?\d+",
    r"\bs\.\s?[sp]\.\s?\d+|\bzona (?:industriale|artigianale)\b",
    r"\b(?:calle|c/|avenida|avda?\.?|plaza|paseo|polígono|pol\.|carretera|ctra\.?|camino) ?[^\n\d]{2,60}\d+",
    r"\b(?:rua|praça|travessa|estrada|largo|alameda) [^,\n\d]{2,50}[, ]+(?:n\.? ?º? ?)?\d+",
    r"\b(?:ul|al|pl|os)\. [^\n\d]{2,50}\d+",
    r"\b(?:str\.|strada|bd\.|bulevardul|calea|șos\.|șoseaua) [^\n\d]{2,50}(?:nr\.? ?)?\d+",
    # English: number, name, kind of street.
    (
        r"\b\d+[a-z]?(?:-\d+)?,? (?:[A-Z][\w.'’-]* ){1,4}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|"
        r"boulevard|blvd|way|"
        r"court|ct|place|pl|square|sq|parkway|pkwy|highway|hwy|crescent|terrace|close|gardens|quay)\b"
    ),
    r"\b(?:unit|suite|building|block|floor|room|no\.) ?\w+,? [A-Z]",
    r"\b(?:p\.? ?o\.? box|postfach|postbus|boîte postale|bp|apartado|casella postale|skr\. pocztowa) ?\d+",
    # Chinese, Japanese, Korean.
    r"[路街道巷弄]\S{0,12}?\d+ ?[号號弄楼樓]|\d+ ?[号號](?:之\d+)?(?: ?\d* ?[楼樓fF層层])?",
    r"[市区町村郡]\S{1,20}\d+(?:[-－丁番]\S{0,3}\d+)",
    r"[가-힣\d]+(?:로|길) ?\d+(?:-\d+)?|[가-힣]+동 ?\d+(?:-\d+)?",
)
_STREET = re.compile("|".join(f"(?:{each})" for each in _STREETS), re.IGNORECASE)

_TOWNS = (
    r"\b(?:[A-Z]{1,3}[-\s])?\d{5}\s+[A-ZÀ-Ž][\wÀ-ž'’.-]{2,}",
    r"\b(?:[A-Z]{1,2}-)?[1-9]\d{3}\s+[A-ZÀ-Ž][a-zà-ž'’.-]{2,}",
    r"\b\d{4}\s?[A-Z]{2}\s+[A-ZÀ-Ž'’][\wÀ-ž'’-]{2,}",
    r"\b\d{2}-\d{3}\s+[A-ZÀ-Ž]\w{2,}",
    r"\b\d{4}-\d{3}\s+[A-ZÀ-Ž]\w{2,}",
    r"\b\d{3}\s\d{2}\s+[A-ZÀ-Ž]\w{1,}",
    r"\b[A-ZÀ-Ž]\w{2,}\s\d{3}\s\d{2}(?!\d)",
    r"\b[A-Z]{2}-\d{4,5}\b",
    r"\bDublin \d{1,2}\b",
    # Towns of Taiwan in Latin letters, whose postcodes have three figures.
    (
        r"\b\d{3,6}\s+(?:New Taipei|Taipei|Taichung|Tainan|Kaohsiung|Taoyuan|Hsinchu|Keelung|Chiayi|Yilan)\b|"
        r"\b(?:Taipei|Taichung|Tainan|Kaohsiung|Taoyuan|Hsinchu|Keelung|Chiayi|Yilan)(?:\sCity)?"
        r"(?:,?\s+\d{3,6}\b|,\s+Taiwan\b)"
    ),
    r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b",
    r"\b[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+){0,2},?\s+[A-Z]{2}\.?,?\s+\d{5}(?:-\d{4})?\b",
    r"\b[A-Z]\d[\dW]\s?[A-Z\d]{4}\b",
    r"\b\d{6}[,\s]+[A-ZÀ-Ž][\wÀ-ž]{2,}|[A-ZÀ-Ž][\wÀ-ž]{2,}[,\s]+\d{6}\b",
    r"〒\s?\d{3}-?\d{4}|[都道府県]\S{0,8}[市区町村郡]",
    r"[省市縣县]\S{0,10}[區区市縣县鄉鎮镇]|[一-鿿]{2,3}[市縣县]\s?[一-鿿]{1,3}[區区鄉鎮镇]",
    r"[가-힣]{2,}(?:특별시|광역시|도|시)\s[가-힣]+(?:구|시|군)",
    r"\b[A-Z][\w']+(?:\s[A-Z][\w']+)?\s(?:District|City|Province|Prefecture|County)\b",
)
# Czech, Slovak, Hungarian and others: a capitalised name and a number right before a postcode.
_CAPITALISED = re.compile(
    r"\b[A-ZÀ-Ž][\wÀ-ž.-]+(?: [\wÀ-ž.-]+){0,2} \d+(?:/\d+)?[a-z]?(?=,?\s+(?:[A-Z]{1,2}-)?\d{3}\s?\d{2}\b)"
)
_BEFORE_A_TOWN = re.compile(r"[A-ZÀ-Ž][\wÀ-ž'’.-]+(?: [\wÀ-ž'’.-]+){0,3} \d+ ?[a-zA-Z]?[,\s]+$")
_TOWN = re.compile("|".join(f"(?:{each})" for each in _TOWNS))
_COUNTRY_PREFIX = re.compile(r"\b(?:D|A|CH|F|I|E|B|L|DE|AT|FR|IT|ES|NL|PL|RO|PT|LT|LV|EE|SE|DK|FI)-\d{4,5}\b")

_FORMS = (
    r"gmbh(?:\s?&\s?co\.?\s?kg)?|mbh|ag|kg|ohg|e\.\s?k\.|ug(?:\s\(haftungsbeschränkt\))?|s\.?a\.?r\.?l\.?|"
    r"s\.?a\.?s\.?u?|s\.\s?a\.|s\.?r\.?l\.?s?|s\.?p\.?a\.?|s\.l\.u?\.?|b\.v\.?|bv|n\.v\.?|ltd\.?|limited|llc|"
    r"l\.l\.c\.|inc\.?|corp\.?|co\.,?\s?ltd\.?|plc|sp\.\s?z\s?o\.\s?o\.|s\.r\.o\.|a\.s\.|d\.o\.o\.|kft\.?|"
    r"oü|sia|"
    r"uab|as|ab|a/s|aps|oy|lda\.?|pty\.?\s?ltd\.?|se"
)
LEGAL_FORM = re.compile(
    rf"(?<!\w)(?:{_FORMS})(?!\w)|股份有限公司|有限公司|株式会社|有限会社|合同会社|주식회사|\(주\)|㈜",
    re.IGNORECASE,
)
_LEGAL_SHORT = re.compile(r"^(?:as|ab|se|ag|kg|oy|sia|bv)$", re.IGNORECASE)
_LEGAL_END = re.compile(
    rf"[^,;:|•]{{2,60}}?,?\s(?:{_FORMS})(?!\w)"
    r"|(?:株式会社|有限会社|주식회사\s?|\(주\)\s?|㈜\s?)[^\s,、]+|[^\s,、]+?(?:股份有限公司|有限公司|株式会社)",
    re.IGNORECASE,
)
_CUT = re.compile(r"[,;|\n•]|\s[-–]\s|(?<=\w)\.\s|:\s")


@dataclass(frozen=True, slots=True)
class Contact:
    """What a few lines say of someone.

    Attributes:
        name: of the person or business; empty where there is none.
        street: street and number, or post box; empty where there is none.
        town: postcode and town; empty where there is none.
        country: whether a country is named.
        email: address of electronic mail; empty where there is none.
        web: address of a page; empty where there is none.
        phone: number of a telephone; empty where there is none.
    """

    name: str = ""
    street: str = ""
    town: str = ""
    country: bool = False
    email: str = ""
    web: str = ""
    phone: str = ""

    @property
    def postal(self) -> bool:
        """Whether post would come: a street or box, and a town."""
        return bool(self.street and self.town)

    @property
    def electronic(self) -> str:
        """The address by which they are reached electronically; empty where there is none."""
        return self.email or self.web


@lru_cache(maxsize=4096)
def contact_in(text: str) -> Contact:
    """Whose contact some lines are.

    Args:
        text: the lines, joined by line breaks or commas.

    Example:
        >>> found = contact_in("Lampen GmbH, Hauptstraße 5, 12345 Berlin, info@lampen.example")
        >>> found.name, found.street, found.town, found.email
        ('Lampen GmbH', 'Hauptstraße 5', '12345 Berlin', 'info@lampen.example')
        >>> contact_in("ACME Inc.").postal
        False
    """
    text = text[:LONGEST]
    email, town = _EMAIL.search(text), _TOWN.search(text)
    street = _STREET.search(text) or _CAPITALISED.search(text)
    street = street or (_BEFORE_A_TOWN.search(text, 0, town.start()) if town else None)
    rest = text[: email.start()] + text[email.end() :] if email else text
    web = _WEB.search(rest)
    phone = _phone(rest if web is None else rest.replace(web[0], " "))
    firsts = [found.start() for found in (email, street, town) if found]
    return Contact(
        name=_name(text[: min(firsts)] if firsts else text),
        street=street[0].strip(" ,\n") if street else "",
        town=town[0].strip(" ,\n") if town else "",
        country=_COUNTRY_PREFIX.search(text) is not None or names_country(text),
        email=email[0] if email else "",
        web=web[0] if web else "",
        phone=phone,
    )


def _phone(text: str) -> str:
    label = _PHONE_LABEL.search(text)
    found = _PHONE.search(text, label.end() if label else 0)
    if found is None or sum(letter.isdigit() for letter in found[0]) < 7:  # noqa: PLR2004 - of a subscriber
        return ""
    return found[0].strip() if label or found[0].lstrip().startswith(("+", "00")) else ""


def _name(text: str) -> str:
    """A business by its legal form; otherwise the first part with letters in it, as far as a comma."""
    line = next(filter(str.strip, text.split("\n")), "")
    found = _LEGAL_END.search(line)
    if found and 0 < len(found[0].split()) <= MOST_WORDS_OF_A_NAME:
        return found[0].strip()
    for part in _CUT.split(text):
        words = part.split()
        if 0 < len(words) <= MOST_WORDS_OF_A_NAME and any(letter.isalpha() for letter in part):
            return " ".join(words)
    return ""


def _eastern(word: str) -> bool:
    """Whether it is written without small and capital letters: Chinese, Japanese, Korean."""
    return word[0] > "\u2e80"


# 株式会社, 有限会社, 合同会社, 주식회사, (주) and ㈜ may stand before the name.
_BEHIND_FORM = re.compile(
    r"(?:(?<=会社)|(?<=회사)|(?<=주\))|(?<=㈜))\s?[^\W\d_][^\s、。，,;:：()（）〒]{0,30}"
)


def business_in(text: str) -> str:
    """The name of a business by its legal form, as a line has it; empty where there is none.

    Example:
        >>> business_in("© 2024 Lampen Schmidt GmbH. Alle Rechte vorbehalten"), business_in("Buy as a gift")
        ('Lampen Schmidt GmbH', '')
    """
    for found in LEGAL_FORM.finditer(text[:LONGEST]):
        if _LEGAL_SHORT.match(found[0]) and not found[0].isupper():
            continue
        before = re.split(
            r"[©®|•:：;!?\n]|(?<!\w\w)\d{4}(?:\s?[-–]\s?\d{4})?\s|\bby\b|,\s",
            text[: found.start()].rstrip(", "),
        )[-1]
        words = before.split()[-5:]
        while words and not (words[0] != words[0].lower() or words[0][0].isdigit() or _eastern(words[0])):
            words = words[1:]
        between = "" if words and _eastern(found[0]) else " "
        name = between.join([" ".join(words), found[0]]).strip(" ,-–")
        if name == found[0] and (behind := _BEHIND_FORM.match(text, found.end())):
            return f"{name}{behind[0]}"
        if words or _eastern(name):
            return name
    return ""


def names_country(text: str) -> bool:
    """Whether a country is named, in one of the languages that shops of the Union write.

    Args:
        text: a few words.

    Example:
        >>> names_country("Made in Germany"), names_country("Importado")
        (True, False)
    """
    words = re.findall(r"[^\W\d_]+(?:[\s-][^\W\d_]+){0,2}", text.lower())
    names = _countries()
    for run in words:
        parts = re.split(r"[\s-]+", run)
        spans = (" ".join(parts[i:j]) for i in range(len(parts)) for j in range(i + 1, len(parts) + 1))
        if any(span in names for span in spans):
            return True
    return any(name in text for name in _EASTERN)


_LANGUAGES = "en de fr es it nl pl ro pt sv da fi cs sk hu".split()
_EASTERN = ("中国", "中國", "台灣", "臺灣", "台湾", "日本", "大韓民国", "대한민국", "한국", "德國", "德国")


@cache
def _countries() -> frozenset[str]:
    return frozenset(
        name.lower()
        for language in _LANGUAGES
        for code, name in Locale(language).territories.items()
        if len(code) == 2  # noqa: PLR2004 - a country, no continent
    ) | {"uk", "usa", "prc", "p.r. china"}
