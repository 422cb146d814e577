"""Bulk runs over orders: mappings, order building, the balance of lines, and reports.

Reads what a shop exports, makes facts of it under declared assumptions, has every question answered in
one pass, and accounts for each input line. The SQL engine is handed in by the caller: this package
sits below the adapters and knows none of them.
"""
