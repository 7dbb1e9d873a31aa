"""The JSON API over the fictional corpus: the contract, its errors as problem+json, and a fuzz that finds no 500."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes import ScriptedModel, broken
from rag.api import create_app

QUESTION = "How many wafers a month will the Larkham plant make?"
DRAFT = "The Larkham plant will make up to 40,000 wafers a month [1]."


@pytest.fixture
def client(assistant):
    return TestClient(create_app(assistant), raise_server_exceptions=False)


def assert_problem(response, status, *words):
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["fix"]
    for word in words:
        assert word in response.text, response.text


def events_of(response):
    blocks = [block for block in response.text.split("\n\n") if block.strip()]
    return [
        (block.split("\n")[0].removeprefix("event: "), json.loads(block.split("data: ", 1)[1]))
        for block in blocks
    ]


def test_an_answer_follows_the_contract_and_its_citations_resolve(client, assistant):
    assistant.llm = ScriptedModel(DRAFT)
    answer = client.post("/v1/ask", json={"question": QUESTION}).json()
    assert set(answer) == {
        "id", "question", "understood_as", "language", "answerable", "reason", "explanation", "answer", "sentences",
        "citations", "disagreements", "nearest", "receipt", "timings_ms",
    }  # fmt: skip
    assert (answer["answerable"], answer["language"], answer["reason"]) == (True, "en", None)
    sentence = answer["sentences"][0]
    assert sentence == {
        "text": "The Larkham plant will make up to 40,000 wafers a month.",
        "start": 0,
        "end": 56,
        "citations": [1, 2],
        "status": "supported",
    }
    for citation in answer["citations"]:
        document = client.get(f"/v1/documents/{citation['document_id']}?version={citation['version']}").json()
        assert document["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert document["sha256"] == citation["sha256"]
    assert client.get(f"/v1/answers/{answer['id']}").json() == answer


def test_a_follow_up_is_answered_as_it_was_understood_and_says_so(client):
    asked = {
        "question": "And in Brumeval?",
        "history": ["What does the plant in Larkham cost?"],
        "mode": "extract",
    }
    answer = client.post("/v1/ask", json=asked).json()
    assert answer["question"] == "And in Brumeval?"
    assert answer["understood_as"] == "What does the plant in Brumeval cost?"
    assert client.get(f"/v1/answers/{answer['id']}").json() == answer
    plain = client.post("/v1/ask", json={"question": answer["understood_as"], "mode": "extract"}).json()
    assert plain["understood_as"] is None
    assert plain["answer"] == answer["answer"]
    assert plain["id"] != answer["id"]
    events = events_of(client.post("/v1/ask", json={**asked, "stream": True}))
    assert events[0][1]["understood_as"] == "What does the plant in Brumeval cost?"
    assert events[-1][1] == answer


def test_a_superseded_figure_is_told_with_the_dates_of_its_sources(client):
    notes = [
        {
            "title": "Moorgate",
            "published": "2031-05-04",
            "text": "Moorgate will make 4,000 engines a year in Otterby.",
        },
        {
            "title": "Moorgate again",
            "published": "2032",
            "text": "Moorgate now plans to make 6,000 engines a year in Otterby.",
        },
    ]
    assert client.post("/v1/documents", json={"documents": notes}).status_code == 200
    asked = {"question": "How many engines a year will Moorgate make in Otterby?", "mode": "extract"}
    answer = client.post("/v1/ask", json=asked).json()
    (disagreement,) = answer["disagreements"]
    numbers = {citation["document_id"]: citation["number"] for citation in answer["citations"]}
    assert disagreement["values"] == [
        {"text": "6,000 engines a year", "citation": numbers["moorgate-again"], "as_of": "2032"},
        {"text": "4,000 engines a year", "citation": numbers["moorgate"], "as_of": "2031-05-04"},
    ]


def test_a_stream_gives_evidence_then_sentences_then_the_same_answer(client, assistant):
    assistant.llm = ScriptedModel(DRAFT)
    response = client.post("/v1/ask", json={"question": QUESTION, "stream": True})
    assert response.headers["content-type"].startswith("text/event-stream")
    events = events_of(response)
    assert [name for name, _ in events] == ["evidence", "sentence", "done"]
    assert events[1][1]["sentence"] == events[2][1]["sentences"][0]
    assert any("40,000" in citation["quote"] for citation in events[0][1]["evidence"])
    accepted = client.post("/v1/ask", json={"question": QUESTION}, headers={"Accept": "text/event-stream"})
    assert [name for name, _ in events_of(accepted)] == ["evidence", "sentence", "done"]


def test_an_error_in_a_stream_is_an_event(client, assistant):
    assistant.llm = ScriptedModel(broken())
    events = events_of(
        client.post("/v1/ask", json={"question": QUESTION, "stream": True, "mode": "generate"})
    )
    assert [name for name, _ in events] == ["evidence", "error"]
    assert events[1][1]["title"] == "LanguageModelError"


def test_an_abstention_is_a_result_with_the_nearest_passages(client):
    answer = client.post("/v1/ask", json={"question": "What does Micron make in Larkham?"}).json()
    assert (answer["answerable"], answer["reason"]) == (False, "unknown_name")
    assert answer["citations"] == []
    assert {"document_id", "text", "start", "end"} <= set(answer["nearest"][0])


def test_search_gives_hits_with_the_parts_of_their_scores_and_filters(client):
    body = client.get("/v1/search", params={"q": "plant in Larkham", "top_k": 2}).json()
    hit = body["hits"][0]
    assert (hit["document_id"], hit["version"], hit["language"]) == ("en/zorvex", 1, "en")
    assert hit["parts"]["dense"]["rank"] == 1
    assert "larkham" in hit["matched"]
    text = client.get(f"/v1/documents/{hit['document_id']}").json()["text"]
    assert text[hit["start"] : hit["end"]] == hit["text"]
    french = client.get("/v1/search", params={"q": "plant in Larkham", "language": "fr"}).json()["hits"]
    assert {hit["language"] for hit in french} == {"fr"}
    dated = client.get("/v1/search", params={"q": "plant", "published_after": "2031-06-01"}).json()["hits"]
    assert {hit["document_id"] for hit in dated} == {"fr/zorvex"}


def test_documents_are_listed_added_replaced_and_removed(client):
    listed = client.get("/v1/documents").json()
    assert (listed["total"], [one["id"] for one in listed["documents"]]) == (
        3,
        ["en/moss", "en/zorvex", "fr/zorvex"],
    )
    body = {"title": "Marais", "text": "Le marais de Brumeval abrite des hérons."}
    assert client.post("/v1/documents", json=body).json()["added"] == ["marais"]
    assert client.get("/v1/documents/marais").json()["language"] == "fr"
    changed = {**body, "text": "Le marais de Brumeval est asséché."}
    assert client.post("/v1/documents", json={"documents": [changed]}).json()["replaced"] == ["marais"]
    assert client.get("/v1/documents/marais?version=1").json()["text"] == body["text"]
    assert client.delete("/v1/documents/marais").json() == {"removed": 1}
    assert_problem(client.get("/v1/documents/marais"), 404, "marais")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"question": ""}, ["empty"]),
        ({"question": "a" * 100_000}, ["100,000"]),
        ({}, ["question"]),
        ({"question": "x", "langage": "fr"}, ["langage"]),
        ({"question": "x", "language": "de"}, ["language"]),
        ({"question": "x", "top_k": 0}, ["top_k"]),
        ({"question": "x", "filters": {"published_after": "soon"}}, ["published_after"]),
        ({"question": ["x"]}, ["question"]),
    ],
)
def test_a_bad_question_is_a_problem_that_names_the_field(client, body, words):
    assert_problem(client.post("/v1/ask", json=body), 422, *words)


def test_other_bad_requests_are_problems_too(client):
    assert_problem(client.post("/v1/ask", content=b"{", headers={"Content-Type": "application/json"}), 422)
    assert_problem(client.get("/v1/nothing"), 404)
    assert_problem(client.put("/v1/ask"), 405)
    assert_problem(client.get("/v1/answers/ans_none"), 404, "ask the question again")
    assert_problem(client.delete("/v1/documents/none"), 404)
    assert_problem(client.get("/v1/documents/en/zorvex?version=7"), 404, "version 7")
    assert_problem(client.post("/v1/ask", json={"question": "x", "history": ["y" * 1_000_000]}), 413)
    assert_problem(client.post("/v1/documents", json={"title": "t", "text": " \n "}), 422, "no text")


def test_a_surprise_is_a_500_without_its_inside(client, assistant, monkeypatch):
    monkeypatch.setattr(assistant, "search", lambda *_, **__: 1 / 0)
    response = client.get("/v1/search", params={"q": "x"})
    assert_problem(response, 500)
    assert "ZeroDivision" not in response.text


def test_health_readiness_metrics_and_ids_of_requests(client, assistant):
    assert client.get("/healthz").json()["status"] == "alive"
    ready = client.get("/readyz").json()
    assert (ready["documents"], ready["passages"]) == (3, {"en": 2, "fr": 1})
    client.post("/v1/ask", json={"question": QUESTION})
    metrics = client.get("/metrics").text
    assert 'sourcier_answers_total{outcome="answered"} 1.0' in metrics
    assert 'sourcier_requests_total{route="/v1/ask",status="200"} 1.0' in metrics
    assert client.get("/healthz", headers={"X-Request-Id": "abc"}).headers["X-Request-Id"] == "abc"
    assistant.remove(["en/moss", "en/zorvex", "fr/zorvex"])
    assert_problem(client.get("/readyz"), 503, "sourcier ingest")


def test_no_page_of_ours_loads_anything_from_elsewhere(client):
    assert client.get("/docs").status_code == 404
    assert client.get("/openapi.json").json()["info"]["title"] == "Sourcier"


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_FIELDS = st.sampled_from(
    [
        "question",
        "language",
        "stream",
        "top_k",
        "filters",
        "mode",
        "history",
        "text",
        "title",
        "id",
        "documents",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.dictionaries(_FIELDS, _VALUES, max_size=5) | _VALUES, route=st.sampled_from(["ask", "documents"])
)
def test_no_body_makes_a_500(client, body, route):
    assert client.post(f"/v1/{route}", json=body).status_code < 500


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(min_size=1, max_size=60))
def test_no_query_makes_a_500(client, query):
    assert client.get("/v1/search", params={"q": query.encode("utf-8", "replace").decode()}).status_code in {
        200,
        422,
    }
