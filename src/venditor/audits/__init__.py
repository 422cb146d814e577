"""Bulk runs over orders: mappings, order building, the balance of lines, and reports.

Reads what a shop exports, makes facts of it under declared assumptions, has every question answered in
one pass, and accounts for each input line. The SQL engine is handed in by the caller: this package
sits below the adapters and knows none of them.

A *mapping* says which column is what, how credit notes are recognised, and which assumptions are made; each
assumption has a name and a reason, and every figure of the report is given with and without them all:

>>> from venditor.audits.mapping_file import shipped_mapping
>>> from venditor.rights.jurisdictions import default_library
>>> mapping = shipped_mapping("uci-online-retail", default_library().vocabulary)
>>> mapping.zone, mapping.columns["ordered_at"]
('Europe/London', ('InvoiceDate',))
>>> for assumption in mapping.assumptions:
...     print(assumption.id)
delivered_three_days_after_invoice
informed_at_purchase
sold_towards_the_country
small_quantity_is_a_consumer
ordinary_goods
credit_note_is_the_withdrawal

How credit notes find their purchases is told in :mod:`venditor.audits.credits`, which figures there are in
:mod:`venditor.audits.figures`.
"""

from venditor.audits.errors import AuditError

__all__ = ["AuditError"]
