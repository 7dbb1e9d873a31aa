"""Evidence: which sentences of the hits may answer, each once, with what it leans on."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from fake_embedder import HashedEmbedder
from rag.evidence import EvidenceSelector
from rag.nearness import Nearness
from rag.passages import split_passages
from rag.records import Document, Hit

NOTES = {
    "old": Document("old", "Zorvex makes 40,000 wafers a month in its Larkham plant.", "en", "Zorvex"),
    "new": Document("new", "Zorvex makes 90,000 wafers a month in its Larkham plant.", "en", "Zorvex"),
    "copy": Document("copy", "Zorvex makes 40,000 wafers a month in the Larkham plant.", "en", "Zorvex"),
    "leans": Document(
        "leans", "Zorvex has a Larkham plant. It makes 40,000 wafers a month. Is that much?", "en", "Plant"
    ),
    "reason": Document("reason", "Zorvex built its plant, since water is cheap.", "en", "Zorvex"),
    "no reason": Document("no reason", "Zorvex built its plant, and water is cheap.", "en", "Zorvex"),
    "fr": Document(
        "fr", "Zorvex fabrique des tranches. L’usine compte deux cents personnes.", "fr", "Zorvex"
    ),
}


def select(
    question: str, *names: str, language: str = "en", most: int = 8, tokens: int = 240, background=None
):
    embedder = HashedEmbedder()
    hits = [Hit(passage, 1.0) for name in names for passage in split_passages(NOTES[name], target_tokens=120)]
    selector = EvidenceSelector(embedder, Nearness({}, {}), lambda name, _: NOTES[name])
    vector = embedder.embed_queries([question])[0]
    return selector.select(
        question, language, vector, hits, background=background or {}, most=most, tokens=tokens
    )


def test_a_copy_counts_once_and_the_same_sentence_with_another_figure_is_news():
    texts = [
        piece.text for piece in select("How many wafers does Zorvex make a month?", "old", "copy", "new")
    ]
    assert len(texts) == 2
    assert any("40,000" in text for text in texts)
    assert any("90,000" in text for text in texts)


def test_a_pronoun_brings_the_sentence_before_and_no_character_comes_twice():
    found = select("How many wafers a month?", "leans")
    assert found[0].text == "Zorvex has a Larkham plant. It makes 40,000 wafers a month."
    spans = sorted((piece.start, piece.end) for piece in found)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))


def test_a_reason_stands_higher_where_a_question_asks_why():
    def ahead(question: str) -> float:
        (given,) = select(question, "reason")
        (left_out,) = select(question, "no reason")
        return given.score - left_out.score

    why, where = ahead("Why did Zorvex build its plant?"), ahead("Where did Zorvex build its plant?")
    assert why - where == pytest.approx(0.08, abs=1e-6)


def test_a_question_in_a_source_states_nothing():
    assert not any(piece.text.endswith("?") for piece in select("Is that much?", "leans"))


def test_quotes_are_verbatim_and_best_first_within_the_budget():
    found = select("How many wafers does Zorvex make a month?", "old", "new", "leans", "fr", most=2)
    assert len(found) == 2
    assert found[0].score >= found[1].score
    assert all(piece.document.text[piece.start : piece.end] == piece.text for piece in found)
    assert len(select("How many wafers does Zorvex make a month?", "old", "new", "fr", tokens=1)) == 1


def test_a_language_whose_cosines_are_high_for_everything_gets_no_advantage():
    question = "What does Zorvex make?"
    plain = {piece.document.id: piece.score for piece in select(question, "old", "fr")}
    shifted = {
        piece.document.id: piece.score
        for piece in select(question, "old", "fr", background={"en": 0.4, "fr": 0.0})
    }
    usual = 0.2
    assert shifted["old"] - shifted["fr"] < plain["old"] - plain["fr"]
    assert shifted["old"] == pytest.approx((_cosine(question, "old") - 0.4) / (1 - usual) + 0.15 * _shared())


def _cosine(question: str, name: str) -> float:
    embedder = HashedEmbedder()
    passage = split_passages(NOTES[name], target_tokens=120)[0]
    return float(np.dot(embedder.embed_queries([question])[0], embedder.embed_passages([passage])[0]))


def _shared() -> float:
    return 1 / 2  # of 'zorvex' and 'make', the note has the first


def test_no_hits_give_no_evidence():
    assert select("Anything?") == ()
