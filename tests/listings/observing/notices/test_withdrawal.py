"""The entry to the withdrawal function, and what is told of withdrawing."""

import pytest

from venditor.rights.labels import all_withdrawal_labels


@pytest.mark.parametrize("language", sorted(all_withdrawal_labels()))
def test_the_words_of_the_law_are_an_entry_in_their_language(seen, language):
    label = all_withdrawal_labels()[language].withdraw
    (one,) = seen(f'<a href="/w">{label}</a>', language)["withdrawal_function"]
    assert (one.seen, one.flaw, one.confidence) == ("seen", "", "high")


@pytest.mark.parametrize(
    ("body", "flaw"),
    [
        ('<a href="/w">Vertrag hier widerrufen</a>', ""),
        ('<div hidden><a href="/w">Vertrag widerrufen</a></div>', "hidden"),
        ('<details><summary>x</summary><a href="/w">Vertrag widerrufen</a></details>', "behind_click"),
        ('<a href="/w">Widerruf</a>', "unclear_label"),
        ('<a href="/w">Kündigung & Widerruf</a>', "mixed_label"),
        ('<a href="/w">withdraw from contract here</a>', "other_language"),
        ('<a href="#">Vertrag widerrufen</a>', "goes_nowhere"),
    ],
)
def test_an_entry_that_does_not_do_says_why(seen, body, flaw):
    (one,) = seen(body)["withdrawal_function"]
    assert (one.seen, one.flaw) == ("flawed" if flaw else "seen", flaw)


def test_another_language_is_named_with_the_one_that_is_needed(seen):
    (one,) = seen('<a href="/w">withdraw from contract here</a>')["withdrawal_function"]
    assert one.values == {"words": "withdraw from contract here", "language": "en", "needed": "de"}


@pytest.mark.parametrize(
    ("label", "language"),
    [
        ("Widerrufsbelehrung", "de"),
        ("Verträge hier kündigen", "de"),
        ("Retoure", "de"),
        ("Pagina precedente", "it"),
        ("Impressum", "de"),
    ],
)
def test_information_cancellation_and_returns_are_no_entry(seen, label, language):
    assert "withdrawal_function" not in seen(f'<a href="/w">{label}</a>', language)


@pytest.mark.parametrize(
    ("words", "language", "items"),
    [
        (
            "Sie haben das Recht, binnen vierzehn Tagen diesen Vertrag zu widerrufen.",
            "de",
            ["withdrawal_terms"],
        ),
        ("You have a right of withdrawal within 14 days.", "en", ["withdrawal_terms"]),
        ("Vous avez un droit de rétractation de 14 jours.", "fr", ["withdrawal_terms"]),
        ("Derecho de desistimiento: 14 días.", "es", ["withdrawal_terms"]),
        ("Diritto di recesso entro 14 giorni.", "it", ["withdrawal_terms"]),
        ("Herroepingsrecht: 14 dagen.", "nl", ["withdrawal_terms"]),
        ("Prawo odstąpienia od umowy: 14 dni.", "pl", ["withdrawal_terms"]),
        ("Fortrydelsesret i 14 dage.", "da", ["withdrawal_terms"]),
        ("Elállási jog: 14 nap.", "hu", ["withdrawal_terms"]),
        ("本商品享有七天鑑賞期。", "zh-Hant", ["withdrawal_terms"]),
        ("15天鑑賞期", "zh-Hant", ["withdrawal_terms"]),
        ("Die Widerrufsfunktion finden Sie im Fuß der Seite.", "de", ["withdrawal_function_notice"]),
        ("Sie können auf der Seite „Vertrag widerrufen“ widerrufen.", "de", ["withdrawal_function_notice"]),
        ("Für diese Ware besteht kein Widerrufsrecht.", "de", ["no_withdrawal_notice"]),
        ("The right of withdrawal does not apply to these goods.", "en", ["no_withdrawal_notice"]),
        ("Il diritto di recesso non si applica agli articoli su misura.", "it", ["no_withdrawal_notice"]),
        ("Restano esclusi dal diritto di recesso gli acquisti dei rivenditori.", "it", []),
        ("Sie tragen die unmittelbaren Kosten der Rücksendung der Waren.", "de", ["return_cost_notice"]),
        ("Kostenlose Rücksendung", "de", ["return_cost_notice"]),
        ("Free returns", "en", ["return_cost_notice"]),
        ("Recht auf Widerspruch gegen Werbung", "de", []),
    ],
)
def test_what_texts_tell_is_seen(seen, words, language, items):
    found = seen(f"<p>{words}</p>", language)
    assert sorted(found.keys() - {"return_policy"}) == items
    assert all(one.seen == "seen" for each in found.values() for one in each)


