"""The routes of the claim check over assistants that play reports, for the tests of the API and of its jobs."""

from __future__ import annotations

import itertools
import threading
import time

from fastapi import FastAPI
from fastapi.testclient import TestClient

from check_reports import ScriptedChecks
from rag.api_check import add_checks, lifespan_of
from rag.check_jobs import CheckJobs
from rag.problems import install_handlers


class GatedChecks(ScriptedChecks):
    """Waits after each claim until it is let on."""

    def __init__(self, **options):
        super().__init__(**options)
        self.gate = threading.Semaphore(0)
        self.entered = threading.Semaphore(0)
        self.order = []

    def check(self, claims=(), *, text=None, language=None, filters=None, progress=lambda done, total: None):
        self.order.append(text)

        def waiting(done, total):
            progress(done, total)
            self.entered.release()
            assert self.gate.acquire(timeout=10)

        return super().check(claims, text=text, language=language, filters=filters, progress=waiting)


class EndlessChecks(ScriptedChecks):
    """Tells its progress for ever."""

    def __init__(self):
        super().__init__()
        self.entered = threading.Event()

    def check(self, claims=(), *, text=None, language=None, filters=None, progress=lambda done, total: None):
        self.asked.append(text)
        for number in itertools.count():
            progress(number, number + 1)
            self.entered.set()


def served(checks, **limits):
    """The routes of the claim check over an assistant that plays reports."""
    jobs = CheckJobs(checks, **limits)
    app = FastAPI(
        lifespan=lifespan_of(jobs),
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    install_handlers(app)
    add_checks(app, jobs)
    client = TestClient(app, raise_server_exceptions=False)
    client.jobs = jobs
    return client


def finished(client, job):
    deadline = time.monotonic() + 10
    while (body := client.get(job["links"]["self"]).json())["status"] in {"queued", "running"}:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    return body


def assert_problem(response, status, *words):
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["fix"]
    for word in words:
        assert word in response.text
