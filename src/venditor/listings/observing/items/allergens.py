"""Allergens that a list of ingredients sets apart in capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from venditor.listings.observing.items.candidates import seen
from venditor.listings.observing.observation import Observation
from venditor.products import Source

# Source: Annex II to Regulation (EU) No 1169/2011 names the substances; these are everyday words for them.
_ALLERGENS = frozenset(
    "MILK WHEAT BARLEY RYE OATS SPELT GLUTEN EGG EGGS SOY SOYA SOYBEAN SOYBEANS PEANUT PEANUTS NUTS ALMOND "
    "ALMONDS "
    "HAZELNUT HAZELNUTS WALNUT WALNUTS CASHEW CASHEWS PISTACHIO CELERY MUSTARD SESAME FISH CRUSTACEANS "
    "MOLLUSCS LUPIN "
    "SULPHITES SULFITES BUTTER CREAM WHEY LACTOSE CHEESE "
    "MILCH VOLLMILCH VOLLMILCHPULVER MAGERMILCHPULVER MILCHZUCKER MOLKENPULVER WEIZEN WEIZENMEHL GERSTE "
    "ROGGEN HAFER DINKEL "
    "EI EIER SOJA SOJALECITHIN ERDNUSS ERDNÜSSE NÜSSE MANDELN HASELNÜSSE WALNÜSSE SELLERIE SENF SESAM "
    "FISCH SULFITE "
    "LAIT BEURRE CRÈME BLÉ ORGE SEIGLE AVOINE ŒUF ŒUFS OEUF OEUFS ARACHIDE ARACHIDES AMANDES NOISETTES "
    "NOIX CÉLERI MOUTARDE "
    "SÉSAME POISSON LACTOSÉRUM LECHE TRIGO CEBADA CENTENO AVENA HUEVO HUEVOS CACAHUETE CACAHUETES "
    "ALMENDRAS AVELLANAS NUECES "
    "APIO MOSTAZA SÉSAMO PESCADO SULFITOS LATTE GRANO FRUMENTO ORZO SEGALE UOVA UOVO ARACHIDI MANDORLE "
    "NOCCIOLE NOCI SEDANO "
    "SENAPE SESAMO PESCE SOLFITI MELK TARWE GERST ROGGE HAVER EIEREN PINDA NOTEN AMANDELEN HAZELNOTEN "
    "SELDERIJ MOSTERD VIS "
    "MLEKO PSZENICA PSZENNA JAJA ORZECHY ORZESZKI MIGDAŁY SELER GORCZYCA SEZAM RYBY LAPTE GRÂU OUĂ ALUNE "
    "MUȘTAR SUSAN PEȘTE "
    "LEITE CEVADA OVO OVOS AMENDOIM AMÊNDOAS AVELÃS AIPO MOSTARDA PEIXE".split()
)
_CAPITALS = re.compile(r"\b[A-ZÀ-ÞŒĄĆĘŁŃŚŹŻȘȚĂ]{2,}\b")
_LETTER = re.compile(r"[^\W\d_]")

MOST_CAPITALS = 0.5
"""Share of capitals among the letters of a list above which nothing is set apart by them."""


def allergens_in(ingredients: str, *sources: Source, hidden: str = "") -> Iterator[Observation]:
    """Allergens in capitals, in a list that is not all in capitals.

    Args:
        ingredients: the list.
        sources: where it stands.
        hidden: how the page hides it; empty where it shows it.
    """
    letters = _LETTER.findall(ingredients)
    if not letters or sum(map(str.isupper, letters)) / len(letters) > MOST_CAPITALS:
        return
    if any(word in _ALLERGENS for word in _CAPITALS.findall(ingredients)):
        yield seen("allergens", *sources, confidence="medium", hidden=hidden)
