"""Effects on the outside world: rows committed with the event that causes them, carried out by the worker."""
