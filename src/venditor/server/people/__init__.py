"""Consumers, as one seller knows them: a record without a name, and the vault that holds it."""
