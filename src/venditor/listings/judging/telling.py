"""Words for findings, from the catalogue and the law: what, why, how to mend it, what would close it."""
