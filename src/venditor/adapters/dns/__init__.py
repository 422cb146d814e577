"""The domain name system: texts that whoever controls a name has put under it.

>>> asked = FakeTexts({"_venditor-challenge.returns.example.org": ("h7Qk",)})
>>> asked.texts("_venditor-challenge.Returns.example.org.")
('h7Qk',)
>>> asked.texts("elsewhere.example.org")
()

Source: RFC 1035 sections 3.3.14 (TXT) and 3.6.2 (aliases); RFC 8552 for names that begin with an underscore.
"""

from venditor.adapters.dns.errors import NoAnswerError
from venditor.adapters.dns.fake import FakeTexts
from venditor.adapters.dns.texts import ResolvedTexts, Texts

__all__ = ["FakeTexts", "NoAnswerError", "ResolvedTexts", "Texts"]
