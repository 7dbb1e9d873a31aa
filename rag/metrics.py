"""What an operator watches, in Prometheus' text format; each application has its own registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.records import Answer

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 60)


class Metrics:
    """Counters of requests and answers, and how long they take."""

    def __init__(self, assistant: Assistant) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self._assistant = assistant
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "sourcier_requests", "Requests by route and status", ["route", "status"], registry=self._registry
        )
        self._answers = Counter(
            "sourcier_answers", "Answers by outcome", ["outcome"], registry=self._registry
        )
        self._seconds = Histogram(
            "sourcier_answer_seconds",
            "Seconds from the question to the first sentence and to the whole answer",
            ["until"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._gate = Counter(
            "sourcier_gate_actions",
            "Draft sentences mended, quoted or dropped",
            ["action"],
            registry=self._registry,
        )
        self._generation = Gauge(
            "sourcier_index_generation", "Generation of the index", registry=self._registry
        )
        self._documents = Gauge("sourcier_documents", "Documents in the index", registry=self._registry)
        self._passages = Gauge(
            "sourcier_passages", "Passages in the index", ["language"], registry=self._registry
        )

    def request(self, route: str, status: int) -> None:
        """Count a request."""
        self._requests.labels(route, str(status)).inc()

    def answered(self, answer: Answer) -> None:
        """Count an answer or an abstention with its times."""
        self._answers.labels("answered" if answer.answerable else str(answer.reason)).inc()
        for until in ("first_sentence", "total"):
            if until in answer.timings_ms:
                self._seconds.labels(until).observe(answer.timings_ms[until] / 1000)
        for note in answer.receipt.notes:
            self._gate.labels(note.partition(":")[0]).inc()

    def failed(self) -> None:
        """Count a question that ended in an error."""
        self._answers.labels("error").inc()

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        from prometheus_client import generate_latest

        status = self._assistant.status()
        self._generation.set(status.generation)
        self._documents.set(status.documents)
        for language, count in status.passages.items():
            self._passages.labels(language).set(count)
        text: bytes = generate_latest(self._registry)
        return text
