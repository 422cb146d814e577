"""Order pages: the button, what is above it, and ways back."""

import pytest

HEAD = "<h2>Bestellübersicht</h2><label>Lieferadresse <input name=a></label><h3>Zahlungsart</h3>"
TOTAL = "<p>Gesamtsumme 20,00 €</p>"


def _button(label):
    return f'<form action="/checkout/order"><button>{label}</button></form>'


PAYS = [
    ("Order with obligation to pay", "en"),
    ("Zahlungspflichtig bestellen", "de"),
    ("JETZT KOSTENPFLICHTIG BESTELLEN", "de"),
    ("Jetzt kaufen", "de"),
    ("Commande avec obligation de paiement", "fr"),
    ("Pedido con obligación de pago", "es"),
    ("Ordine con obbligo di pagare", "it"),
    ("Bestelling met betalingsverplichting", "nl"),
    ("Zamówienie z obowiązkiem zapłaty", "pl"),
    ("Kupuję i płacę", "pl"),
    ("Encomenda com obrigação de pagamento", "pt"),
    ("Objednávka zavazující k platbě", "cs"),
]
VAGUE = [
    ("Place order", "en"),
    ("Bestellung absenden", "de"),
    ("Bestellen", "de"),
    ("Valider ma commande", "fr"),
    ("Realizar pedido", "es"),
    ("Invia ordine", "it"),
    ("Bestelling plaatsen", "nl"),
    ("Złóż zamówienie", "pl"),
    ("Finalizar pedido", "pt"),
    ("Odeslat objednávku", "cs"),
]


@pytest.mark.parametrize(("label", "language"), PAYS)
def test_a_button_that_says_a_duty_to_pay_is_seen(seen, label, language):
    found = seen(HEAD + TOTAL + _button(label), language)
    assert [(one.seen, one.flaw) for one in found["order_button"]] == [("seen", "")]
    assert "vague_order_button" not in found


@pytest.mark.parametrize(("label", "language"), VAGUE)
def test_a_button_that_does_not_is_vague_with_its_label(seen, label, language):
    found = seen(HEAD + TOTAL + _button(label), language)
    (item,), (practice,) = found["order_button"], found["vague_order_button"]
    assert (item.seen, item.flaw, item.values) == ("flawed", "vague_label", {"words": label})
    assert (practice.seen, practice.values) == ("seen", {"words": label})


@pytest.mark.parametrize(
    ("body", "page"),
    [
        (HEAD + TOTAL + _button("Bestellen"), True),
        ("<button>In den Warenkorb</button>", False),
        ("<button>Jetzt kaufen</button><button>In den Warenkorb</button>" + HEAD, False),
        ("<button>Jetzt kaufen</button>", None),
        (HEAD + TOTAL, None),
        (HEAD + TOTAL + _button("Weiter"), None),
        (HEAD + TOTAL + _button("Mit PayPal kaufen"), None),
        ("<p>Text</p>", None),
    ],
)
def test_an_order_page_is_told_from_a_product_page(facts, body, page):
    assert facts(body).get("order_page") is page


def test_a_product_page_has_no_button_of_an_order(short):
    assert short("<button>Jetzt kaufen</button><p>Zahlungsart: Rechnung</p>") == []
    assert short("<button>Bestellen</button><button>In den Warenkorb</button>" + HEAD + TOTAL) == []


def test_a_wallets_own_button_is_apart(seen):
    found = seen(HEAD + TOTAL + _button("Jetzt kaufen") + "<button>PayPal Kaufen</button>")
    assert [one.values["words"] for one in found["order_button"]] == ["Jetzt kaufen"]


BOX = "<label><input type=checkbox name=agb> Ich habe die AGB gelesen</label>"


@pytest.mark.parametrize(
    ("between", "seen_as", "confidence"),
    [
        ("", ("seen", ""), "medium"),
        ("<p>inkl. MwSt. 3,19 €</p>", ("seen", ""), "medium"),
        (BOX, ("flawed", "not_adjacent"), "medium"),
        ("<p>Mit der Bestellung akzeptieren Sie unsere Bedingungen.</p>", ("flawed", "not_adjacent"), "low"),
    ],
)
def test_nothing_may_part_the_summary_from_the_button(seen, between, seen_as, confidence):
    (one,) = seen(HEAD + TOTAL + between + _button("Jetzt kaufen"))["order_summary"]
    assert ((one.seen, one.flaw), one.confidence) == (seen_as, confidence)


def test_what_parts_them_is_quoted(seen):
    (one,) = seen(HEAD + TOTAL + BOX + _button("Jetzt kaufen"))["order_summary"]
    assert one.values == {"between": "Ich habe die AGB gelesen"}


def test_a_summary_below_the_button_is_late(seen):
    (one,) = seen(HEAD + _button("Jetzt kaufen") + TOTAL)["order_summary"]
    assert (one.seen, one.flaw) == ("flawed", "after_button")


def test_a_way_to_correct_is_seen(seen):
    found = seen(HEAD + '<a href="/cart">Ändern</a>' + TOTAL + _button("Jetzt kaufen"))
    assert [one.seen for one in found["order_correction"]] == ["seen"]
    assert "order_correction" not in seen(HEAD + TOTAL + _button("Jetzt kaufen"))
