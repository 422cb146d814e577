"""Addresses that other programs call: a mail provider reports mail that did not arrive."""
