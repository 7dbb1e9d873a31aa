"""From a question to hits: dense and lexical rankings of each language, fused with the language in mind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.fusion import Candidate, backgrounds, centred, fuse
from rag.records import Filters, Hit, Passage
from rag.words import content_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.store import PassageStore


def retrieve_hits(
    question: str,
    query_vector: NDArray[np.float32],
    store: PassageStore,
    *,
    language: str,
    top_k: int,
    candidates: int,
    filters: Filters,
) -> tuple[Hit, ...]:
    """The best passages for a question in either language, best first.

    Each language gives its own candidates, so that an index where one language prevails does not hide the
    other. Words count where question and passage share a language; across languages names and figures do.

    :param language: Language of the question.
    :param candidates: How many candidates each ranking of each language offers.
    """
    dense: dict[int, float] = {}
    lexical: dict[int, float] = {}
    languages: dict[int, str] = {}
    with store.view() as view:
        for other in view.languages():
            for passage_id, score in view.dense(query_vector, candidates, language=other, filters=filters):
                dense[passage_id] = score
                languages[passage_id] = other
            matches = view.lexical(
                question, candidates, language=other, names_only=other != language, filters=filters
            )
            for match in matches:
                lexical[match.passage_id] = match.score
                languages[match.passage_id] = other
        pool = [Candidate(i, languages[i], dense.get(i), lexical.get(i)) for i in sorted(languages)]
        means = view.means()
        vectors = None
        if pool:
            spoken = [candidate.language for candidate in pool]
            vectors = centred(view.vectors([candidate.passage_id for candidate in pool]), spoken, means)
        fused = fuse(
            pool,
            query_language=language,
            query_words=len(content_words(question)),
            background=backgrounds(query_vector, means),
            vectors=vectors,
        )
        # A few more than asked for: another process may have removed one since.
        passages = view.passages([one.passage_id for one in fused[: top_k + 8]])
    hits = []
    asked = content_words(question)
    for one in fused:
        passage = passages.get(one.passage_id)
        if passage is None:
            continue
        hits.append(
            Hit(
                passage=passage,
                score=one.score,
                dense_score=dense.get(one.passage_id),
                dense_rank=one.dense_rank,
                lexical_score=lexical.get(one.passage_id),
                lexical_rank=one.lexical_rank,
                matched=_matched(asked, passage),
            )
        )
        if len(hits) == top_k:
            break
    return tuple(hits)


def _matched(asked: list[str], passage: Passage) -> tuple[str, ...]:
    held = set(content_words(f"{passage.title} {passage.text}"))
    return tuple(word for word in asked if word in held)
