"""Rights of a buyer in an order: facts in, a statement of rights out, each answer cited to the clause.

The governing law is found first, by the rules of the buyer's country; then every question is answered under
it.
An answer is determined, undetermined (with the facts it needs), not applicable, not encoded, or for a person.

>>> from venditor import rights
>>> told = rights.statement(
...     {
...         "consumer_country": "DE",
...         "trader_country": "TW",
...         "trader_directs_activity": True,
...         "buyer_is_consumer": True,
...         "contract": "distance",
...         "product": "goods",
...         "concluded_on": "2026-03-02",
...         "informed_on": "2026-03-02",
...         "delivered_on": "2026-03-09",
...     },
...     assume="ordinary",
... )
>>> told["governing_law"]
'DE'
>>> last_day = told["answers"]["withdrawal.last_day"]
>>> last_day["value"], last_day["clause"], last_day["cites"][0]["article"]
('2026-03-23', 'default', '§ 355 Abs. 2 Satz 1')
>>> last_day["sentence"]
'The period is 14 days from Monday, 9 March 2026. You can withdraw until Monday, 23 March 2026.'
>>> told["answers"]["withdrawal.refund_due"]["needs"]
['consumer_region', 'withdrawal_notice_on']

Sources: the packs in :mod:`venditor.law`; the documents are described in :mod:`venditor.rights.documents`.
"""

from venditor.rights.facts import FactsError, parse_facts
from venditor.rights.statement import StatementError, statement

__all__ = ["FactsError", "StatementError", "parse_facts", "statement"]
