"""When the sources cannot answer: unknown names and figures, far evidence, a model that leans to no."""

from __future__ import annotations

import pytest

from rag.abstention import ANSWERABLE, doubt_about, least_log_odds, probability
from rag.answer_records import Reason
from rag.records import Document, Evidence, Hit, Passage, Span

TEXT = (
    "Le cheikh Tahnoon est le conseiller à la sécurité nationale des Émirats arabes unis. Oracle a vendu pour 300 "
    "milliards de dollars de calcul à OpenAI. L’accord a été signé à Séoul le 1er octobre 2025."
)
ENGLISH = "Sam Altman went to Seoul in October 2025. OpenAI and Oracle signed for $300 billion."


def found(text: str, language: str, *, nearness: float = 0.6) -> tuple[tuple[Hit, ...], tuple[Evidence, ...]]:
    document = Document("d", text, language, "Note")
    span = Span(0, len(text))
    passage = Passage("d", 1, 0, len(text), text, language, "Note", (span,))
    return (Hit(passage, 1.0),), (Evidence(document, 0, len(text), 1.0, nearness),)


@pytest.mark.parametrize(
    ("question", "language", "names"),
    [
        ("Combien Oracle a-t-il vendu à OpenAI ?", "fr", None),
        ("Who is Sheik Tahnun?", "en", None),  # another transliteration
        ("Altman went to Seol, when?", "en", None),  # a slip
        ("Quel rôle joue l’État dans cet accord ?", "fr", None),  # a common noun with a capital
        ("Combien de wafers Micron livre-t-il à OpenAI ?", "fr", ("Micron",)),
        ("Pourquoi Oracle a-t-il renoncé à 800 milliards de dollars ?", "fr", ("800 milliards de dollars",)),
        ("Why did Oracle cancel its $200 billion contract?", "en", ("$200 billion",)),
        ("what did Altman say in Seoul in 2023?", "en", ("2023",)),
        ("Que s’est-il signé fin 2025 ?", "fr", None),  # October is late in the year
        ("What was signed in early 2025?", "en", ("early 2025",)),
        ("Which two companies signed with Oracle?", "en", None),  # a count is no premise
        ("Pourquoi 300 milliards de dollars pour Oracle ?", "fr", None),
        ("Who advises on security in the Gulf?", "en", None),  # the sources name one of its countries
        ("Who advises on security in Africa?", "en", ("Africa",)),
        ("What does Washington want of Oracle?", "en", ("Washington",)),  # nor is the United States named
    ],
)  # fmt: skip
def test_a_premise_that_no_source_holds_is_named(question, language, names):
    hits, evidence = found(TEXT, "fr")
    english_hits, english = found(ENGLISH, "en")
    doubt = doubt_about(question, language, hits + english_hits, evidence + english)
    if names is None:
        assert doubt is None
    else:
        assert doubt is not None
        assert doubt.reason is Reason.UNKNOWN_NAME
        assert doubt.names == names


def test_the_day_of_publication_dates_what_is_reported():
    document = Document("d", "Altman a rencontré les dirigeants de SK.", "fr", "Note", published="2024-01-26")
    passage = Passage(
        "d", 1, 0, len(document.text), document.text, "fr", "Note", (Span(0, len(document.text)),)
    )
    evidence = (Evidence(document, 0, len(document.text), 1.0, 0.6),)
    assert doubt_about("Whom did Altman meet in January 2024?", "en", (Hit(passage, 1.0),), evidence) is None
    doubt = doubt_about("Whom did Altman meet in March 2024?", "en", (Hit(passage, 1.0),), evidence)
    assert doubt is not None
    assert doubt.names == ("March 2024",)


@pytest.mark.parametrize(
    ("question", "nearness", "reason"),
    [
        ("recette de la ratatouille", 0.1, Reason.NOTHING_FOUND),
        ("recette de la ratatouille", 0.5, None),
        ("Qui est donc ce Tahnoon ?", 0.1, None),  # however it is put, it is about their subject
    ],
)
def test_far_evidence_answers_nothing_unless_it_holds_the_name_asked_for(question, nearness, reason):
    hits, evidence = found(TEXT, "fr", nearness=nearness)
    doubt = doubt_about(question, "fr", hits, evidence)
    assert (doubt.reason if doubt else None) is reason


def test_no_hits_is_nothing_found():
    doubt = doubt_about("Qui ?", "fr", (), ())
    assert doubt is not None
    assert doubt.reason is Reason.NOTHING_FOUND


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_least_log_odds_are_those_of_the_threshold_and_more_is_likelier(language):
    least = least_log_odds(language)
    assert probability(least, language) == pytest.approx(ANSWERABLE)
    assert probability(least - 0.1, language) < ANSWERABLE < probability(least + 0.1, language)


def test_the_embedded_model_says_yes_less_readily_in_french():
    assert least_log_odds("fr") < least_log_odds("en")
