"""People who work at a seller: accounts, roles, and what each role may do."""
