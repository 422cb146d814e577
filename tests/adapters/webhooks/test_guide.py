"""The vector of the guide is what is really sent: a developer holds her receiver against it."""

from datetime import UTC, datetime
from pathlib import Path

from venditor.adapters.webhooks import Message, headers, verified

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guide" / "api.md"


def _vector():
    _before, _fence, rest = GUIDE.read_text("utf-8").partition("```text\nsecret: ")
    lines = f"secret: {rest}".partition("\n```")[0].splitlines()
    return dict(line.split(": ", 1) for line in lines)


def test_the_vector_of_the_guide_is_signed_as_messages_are():
    vector = _vector()
    secret, body = vector.pop("secret"), vector.pop("body").encode()
    at = datetime.fromtimestamp(int(vector["webhook-timestamp"]), UTC)
    assert headers(Message(vector["webhook-id"], body), at=at, secrets=[secret]) == vector
    assert verified(vector, body, secret=secret, now=at)
    assert not verified(vector, body + b" ", secret=secret, now=at)
