"""A handler that does as a test tells it."""

from venditor.server.outbox.handling import Outcome


class Told:
    """What to do at each attempt, and what was seen."""

    def __init__(self):
        self.clear()

    def clear(self):
        self.acts, self.seen, self.given_up = [], [], []

    def then(self, *acts):
        self.acts += acts


told = Told()


def handle(item, *, now):
    told.seen.append((item, now))
    act = told.acts.pop(0) if told.acts else Outcome()
    if callable(act):
        act = act(item, now=now)
    if isinstance(act, Exception):
        raise act
    return act


def given_up(item, *, diagnostic, now):  # noqa: ARG001 - the form of such a function
    told.given_up.append((item.key, diagnostic))


def cannot_record(item, *, diagnostic, now):  # noqa: ARG001 - the form of such a function
    raise ValueError(f"{diagnostic} cannot be recorded")
