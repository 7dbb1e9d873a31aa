"""What a question asks for, and whether a text has it."""

from __future__ import annotations

import pytest

from rag.expectation import Expectation, Expected

QUESTIONS = [
    ("how much HBM does Stargate need?", "en", Expected.FIGURE),
    ("How many people work at Krafton?", "en", Expected.FIGURE),
    ("What is the yield of the plant?", "en", Expected.FIGURE),
    ("what's the price of a seat", "en", Expected.MONEY),
    ("How much did Samsung pay for the plant?", "en", Expected.MONEY),
    ("How much of its own money has SoftBank put in?", "en", Expected.MONEY),
    ("What is Oracle’s annual revenue?", "en", Expected.MONEY),
    ("nvidia market cap", "en", Expected.MONEY),
    ("How much power do the chips need to pay off?", "en", Expected.FIGURE),
    ("How much cheaper is R1?", "en", Expected.FIGURE),
    ("By what percentage do emissions fall?", "en", Expected.PERCENT),
    ("What is the stake, in per cent?", "en", Expected.PERCENT),
    ("Combien Samsung a-t-il payé pour l’usine ?", "fr", Expected.MONEY),
    ("Combien coûte une puce HBM ?", "fr", Expected.MONEY),
    ("combien ca coute", "fr", Expected.MONEY),
    ("Combien de puces payées d’avance ?", "fr", Expected.FIGURE),
    ("Quel est le chiffre d’affaires de SK Hynix ?", "fr", Expected.MONEY),
    ("cours de l'action Kakao", "fr", Expected.MONEY),
    ("Quel pourcentage de l’énergie est perdu ?", "fr", Expected.PERCENT),
    ("When was it signed?", "en", Expected.DATE),
    ("On which day did Altman travel?", "en", Expected.DATE),
    ("Until when does the plan run?", "en", Expected.DATE),
    ("What happens when a plant opens?", "en", Expected.ANYTHING),
    ("Who signed the deal?", "en", Expected.ANYTHING),
    ("Who is the chief executive of Broadcom?", "en", Expected.OFFICE),
    ("who was South Korea's science minister", "en", Expected.OFFICE),
    ("Who runs Stargate?", "en", Expected.OFFICE),
    ("Who is Masayoshi Son?", "en", Expected.SUBJECT),
    ("What’s GPT-5?", "en", Expected.SUBJECT),
    ("Who are Masayoshi Son and Lee Jae-yong?", "en", Expected.SUBJECT),
    ("What is driving Nvidia?", "en", Expected.ANYTHING),
    ("What is Oracle’s stake like?", "en", Expected.ANYTHING),
    ("What is the Samsung plan?", "en", Expected.ANYTHING),
    ("Who is to head for Seoul?", "en", Expected.ANYTHING),
    ("Qui est le directeur général de Broadcom ?", "fr", Expected.OFFICE),
    ("Comment s’appelle le président des Émirats ?", "fr", Expected.OFFICE),
    ("Qui est à la tête du groupe SK ?", "fr", Expected.OFFICE),
    ("Qui est Sam Altman ?", "fr", Expected.SUBJECT),
    ("Qui est le cheikh Tahnoon bin Zayed ?", "fr", Expected.SUBJECT),
    ("C’est quoi Kanana ?", "fr", Expected.SUBJECT),
    ("Qu’est-ce que l’entreprise Krafton ?", "fr", Expected.SUBJECT),
    ("C’est quoi, un centre de données flottant ?", "fr", Expected.ANYTHING),
    ("How do chips work?", "en", Expected.ANYTHING),
    ("Combien de wafers par mois ?", "fr", Expected.FIGURE),
    ("À combien l’accord est-il évalué ?", "fr", Expected.FIGURE),
    ("Quel est le salaire de Sam Altman ?", "fr", Expected.MONEY),
    ("Quel âge a Masayoshi Son ?", "fr", Expected.FIGURE),
    ("Quand l’accord a-t-il été signé ?", "fr", Expected.DATE),
    ("Jusqu’à quelle année court le plan ?", "fr", Expected.DATE),
    ("Que se passe-t-il quand une usine ouvre ?", "fr", Expected.ANYTHING),
    ("Quel est le rôle de Broadcom ?", "fr", Expected.ANYTHING),
    ("How long did the workshop last?", "en", Expected.DURATION),
    ("How long is the bridge?", "en", Expected.FIGURE),
    ("Combien de temps dure le contrat ?", "fr", Expected.DURATION),
    ("Quelle est la durée du plan ?", "fr", Expected.DURATION),
    ("What does Choi Sung-hwan do for a living?", "en", Expected.SUBJECT),
    ("What is Choi Sung-hwan’s job?", "en", Expected.SUBJECT),
    ("What does Kakao do with OpenAI?", "en", Expected.ANYTHING),
    ("Que fait Choi Sung-hwan dans la vie ?", "fr", Expected.SUBJECT),
    ("Quelle est la fonction de Lee Jae-yong ?", "fr", Expected.SUBJECT),
    ("c koi Kanana ?", "fr", Expected.SUBJECT),
]
TEXTS = [
    (Expected.FIGURE, "Stargate vise 900\u202f000 puces par mois.", "fr", True),
    (Expected.FIGURE, "Une dizaine d’usines sont prévues.", "fr", True),
    (Expected.FIGURE, "It was signed on 1 October 2025.", "en", False),
    (Expected.FIGURE, "The talks went on in Seoul.", "en", False),
    (Expected.FIGURE, "It is twice the industry’s capacity.", "en", True),
    (Expected.MONEY, "L’accord vaut 300 milliards de dollars.", "fr", True),
    (Expected.MONEY, "L’usine est à 60 km de Séoul.", "fr", False),
    (Expected.PERCENT, "It is up to 95% cheaper.", "en", True),
    (Expected.PERCENT, "It is the third of 13 plants.", "en", False),
    (Expected.DATE, "It was signed on 1 October 2025.", "en", True),
    (Expected.DATE, "Le plan court jusqu’en 2047.", "fr", True),
    (Expected.DATE, "Stargate vise 900\u202f000 puces.", "fr", False),
    (Expected.DURATION, "It is spread over five years.", "en", True),
    (Expected.DURATION, "Le plan court jusqu’en 2047.", "fr", True),
    (Expected.DURATION, "They are to be deployed from 2026 to 2029.", "en", True),
    (Expected.DURATION, "It took place in February 2025.", "en", False),
    (Expected.DURATION, "More than 100 developers took part.", "en", False),
    (Expected.ANYTHING, "The talks went on.", "en", True),
]


