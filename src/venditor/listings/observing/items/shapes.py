"""Shapes of what items show: amounts of money, spans of time, measures, means of payment, hazards."""

from __future__ import annotations

import re

_CURRENCY = (
    r"[€£$¥₩₹]|(?:eur|usd|gbp|chf|pln|zł|ron|lei|kr|sek|dkk|nok|rs|円|元|원|ntd?\$?|hk\$|czk|kč|ft|huf)\b\.?"
)
_FIGURE = r"\d[\d.,]{0,14}"
AMOUNT = re.compile(rf"(?:{_CURRENCY})\s?\d|{_FIGURE}\s?(?:{_CURRENCY})", re.IGNORECASE)
"""An amount of money with its currency."""

FREE = re.compile(
    r"\bfree\b|kostenlos|gratis|kostenfrei|gratuit|offert|gratuita|grátis|darmow|bezpłatn|免運|免费|免費|包邮|無料|무료",
    re.IGNORECASE,
)
"""Words for what costs nothing."""

ABOVE = re.compile(
    r"^\W{0,3}(?:\w+\s){0,3}?(?:over|above|from|ab|über|bei|dès|à partir|pour|a partir|desde|superior|"
    r"oltre|sopra|da|vanaf|boven|"
    r"od|powyżej|peste|de la|acima|on orders|for orders|with orders|by prime|with (?:amazon )?prime)\b"
    r"|^\W{0,2}(?:滿|满|以上|[¥￥$]?\d)",
    re.IGNORECASE,
)
"""What follows words for free delivery where it is free only above an amount, or for members."""

DURATION = re.compile(
    r"\d\s?(?:-|–|bis|to|à|a|e|y|do|—)?\s?\d{0,4}\s?(?:working |business |ouvrés |calendar )?"
    r"(?:days?|hours?|hrs?|weeks?|h\b|tage?n?\b|werktage?n?|stunden|std|wochen?|jours?|heures?|semaines?|"
    r"días?|horas?|semanas?|"
    r"giorn[oi]|gg\b|ore\b|settiman[ae]|dagen|werkdagen|uur|weken|dni\b|godzin|tygodni|zile|ore\b|dias?|"
    r"päeva|dienas?|dní|天|日|工作日|個工作天|小時|小时|営業日|週間|일|시간)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag"
    r"|\d{1,2}\.?\s?(?:jan|feb|mar|mär|avr|apr|ma[iy]|jun|jui|jul|aug|ao[uû]|sep|okt|oct|nov|dez|dec|déc|dic)"
    r"|\d{1,2}[./]\d{1,2}[./]",
    re.IGNORECASE,
)
"""A span of time or a day."""

MEASURE = re.compile(
    r"\d\s?(?:ml|cl|dl|l|ltr|litres?|liter|liters|kg|g|gr|mg|grams?|gramm|grammes|oz|ounces?|fl\.? ?oz|"
    r"lbs?|m|m²|cm|mm|"
    r"milliliter|millilitres?|毫升|公升|公克|克|公斤|升|ミリリットル|グラム|그램|리터|"
    r"pcs|pieces?|stück|stk|pièces|piezas|pezzi|stuks|szt|buc|unidades|tablets?|capsules?|kapseln|"
    r"tabletten|comprimés|"
    r"粒|入|包|枚|個|顆|錠|片|개|정|매)(?![a-z])",
    re.IGNORECASE,
)
"""How much or how many of something."""

UNIT_AMOUNT = re.compile(
    rf"(?:(?:{_CURRENCY})\s?{_FIGURE}|{_FIGURE}\s?(?:{_CURRENCY}))\s?/\s?"
    r"(?:\d+\s?)?(?:kg|g|l|ml|m|m²|qm|"
    rf"100\s?g|100\s?ml|litre|liter|stück|unit)\b"
    rf"|(?:{_CURRENCY})\s?(?:per|pro|je|par|por|al|per)\s(?:\d+\s?)?(?:kg|g|l|ml|m|m²|qm|litre|liter|kilo)\b"
    r"|(?:1|100|1000)\s?(?:kg|g|l|ml|m|m²|liter|litre)\s?=\s?[€£$]?\s?\d",
    re.IGNORECASE,
)
"""A price for a unit of measure."""

