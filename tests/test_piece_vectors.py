"""The vectors of claims and pieces are embedded once while a text is checked, and stay each text's own."""

import numpy as np
import pytest

from rag.claims.piece_vectors import PieceVectors


class Counting:
    """Embeds a text as its length and its language, and remembers what it was given."""

    def __init__(self):
        self.embedded = []

    def embed_passages(self, passages):
        self.embedded.append([passage.text for passage in passages])
        return np.array(
            [[len(passage.text), passage.language == "fr"] for passage in passages], dtype=np.float32
        )


ONE, TWO, THREE = ("a", "en"), ("bb", "en"), ("ccc", "fr")


def test_a_text_is_embedded_once_and_keeps_its_place():
    embedder = Counting()
    vectors = PieceVectors(embedder)
    assert vectors.of([ONE, TWO, ONE]).tolist() == [[1, 0], [2, 0], [1, 0]]
    assert vectors.of([THREE, TWO]).tolist() == [[3, 1], [2, 0]]
    assert embedder.embedded == [["a", "bb"], ["ccc"]]


def test_the_same_words_in_another_language_are_another_text():
    assert PieceVectors(Counting()).of([("a", "en"), ("a", "fr")]).tolist() == [[1, 0], [1, 1]]


@pytest.mark.parametrize(("asked_again", "embedded"), [(TWO, []), (ONE, [["a"]])])
def test_what_was_asked_longest_ago_is_forgotten(asked_again, embedded):
    embedder = Counting()
    vectors = PieceVectors(embedder, size=2)
    vectors.of([ONE])
    vectors.of([TWO, THREE])
    vectors.of([asked_again])
    assert embedder.embedded[2:] == embedded
