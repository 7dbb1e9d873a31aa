"""Questions that ask several things at once."""

import pytest

from rag.compound import asked_together


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Who is Tahnoon bin Zayed and what did Altman ask him for?",
            ("Who is Tahnoon bin Zayed?", "what did Altman ask him for?"),
        ),
        ("Who is Choi Sung-hwan? Where does he work", ("Who is Choi Sung-hwan?", "Where does he work?")),
        ("Combien coûte Stargate, et qui le paie ?", ("Combien coûte Stargate?", "qui le paie ?")),
        (
            "Quand a-t-il signé et avec qui l’a-t-il fait ?",
            ("Quand a-t-il signé?", "avec qui l’a-t-il fait ?"),
        ),
        (
            "L’assistant de Kakao en est-il, et comment s’appelle-t-il ?",
            ("L’assistant de Kakao en est-il?", "comment s’appelle-t-il ?"),
        ),
        (
            "Does it want chips, and how many a month? The reports I have read differ.",
            ("Does it want chips?", "how many a month?"),
        ),
    ],
)
def test_each_part_is_a_question(question, parts):
    assert asked_together(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "When and where was it signed?",  # one question with two question words
        "Who signed for Samsung and SK Hynix?",
        "Which company that Altman visited and which makes memory is Korean?",  # a relative clause
        "Quelle est l’entreprise qu’il a visitée et qui fait de la mémoire ?",
        "Qui sont Chey Tae-won et Lee Jae-yong ?",
        "Is the deal official? Please check.",  # a request, not a second question
        "how Samsung and SK Hynix supply memory",
        "budget de Stargate en dollars",
        "HBM",
        "?",
    ],
)
def test_one_question_stays_whole(question):
    assert asked_together(question) == (question,)
