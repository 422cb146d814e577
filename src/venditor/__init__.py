"""Venditor: consumer rights in cross-border commerce, known from the law itself, held, and proved."""

__version__ = "0.1.0"
