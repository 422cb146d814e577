"""Terms about sending goods back, in twelve languages, and what only looks like one."""

import pytest

NO_RETURNS = [
    "All sales are final.",
    "We do not accept returns on any item.",
    "No returns or refunds.",
    "Reduzierte Ware ist vom Umtausch ausgeschlossen.",
    "Kein Umtausch!",
    "Ein Widerrufsrecht wird ausgeschlossen, Rückgabe nicht möglich.",
    "Les articles ne sont ni repris ni échangés.",
    "Aucun retour possible.",
    "No se admiten cambios ni devoluciones.",
    "Non si accettano resi o cambi.",
    "Dit artikel kan niet worden geretourneerd.",
    "Towar nie podlega zwrotowi.",
    "Não se aceitam trocas nem devoluções.",
    "商品售出概不退換。",
    "本店商品恕不退換貨。",
    "售出商品不退不换。",
    "本店不支持七天无理由退货。",
    "お客様都合による返品は一切お受けできません。",
    "교환·환불 불가",
]


@pytest.mark.parametrize("words", NO_RETURNS)
def test_a_term_that_takes_the_right_away_is_seen(practices, words):
    assert [about for about, _ in practices(words, country="DE")] == ["term_no_returns"]


@pytest.mark.parametrize(
    ("words", "variety"),
    [
        ("Sale items are final sale.", "sale_goods"),
        ("Reduzierte Ware ist vom Umtausch ausgeschlossen.", "sale_goods"),
        ("特價商品恕不退換貨。", "sale_goods"),
        ("所有清倉商品售出後恕不退換，除非商品送達時已損壞或有瑕疵。", "sale_goods"),
        ("Les articles soldés ne sont ni repris ni échangés (sauf en cas de défaut).", "sale_goods"),
        ("Items marked as final sale or clearance", "sale_goods"),
        ("We do not accept returns unless the goods are faulty.", ""),
        ("Kein Umtausch!", ""),
    ],
)
def test_a_term_for_goods_on_sale_alone_says_so(practices, words, variety):
    assert practices(words) == [("term_no_returns", variety)]


@pytest.mark.parametrize(
    "words",
    [
        "Personalised items cannot be returned.",
        "Opened software cannot be returned.",
        "Maßanfertigungen sind vom Umtausch ausgeschlossen.",
        "Kein Widerrufsrecht für verderbliche und versiegelte Waren.",
        "Les articles personnalisés ne sont ni repris ni échangés.",
        "No se admiten devoluciones de ropa interior por higiene.",
        "客製化商品恕不退換貨。",
        "定制商品不支持退货。",
        "受注生産のため返品はお受けできません。",
        "Can I return it? Are all sales final?",
        "No refunds after 30 days.",
        "We do not accept returns without a receipt.",
        "Shipping fees are non-refundable.",
        "No returns needed: we refund without.",
        "No return shipping fees.",
        "商品若有人為損壞恕不退換貨。",
        "超過鑑賞期恕不退貨。",
        "We never say that returns are not welcome.",
        "Keine Rückgabe der Verpackung nötig.",
        "Kein Widerrufsrecht für Unternehmer.",
        "Non-Returnable Items",
        "Tickets sind vom Umtausch ausgeschlossen.",
        "實體門市購買之商品恕不接受退換貨。",
        "經使用之商品不得退貨。",
        "此階段顧客無法進行退貨，但可在收到商品後申請退貨。",
        "Tout produit abîmé ne sera ni repris ni échangé.",
    ],
)
def test_what_is_excepted_conditional_or_asked_is_no_such_term(practices, words):
    assert practices(words) == []


@pytest.mark.parametrize(
    ("words", "country", "days", "unit"),
    [
        ("We offer a 7-day return policy.", "DE", "7", "days"),
        ("You may return the goods within seven days of delivery.", "DE", "7", "days"),
        ("10 Tage Rückgaberecht", "DE", "10", "days"),
        ("Rückgabe innerhalb von 7 Tagen nach Erhalt der Ware.", "DE", "7", "days"),
        ("Vous disposez de 7 jours pour retourner votre article.", "FR", "7", "days"),
        ("Dispone de 7 días para devolver el producto.", "ES", "7", "days"),
        ("Hai 10 giorni per il reso.", "DE", "10", "days"),
        ("Retourneren kan binnen 7 dagen.", "DE", "7", "days"),
        ("Masz 10 dni na zwrot.", "DE", "10", "days"),
        ("Tem 7 dias para devolver o artigo.", "DE", "7", "days"),
        ("享有3天鑑賞期。", "TW", "3", "days"),
        ("收到商品後五日內可辦理退貨。", "TW", "5", "days"),
        ("支持3天无理由退货。", "CN", "3", "days"),
        ("商品到着後7日以内に限り返品をお受けします。", "DE", "7", "days"),
        ("제품 수령 후 3일 이내 반품 가능합니다.", "KR", "3", "days"),
        ("1 week money-back guarantee", "DE", "1", "weeks"),
    ],
)
def test_a_stated_time_is_measured_by_the_floor(seen, words, country, days, unit):
    (one,) = seen(words, country=country)
    assert (one.about, one.flaw, one.seen, one.confidence) == (
        "term_short_return_window",
        "",
        "seen",
        "medium",
    )
    assert (one.values["days"], one.values["unit"]) == (days, unit)
    assert one.sources[0].quotation in words
    assert one.sources[0].path == "html > body > p"


