"""What words on a link are taken for."""

import pytest

from venditor.listings.observing.notices.wordings import confirms, judge, speaks_of_withdrawal
from venditor.rights.labels import all_withdrawal_labels

OFFICIAL = sorted(all_withdrawal_labels())


@pytest.mark.parametrize("language", OFFICIAL)
@pytest.mark.parametrize("shape", [str, str.upper, lambda text: f"  » {text.replace(' ', chr(0xA0))} ›"])
def test_statutory_words_are_lawful_in_their_language_whatever_their_case_and_blanks(language, shape):
    words = shape(all_withdrawal_labels()[language].withdraw)
    assert judge(words, language).kind == "lawful"
    assert judge(words, language).language == language
    assert confirms(shape(all_withdrawal_labels()[language].confirm), language) == "lawful"


@pytest.mark.parametrize(
    ("words", "language", "kind"),
    [
        ("Vertrag hier widerrufen", "de", "equivalent"),
        ("Vertrag widerrufen", "de-AT", "lawful"),
        ("jetzt widerrufen", "de", "unclear"),
        ("Ihre Bestellung online widerrufen", "de", "unclear"),
        ("Widerrufsformular (PDF)", "de", "information"),
        ("Muster-Widerrufsformular", "de", "information"),
        ("Verträge hier kündigen", "de", "cancellation"),
        ("Kündigung & Widerruf", "de", "mixed"),
        ("Retourenportal", "de", "return"),
        ("Return an item", "en", "return"),
        ("Revoke a Contract", "en", "unclear"),
        ("Right of withdrawal", "en", "information"),
        ("Se rétracter d'un contrat", "fr", "unclear"),
        ("recedi dal contratto qui", "it", "equivalent"),
        ("解除契約", "zh-TW", "unclear"),
        ("退貨", "zh-Hant", "return"),
        ("Impressum", "de", "none"),
        ("", "de", "none"),
        ("→", "de", "none"),
    ],
)
def test_other_words_are_taken_for_what_they_say(words, language, kind):
    assert judge(words, language).kind == kind


def test_words_of_return_and_cancellation_confirm_no_withdrawal():
    assert confirms("Submit return request", "en") == "wrong"
    assert confirms("Jetzt kündigen", "de") == "wrong"
    assert confirms("Weiter", "de") == "none"


@pytest.mark.parametrize(
    ("text", "said"), [("/de/widerruf", True), ("/kündigung-widerruf", False), ("/agb", False)]
)
def test_an_address_speaks_of_withdrawal(text, said):
    assert speaks_of_withdrawal(text) is said
