"""Data only: the vocabulary of facts, the pack schema, calendars, and one folder a jurisdiction.

Each act is one file, with its examples beside it. No Python lives below this package; the packs are
read with `importlib.resources` and are under CC BY 4.0 (see LICENSE in this folder).
"""
