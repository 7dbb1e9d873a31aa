"""The ablation behind rag/fusion.py: what each step of it is worth, as the table of docs/decisions.md.

    python benchmarks/fusion.py FOLDER... [--queries 300] [--sentences] [--late 20]

Each folder holds documents.jsonl and queries.jsonl. One passage a document, so that what is compared is the ranking
and not the cutting; halves as in benchmarks/retrieval.py. Per cent of queries with a right document first / among
the first five / with all right documents among the first five. All sets at full size take some ten minutes on two
cores; `--sentences` and `--late` embed everything once more each.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from rag.embedding import Embedder, SentenceTransformerEmbedder, has_bfloat16
from rag.evaluation import Judged, by_language_pair
from rag.evaluation_sets import LANGUAGES, RetrievalSet, read_set
from rag.fusion import Candidate, backgrounds, centred, fuse
from rag.models import ModelStore
from rag.records import Document, Filters, Passage, Span
from rag.sentences import split_sentences
from rag.settings import Settings
from rag.store import LocalStore
from rag.words import content_words

OFFERED = 50  # candidates that each ranking of each language offers, as in the product
RANK_CONSTANT = 60  # of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009)


@dataclass(frozen=True, slots=True)
class Pool:
    """One query with its candidates: all that a variant may look at."""

    query: Any  # rag.evaluation_sets.Query
    candidates: tuple[Candidate, ...]
    documents: Mapping[int, str]  # of the candidates
    background: Mapping[str, float]
    vectors: np.ndarray  # centred, in the order of the candidates

    def fused(
        self, candidates: Sequence[Candidate] | None = None, *, twins: bool = True, **other
    ) -> list[int]:
        """The product's own ranking of all candidates, or of some."""
        chosen = self.candidates if candidates is None else candidates
        places = {one.passage_id: row for row, one in enumerate(self.candidates)}
        rows = [places[one.passage_id] for one in chosen]
        options = {"background": self.background, "vectors": self.vectors[rows] if twins else None, **other}
        words = len(content_words(self.query.text))
        ranked = fuse(chosen, query_language=self.query.language, query_words=words, **options)
        return [one.passage_id for one in ranked]


def dense_alone(pool: Pool) -> list[int]:
    """By cosine."""
    return by(pool.candidates, lambda one: one.dense)


def words_alone(pool: Pool) -> list[int]:
    """By BM25."""
    return by(pool.candidates, lambda one: one.lexical)


def less_mean(pool: Pool) -> list[int]:
    """By cosine less the mean cosine of the language."""
    return by(pool.candidates, lambda one: one.dense - pool.background[one.language])


def naive_ranks(pool: Pool) -> list[int]:
    """Reciprocal rank fusion of one dense and one lexical list over all languages."""
    return reciprocal([dense_alone(pool)[:OFFERED], words_alone(pool)[:OFFERED]])


def ranks_by_language(pool: Pool) -> list[int]:
    """Reciprocal rank fusion within each language, words in the query's own language alone; then interleaved."""
    lists = []
    for language in {one.language for one in pool.candidates}:
        own = [one for one in pool.candidates if one.language == language]
        lists.append(by(own, lambda one: one.dense)[:OFFERED])
        if language == pool.query.language:
            lists.append(by(own, lambda one: one.lexical)[:OFFERED])
    return reciprocal(lists)


def one_background(pool: Pool) -> list[int]:
    """Sum of scores, both languages counted from one background."""
    usual = sum(pool.background.values()) / len(pool.background)
    return pool.fused(twins=False, background=dict.fromkeys(pool.background, usual))


VARIANTS: dict[str, Callable[[Pool], list[int]]] = {
    "dense alone": dense_alone,
    "dense less the language's mean": less_mean,
    "BM25, roots across": words_alone,
    "reciprocal rank fusion": naive_ranks,
    "rank fusion by language": ranks_by_language,
    "sum of scores, one background": one_background,
    "sum of scores": lambda pool: pool.fused(twins=False),
    "**sum of scores with twins**": lambda pool: pool.fused(),
}


def by(candidates: Sequence[Candidate], value: Callable[[Candidate], float | None]) -> list[int]:
    """Passage ids by a value, greatest first, ties by id; those without it are left out."""
    known = [(value(one), one.passage_id) for one in candidates if value(one) is not None]
    return [passage_id for _, passage_id in sorted(known, key=lambda pair: (-pair[0], pair[1]))]