STRENGTH = re.compile(
    r"\d(?:[.,]\d{1,2})?\s?(?:%|％|°)\s?(?:vol|alc|abv|by vol)|\d(?:[.,]\d)?\s?vol\.?\s?-?%|"
    r"(?:alc|alk|abv|alcohol|alkohol)\.?\s?:?\s?\d{1,2}(?:[.,]\d)?\s?%\s?(?:vol|by vol)|"
    r"\d{1,2}(?:\.\d)?\s?(?:度|도)(?![\w])",
    re.IGNORECASE,
)
"""An alcoholic strength by volume, with its unit."""

STRENGTH_BARE = re.compile(r"^\W{0,3}\d{1,2}(?:[.,]\d{1,2})?\s?[%％]?\W{0,3}$")
"""A number, or a percentage of nothing."""

MEANS = re.compile(
    r"\bvisa\b|mastercard|master card|paypal|pay pal|klarna|apple pay|google pay|american express|\bamex\b|"
    r"maestro|"
    r"sofortüberweisung|giropay|auf rechnung|vorkasse|lastschrift|kreditkarte|bankeinzug|rechnungskauf|"
    r"nachnahme|überweisung|credit card|"
    r"debit card|bank transfer|cash on delivery|carte bancaire|carte bleue|chèque|virement|"
    r"contre remboursement|"
    r"tarjeta|transferencia|contra reembolso|carta di credito|bonifico|contrassegno|bancontact|"
    r"przelewy24|\bblik\b|za pobraniem|przelew|ramburs|card bancar|multibanco|mb way|cartão de crédito|"
    r"boleto|"
    r"信用卡|貨到付款|超商付款|支付宝|支付寶|微信支付|銀聯|银联|line pay|街口|"
    r"クレジットカード|代金引換|銀行振込|コンビニ払い|"
    r"신용카드|무통장입금|카카오페이|네이버페이|계좌이체",
    re.IGNORECASE,
)
"""A means of payment."""

HAZARD = re.compile(
    r"\bchild|children|\bkids?\b|supervision|chok|suffocat|swallow|\bfire\b|flamm|\bburn|\bhot\b|\bskin\b|"
    r"\beyes?\b|electric|shock|"
    r"injur|\bsharp\b|toxic|poison|\binhal|hazard|danger|allerg|\bheat\b|water|batter|"
    r"kinder|aufsicht|erstick|verschluck|feuer|brand|verbrenn|entzünd|\bhaut\b|auge|strom|verletz|scharf|"
    r"giftig|gefahr|einatmen|"
    r"hitze|enfant|surveillance|étouff|avaler|\bfeu\b|inflamm|brûl|\bpeau\b|\byeux\b|électri|bless|toxique|"
    r"danger|respirer|chaleur|"
    r"niñ|asfixia|fuego|quem|piel|ojos|eléctric|tóxic|peligro|bambin|adulto|soffoc|ingeri|fuoco|ustion|"
    r"pelle|occhi|elettric|tossic|"
    r"pericol|kinderen|verstik|vuur|huid|ogen|elektr|giftig|gevaar|dziec|udusz|zadław|ogni|skór|oczu|prąd|"
    r"niebezp|"
    r"copii|sufoc|foc|piele|ochi|electric|toxic|crian|pele|olhos|elétric|"
    r"兒童|儿童|窒息|火|燙|烫|皮膚|皮肤|眼|電|电|毒|危險|危险|孩|過敏|子供|お子様|誤飲|火傷|感電|目に|肌|危険|어린이|질식|화재|피부|눈에|감전|"
    r"\b(?:EU)?H\d{3}\b",
    re.IGNORECASE,
)
"""Words of what can happen, and to whom."""

RETURNING = re.compile(
    r"retour|return|rücksend|rückgabe|widerruf|refund|rembours|reso\b|resi\b|recesso|devol|zwrot|retur|"
    r"schimb|exchange|échange|"
    r"umtausch|取回|退貨|退换|退換|鑑賞期|返品|반품|환불|warranty|garant",
    re.IGNORECASE,
)
"""Words of sending back, beside which days are not those of delivery."""