@pytest.mark.parametrize(("question", "language", "expected"), QUESTIONS)
def test_question_words_tell_what_is_asked_for(question, language, expected):
    assert Expectation.of(question, language).kind is expected


@pytest.mark.parametrize(("expected", "text", "language", "held"), TEXTS)
def test_a_text_holds_what_was_asked_for_or_not(expected, text, language, held):
    assert Expectation(expected, "", language).held_by(text, language) is held


@pytest.mark.parametrize(
    ("question", "language", "text", "text_language", "held"),
    [
        ("Who is the chief executive of SK Hynix?", "en", "Kwak Noh-jung, patron de SK Hynix", "fr", True),
        ("Who is the chief executive of SK Hynix?", "en", "SK Hynix makes memory.", "en", False),
        (
            "Who is the chief executive of Broadcom?",
            "en",
            "Sam Altman, chief executive of OpenAI",
            "en",
            False,
        ),
        ("Who chairs SK?", "en", "Chey Tae-won heads SK.", "en", True),
        (
            "Qui est le président de Corée du Sud ?",
            "fr",
            "South Korea’s president Lee Jae-myung spoke.",
            "en",
            True,
        ),
        (
            "Qui est le directeur général de Broadcom ?",
            "fr",
            "Broadcom a signé avec Sam Altman.",
            "fr",
            False,
        ),
        ("Qui préside HS Hyosung ?", "fr", "Cho Hyun-sang, vice-président de HS Hyosung", "fr", False),
        ("Qui dirige Krafton ?", "fr", "Kim Chang-han, head of Krafton", "en", True),
    ],
)
def test_who_holds_an_office_is_told_by_office_and_name(question, language, text, text_language, held):
    assert Expectation.of(question, language).held_by(text, text_language) is held


