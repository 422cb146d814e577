"""The orders the rule is measured on, and what the rule gives for them, written out plainly."""
