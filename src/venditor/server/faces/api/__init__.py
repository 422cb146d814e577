"""The API: a shop's own form declares, its own systems read; described by one OpenAPI 3.1 document.

A call comes with a key of one seller (``Authorization: Bearer venditor_...``) and sees that seller's records
alone. What is refused is told as RFC 9457 problem details that name the field. No answer ever tells whether
an order exists: a declaration is taken whatever it names, as on the page.
"""
