"""Cosines made comparable between embedding models and between languages.

multilingual-e5 gives unrelated French sentences a cosine of about 0.85, unrelated English ones 0.76, other models
0.1. Nearness is the cosine's way from unrelated to identical, `(cosine - background) / (1 - background)`: 0 for
texts that have nothing in common, 1 for the same text. The background is measured once for each model and each
pair of languages, on sentences about nothing in common, so that any embedding model, LlamaIndex's too, keeps the
thresholds of the gate and of abstention.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rag.records import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.embedding import Embedder

# The same in both languages, so that both are measured alike: news, science, law, sport, kitchen, weather, figures.
_UNRELATED = (
    ("The ministry reported on Tuesday that exports of wheat fell by 4%.",
     "Le ministère a indiqué mardi que les exportations de blé avaient reculé de 4 %."),
    ("Owls can turn their heads almost all the way round.",
     "Les chouettes peuvent tourner la tête presque entièrement."),
    ("The court of appeal upheld the sentence of the former mayor.",
     "La cour d’appel a confirmé la condamnation de l’ancien maire."),
    ("Fold the egg whites gently into the melted chocolate.",
     "Incorporez délicatement les blancs d’œufs au chocolat fondu."),
    ("Martínez scored twice in the second half and Valencia won 3-1.",
     "Martínez a marqué deux fois en seconde période et Valence s’est imposé 3-1."),
    ("Aspirin slows the clotting of the blood.", "L’aspirine ralentit la coagulation du sang."),
    ("Rain is expected over the northern hills tonight.", "On attend de la pluie cette nuit sur les collines du nord."),
    ("Built in 1887, the bridge is 312 metres long.", "Construit en 1887, le pont mesure 312 mètres de long."),
    ("Press the green button to restart the printer.", "Appuyez sur le bouton vert pour redémarrer l’imprimante."),
    ("Her second novel is set in a fishing village in Iceland.",
     "Son deuxième roman se passe dans un village de pêcheurs en Islande."),
    ("The airline will hire 600 pilots next year.", "La compagnie aérienne recrutera 600 pilotes l’an prochain."),
    ("Many voters had not yet chosen a candidate.", "Beaucoup d’électeurs n’avaient pas encore choisi de candidat."),
)  # fmt: skip


class Nearness:
    """Turns cosines of one embedding model into nearness."""

    def __init__(
        self, of_texts: Mapping[tuple[str, str], float], of_questions: Mapping[tuple[str, str], float]
    ) -> None:
        """Take the mean cosines of unrelated texts, and of questions with unrelated texts, by their languages."""
        self._of_texts = dict(of_texts)
        self._of_questions = dict(of_questions)

    @classmethod
    def of(cls, embedder: Embedder) -> Nearness:
        """Measure the background of a model on a dozen unrelated sentences."""
        import numpy as np

        spoken = [("en", english) for english, _ in _UNRELATED] + [("fr", french) for _, french in _UNRELATED]
        passages = [Passage("", 0, 0, len(text), text, language, "", ()) for language, text in spoken]
        texts = embedder.embed_passages(passages)
        questions = embedder.embed_queries([text for _, text in spoken])
        count = len(_UNRELATED)
        unrelated = ~np.eye(count, dtype=bool)  # neither a sentence with itself nor with its translation
        rows = {"en": slice(0, count), "fr": slice(count, None)}

        def means(left: NDArray[np.float32]) -> dict[tuple[str, str], float]:
            return {
                (one, other): min(float((left[rows[one]] @ texts[rows[other]].T)[unrelated].mean()), 0.99)
                for one in rows
                for other in rows
            }

        return cls(means(texts), means(questions))

    def of_texts(self, cosine: float, language: str, other: str) -> float:
        """How near two texts are, from the cosine of their passage vectors; below 0 for less than unrelated."""
        background = self._of_texts.get((language, other), 0.0)
        return (cosine - background) / (1.0 - background)

    def of_question(self, cosine: float, language: str, other: str) -> float:
        """How near a text is to a question, from the cosine of query vector and passage vector."""
        background = self._of_questions.get((language, other), 0.0)
        return (cosine - background) / (1.0 - background)
