"""`/v1/check`: the contract, exports, what is refused, and its limits."""

from __future__ import annotations

import dataclasses

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from check_reports import ENGLISH_TEXT, ScriptedChecks, english, hostile
from check_server import assert_problem, finished, served
from rag.api import create_app
from rag.api_check import CHECK_BYTES, FormatName
from rag.claims.exports import FORMATS, export
from rag.claims.limits import MOST_CHARACTERS, MOST_CLAIMS
from rag.claims.wire import report_json
from rag.records import Filters

# --- at once ---------------------------------------------------------------------------------------------


def test_a_short_text_is_checked_at_once_by_the_contract():
    checks = ScriptedChecks()
    with served(checks) as client:
        body = {"text": ENGLISH_TEXT, "language": "en", "filters": {"publisher": "P", "document_ids": ["a"]}}
        response = client.post("/v1/check", json=body)
        report = response.json()
        assert response.status_code == 200
        assert {name: value for name, value in report.items() if name != "links"} == report_json(english())
        assert checks.asked == [
            {
                "claims": (),
                "text": ENGLISH_TEXT,
                "language": "en",
                "filters": Filters(publisher="P", document_ids=("a",)),
            }
        ]
        kept = client.get(response.headers["location"]).json()
        assert (kept["status"], kept["done"], kept["total"]) == ("done", 3, 3)
        assert kept["report"] == report_json(english())


def test_claims_are_given_one_by_one():
    checks = ScriptedChecks()
    with served(checks) as client:
        client.post("/v1/check", json={"claims": ["One is here.", "Two is there."]})
    assert checks.asked[0]["claims"] == ("One is here.", "Two is there.")
    assert checks.asked[0]["text"] is None


@pytest.mark.parametrize("name", FORMATS)
def test_every_export_has_its_media_type_and_its_bytes(name):
    with served(ScriptedChecks()) as client:
        links = client.post("/v1/check", json={"text": "x y"}).json()["links"]
        response = client.get(links["exports"][name])
        assert response.content.decode() == export(english(), name)
        assert response.headers["content-type"] == FORMATS[name].media_type
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "script" not in response.headers["content-security-policy"]
        assert f'filename="check-chk_1{FORMATS[name].suffix}"' in response.headers["content-disposition"]


def test_the_formats_of_the_api_are_those_that_there_are():
    assert FormatName.__args__ == tuple(FORMATS)


def test_an_id_of_a_report_gets_into_no_header_unclean():
    with served(ScriptedChecks(dataclasses.replace(hostile(), id='a"\\;b'))) as client:
        client.post("/v1/check", json={"text": "x y"})
        response = client.get('/v1/check/a"%5C;b', params={"format": "csv"})
        assert response.headers["content-disposition"] == 'attachment; filename="check-ab.csv"'


# --- what is refused -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, ["nothing to check"]),
        ({"text": " …\n"}, ["nothing to check"]),
        ({"claims": []}, ["nothing to check"]),
        ({"claims": ["One.", " "]}, ["Claim 2 is empty"]),
        ({"claims": ["One."], "text": "Two."}, ["together"]),
        ({"claims": ["One."] * (MOST_CLAIMS + 1)}, ["1,001 claims", "in parts"]),
        ({"claims": ["x" * 6000]}, ["6,000 characters", "as a text"]),
        ({"text": "x" * (MOST_CHARACTERS + 1)}, ["500,001 characters"]),
        ({"text": "x", "language": "de"}, ["language"]),
        ({"text": "x", "claim": ["y"]}, ["claim"]),
        ({"claims": "One."}, ["claims"]),
        ({"text": "x", "filters": {"published_after": "soon"}}, ["published_after"]),
    ],
)
def test_a_bad_request_is_a_problem_that_names_what_is_wrong(body, words):
    checks = ScriptedChecks()
    with served(checks) as client:
        assert_problem(client.post("/v1/check", json=body), 422, *words)
    assert checks.asked == []


def test_unknown_checks_and_formats_are_problems():
    with served(ScriptedChecks()) as client:
        assert_problem(client.get("/v1/check/none"), 404, "send the text again")
        assert_problem(client.delete("/v1/check/none"), 404)
        client.post("/v1/check", json={"text": "x y"})
        assert_problem(client.get("/v1/check/chk_1?format=pdf"), 422, "format")


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_FIELDS = st.sampled_from(["claims", "text", "language", "filters", "job"])


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.dictionaries(_FIELDS, _VALUES, max_size=4) | _VALUES)
def test_no_body_makes_a_500(body):
    assert served(ScriptedChecks()).post("/v1/check", json=body).status_code < 500


# --- in the whole API ------------------------------------------------------------------------------------


def test_the_whole_api_has_the_routes_and_their_limit_of_bytes(assistant, monkeypatch):
    checks = ScriptedChecks()
    monkeypatch.setattr(type(assistant), "check", checks.check, raising=False)
    with TestClient(create_app(assistant), raise_server_exceptions=False) as client:
        long = client.post("/v1/check", json={"text": "é" * MOST_CHARACTERS})  # six bytes each in JSON
        assert long.status_code == 202, long.text
        assert finished(client, long.json())["status"] == "done"
        assert_problem(client.post("/v1/check", content=b" " * (CHECK_BYTES + 1)), 413)
        assert 'route="/v1/check",status="202"' in client.get("/metrics").text
        assert {"/v1/check", "/v1/check/{check_id}"} <= set(client.get("/openapi.json").json()["paths"])
