"""From a question to hits: dense and lexical rankings of each language, fused with the language in mind."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rag.fusion import Candidate, backgrounds, centred, fuse
from rag.records import Filters, Hit, Passage
from rag.words import content_words, fold, tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.lexicon import LexicalMatch
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
    other. Words count where question and passage share a language; across languages their common roots do.

    :param language: Language of the question.
    :param candidates: How many candidates each ranking of each language offers.
    """
    lexical: dict[int, float] = {}
    languages: dict[int, str] = {}
    asked = content_words(question)
    with store.view() as view:

        def rankings(other: str) -> tuple[list[tuple[int, float]], list[LexicalMatch]]:
            return (
                view.dense(query_vector, candidates, language=other, filters=filters),
                view.lexical(
                    question, candidates, language=other, other_language=other != language, filters=filters
                ),
            )

        spoken_here = view.languages()
        found = view.side_by_side([partial(rankings, other) for other in spoken_here])
        for other, (near, matches) in zip(spoken_here, found, strict=True):
            languages.update((passage_id, other) for passage_id, _ in near)
            for match in matches:
                lexical[match.passage_id] = match.score
                languages[match.passage_id] = other
        pool = sorted(languages)
        if not pool:
            return ()
        means = view.means()
        spoken = [languages[passage_id] for passage_id in pool]
        raw = view.vectors(pool)
        # Every candidate gets its exact cosine, those that words alone brought too.
        dense = dict(zip(pool, (raw @ query_vector).tolist(), strict=True))
        fused = fuse(
            [Candidate(i, languages[i], dense[i], lexical.get(i)) for i in pool],
            query_language=language,
            query_words=len(asked),
            background=backgrounds(query_vector, means),
            vectors=centred(raw, spoken, means),
        )
        # A few more than asked for: another process may have removed one since.
        passages = view.passages([one.passage_id for one in fused[: top_k + 2]])
    hits = []
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
    held = set(
        tokens(fold(f"{passage.title} {passage.text}"))
    )  # folded at once: three times as fast as word by word
    return tuple(word for word in asked if word in held)
