"""Answers, citations and hits as JSON, by the public contract; one place for the API, the command line and exports."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rag.answer_records import Answer, AnswerSentence
from rag.records import Citation, Hit

Json = dict[str, Any]


def answer_json(answer: Answer) -> Json:
    """An answer as `POST /v1/ask` gives it."""
    return {
        "id": answer.id,
        "question": answer.question,
        "understood_as": answer.understood_as,
        "language": answer.language,
        "answerable": answer.answerable,
        "reason": answer.reason,
        "explanation": answer.explanation,
        "answer": answer.text,
        "sentences": [sentence_json(sentence) for sentence in answer.sentences],
        "citations": [citation_json(citation) for citation in answer.citations],
        "disagreements": [asdict(disagreement) for disagreement in answer.disagreements],
        "nearest": [hit_json(hit) for hit in answer.nearest],
        "receipt": {**asdict(answer.receipt), "notes": list(answer.receipt.notes)},
        "timings_ms": dict(answer.timings_ms),
    }


def sentence_json(sentence: AnswerSentence) -> Json:
    """A sentence of an answer."""
    return {**asdict(sentence), "citations": list(sentence.citations), "status": str(sentence.status)}


def citation_json(citation: Citation) -> Json:
    """A citation with its exact quote."""
    return {**asdict(citation), "based_on": list(citation.based_on)}


def hit_json(hit: Hit) -> Json:
    """A hit as `GET /v1/search` gives it."""
    passage = hit.passage
    return {
        "document_id": passage.document_id,
        "version": passage.version,
        "title": passage.title,
        "language": passage.language,
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "score": hit.score,
        "parts": {
            "dense": {"score": hit.dense_score, "rank": hit.dense_rank},
            "lexical": {"score": hit.lexical_score, "rank": hit.lexical_rank},
        },
        "matched": list(hit.matched),
    }
