"""Claim checks in the background: from the queue to their end, what is bounded, and a clean shutdown."""

from __future__ import annotations

import dataclasses
import json
import threading

import pytest

from check_reports import ENGLISH_TEXT, ScriptedChecks, english
from check_server import EndlessChecks, GatedChecks, assert_problem, finished, served
from rag.check_jobs import CheckJobs, CheckRequest, JobStatus
from rag.claims.exports import export
from rag.claims.wire import report_json
from rag.errors import LanguageModelError, UnknownAnswer
from rag.records import Filters

REQUEST = CheckRequest((), "Zorvex plans a plant.", None, Filters())


# --- jobs ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"text": "x" * 5000}, 200),
        ({"text": "x" * 5001}, 202),
        ({"claims": ["A claim."] * 20}, 200),
        ({"claims": ["A claim."] * 21}, 202),
        ({"claims": ["x" * 2000] * 3}, 202),
        ({"text": "x", "job": True}, 202),
    ],
)
def test_what_is_long_or_wanted_so_is_a_job(body, status):
    with served(ScriptedChecks()) as client:
        assert client.post("/v1/check", json=body).status_code == status


def test_a_job_tells_its_progress_then_its_report():
    checks = GatedChecks(steps=2)
    with served(checks) as client:
        response = client.post("/v1/check", json={"text": ENGLISH_TEXT, "job": True})
        job = response.json()
        assert response.headers["location"] == job["links"]["self"] == f"/v1/check/{job['id']}"
        assert (job["status"], job["done"], job["total"]) == ("queued", 0, 0)
        seen = []
        for _ in range(3):
            assert checks.entered.acquire(timeout=10)
            now = client.get(job["links"]["self"]).json()
            seen.append((now["status"], now["done"], now["total"], "report" in now))
            assert_problem(
                client.get(job["links"]["exports"]["md"]), 409, f"{now['done']} of 2 claims", "later"
            )
            checks.gate.release()
        assert seen == [("running", 0, 2, False), ("running", 1, 2, False), ("running", 2, 2, False)]
        done = finished(client, job)
        assert (done["status"], done["done"], done["total"]) == ("done", 3, 3)
        assert done["report"] == report_json(english())
        assert client.get(job["links"]["exports"]["md"]).text == export(english(), "md")


def test_jobs_run_one_at_a_time_in_their_order():
    checks = GatedChecks(steps=0)
    with served(checks) as client:
        jobs = [
            client.post("/v1/check", json={"text": f"Text {number}.", "job": True}).json()
            for number in range(4)
        ]
        for number in range(4):
            assert checks.entered.acquire(timeout=10)
            assert checks.order == [f"Text {before}." for before in range(number + 1)]
            assert [client.get(job["links"]["self"]).json()["status"] for job in jobs[number + 1 :]] == [
                "queued"
            ] * (3 - number)
            checks.gate.release()
        assert [finished(client, job)["status"] for job in jobs] == ["done"] * 4


def test_a_job_that_runs_is_cancelled_at_its_next_claim_and_the_next_job_runs():
    checks = GatedChecks(steps=2)
    with served(checks) as client:
        first, second = (
            client.post("/v1/check", json={"text": text, "job": True}).json() for text in ("One.", "Two.")
        )
        assert checks.entered.acquire(timeout=10)
        assert client.delete(first["links"]["self"]).json() == {"id": first["id"], "status": "cancelled"}
        assert client.get(first["links"]["self"]).json()["status"] == "cancelled"
        for _ in range(4):  # one claim of the first, three of the second
            checks.gate.release()
        assert finished(client, second)["status"] == "done"
        cancelled = client.get(first["links"]["self"]).json()
        assert (cancelled["status"], "report" in cancelled) == ("cancelled", False)
        assert_problem(client.get(first["links"]["exports"]["md"]), 409, "cancelled")
        assert checks.order == ["One.", "Two."]


def test_a_job_that_waits_is_cancelled_before_it_begins():
    checks = GatedChecks(steps=0)
    with served(checks) as client:
        first, second = (
            client.post("/v1/check", json={"text": text, "job": True}).json() for text in ("One.", "Two.")
        )
        assert checks.entered.acquire(timeout=10)
        assert client.delete(second["links"]["self"]).json()["status"] == "cancelled"
        checks.gate.release()
        assert finished(client, first)["status"] == "done"
        assert finished(client, second)["status"] == "cancelled"
        assert checks.order == ["One."]


def test_a_finished_check_is_forgotten_on_demand():
    with served(ScriptedChecks()) as client:
        address = client.post("/v1/check", json={"text": "x y"}).json()["links"]["self"]
        assert client.delete(address).json() == {"id": "chk_1", "status": "forgotten"}
        assert_problem(client.get(address), 404, "send the text again")
        assert_problem(client.delete(address), 404)


