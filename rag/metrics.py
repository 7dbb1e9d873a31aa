"""What an operator watches, in Prometheus' text format; each application has its own registry."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.answer_records import Answer
    from rag.assistant import Assistant
    from rag.check_jobs import Job

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 60)
_CHECK_SECONDS = (0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800)  # from one claim to a book


class Metrics:
    """Counters of requests, answers and checks, and how long they take."""

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
        self._checks = Counter(
            "sourcier_checks", "Claim checks by how they ended", ["status"], registry=self._registry
        )
        self._verdicts = Counter(
            "sourcier_verdicts", "Claims by their verdict", ["verdict"], registry=self._registry
        )
        self._check_seconds = Histogram(
            "sourcier_check_seconds",
            "Seconds of a claim check that was done, waiting not counted",
            buckets=_CHECK_SECONDS,
            registry=self._registry,
        )
        self._checks_waiting = Gauge(
            "sourcier_checks_waiting", "Claim checks queued behind the one that runs", registry=self._registry
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

    def checked(self, job: Job) -> None:
        """Count a claim check that has ended: how, its verdicts, and its seconds."""
        self._checks.labels(str(job.status)).inc()
        if job.report is None:
            return
        for claim in job.report.claims:
            self._verdicts.labels(str(claim.verdict)).inc()
        if "total" in job.report.timings_ms:
            self._check_seconds.observe(job.report.timings_ms["total"] / 1000)

    def text(self, *, checks_waiting: int = 0) -> bytes:
        """All of it, as Prometheus reads it.

        :param checks_waiting: Claim checks that are queued at this moment.
        """
        from prometheus_client import generate_latest

        self._checks_waiting.set(checks_waiting)
        status = self._assistant.status()
        self._generation.set(status.generation)
        self._documents.set(status.documents)
        for language, count in status.passages.items():
            self._passages.labels(language).set(count)
        text: bytes = generate_latest(self._registry)
        return text
