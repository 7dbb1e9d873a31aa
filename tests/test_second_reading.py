"""The parser and the verifier in the gate: what they may refuse, and that nothing passes because of them."""

from __future__ import annotations

import pytest

from rag.answer_records import SentenceStatus
from rag.claims.records import Judgement
from rag.generation import DraftSentence
from rag.grounding import Gate, Refused, Verified
from rag.nearness import Nearness
from rag.records import Document, Evidence
from rag.second_reading import Readers, misread
from role_pairs import pairs
from test_grounding import EN, REFUSED, SUPPORTED, Alike, sentences


class Saying:
    """A verifier that says one thing of everything, and keeps what it was asked."""

    fingerprint = "saying"

    def __init__(self, supported, contradicted, too_little):
        self.judgement = Judgement(supported, contradicted, too_little)
        self.asked = []

    def judge(self, pairs):
        self.asked.extend(pairs)
        return (self.judgement,) * len(pairs)


def judged(verifier, document, language, text, named):
    gate = Gate(
        sentences(document),
        language=language,
        embedder=Alike(),
        nearness=Nearness({}, {}),
        readers=Readers(verifier),
    )
    return gate.judge(DraftSentence(text, named))


@pytest.mark.parametrize(("document", "language", "text", "named"), SUPPORTED)
def test_a_true_sentence_passes_where_the_verifier_agrees_or_doubts_a_little(document, language, text, named):
    for verifier in (Saying(0.9, 0.05, 0.05), Saying(0.3, 0.3, 0.4)):
        outcome = judged(verifier, document, language, text, named)
        assert outcome.status is SentenceStatus.SUPPORTED


@pytest.mark.parametrize(("verifier", "why"), [
    (Saying(0.2, 0.7, 0.1), "saying otherwise"),
    (Saying(0.05, 0.05, 0.9), "too little"),
])  # fmt: skip
def test_what_the_verifier_does_not_find_in_the_quotes_is_quoted_instead_and_the_receipt_says_why(
    verifier, why
):
    document, language, text, named = SUPPORTED[0]
    outcome = judged(verifier, document, language, text, named)
    assert outcome.status is SentenceStatus.QUOTED
    assert outcome.text == outcome.evidence[0].text
    assert why in outcome.note


@pytest.mark.parametrize(
    ("why", "document", "language", "text", "named"), REFUSED, ids=[case[0] for case in REFUSED]
)
def test_nothing_passes_because_the_verifier_likes_it(why, document, language, text, named):
    outcome = judged(Saying(1.0, 0.0, 0.0), document, language, text, named)
    assert isinstance(outcome, Refused) or outcome.status is SentenceStatus.QUOTED, why


def test_the_verifier_reads_the_quotes_under_their_title_in_their_language():
    verifier = Saying(1.0, 0.0, 0.0)
    judged(verifier, EN, "fr", "Stargate vise jusqu’à 900\u202f000 wafers de DRAM par mois.", (1,))
    (pair,) = verifier.asked
    assert pair.evidence.endswith(sentences(EN)[0].text)
    assert EN.title in pair.evidence
    assert (pair.evidence_language, pair.claim_language) == ("en", "fr")


def test_without_readers_the_rules_decide_alone():
    assert misread("Anything.", "en", sentences(EN), Readers()) is None


def passing(assistant, parser):
    """Of the situations of tests/role_pairs.py: the true and the false restatements that reach a reader."""
    true, false, of_true, of_false = [], [], 0, 0
    for language, source, spoken, text, is_true in pairs():
        document = Document("note", source, language, "A note")

        def is_common(word, spoken=spoken):
            return assistant.store.is_common_word(word, spoken)

        gate = Gate(
            [Evidence(document, 0, len(source), 1.0)],
            language=spoken,
            embedder=assistant.embedder,
            nearness=assistant.nearness,
            is_common=is_common,
            readers=Readers(assistant.verifier, parser),
        )
        outcome = gate.judge(DraftSentence(text, (1,)))
        of_true, of_false = of_true + is_true, of_false + (not is_true)
        if isinstance(outcome, Verified) and outcome.status is SentenceStatus.SUPPORTED:
            (true if is_true else false).append(text)
    assert (of_true, of_false) == (145, 116)
    return true, false


@pytest.mark.real
def test_parts_exchanged_do_not_pass_and_what_is_true_still_does(real_assistant):
    without_true, without_false = passing(real_assistant, None)
    true, false = passing(real_assistant, real_assistant.parser)
    assert len(without_false) >= 10  # what the words alone cannot tell, else this shows nothing
    assert "In March, Spotify acquired Telenor." in without_false
    assert false == ["Ubisoft owns Tencent."]  # of 'Ubisoft, which Tencent controls and owns', known
    assert len(true) >= len(without_true) - 2
