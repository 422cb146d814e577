"""From what was seen in an offer to what the law of a destination says of it."""
