"""One commit of the lexical index: what a search works on, whoever writes meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
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
        self,
        query: str,
        limit: int,
        *,
        language: str,
        other_language: bool = False,
        allowed: NDArray[np.int64] | None = None,
    ) -> list[LexicalMatch]:
        """The best passages of one language for a query, best first, ties by id.

        :param language: Language of the passages that are looked at.
        :param allowed: Sorted ids that a filter permits; nothing else is ranked.
        :param other_language: Match the roots that both languages share alone: for a query in another language.
        """
        import tantivy

        wanted = self._query(query, language, other_language=other_language)
        if wanted is None:
            return []
        conditions = [(tantivy.Occur.Must, wanted), (tantivy.Occur.Must, self._term("language", language))]
        if allowed is None or len(allowed) <= _ALLOWED_AS_TERMS:
            if allowed is not None:
                terms = tantivy.Query.term_set_query(self._schema, "passage_id", allowed.tolist())
                conditions.append((tantivy.Occur.Must, tantivy.Query.const_score_query(terms, 0.0)))
            return self._best(tantivy.Query.boolean_query(conditions), limit)
        return self._best_allowed(tantivy.Query.boolean_query(conditions), limit, allowed)

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

    def _best(self, query: tantivy.Query, limit: int) -> list[LexicalMatch]:
        hits = self._searcher.search(query, limit=limit, count=False).hits
        ids = self._searcher.fast_field_values("passage_id", [address for _, address in hits])
        matches = [LexicalMatch(int(i or 0), score) for i, (score, _) in zip(ids, hits, strict=True)]
        return sorted(matches, key=lambda match: (-match.score, match.passage_id))

    def _best_allowed(
        self, query: tantivy.Query, limit: int, allowed: NDArray[np.int64]
    ) -> list[LexicalMatch]:
        """The best of the allowed, from as long a list of all as it takes."""
        import numpy as np

        length = limit * max(2, 2 * self._searcher.num_docs // len(allowed))
        while True:
            matches = self._best(query, length)
            ids = np.array([match.passage_id for match in matches], dtype=np.int64)
            places = np.minimum(np.searchsorted(allowed, ids), len(allowed) - 1)
            kept = [matches[row] for row in np.flatnonzero(allowed[places] == ids)]
            if len(kept) >= limit or len(matches) < length:
                return kept[:limit]
            length *= 4

    def _term(self, field: str, value: str) -> tantivy.Query:
        import tantivy

        return tantivy.Query.const_score_query(tantivy.Query.term_query(self._schema, field, value), 0.0)

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
