"""Reviews, bodies that settle disputes, and the platform that was closed."""

import json

import pytest

RATED = {"@type": "AggregateRating", "ratingValue": "4.5", "reviewCount": 12}


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<p>12 Bewertungen</p>", True),
        ("<p>153 Reviews</p>", True),
        ("<p>(4,5) 1.204 avis</p>", True),
        ("<p>12 則評價</p>", True),
        ("<h2>Kundenrezensionen</h2>", True),
        ("<h2>Kundenrezensionen</h2><p>Es liegen 0 Rezensionen vor</p>", False),
        ("<h2>Customer reviews</h2><p>There are no reviews yet. Be the first!</p>", False),
        ("<p>0 Reviews</p>", False),
        ("<p>Lampe mit 12 LEDs</p>", None),
    ],
)
def test_reviews_are_known_by_their_number_or_heading(facts, body, shown):
    assert facts(body).get("reviews_shown") is shown


def test_a_rating_in_markup_is_one(facts):
    told = {"@context": "https://schema.org", "@type": "Product", "name": "Lampe", "aggregateRating": RATED}
    assert facts(f'<script type="application/ld+json">{json.dumps(told)}</script>')["reviews_shown"] is True


@pytest.mark.parametrize(
    ("words", "language", "confidence"),
    [
        ("Reviews are verified: only buyers are invited.", "en", "medium"),
        ("We do not check reviews.", "en", "medium"),
        ("Die Bewertungen werden nicht auf Echtheit überprüft.", "de", "medium"),
        ("Echtheit der Bewertungen", "de", "medium"),
        ("Les avis sont vérifiés.", "fr", "medium"),
        ("Las reseñas se verifican.", "es", "medium"),
        ("Recensioni verificate", "it", "medium"),
        ("Beoordelingen worden gecontroleerd.", "nl", "medium"),
        ("Opinie są weryfikowane.", "pl", "medium"),
        ("Verified Purchase", "en", "low"),
    ],
)
def test_words_on_the_checking_of_reviews_are_seen(seen, words, language, confidence):
    (one,) = seen(f"<p>{words}</p>", language)["review_check_notice"]
    assert (one.seen, one.confidence) == ("seen", confidence)


def test_words_go_before_labels_on_single_reviews(seen):
    found = seen("<p>Verified Purchase</p><p>Reviews are verified by us.</p>", "en")["review_check_notice"]
    assert [one.confidence for one in found] == ["medium"]


def test_reviews_themselves_are_no_such_words(seen):
    assert "review_check_notice" not in seen("<p>12 Bewertungen</p><p>Tolle Lampe, geprüft und gut.</p>")


@pytest.mark.parametrize(
    ("body", "variety"),
    [
        ('<a href="https://ec.europa.eu/consumers/odr/">OS-Plattform</a>', "linked"),
        ('<a href="http://ec.europa.eu/odr">OS</a><p>https://ec.europa.eu/odr</p>', "linked"),
        ("<p>Plattform: https://webgate.ec.europa.eu/odr</p>", "named"),
    ],
)
def test_the_closed_platform_is_seen_where_it_is_linked_or_named(seen, body, variety):
    (one,) = seen(body)["dead_dispute_link"]
    assert (one.seen, one.flaw, one.confidence) == ("seen", variety, "high")


def test_another_address_of_the_commission_is_none(seen):
    assert "dead_dispute_link" not in seen('<a href="https://ec.europa.eu/info">Kommission</a>')


REFUSES = (
    "Wir sind nicht bereit oder verpflichtet, an Streitbeilegungsverfahren vor einer "
    "Verbraucherschlichtungsstelle teilzunehmen."
)
TAKES_PART = (
    "Wir sind bereit, an einem Streitbeilegungsverfahren vor einer Verbraucherschlichtungsstelle "
    "teilzunehmen: Musterstelle, Musterstraße 8, 77694 Kehl, www.muster.example.de."
)


@pytest.mark.parametrize(
    ("words", "body", "statement", "agreed"),
    [
        (REFUSES, [], "refuses", False),
        (REFUSES.replace("nicht bereit oder", "weder bereit noch"), [], "refuses", False),
        (TAKES_PART, [("seen", "")], "takes_part", True),
        (TAKES_PART.partition(":")[0] + ".", [("flawed", "no_address")], "takes_part", True),
        ("Médiateur de la consommation : www.mediateur.fr", [("seen", "")], None, None),
        ("Médiateur de la consommation", [("flawed", "no_address")], None, None),
    ],
)
def test_a_statement_about_settling_disputes_counts_as_what_it_is(
    seen, facts, words, body, statement, agreed
):
    found = seen(f"<p>{words}</p>")
    assert [(one.seen, one.flaw) for one in found.get("dispute_body", [])] == body
    said = [one.values["statement"] for one in found.get("dispute_participation", [])]
    assert said == ([statement] if statement else [])
    assert facts(f"<p>{words}</p>").get("dispute_body_agreed") is agreed


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("How we collect and publish reviews", "en"),
        ("Bewertungsrichtlinien", "de"),
        ("Modalités de publication et de traitement des avis", "fr"),
        ("Cómo se procesan las reseñas", "es"),
        ("후기 삭제 기준 및 이의제기 절차", "ko"),
    ],
)
def test_how_reviews_are_handled_is_seen_in_texts_and_links(seen, words, language):
    for body in (f"<p>{words}</p>", f'<a href="/r">{words}</a>'):
        assert [one.seen for one in seen(body, language)["review_policy"]] == ["seen"]
    assert "review_policy" not in seen("<p>12 avis</p><h2>Opiniones</h2>", "es")


def test_an_address_may_stand_in_a_link_after_the_text(seen):
    body = '<p>Médiateur de la consommation :</p><a href="https://mediateur.example">le site</a>'
    assert [one.seen for one in seen(body, "fr")["dispute_body"]] == ["seen"]


@pytest.mark.parametrize(
    ("body", "fact"),
    [
        ("<h2>Manchester > appliances – by owner</h2>", False),
        ("<p>Privatverkauf</p>", False),
        ("<p>privates Angebot</p>", False),
        ("<p>privates Angebot</p><p>gewerbliches Angebot</p>", None),
        ("<p>Anbieter: Privat</p>", False),
        ("<p>Vendeur particulier</p>", False),
        ("<p>Osoba prywatna</p>", False),
        ("<p>Anbieter: Privat</p><p>Anbieter: gewerblich</p>", None),
        ("<p>Inscrit comme vendeur professionnel</p>", None),
        ("<p>This is a private listing and your identity will not be disclosed to anyone.</p>", None),
        ("<p>Privat</p>", None),
        ("<p>Pinpoll GmbH (Private Limited)</p>", None),
        ('<a href="/a">appliances – by owner</a>', None),
        ("<p hidden>Privatverkauf</p>", None),
    ],
)
def test_that_a_private_person_sells_is_a_fact_where_the_page_says_so(facts, body, fact):
    assert facts(body).get("trader_is_business") is fact
