"""What one would use without a verifier: the cosine of two embeddings, cut at one threshold; and always one label.

Both are given more than they would have in use: label and threshold are the best ones for the very rows that they
are measured on. What beats them there beats them anywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.assistant import Assistant
from rag.embedding import Embedder
from rag.evaluation_claims import ExpectedClaim
from rag.evaluation_pairs import LabelledPair
from rag.records import Passage


def majority(labels: Sequence[str]) -> dict[str, Any]:
    """Accuracy, in per cent, of always giving the commonest label."""
    label, count = Counter(labels).most_common(1)[0]
    return {"accuracy": round(100 * count / len(labels), 1), "rule": f"always {label}"}


def cosine_threshold(cosines: NDArray[np.float32], labels: Sequence[str]) -> dict[str, Any]:
    """Accuracy, in per cent, of the best rule 'one label from a threshold upwards, another below it'."""
    order = np.argsort(cosines, kind="stable")
    ordered, names = cosines[order], np.array(labels)[order]
    # A cut between two equal cosines is none: only the places where the cosine changes, and both ends.
    cuts = np.flatnonzero(np.concatenate(([True], np.diff(ordered) > 0, [True])))
    best = {"accuracy": -1.0, "rule": ""}
    for above, below in permutations(sorted(set(labels)), 2):
        right_below = np.concatenate(([0], np.cumsum(names == below)))[cuts]
        right_above = np.concatenate((np.cumsum((names == above)[::-1])[::-1], [0]))[cuts]
        place = int(np.argmax(right_below + right_above))
        accuracy = round(100 * float((right_below + right_above)[place]) / len(labels), 1)
        if accuracy > best["accuracy"]:
            cut = cuts[place]
            threshold = float(ordered[cut]) if cut < len(ordered) else 1.0
            best = {"accuracy": accuracy, "rule": f"{above} from a cosine of {threshold:.3f}, else {below}"}
    return best


def cosines_of_pairs(embedder: Embedder, pairs: Sequence[LabelledPair]) -> NDArray[np.float32]:
    """Cosine of evidence and claim, row by row."""
    evidence = embedded(embedder, [(one.pair.evidence, one.pair.evidence_language) for one in pairs])
    claims = embedded(embedder, [(one.pair.claim, one.pair.claim_language) for one in pairs])
    cosines: NDArray[np.float32] = np.einsum("ij,ij->i", evidence, claims)
    return cosines


def cosines_of_claims(assistant: Assistant, claims: Sequence[ExpectedClaim]) -> NDArray[np.float32]:
    """Cosine of each claim and the nearest sentence that the index holds, the same that the claim check reads."""
    found = []
    settings = assistant.settings
    for claim in claims:
        hits = assistant.search(claim.claim, language=claim.language)
        pieces = assistant.evidence_for(
            claim.claim, claim.language, hits, most=settings.check_sentences, tokens=settings.check_tokens
        )
        texts = [(claim.claim, claim.language), *((piece.text, piece.language) for piece in pieces)]
        vectors = embedded(assistant.embedder, texts)
        found.append(float((vectors[1:] @ vectors[0]).max(initial=-1.0)))
    return np.array(found, dtype=np.float32)


def embedded(embedder: Embedder, texts: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
    """Vectors of (text, language) pairs as the gate sees them: passages without a title."""
    return embedder.embed_passages(
        [Passage("", 0, 0, len(text), text, language, "", ()) for text, language in texts]
    )