@pytest.mark.parametrize(
    ("question", "language", "text", "text_language", "held"),
    [
        ("How many wafers a month?", "en", "jusqu’à 900\u202f000 tranches de silicium par mois", "fr", True),
        ("How many wafers a month?", "en", "treize nouvelles usines de puces", "fr", False),
        ("Combien d’employés chez SK Hynix ?", "fr", "SK Hynix employs 32,000 people.", "en", True),
        (
            "Combien d’employés chez SK Hynix ?",
            "fr",
            "SK Hynix a signé pour 900\u202f000 puces.",
            "fr",
            False,
        ),
        ("How many people work at Krafton?", "en", "More than 100 developers took part.", "en", False),
        ("How many people work at Krafton?", "en", "Krafton compte 1\u202f600 salariés.", "fr", True),
        ("Combien de personnes travaillent chez Krafton ?", "fr", "100 developers took part.", "en", False),
        ("Sur combien d’années s’étale la vente ?", "fr", "It is spread over five years.", "en", True),
        (
            "Sur combien d’années s’étale la vente ?",
            "fr",
            "La vente vaut 300 milliards de dollars.",
            "fr",
            False,
        ),
        ("nombre de gigawatts prévus", "fr", "up to 10 GW of accelerators", "en", True),
        ("How many chips?", "en", "OpenAI wants 4,000 GPUs.", "en", True),
        (
            "How many moons does Saturn have?",
            "en",
            "Saturn has 146 of them.",
            "en",
            True,
        ),  # no unit that is known
    ],
)
def test_a_count_is_of_what_was_asked_for(question, language, text, text_language, held):
    assert Expectation.of(question, language).held_by(text, text_language) is held


ATTRIBUTES = [
    ("What is Oracle’s annual revenue?", "en", "In September Oracle sold $300 billion of capacity.", "en", False),
    ("What is Oracle’s annual revenue?", "en", "Oracle’s sales came to $57 billion.", "en", True),
    ("What is Oracle’s annual revenue?", "en", "Le chiffre d’affaires d’Oracle : 57 Md$.", "fr", True),
    ("salaire kwak noh-jung", "fr", "Kwak Noh-jung, CEO of SK Hynix, signed for $3 billion.", "en", False),
    ("salaire kwak noh-jung", "fr", "Kwak Noh-jung was paid 3 billion won.", "en", True),
    ("Quel âge a Masayoshi Son ?", "fr", "Masayoshi Son a investi 100 milliards de dollars.", "fr", False),
    ("Quel âge a Masayoshi Son ?", "fr", "Masayoshi Son a 68 ans.", "fr", True),
    ("sk telecom headquarters address", "en", "Altman met the chief executive of SK Telecom.", "en", False),
    ("Où se trouve le siège de SK Telecom ?", "fr", "SK Telecom is based in Seoul.", "en", True),
    ("En quelle année TSMC a-t-il vu le jour ?", "fr", "En janvier 2024, OpenAI discutait avec TSMC.", "fr", False),
    ("When was Krafton founded?", "en", "Krafton existe depuis 2007.", "fr", True),
    ("Why did Iwata halve his salary?", "en", "He feared for his developers.", "en", True),
    ("Où siège la commission ?", "fr", "La commission travaille à Genève.", "fr", True),
]  # fmt: skip


@pytest.mark.parametrize(("question", "language", "text", "spoken", "held"), ATTRIBUTES)
def test_a_property_asked_for_by_name_is_told_by_name(question, language, text, spoken, held):
    assert Expectation.of(question, language).held_by(text, spoken) is held


def test_a_question_for_a_property_is_not_open():
    assert Expectation.of("Where are the headquarters of SK Telecom?", "en").is_open is False
    assert Expectation.of("Where did they meet?", "en").is_open is True


@pytest.mark.parametrize(
    ("question", "text", "language", "held"),
    [
        ("Who is Sheikh Tahnoon bin Zayed?", "Le cheikh Tahnoon est le frère du président.", "fr", True),
        ("Who is Sheikh Tahnoon bin Zayed?", "Sam Altman a rencontré Chey Tae-won.", "fr", False),
        ("What is South Korea?", "La Corée du Sud fabrique des puces.", "fr", True),
    ],
)
def test_who_or_what_a_name_is_is_told_where_it_is_named(question, text, language, held):
    assert Expectation.of(question, "en").held_by(text, language) is held


def test_of_several_questions_any_may_be_answered():
    both = Expectation.of("How much did SoftBank lend and when did it sign?", "en")
    assert both.held_by("SoftBank lent $10 billion.", "en")
    assert both.held_by("It signed on 1 October 2025.", "en")
    assert not both.held_by("SoftBank is a partner.", "en")
    assert not both.is_open
    assert Expectation.of("Why is it so and how much does it cost?", "en").is_open


def test_a_part_that_asks_only_who_somebody_is_is_found():
    subject = Expectation.of("Who is Choi Sung-hwan and why did he see Altman?", "en").of_subject
    assert subject is not None
    assert subject.subject == "Choi Sung-hwan"
    assert Expectation.of("Who signed the deal?", "en").of_subject is None