@pytest.mark.parametrize(
    ("words", "country"),
    [
        ("You have 14 days to return it.", "DE"),
        ("14 Tage Rückgaberecht", "DE"),
        ("Return within one month. 30-day return policy.", "DE"),
        ("7天鑑賞期", "TW"),
        ("支持七天无理由退货", "CN"),
        ("14일 이내 반품", "KR"),
        ("Delivery within 7 days.", "DE"),
        ("30-day price guarantee; lowest price of the last 30 days.", "DE"),
        ("Refunds are made within 5 days of receiving your return.", "DE"),
        ("Wir erstatten den Kaufpreis binnen 7 Tagen nach Eingang der Retoure.", "DE"),
        ("Le remboursement intervient sous 7 jours après réception de votre retour.", "FR"),
        ("Defective goods may be returned within 7 days.", "DE"),
        ("Retour d'un produit défectueux sous 8 jours.", "FR"),
        ("商品如有瑕疵請於收到商品後3天內辦理退換貨。", "TW"),
        ("退款將於5個工作天內完成，請耐心等候退貨流程。", "TW"),
        ("We offer a 7-day return policy.", "US"),
        ("We offer a 7-day return policy.", "JP"),
        ("Is there a 7-day return policy?", "DE"),
        ("택배반품: 환불 요청 후 1~3일 이내에 수거합니다.", "KR"),
    ],
)
def test_a_time_long_enough_or_of_something_else_is_none(practices, words, country):
    assert practices(words, country=country) == []


@pytest.mark.parametrize(("days", "short"), [(13, True), (14, False), (15, False)])
def test_the_day_on_which_the_floor_ends_decides(practices, days, short):
    # The fourteenth day is Saturday 12 December; floor and stated time both run on to Monday the 14th.
    assert practices(f"{days} Tage Rückgaberecht") == ([("term_short_return_window", "")] if short else [])


def test_the_same_days_from_the_order_on_are_shorter(practices):
    assert practices("14 Tage Rückgaberecht ab Kaufdatum") == [("term_short_return_window", "from_order")]
    assert practices("Return within 30 days of purchase.") == []


def test_working_days_are_longer(practices):
    assert practices("Retour sous 11 jours ouvrés.", country="FR") == []
    assert practices("Retour sous 10 jours ouvrés.", country="FR") == [("term_short_return_window", "")]


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("A 15% restocking fee applies to all returns.", "term_restocking_fee"),
        ("Wir berechnen eine Wiedereinlagerungsgebühr von 10 %.", "term_restocking_fee"),
        ("Des frais de restockage de 10 % s'appliquent.", "term_restocking_fee"),
        ("退貨酌收整新費。", "term_restocking_fee"),
        ("Refunds are issued as store credit.", "term_no_money_back"),
        ("Die Erstattung erfolgt ausschließlich als Gutschein.", "term_no_money_back"),
        ("恕不退款，僅可換貨。", "term_no_money_back"),
        ("只换不退", "term_no_money_back"),
        ("For faulty goods the customer pays the return shipping.", "term_defect_return_cost"),
    ],
)
def test_what_is_kept_back_or_put_on_buyers_is_seen(seen, words, about):
    assert about in [one.about for one in seen(words)]


@pytest.mark.parametrize(
    "words",
    [
        "No restocking fee.",
        "There is never a restocking fee.",
        "Ohne Wiedereinlagerungsgebühr.",
        "另將收取開票手續費。",
        "Store credit is available as a gift.",
        "Der Gutschein ist nur gegen Waren einlösbar.",
    ],
)
def test_a_fee_that_is_not_charged_is_none(practices, words):
    assert practices(words) == []


def test_who_pays_for_sending_back_matters_where_the_law_puts_it_on_the_trader(practices):
    words = "退貨運費由買家負擔。"
    assert practices(words, country="TW") == [("term_return_cost", "")]
    assert practices(words, country="CN") == []


@pytest.mark.parametrize(
    "words",
    [
        "Returns are accepted only in the original packaging.",
        "Rückgabe nur originalverpackt.",
        "Retours acceptés uniquement dans leur emballage d'origine.",
        "Devoluciones solo con el embalaje original.",
        "Il reso è possibile solo nella confezione originale.",
        "Retourneren alleen in de originele verpakking.",
        "Zwrot tylko w oryginalnym opakowaniu.",
        "Devoluções apenas na embalagem original.",
        "商品一經開封，以致缺乏完整性，恕無法辦理退貨。",
        "商品一经拆封，不予退货。",
        "返品は未開封に限ります。",
        "개봉하신 상품은 반품이 불가합니다.",
    ],
)
def test_conditions_of_the_packaging_are_a_hint(seen, words):
    (one,) = seen(words)
    assert (one.about, one.flaw, one.confidence) == ("term_no_returns", "opened_excluded", "low")


def test_where_nobody_may_withdraw_such_a_term_takes_nothing_away(practices):
    assert practices("All sales are final.", country="US") == []
    assert practices("All sales are final.", country="JP") == [("term_no_returns", "")]


def test_one_term_in_two_places_is_one_observation(seen):
    (one,) = seen("Kein Umtausch!", "Aber: Kein Umtausch!")
    assert [source.path for source in one.sources] == [
        "html > body > p:nth-of-type(1)",
        "html > body > p:nth-of-type(2)",
    ]


def test_words_for_nobody_are_not_read(practices):
    assert practices(html="<template><p>Kein Umtausch!</p></template>") == []
    assert practices(html="<details><summary>AGB</summary><p>Kein Umtausch!</p></details>") == [
        ("term_no_returns", "")
    ]
