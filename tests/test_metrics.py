"""What an operator watches of claim checks: how they end, their verdicts, their seconds, and how many wait."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from check_reports import ScriptedChecks, english
from check_server import GatedChecks
from rag.api import create_app
from rag.check_jobs import CheckJobs, CheckRequest, Job, JobStatus
from rag.errors import LanguageModelError
from rag.metrics import Metrics
from rag.records import Filters

REQUEST = CheckRequest((), "Zorvex plans a plant.", None, Filters())
STATUS = SimpleNamespace(generation=7, documents=3, passages={"en": 2, "fr": 1})


def told(metrics, **options) -> dict[str, float]:
    """Each figure by its name and labels."""
    lines = metrics.text(**options).decode().split("\n")
    return {
        name: float(value)
        for name, _, value in (line.rpartition(" ") for line in lines if line and line[0] != "#")
    }


def fresh() -> Metrics:
    return Metrics(SimpleNamespace(status=lambda: STATUS))


def taking(milliseconds):
    return dataclasses.replace(english(), timings_ms={"total": milliseconds})


def test_a_check_counts_its_verdicts_and_its_seconds():
    metrics = fresh()
    for milliseconds in (800, 45_000):
        metrics.checked(Job("chk_1", JobStatus.DONE, report=taking(milliseconds)))
    found = told(metrics)
    assert found['sourcier_checks_total{status="done"}'] == 2
    verdicts = {
        verdict: found.get(f'sourcier_verdicts_total{{verdict="{verdict}"}}')
        for verdict in ("supported", "contradicted", "not_found", "disputed")
    }
    assert verdicts == {"supported": 2, "contradicted": 2, "not_found": 2, "disputed": None}
    assert found["sourcier_check_seconds_count"] == 2
    assert found["sourcier_check_seconds_sum"] == pytest.approx(45.8)
    assert found['sourcier_check_seconds_bucket{le="1.0"}'] == 1
    assert found['sourcier_check_seconds_bucket{le="60.0"}'] == 2


def test_what_gave_no_report_counts_no_verdict_and_no_time():
    metrics = fresh()
    metrics.checked(Job("job_1", JobStatus.FAILED, problem={"status": 500}))
    metrics.checked(Job("job_2", JobStatus.CANCELLED))
    found = told(metrics)
    assert found['sourcier_checks_total{status="failed"}'] == 1
    assert found['sourcier_checks_total{status="cancelled"}'] == 1
    assert found["sourcier_check_seconds_count"] == 0
    assert not any(name.startswith("sourcier_verdicts_total") for name in found)


def test_how_many_wait_is_told_at_the_moment_of_asking():
    metrics = fresh()
    assert told(metrics, checks_waiting=4)["sourcier_checks_waiting"] == 4
    assert told(metrics)["sourcier_checks_waiting"] == 0


def test_each_check_is_told_of_once_however_it_ends():
    ended = []
    checks = GatedChecks(steps=0)
    jobs = CheckJobs(checks, ended=ended.append)
    runs, waits, done = (jobs.submit(REQUEST) for _ in range(3))
    assert checks.entered.acquire(timeout=10)
    assert jobs.waiting == 2
    jobs.cancel(waits.id)
    assert jobs.waiting == 1
    jobs.cancel(runs.id)
    jobs.cancel(runs.id)  # forgotten while it still runs
    for _ in range(2):
        checks.gate.release()
    assert checks.entered.acquire(timeout=10)
    checks.gate.release()
    jobs.close()
    assert {job.id: job.status for job in ended} == {
        waits.id: JobStatus.CANCELLED,
        runs.id: JobStatus.CANCELLED,
        done.id: JobStatus.DONE,
    }
    assert len(ended) == 3
    assert [job.id for job in ended if job.report is not None] == [done.id]


def test_a_short_check_is_told_of_too_and_so_is_its_error():
    ended = []
    checks = ScriptedChecks()
    jobs = CheckJobs(checks, ended=ended.append)
    jobs.check_now(REQUEST)
    checks.error = LanguageModelError("It crashed", fix="start it again")
    with pytest.raises(LanguageModelError):
        jobs.check_now(REQUEST)
    assert [job.status for job in ended] == [JobStatus.DONE, JobStatus.FAILED]


def test_the_route_tells_of_a_check(assistant, monkeypatch):
    monkeypatch.setattr(type(assistant), "check", ScriptedChecks(taking(1200)).check)
    with TestClient(create_app(assistant)) as client:
        client.post("/v1/check", json={"text": "x y"})
        metrics = client.get("/metrics").text
    assert 'sourcier_verdicts_total{verdict="supported"} 1.0' in metrics
    assert "sourcier_check_seconds_sum 1.2" in metrics
    assert "sourcier_checks_waiting 0.0" in metrics
