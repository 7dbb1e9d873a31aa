"""The lexical index: tantivy (BM25), incremental, one field a language and one for what languages share.

Derived from SQLite and rebuilt from it at need. A commit carries the generation that it covers in the same
atomic step (a marker document), so that after a kill the index knows how far it got.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import IndexDamaged
from rag.records import Passage
from rag.words import analysed, fold, names_and_figures, roots

if TYPE_CHECKING:
    import numpy as np
    import tantivy
    from numpy.typing import NDArray

_LAYOUT = "lexicon-2"  # part of the marker: another layout is rebuilt
_MARKER = "generation"
_HEAP = 64_000_000  # bytes for the writer; tantivy asks for at least 15 MB a thread
_LANGUAGES = {"fr": "french", "en": "english"}
_MOST_QUERY_WORDS = 64


@dataclass(frozen=True, slots=True)
class LexicalMatch:
    """A passage id with its BM25 score."""

    passage_id: int
    score: float


class Lexicon:
    """BM25 over passages; one writer at a time (the store's lock sees to it), any number of readers."""

    def __init__(self, folder: Path) -> None:
        """Open the index in the folder, or begin an empty one.

        :raises IndexDamaged: when the files cannot be read; `Lexicon.reset` begins anew.
        """
        import tantivy

        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = _schema()
        try:
            self._index = tantivy.Index(self._schema, path=str(folder), reuse=True)
        except (ValueError, OSError) as error:
            raise IndexDamaged(
                f"The lexical index in {folder} cannot be read: {error}",
                fix="it is rebuilt at the next start",
            ) from error
        self._analyzers = {language: _analyzer(stemmer) for language, stemmer in _LANGUAGES.items()}
        for language, analyzer in self._analyzers.items():
            self._index.register_tokenizer(language, analyzer)
        self._index.register_tokenizer("names", _analyzer(None))
        self.reload()

    @classmethod
    def reset(cls, folder: Path) -> Lexicon:
        """Throw the files away and begin an empty index."""
        shutil.rmtree(folder, ignore_errors=True)
        return cls(folder)

    @property
    def generation(self) -> int:
        """The generation that the loaded snapshot covers; 0 when it is empty or of another layout."""
        import tantivy

        query = tantivy.Query.term_query(self._schema, "marker", _MARKER)
        found = self._searcher.search(query, limit=1).hits
        if not found:
            return 0
        marker = self._searcher.doc(found[0][1])
        return int(marker["generation"][0]) if marker["layout"][0] == _LAYOUT else 0

    def reload(self) -> None:
        """Take the newest commit as the snapshot that searches see."""
        self._index.reload()
        self._searcher = self._index.searcher()

    def write(self, added: Iterable[Passage], stale: Sequence[int], *, generation: int) -> None:
        """Forget the stale ids and add passages in one commit; searches see it after `reload`.

        :param stale: Ids that were removed, and the added ones too if an earlier write of them may have been
            cut off, so that nothing is in twice.
        :param generation: The generation that the index covers with this commit.
        """
        import tantivy

        writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        try:
            # By query: deletion by term matches no unsigned field (tantivy 0.27), and says nothing.
            if stale:
                query = tantivy.Query.term_set_query(self._schema, "passage_id", list(stale))
                writer.delete_documents_by_query(query)
            for passage in added:
                writer.add_document(_document(passage, self._schema))
            writer.delete_documents_by_query(tantivy.Query.term_query(self._schema, "marker", _MARKER))
            writer.add_document(
                tantivy.Document.from_dict(
                    {"marker": _MARKER, "layout": _LAYOUT, "generation": generation}, self._schema
                )
            )
            writer.commit()
            writer.wait_merging_threads()
        except (ValueError, OSError) as error:
            raise IndexDamaged(
                f"The lexical index in {self._folder} cannot be written: {error}",
                fix="free some disk space or make the folder writable, then run the command again",
            ) from error

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
        :param allowed: Ids that a filter permits; nothing else is ranked.
        :param other_language: Match the roots that both languages share alone: for a query in another language.
        """
        import tantivy

        wanted = self._query(query, language, other_language=other_language)
        if wanted is None:
            return []
        conditions = [(tantivy.Occur.Must, wanted), (tantivy.Occur.Must, self._term("language", language))]
        if allowed is not None:
            terms = tantivy.Query.term_set_query(self._schema, "passage_id", allowed.tolist())
            conditions.append((tantivy.Occur.Must, tantivy.Query.const_score_query(terms, 0.0)))
        result = self._searcher.search(tantivy.Query.boolean_query(conditions), limit=limit, count=False)
        ids = self._ids([address for _, address in result.hits])
        matches = [
            LexicalMatch(passage_id, score) for passage_id, (score, _) in zip(ids, result.hits, strict=True)
        ]
        return sorted(matches, key=lambda match: (-match.score, match.passage_id))

    def is_common_word(self, word: str, language: str) -> bool:
        """Whether a word occurs in the language's passages otherwise than as a name.

        It does when more passages hold it than hold it with a capital; a word that no passage holds is unknown
        and not common.
        """
        if language not in _LANGUAGES:
            return False
        stems = self._analyzers[language].analyze(word)
        if not stems:
            return True  # a stop word
        in_text = max(self._searcher.doc_freq(language, stem) for stem in stems)
        return in_text > self._searcher.doc_freq("names", fold(word))

    def _ids(self, addresses: list[Any]) -> list[int]:
        values = self._searcher.fast_field_values("passage_id", addresses)
        return [int(value) for value in values if value is not None]

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


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("passage_id", stored=True, indexed=True, fast=True)
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    for language in _LANGUAGES:
        builder.add_text_field(language, tokenizer_name=language, index_option="freq")
    builder.add_text_field("roots", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("names", tokenizer_name="names", index_option="freq")
    builder.add_text_field("marker", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("layout", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("generation", stored=True)
    return builder.build()


def _analyzer(stemmer: str | None) -> Any:  # noqa: ANN401 - tantivy's types are made at run time
    """Lower case, stop words off and stems, then accents folded, so that the stemmer still sees them."""
    import tantivy

    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).filter(tantivy.Filter.lowercase())
    if stemmer is not None:
        builder = builder.filter(tantivy.Filter.stopword(stemmer)).filter(tantivy.Filter.stemmer(stemmer))
    return builder.filter(tantivy.Filter.ascii_fold()).build()


def _document(passage: Passage, schema: tantivy.Schema) -> tantivy.Document:
    import tantivy

    text = f"{passage.title}\n{passage.text}"
    fields: dict[str, Any] = {
        "passage_id": passage.id,
        "language": passage.language,
        "names": " ".join(names_and_figures(text)),
        "roots": " ".join(roots(text)),
        passage.language: analysed(text),
    }
    return tantivy.Document.from_dict(fields, schema)