def reciprocal(lists: Sequence[Sequence[int]]) -> list[int]:
    """Reciprocal rank fusion of lists of passage ids."""
    scores: dict[int, float] = {}
    for one in lists:
        for rank, passage_id in enumerate(one, start=1):
            scores[passage_id] = scores.get(passage_id, 0.0) + 1.0 / (RANK_CONSTANT + rank)
    return sorted(scores, key=lambda passage_id: (-scores[passage_id], passage_id))


def whole(document: Document, *, title: bool = True) -> Passage:
    """A document as one passage."""
    text, told = document.text, document.title if title else ""
    return Passage(document.id, 1, 0, len(text), text, document.language, told, (Span(0, len(text)),))


def pools(wanted: RetrievalSet, embedder: Embedder, asked: np.ndarray, *, title: bool = True) -> list[Pool]:
    """The candidates of each query, from the product's own store."""
    with tempfile.TemporaryDirectory() as folder:
        store = LocalStore(
            Path(folder) / "index", fingerprint="ablation", dimension=embedder.dimension, create=True
        )
        passages = [whole(document, title=title) for document in wanted.documents]
        vectors = embedder.embed_passages(passages)
        store.write([
            (document, (whole(document),), vectors[row : row + 1])
            for row, document in enumerate(wanted.documents)
        ])  # fmt: skip
        found = []
        with store.view() as view:
            means = view.means()
            for query, vector in zip(wanted.queries, asked, strict=True):
                lexical, languages = {}, {}
                for language in view.languages():
                    across = language != query.language
                    for passage_id, _ in view.dense(vector, OFFERED, language=language, filters=Filters()):
                        languages[passage_id] = language
                    for match in view.lexical(
                        query.text, OFFERED, language=language, other_language=across, filters=Filters()
                    ):
                        lexical[match.passage_id] = match.score
                        languages[match.passage_id] = language
                ids = sorted(languages)
                raw = view.vectors(ids)
                candidates = tuple(
                    Candidate(i, languages[i], float(cosine), lexical.get(i))
                    for i, cosine in zip(ids, raw @ vector, strict=True)
                )
                held = {i: passage.document_id for i, passage in view.passages(ids).items()}
                about = centred(raw, [languages[i] for i in ids], means)
                found.append(Pool(query, candidates, held, backgrounds(vector, means), about))
        store.close()
    return found


def with_sentences(
    wanted: RetrievalSet, embedder: Embedder, asked: np.ndarray
) -> Callable[[int, str], float]:
    """The greatest cosine of a query (by its row) with a sentence of a document."""
    owners, sentences = [], []
    for document in wanted.documents:
        for span in split_sentences(document.text, document.language):
            owners.append(document.id)
            sentences.append(replace(whole(document), text=document.text[span.start : span.end]))
    vectors = embedder.embed_passages(sentences)
    rows: dict[str, list[int]] = {}
    for row, owner in enumerate(owners):
        rows.setdefault(owner, []).append(row)
    return lambda query, document: float((vectors[rows[document]] @ asked[query]).max())


def with_tokens(wanted: RetrievalSet, model: Any) -> Callable[[int, str], float]:
    """The mean, over the tokens of a query, of the greatest cosine with a token of a document (ColBERT's MaxSim)."""

    def tokens(texts: Sequence[str]) -> list[np.ndarray]:
        told = model.encode(list(texts), output_value="token_embeddings", batch_size=32)
        rows = [one.float().cpu().numpy() for one in told]
        return [(row / np.linalg.norm(row, axis=1, keepdims=True)).astype(np.float16) for row in rows]

    held = dict(
        zip(
            (document.id for document in wanted.documents),
            tokens([f"passage: {document.title}. {document.text}" if document.title else f"passage: {document.text}"
                    for document in wanted.documents]),
            strict=True,
        )
    )  # fmt: skip
    # The start, the prefix 'query:' and the end of the query are no words of it.
    asked = [
        one[3:-1].astype(np.float32) for one in tokens([f"query: {query.text}" for query in wanted.queries])
    ]
    return lambda query, document: float(
        (asked[query] @ held[document].astype(np.float32).T).max(axis=1).mean()
    )