def test_a_link_about_returns_is_no_link_to_the_terms(seen):
    assert "withdrawal_terms" not in seen('<a href="/r">Retoure</a>')


def test_a_link_to_the_terms_is_less_than_the_terms(seen):
    (one,) = seen('<a href="/wb">Widerrufsbelehrung</a>')["withdrawal_terms"]
    assert (one.seen, one.confidence) == ("seen", "medium")
    both = seen('<a href="/wb">Widerrufsbelehrung</a><p>Widerrufsrecht: 14 Tage.</p>')["withdrawal_terms"]
    assert [one.confidence for one in both] == ["high"]


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("Sie tragen die Kosten der Rücksendung.", True),
        ("Kostenlose Rücksendung", False),
        ("退貨運費由買家負擔。", True),
        ("Kostenloser Versand", None),
    ],
)
def test_who_pays_for_sending_back_is_a_fact_where_it_is_told(facts, words, fact):
    assert facts(f"<p>{words}</p>").get("return_cost_on_buyer") is fact


@pytest.mark.parametrize(
    ("words", "language", "items"),
    [
        ("14 zile drept de retur", "ro", {"withdrawal_terms"}),
        ("Retur gratuit in 30 de zile", "ro", {"withdrawal_terms", "return_cost_notice"}),
        (
            "Remboursement sous 60 jours, l'acheteur paie les frais de retour",
            "fr",
            {"withdrawal_terms", "return_cost_notice"},
        ),
        ("60 jours pour changer d'avis", "fr", {"withdrawal_terms"}),
        ("Retour en point relais ou par la Poste (France) : 2,95€", "fr", {"return_cost_notice"}),
        (
            "Vous devrez prendre en charge les frais directs de renvoi du bien.",
            "fr",
            {"return_cost_notice"},
        ),
        ("Ilmainen toimitus ja palautus*", "fi", {"return_cost_notice"}),
        ("100 päivän palautusoikeus", "fi", {"withdrawal_terms"}),
        ("100 day return policy", "en", {"withdrawal_terms"}),
        ("30-day right of return", "en", {"withdrawal_terms"}),
        ("30-tägiges Rückgaberecht", "de", {"withdrawal_terms"}),
        (
            "Artikel können Sie kostenlos zurücksenden oder in einer Filiale abgeben",
            "de",
            {"return_cost_notice"},
        ),
        (
            "Il consumatore sosterrà comunque il costo diretto della restituzione dei beni",
            "it",
            {"return_cost_notice"},
        ),
        ("Entrega gratuita e devolução oferecida", "pt", {"return_cost_notice"}),
        ("Tasuta tagastamine 30 päeva jooksul", "et", {"return_cost_notice"}),
    ],
)
def test_what_shops_say_of_returns_is_known_and_is_their_policy(seen, words, language, items):
    found = set(seen(f"<p>{words}</p>", language))
    assert found & {"withdrawal_terms", "return_cost_notice"} == items
    assert "return_policy" in found


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Lieferung in 14 Tagen", "de"),
        ("Kommen Sie bald kostenlos zurück", "de"),
        ("Retour à la page : 2", "fr"),
        ("Livraison sous 14 jours", "fr"),
        ("A 3 day return journey takes long", "en"),
        ("30 de zile garantie", "ro"),
        ("Can I return it?", "en"),
    ],
)
def test_other_days_and_other_ways_back_are_no_policy(seen, words, language):
    found = set(seen(f"<p>{words}</p>", language))
    assert not found & {"withdrawal_terms", "return_cost_notice", "return_policy"}


@pytest.mark.parametrize(
    "words", ["All sales are final.", "Reduzierte Ware ist vom Umtausch ausgeschlossen."]
)
def test_that_nothing_can_be_sent_back_is_a_policy_too(seen, words):
    found = seen(f"<p>{words}</p>")
    assert "return_policy" in found
    assert "withdrawal_terms" not in found


def test_a_policy_in_markup_is_one(seen):
    policy = '"hasMerchantReturnPolicy": {"@type": "MerchantReturnPolicy", "merchantReturnDays": 30}'
    offer = f'"offers": {{"@type": "Offer", "price": "9", "priceCurrency": "EUR", {policy}}}'
    script = f'<script type="application/ld+json">{{"@type": "Product", "name": "L", {offer}}}</script>'
    (one,) = seen(script)["return_policy"]
    assert (one.seen, one.confidence) == ("seen", "medium")
