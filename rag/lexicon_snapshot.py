"""One commit of the lexical index: what a search works on, whoever writes meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.words import analysed, fold, roots

if TYPE_CHECKING:
    import numpy as np
    import tantivy
    from numpy.typing import NDArray

LAYOUT = "lexicon-2"  # part of the marker: another layout is rebuilt
MARKER = "generation"
LANGUAGES = {"fr": "french", "en": "english"}
_MOST_QUERY_WORDS = 64
# Up to so many allowed passages each is a term of the query (2 ms); more are picked from a longer result list.
_ALLOWED_AS_TERMS = 1_000


@dataclass(frozen=True, slots=True)
class LexicalMatch:
    """A passage id with its BM25 score."""

    passage_id: int
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Among:
    """The passages that a search ranks: their share of their language, and which of some ids are of them."""

    share: float
    holds: Callable[[NDArray[np.int64]], NDArray[np.bool_]]
    few: list[int] | None = None  # their ids, where these are few

    @classmethod
    def of(cls, ids: NDArray[np.int64], share: float) -> Among:
        """The passages of sorted ids, at least one."""
        import numpy as np

        def holds(asked: NDArray[np.int64]) -> NDArray[np.bool_]:
            found: NDArray[np.bool_] = ids[np.minimum(np.searchsorted(ids, asked), len(ids) - 1)] == asked
            return found

        return cls(share, holds, ids.tolist() if len(ids) <= _ALLOWED_AS_TERMS else None)


class LexiconSnapshot:
    """BM25 over the passages of one commit, by any number of threads."""

    def __init__(
        self, schema: tantivy.Schema, searcher: tantivy.Searcher, analyzers: Mapping[str, Any]
    ) -> None:
        self._schema = schema
        self._searcher = searcher
        self._analyzers = analyzers
        self.generation = self._marked()

    def __len__(self) -> int:
        """How many entries there are, the marker included."""
        return self._searcher.num_docs

    def search(
        self, query: str, limit: int, *, language: str, other_language: bool = False, among: Among
    ) -> list[LexicalMatch]:
        """The best passages of one language for a query, best first, ties by id.

        Few of them become terms of the query. Else the list of the best is made so long that it holds enough of
        them. A query in their own language needs no condition on the language for that, since hardly others
        match: tantivy then passes over most of what a list of terms matches (block-max WAND, Ding and Suel,
        "Faster Top-k Document Retrieval Using Block-Max Indexes", 2011), which it never does under a condition.

        :param among: The passages that are ranked, all of that language.
        :param other_language: Match the roots that both languages share alone: for a query in another language.
        """
        import tantivy

        wanted = self._query(query, language, other_language=other_language)
        if wanted is None:
            return []
        if among.few is not None:
            terms = tantivy.Query.term_set_query(self._schema, "passage_id", among.few)
            return self._best(_under(wanted, terms), limit, among)[0]
        length = limit if among.share == 1 else int(1.5 * limit / among.share) + 1
        if other_language:
            wanted = _under(wanted, tantivy.Query.term_query(self._schema, "language", language))
        else:
            length *= 2
        while True:
            matches, all_found = self._best(wanted, length, among)
            if len(matches) >= limit or all_found:
                return matches[:limit]
            length *= 4

    def is_common_word(self, word: str, language: str) -> bool:
        """Whether a word occurs in the language's passages otherwise than as a name.

        It does when more passages hold it than hold it with a capital; a word that no passage holds is unknown
        and not common.
        """
        if language not in LANGUAGES:
            return False
        stems = self._analyzers[language].analyze(word)
        if not stems:
            return True  # a stop word
        in_text = max(self._searcher.doc_freq(language, stem) for stem in stems)
        return in_text > self._searcher.doc_freq("names", fold(word))

    def _marked(self) -> int:
        """The generation that the commit covers; 0 when it is empty or of another layout."""
        import tantivy

        query = tantivy.Query.term_query(self._schema, "marker", MARKER)
        found = self._searcher.search(query, limit=1).hits
        if not found:
            return 0
        marker = self._searcher.doc(found[0][1])
        return int(marker["generation"][0]) if marker["layout"][0] == LAYOUT else 0

    def _best(self, query: tantivy.Query, length: int, among: Among) -> tuple[list[LexicalMatch], bool]:
        """Those of the best so many that are among the wanted, in order; and whether there are no more."""
        import numpy as np

        hits = self._searcher.search(query, limit=length, count=False).hits
        values = self._searcher.fast_field_values("passage_id", [address for _, address in hits])
        ids = np.array([value or 0 for value in values], dtype=np.int64)  # the marker has none
        scores = np.array([score for score, _ in hits])
        kept = among.holds(ids)
        ids, scores = ids[kept], scores[kept]
        order = np.lexsort((ids, -scores))
        matches = [
            LexicalMatch(*pair) for pair in zip(ids[order].tolist(), scores[order].tolist(), strict=True)
        ]
        return matches, len(hits) < length

    def _query(self, query: str, language: str, *, other_language: bool) -> tantivy.Query | None:
        import tantivy

        wanted = [("roots", root) for root in dict.fromkeys(roots(query))][:_MOST_QUERY_WORDS]
        if not other_language:
            stems = self._analyzers[language].analyze(analysed(query))
            wanted += [(language, stem) for stem in dict.fromkeys(stems)][:_MOST_QUERY_WORDS]
        if not wanted:
            return None
        weight = 1.0 if other_language else 0.5  # stems and roots are two views of the same words
        terms = []
        for field, word in wanted:
            term = tantivy.Query.term_query(self._schema, field, word)
            terms.append((tantivy.Occur.Should, tantivy.Query.boost_query(term, weight)))
        return tantivy.Query.boolean_query(terms)


def _under(query: tantivy.Query, condition: tantivy.Query) -> tantivy.Query:
    """What matches the query and the condition, scored by the query alone."""
    import tantivy

    must = tantivy.Occur.Must
    return tantivy.Query.boolean_query(
        [(must, query), (must, tantivy.Query.const_score_query(condition, 0.0))]
    )
