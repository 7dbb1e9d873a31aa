"""Cosines made comparable between embedding models.

multilingual-e5 gives unrelated sentences a cosine of about 0.75, other models 0.1. Nearness is the cosine's way
from unrelated to identical, `(cosine - background) / (1 - background)`: 0 for sentences that have nothing in
common, 1 for the same sentence. The background is measured once for each model, on sentences about nothing in
common, so that any embedding model, LlamaIndex's too, keeps the thresholds of the gate and of abstention.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.records import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.embedding import Embedder

_UNRELATED = (
    ("en", "The ferry to the island leaves every morning at six."),
    ("en", "Fold the egg whites gently into the chocolate."),
    ("en", "She learned to play the cello when she was nine."),
    ("en", "Owls can turn their heads almost all the way round."),
    ("en", "The museum is closed for repairs until spring."),
    ("en", "Rain is expected over the northern hills tonight."),
    ("fr", "Le boulanger prépare son levain la veille au soir."),
    ("fr", "Les joueurs ont quitté le terrain sous les applaudissements."),
    ("fr", "Son grand-père réparait des horloges anciennes."),
    ("fr", "Le sentier longe la rivière jusqu’au vieux moulin."),
    ("fr", "Il faut tailler les rosiers avant la fin de l’hiver."),
    ("fr", "La pièce raconte l’histoire de deux sœurs brouillées."),
)


class Nearness:
    """Turns cosines of one embedding model into nearness."""

    def __init__(self, background: float) -> None:
        """Take the mean cosine of unrelated sentences, below 1."""
        self.background = background

    @classmethod
    def of(cls, embedder: Embedder) -> Nearness:
        """Measure the background of a model: the mean cosine between a dozen unrelated sentences."""
        import numpy as np

        sentences = [
            Passage(f"{n}", 0, 0, len(text), text, lang, "", ()) for n, (lang, text) in enumerate(_UNRELATED)
        ]
        vectors = embedder.embed_passages(sentences)
        pairs = np.triu_indices(len(vectors), k=1)
        return cls(min(float(np.mean((vectors @ vectors.T)[pairs])), 0.99))

    def __call__(self, cosine: NDArray[np.float32]) -> NDArray[np.float32]:
        """Nearness of cosines, element by element; below 0 for less than unrelated."""
        nearness: NDArray[np.float32] = (cosine - self.background) / (1.0 - self.background)
        return nearness
