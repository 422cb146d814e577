"""Marketplaces: one entry for the contracts of many sellers, and what is passed on to each."""
