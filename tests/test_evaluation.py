"""Measuring retrieval: known values of each measure, sets with every fault, floors that only move when told to."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from rag.cli import cli
from rag.errors import SettingsError
from rag.evaluation import Judged, Measure, PairMeasures, by_language_pair, evaluate_retrieval, summarise
from rag.evaluation_baseline import Baseline
from rag.evaluation_sets import Query, read_set

DOCUMENTS = [
    {"id": "a-fr", "title": "Le pont", "lang": "fr", "text": "Le pont de Brumeval mesure 312 mètres."},
    {"id": "a-en", "title": "The bridge", "lang": "en", "text": "The bridge of Brumeval is 312 metres long."},
    {"id": "b-en", "lang": "en", "text": "Owls turn their heads almost all the way round."},
]
QUERIES = [
    {"id": "1", "question": "Which birds turn their heads?", "lang": "en", "gold": ["b-en"]},
    {"id": "2", "question": "Combien mesure le pont ?", "lang": "fr", "gold": ["a-fr", "a-en"]},
]


def judged(found, *gold, language="en"):
    return Judged("q", language, gold, tuple(found))


def write_set(folder, documents=DOCUMENTS, queries=QUERIES):
    folder.mkdir(exist_ok=True)
    for name, rows in (("documents", documents), ("queries", queries)):
        lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


# ------------------------------------------------------------------------------------------- measures


def test_measures_of_one_query_by_hand():
    one = judged("xaybz", "a", "b")
    assert (one.first_rank, one.recall(1), one.recall(5)) == (2, 0.0, 1.0)
    assert one.reciprocal_rank() == 0.5
    assert (one.all_found(4), one.all_found(3)) == (1.0, 0.0)
    # Right ones at ranks 2 and 4: (1/log2 3 + 1/log2 5) / (1/log2 2 + 1/log2 3).
    assert one.ndcg() == pytest.approx((0.6309297536 + 0.4306765581) / 1.6309297536)


def test_nothing_found_is_zero_everywhere():
    missed = judged("xyz", "a")
    assert (missed.recall(10), missed.reciprocal_rank(), missed.ndcg(), missed.all_found(5)) == (0, 0, 0, 0)


def test_a_summary_holds_means_in_per_cent_inside_their_intervals():
    group = [judged("ab", "a")] * 30 + [judged("ba", "a")] * 10
    found = summarise(group)
    assert found["recall@1"].mean == pytest.approx(75.0)
    assert found["mrr@10"].mean == pytest.approx(87.5)
    # A mean of 40 draws with p = 0.75 has a standard deviation of 6.8: the 95 % interval is about 62 to 88.
    assert found["recall@1"].low == pytest.approx(61.6, abs=3)
    assert found["recall@1"].high == pytest.approx(88.4, abs=3)
    assert found["recall@5"] == Measure(100.0, 100.0, 100.0)
    assert "all@5" not in found
    assert "all@5" in summarise([*group, judged("ab", "a", "b")])
    assert found == summarise(group)


@given(st.lists(st.permutations("abcdefghijkl").map(lambda letters: letters[:10]), min_size=1, max_size=8))
def test_the_measures_keep_their_bounds_and_order(rankings):
    found = summarise([judged(ranking, "a", "b") for ranking in rankings])
    means = {name: one.mean for name, one in found.items()}
    assert 0 <= means["recall@1"] <= means["recall@5"] <= means["recall@10"] <= 100 + 1e-9
    assert means["recall@1"] <= means["mrr@10"] + 1e-9 <= means["recall@10"] + 2e-9
    assert means["all@5"] <= means["recall@5"] + 1e-9
    assert all(one.low - 1e-9 <= one.mean <= one.high + 1e-9 for one in found.values())


def test_groups_are_named_by_the_languages_of_query_and_right_documents():
    languages = {"a": "fr", "b": "en"}
    groups = by_language_pair(
        [judged("", "a"), judged("", "b", "a"), judged("", "b", language="fr"), judged("", "a")], languages
    )
    assert {pair: len(group) for pair, group in groups.items()} == {
        "en -> en+fr": 1, "en -> fr": 2, "fr -> en": 1,
    }  # fmt: skip


# ----------------------------------------------------------------------------------------------- sets


def test_a_set_is_indexed_and_asked(assistant, tmp_path):
    steps = []
    wanted = read_set(write_set(tmp_path / "birds"))
    assert wanted.name == "birds"
    measured = evaluate_retrieval(assistant, wanted, progress=lambda *step: steps.append(step))
    assert set(measured) == {"en -> en", "fr -> en+fr"}
    assert measured["en -> en"].queries == 1
    assert measured["en -> en"].measures["recall@1"].mean == 100.0
    assert measured["fr -> en+fr"].measures["all@5"].mean == 100.0
    assert steps[1] == ("documents", 3, 3)
    assert steps[-1] == ("queries", 2, 2)


def test_queries_alone_are_asked_of_the_index_that_is_there(assistant, tmp_path):
    file = tmp_path / "questions.jsonl"
    rows = [
        {"id": "q1", "question": "Moss and trees?", "language": "en", "documents": ["en/moss"]},
        {"id": "q2", "question": "Nothing answers this", "language": "en", "documents": []},
    ]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    wanted = read_set(file)
    assert (wanted.name, wanted.documents) == ("questions", ())
    assert wanted.queries == (Query("q1", "Moss and trees?", "en", ("en/moss",)),)
    assert evaluate_retrieval(assistant, wanted)["en -> en"].measures["recall@1"].mean == 100.0
    file.write_text(json.dumps({**rows[0], "documents": ["elsewhere"]}), encoding="utf-8")
    with pytest.raises(SettingsError, match="'elsewhere', which the index does not hold"):
        evaluate_retrieval(assistant, read_set(file))


def test_half_of_a_set_is_asked_in_the_other_language_alone(tmp_path):
    whole = read_set(write_set(tmp_path / "birds"))
    assert whole.has_twins
    english = whole.across("en")
    assert {document.id for document in english.documents} == {"a-en", "b-en"}
    assert [(query.id, query.gold) for query in english.queries] == [("2", ("a-en",))]
    assert not english.has_twins


@pytest.mark.parametrize(
    ("documents", "queries", "message"),
    [
        ([*DOCUMENTS, DOCUMENTS[0]], QUERIES, "documents.jsonl line 4: the id 'a-fr' stands twice"),
        (DOCUMENTS, [*QUERIES, QUERIES[1]], "queries.jsonl line 3: the id '2' stands twice"),
        (["{"], QUERIES, "documents.jsonl line 1 is no JSON"),
        (["[]"], QUERIES, "documents.jsonl line 1 is no object"),
        ([], QUERIES, "holds no document"),
        ([{"id": "a", "lang": "fr"}], QUERIES, "line 1 has no 'text'"),
        ([{"id": "a", "lang": "de", "text": "Eulen"}], QUERIES, "is in the language 'de'"),
        (DOCUMENTS, [{"id": "1", "question": "?", "lang": "en", "gold": "b-en"}], "has no 'gold'"),
        (DOCUMENTS, [{"id": "1", "question": " ", "lang": "en", "gold": ["b-en"]}], "has no 'question'"),
        (DOCUMENTS, [{**QUERIES[0], "gold": ["c"]}], "'1' of .* is answered by 'c', which documents.jsonl lacks"),
        (DOCUMENTS, [{**QUERIES[0], "gold": []}], "holds no query that a document answers"),
    ],
)  # fmt: skip
def test_a_fault_in_a_set_is_named_with_its_line_and_what_to_do(tmp_path, documents, queries, message):
    with pytest.raises(SettingsError, match=message) as fault:
        read_set(write_set(tmp_path / "set", documents, queries))
    assert fault.value.fix


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path):
    text = "Une ligne\u2028et la suite."
    documents = [{"id": "a", "lang": "fr", "text": text}]
    queries = [{"id": "1", "question": "Suite ?", "lang": "fr", "gold": ["a"]}]
    assert read_set(write_set(tmp_path / "set", documents, queries)).documents[0].text == text


# -------------------------------------------------------------------------------------------- floors


def measured(queries=40, **means):
    return {"en -> fr": PairMeasures(queries, {name: Measure(mean, 0, 100) for name, mean in means.items()})}


def test_one_query_less_is_tolerated_and_two_are_not():
    baseline = Baseline({}).raised("set", measured(recall=90.0, mrr=80.0))
    assert baseline.regressions("set", measured(recall=87.5, mrr=77.5)) == []
    (found,) = baseline.regressions("set", measured(recall=85.0, mrr=99.0))
    assert str(found) == "en -> fr: recall 85.00 is below 87.50 (baseline 90.00 less one query)"


def test_another_number_of_queries_is_another_set():
    baseline = Baseline({}).raised("set", measured(recall=90.0))
    (found,) = baseline.regressions("set", measured(39, recall=100.0))
    assert str(found) == "en -> fr: 39 queries, 40 in the baseline"
    (gone,) = baseline.regressions("set", {})
    assert "0 queries, 40" in str(gone)
    with pytest.raises(SettingsError, match="another number of queries"):
        baseline.raised("set", measured(39, recall=100.0))


def test_a_measure_that_is_missing_or_new_does_not_pass_in_silence():
    baseline = Baseline({}).raised("set", measured(recall=90.0))
    assert [str(one) for one in baseline.regressions("set", measured(mrr=80.0))] == [
        "en -> fr: recall was not measured, 90.00 in the baseline",
        "en -> fr: mrr 80.00 is not in the baseline",
    ]


def test_raising_keeps_the_better_and_only_replacing_lowers(tmp_path):
    file = tmp_path / "baseline.json"
    Baseline({}).raised("other", measured(recall=50.0)).raised("set", measured(recall=90.0)).write(file)
    kept = Baseline.read(file)
    better = kept.raised("set", measured(recall=80.0, mrr=70.0))
    assert kept.changes(better) == ["set, en -> fr: mrr new -> 70.0"]
    assert kept.changes(kept.raised("set", measured(recall=95.0))) == ["set, en -> fr: recall 90.0 -> 95.0"]
    lower = kept.replaced("set", measured(recall=80.0))
    assert kept.changes(lower) == ["set, en -> fr: recall 90.0 -> 80.0"]
    assert lower.regressions("other", measured(recall=50.0)) == []
    with pytest.raises(SettingsError, match="no figures of 'third'"):
        kept.regressions("third", measured(recall=1.0))


@pytest.mark.parametrize("text", ["{", "[]", '{"set": 1}', '{"set": {"en -> fr": {"recall": "high"}}}'])
def test_a_file_that_is_no_baseline_is_refused(tmp_path, text):
    file = tmp_path / "baseline.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match="is no baseline"):
        Baseline.read(file)
    with pytest.raises(SettingsError, match="cannot be read"):
        Baseline.read(tmp_path / "none.json")
    assert Baseline.read(tmp_path / "none.json", create=True).changes(Baseline({})) == []


# ------------------------------------------------------------------------------------------- command


@pytest.fixture
def evaluate(assistant, monkeypatch):
    """`sourcier evaluate retrieval` over the fake assistant."""
    monkeypatch.setattr("rag.assistant.Assistant.open", lambda *_, **__: assistant)

    def run(*arguments):
        return CliRunner().invoke(cli, ["evaluate", "retrieval", *map(str, arguments)])

    return run


def test_the_command_prints_a_row_a_language_pair_or_json(evaluate, tmp_path):
    folder = write_set(tmp_path / "birds")
    table = evaluate(folder)
    assert table.exit_code == 0
    header, first, second = table.stdout.splitlines()
    assert header.split() == ["queries", "recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10", "all@5"]
    assert first.startswith("en -> en     1        100.0 (100.0-100.0)")
    assert second.startswith("fr -> en+fr  1")
    told = json.loads(evaluate(folder, "--json").stdout)
    assert told["en -> en"]["recall@1"] == {"mean": 100.0, "low": 100.0, "high": 100.0}
    assert told["fr -> en+fr"]["queries"] == 1


def test_the_command_holds_a_baseline_raises_it_and_lowers_it_only_when_told(evaluate, tmp_path):
    folder, file = write_set(tmp_path / "birds"), tmp_path / "baseline.json"
    assert "cannot be read" in evaluate(folder, "--baseline", file).stderr
    written = evaluate(folder, "--baseline", file, "--update-baseline")
    assert written.exit_code == 0
    assert "birds, en -> en: recall@1 new -> 100.0" in written.stderr
    assert evaluate(folder, "--baseline", file).exit_code == 0
    unknown = evaluate(write_set(tmp_path / "bees"), "--baseline", file)
    assert unknown.exit_code == 2
    assert "no figures of 'bees'" in unknown.stderr
    assert unknown.stdout == "", "told before anything is measured"
    asked_for_more = json.loads(file.read_text(encoding="utf-8"))
    asked_for_more["birds"]["en -> en"]["mrr@10"] = 250.0
    file.write_text(json.dumps(asked_for_more), encoding="utf-8")
    below = evaluate(folder, "--baseline", file)
    assert below.exit_code == 1
    assert "below the baseline: en -> en: mrr@10 100.00 is below 150.00" in below.stderr
    assert evaluate(folder, "--baseline", file, "--update-baseline").exit_code == 0
    assert json.loads(file.read_text(encoding="utf-8")) == asked_for_more
    lowered = evaluate(folder, "--baseline", file, "--lower-baseline")
    assert "mrr@10 250.0 -> 100.0" in lowered.stderr
    assert evaluate(folder, "--baseline", file).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--update-baseline"], "need --baseline FILE"),
        (["--lower-baseline"], "need --baseline FILE"),
        (["--index", "x"], "--index goes with a file of queries"),
    ],
)
def test_options_that_make_no_sense_together_are_refused(evaluate, tmp_path, arguments, message):
    refused = evaluate(write_set(tmp_path / "birds"), *arguments)
    assert refused.exit_code == 2
    assert message in refused.stderr


def test_a_missing_set_is_told_with_its_fix(evaluate, tmp_path):
    refused = evaluate(tmp_path / "none")
    assert refused.exit_code == 2
    assert "name a folder that holds documents.jsonl and queries.jsonl" in refused.stderr