def test_a_job_that_fails_holds_the_problem_and_the_next_one_runs():
    checks = ScriptedChecks(error=LanguageModelError("It crashed", fix="start it again"))
    with served(checks) as client:
        job = finished(client, client.post("/v1/check", json={"text": "x y", "job": True}).json())
        assert job["status"] == "failed"
        assert job["problem"] == {
            "type": "about:blank",
            "title": "LanguageModelError",
            "status": 503,
            "detail": "It crashed",
            "fix": "start it again",
        }
        assert_problem(client.get(job["links"]["exports"]["md"]), 503, "It crashed")
        checks.error = None
        again = client.post("/v1/check", json={"text": "x y", "job": True}).json()
        assert finished(client, again)["status"] == "done"


def test_a_surprise_in_a_job_is_a_500_without_its_inside(caplog):
    checks = ScriptedChecks(error=ZeroDivisionError("inside"))
    with served(checks) as client:
        job = finished(client, client.post("/v1/check", json={"text": "x y", "job": True}).json())
        assert (job["status"], job["problem"]["status"]) == ("failed", 500)
        assert "inside" not in json.dumps(job)
        assert "ZeroDivisionError" in caplog.text
        assert_problem(client.post("/v1/check", json={"text": "x y"}), 500)


def test_the_error_of_a_short_check_is_a_problem():
    checks = ScriptedChecks(error=LanguageModelError("It crashed", fix="start it again"))
    with served(checks) as client:
        assert_problem(client.post("/v1/check", json={"text": "x y"}), 503, "start it again")


# --- what is bounded -------------------------------------------------------------------------------------


def test_a_full_queue_takes_no_more_until_there_is_room():
    checks = GatedChecks(steps=0)
    with served(checks, most_waiting=2) as client:
        first = client.post("/v1/check", json={"text": "x y", "job": True}).json()
        assert checks.entered.acquire(timeout=10)
        others = [client.post("/v1/check", json={"text": "x y", "job": True}) for _ in range(3)]
        assert [response.status_code for response in others] == [202, 202, 503]
        assert_problem(others[2], 503, "wait already")
        assert others[2].headers["retry-after"] == "30"
        for _ in range(3):
            checks.gate.release()
        for job in (first, others[0].json(), others[1].json()):
            assert finished(client, job)["status"] == "done"
        assert client.post("/v1/check", json={"text": "x y", "job": True}).status_code == 202
        checks.gate.release()


def numbered(number):
    return dataclasses.replace(english(), id=f"chk_{number}")


def test_the_oldest_report_is_forgotten_first():
    checks = ScriptedChecks()
    jobs = CheckJobs(checks, most_kept=3)
    for number in range(5):
        checks.report = numbered(number)
        jobs.check_now(REQUEST)
    assert [jobs.job(f"chk_{number}").status for number in (2, 3, 4)] == [JobStatus.DONE] * 3
    for number in (0, 1):
        with pytest.raises(UnknownAnswer):
            jobs.job(f"chk_{number}")


def test_reports_are_kept_within_a_measure_of_memory_and_the_last_one_always():
    size = len(json.dumps(report_json(english()), ensure_ascii=False))
    checks = ScriptedChecks()
    jobs = CheckJobs(checks, most_characters=2 * size)
    for number in range(4):
        checks.report = numbered(number)
        jobs.check_now(REQUEST)
    assert jobs.job("chk_3").characters == jobs.job("chk_2").characters == size
    with pytest.raises(UnknownAnswer):
        jobs.job("chk_1")
    tiny = CheckJobs(ScriptedChecks(), most_characters=1)
    assert tiny.check_now(REQUEST).report == tiny.job("chk_1").report == english()


def workers():
    return {thread for thread in threading.enumerate() if thread.name.startswith("claim-check")}


def test_the_server_stops_with_a_job_that_runs_and_one_that_waits():
    others = workers()  # of a page that another test left open
    checks = EndlessChecks()
    with served(checks) as client:
        jobs = client.jobs
        first, second = (
            client.post("/v1/check", json={"text": text, "job": True}).json()["id"]
            for text in ("One.", "Two.")
        )
        assert checks.entered.wait(timeout=10)
    assert [jobs.job(job).status for job in (first, second)] == [JobStatus.CANCELLED] * 2
    assert workers() <= others
    assert jobs.submit(REQUEST) is None
    assert checks.asked == ["One."]


def test_nothing_is_started_before_the_first_job():
    others = workers()
    jobs = CheckJobs(ScriptedChecks())
    jobs.check_now(REQUEST)
    assert workers() <= others
    jobs.close()