def rescored(pool: Pool, row: int, first: int, score: Callable[[int, str], float]) -> list[int]:
    """The first few of the product's ranking ordered anew with a late score; the others behind them."""
    order = pool.fused()
    chosen = {one.passage_id: one for one in pool.candidates}
    late = [replace(chosen[i], late=score(row, pool.documents[i])) for i in order[:first]]
    return pool.fused(late) + order[first:]


def cells(wanted: RetrievalSet, rankings: Sequence[tuple[Pool, list[int]]]) -> list[str]:
    """A cell a language pair."""
    judged = [
        Judged(
            pool.query.id, pool.query.language, pool.query.gold, tuple(pool.documents[i] for i in order[:10])
        )
        for pool, order in rankings
    ]
    languages = {document.id: document.language for document in wanted.documents}
    told = []
    for group in by_language_pair(judged, languages).values():
        shares = [[one.recall(1) for one in group], [one.recall(5) for one in group]]
        if any(len(one.gold) > 1 for one in group):
            shares.append([one.all_found(5) for one in group])
        told.append("/".join(f"{100 * sum(share) / len(share):.1f}" for share in shares))
    return told


def measure(
    wanted: RetrievalSet, embedder: SentenceTransformerEmbedder, model: Any, chosen: argparse.Namespace
):
    """A row a variant: the cells of one set."""
    asked = embedder.embed_queries([query.text for query in wanted.queries])
    found = pools(wanted, embedder, asked)
    pairs = by_language_pair(
        (Judged(query.id, query.language, query.gold, ()) for query in wanted.queries),
        {document.id: document.language for document in wanted.documents},
    )
    rows = {"": [f"{wanted.name}, {pair} ({len(group):,})" for pair, group in pairs.items()]}
    for name, variant in VARIANTS.items():
        rows[name] = cells(wanted, [(pool, variant(pool)) for pool in found])
    if any(document.title for document in wanted.documents):
        bare = pools(wanted, embedder, asked, title=False)
        rows["titles left out of what is embedded"] = cells(wanted, [(pool, pool.fused()) for pool in bare])
    if chosen.sentences:
        score = with_sentences(wanted, embedder, asked)
        rows["and the best sentence's vector"] = cells(
            wanted,
            [(pool, rescored(pool, row, len(pool.candidates), score)) for row, pool in enumerate(found)],
        )
    if chosen.late:
        score = with_tokens(wanted, model)
        rows[f"and late interaction on {chosen.late}"] = cells(
            wanted, [(pool, rescored(pool, row, chosen.late, score)) for row, pool in enumerate(found)]
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--queries", type=int, default=0, help="at most so many of each set, evenly spaced; 0: all"
    )
    parser.add_argument("--sentences", action="store_true", help="also with the vectors of single sentences")
    parser.add_argument(
        "--late", type=int, default=0, help="also with late interaction on so many first passages"
    )
    chosen = parser.parse_args()
    settings = Settings.load()
    folder = ModelStore(settings.cache).path(settings.embedder)
    embedder = SentenceTransformerEmbedder(folder, name="ablation", dtype=settings.embedding_dtype)
    model = None
    if chosen.late:
        import torch
        from sentence_transformers import SentenceTransformer

        dtype = torch.bfloat16 if has_bfloat16() else torch.float32
        model = SentenceTransformer(
            str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": dtype}
        )
    table: dict[str, list[str]] = {}
    width = 0
    for one in chosen.folders:
        given = read_set(one)
        for wanted in [given, *(given.across(language) for language in LANGUAGES if given.has_twins)]:
            step = max(1, len(wanted.queries) // chosen.queries) if chosen.queries else 1
            rows = measure(replace(wanted, queries=wanted.queries[::step]), embedder, model, chosen)
            for name in dict.fromkeys([*table, *rows]):
                told = rows.get(name, ["-"] * len(rows[""]))
                table[name] = table.get(name, ["-"] * width) + told
            width += len(rows[""])
            show(rows)
    if len(chosen.folders) > 1:
        show(table)


def show(table: Mapping[str, Sequence[str]]) -> None:
    """Print a table as Markdown; its first row is the header."""
    (_, header), *rows = table.items()
    print("\n| variant | " + " | ".join(header) + " |")
    print("|---" * (len(header) + 1) + "|")
    for name, told in rows:
        print(f"| {name} | " + " | ".join(told) + " |", flush=True)


if __name__ == "__main__":
    main()
