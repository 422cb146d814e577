"""Notices that an offer owes its readers, and what stands in their place."""
