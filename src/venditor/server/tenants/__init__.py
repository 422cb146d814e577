"""Sellers of the installation: one tenant each, with its own page, hosts, words and records."""
