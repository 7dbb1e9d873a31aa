"""Questions that ask why, and sentences that say so."""

import pytest

from rag.reasons import asks_why, says_why


@pytest.mark.parametrize(
    "question",
    [
        "Why did Altman travel to Korea?",
        "And why?",
        "What was the purpose of the trip?",
        "For what reason did he go?",
        "What is HBM used for?",
        "Pourquoi Altman est-il allé en Corée ?",
        "Et pourquoi ?",
        "Pour quelle raison Sam Altman est-il allé en Corée du Sud ?",
        "À quoi doit servir Stargate ?",
        "À quoi servent les GPU ?",
        "Quel est le but de Stargate ?",
    ],
)
def test_a_question_asks_why(question):
    assert asks_why(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who travelled to Korea?",
        "What did Altman ask him for?",
        "Quel est le montant du plan ?",
        "Sur quoi porte l’accord ?",
        "",
    ],
)
def test_a_question_asks_something_else(question):
    assert not asks_why(question)


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("No reason for the trip was disclosed.", "en", True),
        ("AI accelerators rely on it because their units would wait.", "en", True),
        ("The purpose was to rely less on Nvidia.", "en", True),
        ("Altman went to South Korea on Friday.", "en", False),
        ("Puces et wafers ne se comparent donc pas un pour un.", "fr", True),
        ("OpenAI veut aussi dépendre moins de Nvidia.", "fr", True),
        ("Un outil destiné à ses développeurs.", "fr", True),
        ("Sam Altman s’est rendu en Corée du Sud.", "fr", False),
        ("La carte du réseau", "fr", False),  # 'car' is a word of its own
    ],
)
def test_a_text_says_why_or_not(text, language, said):
    assert says_why(text, language) is said
