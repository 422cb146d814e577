"""The price ledger: what a price was, as it was seen; and the prior price of a reduction, by each law.

A shop keeps one file of JSON lines. Rows are only appended: each holds the hash of the one before, so that
an altered, dropped or moved row is found, and one hash kept elsewhere vouches for all of them. A row has two
times, when the price was seen and when that was recorded; what is recorded later about an earlier day is kept
as a claim and changes nothing. So saving a product again, importing a file again or dating a row back cannot
rewrite what the prior price was.

What was not seen is not known: a day without a row is *unseen*, and where a lower price could hide in one,
the prior price is undetermined, with what is certain beside it ("at most").

>>> from datetime import date, datetime, timedelta, timezone
>>> from decimal import Decimal
>>> start = datetime(2026, 11, 10, 8, tzinfo=timezone.utc)
>>> def seen(day, price, *beside):
...     at = start + timedelta(days=day)
...     return Row("sku:L-1", "DE", "web", at, at, amount=Decimal(price), currency="EUR", beside=beside)
>>> rows = [*(seen(day, 100) for day in range(3)), seen(3, 80, Beside(Decimal(100)))]
>>> history = History("sku:L-1", "DE", "web", zone_of("DE"), tuple(rows))
>>> reduction = began_on(history)
>>> reduction.began.day, reduction.began.by
(datetime.date(2026, 11, 13), 'seen')
>>> rule = PriorRule("lowest", date(2026, 11, 10))  # the pack of a law says since when
>>> answer = prior_price(history, rule, reduction)
>>> answer.status, answer.amount, percentage(answer.amount, Decimal(80)).shown
('determined', Decimal('100'), Decimal('20'))

Standards: RFC 8259 (JSON), FIPS 180-4 (SHA-256), ISO 8601, ISO 4217, ISO 3166-1.
"""

from venditor.listings.ledger.chain import Trouble
from venditor.listings.ledger.errors import LedgerError
from venditor.listings.ledger.history import History
from venditor.listings.ledger.index import Index, index_of
from venditor.listings.ledger.law import QUESTIONS, facts_of, rule_of
from venditor.listings.ledger.names import Key, Ties
from venditor.listings.ledger.percentage import Percentage, percentage
from venditor.listings.ledger.prior import prior_price
from venditor.listings.ledger.recording import (
    Recorded,
    Sighting,
    Unrecorded,
    keys_of,
    names_of,
    record,
    variant_of,
)
from venditor.listings.ledger.reduction import Reduction, Step, began_on, reduction_asked
from venditor.listings.ledger.row import Beside, Row
from venditor.listings.ledger.rule import PriorBasis, PriorPriceAnswer, PriorRule
from venditor.listings.ledger.storage import Appended, Verified, append, read_rows, repair, verify
from venditor.listings.ledger.zones import zone_of

__all__ = [
    "QUESTIONS",
    "Appended",
    "Beside",
    "History",
    "Index",
    "Key",
    "LedgerError",
    "Percentage",
    "PriorBasis",
    "PriorPriceAnswer",
    "PriorRule",
    "Recorded",
    "Reduction",
    "Row",
    "Sighting",
    "Step",
    "Ties",
    "Trouble",
    "Unrecorded",
    "Verified",
    "append",
    "began_on",
    "facts_of",
    "index_of",
    "keys_of",
    "names_of",
    "percentage",
    "prior_price",
    "read_rows",
    "record",
    "reduction_asked",
    "repair",
    "rule_of",
    "variant_of",
    "verify",
    "zone_of",
]
