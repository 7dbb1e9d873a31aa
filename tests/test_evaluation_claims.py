"""Measuring the claim check: known verdicts and judgements give figures that were worked out by hand."""

from __future__ import annotations

import dataclasses
import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from fake_assistant import CHIPS, RECEIPT, USINE, cite
from rag.assistant import Assistant
from rag.claims.records import (
    CheckedClaim,
    CheckReport,
    ClaimEvidence,
    Judgement,
    Stance,
    Statement,
    StatementKind,
    VerdictKind,
)
from rag.cli import cli
from rag.errors import SettingsError, UnknownDocument
from rag.evaluation_claims import ExpectedClaim, ScoredClaim, read_claims, score_claims, summarise_claims
from rag.evaluation_drafts import PlantedError, read_planted, score_draft
from rag.evaluation_labels import Choice, calibration_error, confusion_table, macro_f1
from rag.evaluation_pairs import judge_pairs, read_pairs, summarise_pairs

QUOTES = {
    CHIPS.id: cite(CHIPS, "Zorvex will make up to 40,000 wafers a month.", 1),
    USINE.id: cite(USINE, "Zorvex ouvrira une usine.", 2),
}


def statement(text, start=0):
    return Statement(text, start, start + len(text), "en", StatementKind.CLAIM)


def checked(verdict, confidence=0.9, cited=(), text="x", start=0):
    evidence = tuple(ClaimEvidence(QUOTES[name], Stance.SUPPORTS, None, "says the same") for name in cited)
    return CheckedClaim(statement(text, start), VerdictKind(verdict), confidence, evidence, (), "Because.")


def report(*claims, skipped=()):
    return CheckReport("chk_1", "x", "en", claims, skipped, RECEIPT)


def expected(name, verdict, fault=None, documents=(), language="en", pairing="none", split="dev"):
    return ExpectedClaim(
        name, f"Claim {name}.", language, VerdictKind(verdict), fault, documents, pairing, split
    )


def scored(claim, given, milliseconds):
    return ScoredClaim(claim, given, milliseconds)


C, U = CHIPS.id, USINE.id
SCORED = [
    scored(
        expected("a", "supported", None, (C,), "fr", "en-fr", "held"), checked("supported", 0.95, [C, U]), 10
    ),
    scored(expected("b", "supported", None, (C,)), checked("contradicted", 0.85, [C]), 80),
    scored(expected("c", "contradicted", "figure", (U,)), checked("contradicted", 0.75, [U]), 30),
    scored(expected("d", "contradicted", "unit", (U,)), checked("supported", 0.65, [C]), 40),
    scored(expected("e", "contradicted", "name", (U,), "fr"), checked("supported", 0.95, [U]), 50),
    scored(expected("f", "not_found", "not_in_sources"), checked("not_found", 0.55), 60),
    scored(expected("g", "not_found", "not_in_sources"), checked("supported", 0.95, [C]), 70),
    scored(expected("h", "disputed", None, (C, U)), None, 20),
]


# ------------------------------------------------------------------------------------------- claims


def test_every_measure_of_eight_claims_by_hand():
    found = summarise_claims(SCORED)
    assert (found["claims"], found["verdict_right"]) == (8, 37.5)  # a, c, f
    assert found["false_figures_supported"] == ["d"]  # a false unit; e is a false name
    assert found["false_supported"] == ["d", "e"]
    assert (found["true_contradicted"], found["true_contradicted_share"]) == (["b"], 50.0)
    # Decided: a b c d e g. Of these a, b, c and e cite a document that holds the fact.
    assert found["citation_precision"] == 66.7
    # a e g at .95 with one right: 1.85 away; b .85; c .25; d .65; f .45; h chose nothing, 0: 4.05 of 8.
    assert found["calibration_error"] == pytest.approx(0.50625, abs=1e-4)
    assert (found["ms_median"], found["ms_p95"]) == (45, 80)
    assert found["right_by_verdict"] == {
        "contradicted": 33.3, "disputed": 0.0, "not_found": 50.0, "supported": 50.0,
    }  # fmt: skip
    assert found["right_by_language"] == {"en": 33.3, "fr": 50.0}
    assert found["right_by_pairing"] == {"en-fr": 100.0, "none": 28.6}
    assert found["right_by_fault"] == {
        "figure": 100.0, "name": 0.0, "none": 33.3, "not_in_sources": 50.0, "unit": 0.0,
    }  # fmt: skip
    assert found["right_by_split"] == {"dev": 28.6, "held": 100.0}
    assert found["confusion"] == {
        "contradicted": {"contradicted": 1, "supported": 2},
        "disputed": {"not_judged": 1},
        "not_found": {"not_found": 1, "supported": 1},
        "supported": {"contradicted": 1, "supported": 1},
    }


def test_what_nothing_was_asked_of_has_no_share():
    found = summarise_claims(SCORED[5:6])
    assert (found["verdict_right"], found["true_contradicted_share"], found["citation_precision"]) == (
        100.0,
        None,
        None,
    )


class ScriptedChecker:
    """Gives each claim the verdict in a table; knows two documents."""

    def __init__(self, verdicts):
        self.verdicts = verdicts
        self.asked = []

    def check(self, claims=()):
        self.asked += claims
        verdict = self.verdicts[claims[0]]
        if verdict is None:
            return report(skipped=(statement(claims[0]),))
        return report(checked(verdict, cited=[C], text=claims[0]))

    def document(self, document_id):
        if document_id not in QUOTES:
            raise UnknownDocument(f"There is no document '{document_id}'", fix="add it")
        return CHIPS

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


CLAIMS = [expected("1", "supported", None, (C,)), expected("2", "contradicted", "figure", (C,))]
VERDICTS = {"Claim 1.": "supported", "Claim 2.": "supported"}


def test_claims_are_checked_one_at_a_time_and_the_first_once_more_to_load():
    checker = ScriptedChecker(VERDICTS)
    steps = []
    found = score_claims(checker, CLAIMS, progress=lambda *step: steps.append(step))
    assert checker.asked == ["Claim 1.", "Claim 1.", "Claim 2."]
    assert [one.verdict for one in found] == ["supported", "supported"]
    assert all(one.milliseconds >= 0 for one in found)
    assert steps == [("claims", 1, 2), ("claims", 2, 2)]


def test_a_claim_that_is_not_judged_is_wrong():
    found = score_claims(ScriptedChecker({"Claim 1.": None}), CLAIMS[:1])
    assert (found[0].verdict, found[0].is_right, found[0].cites_expected) == ("not_judged", False, False)


def test_an_index_without_the_documents_is_named_before_anything_is_checked():
    checker = ScriptedChecker(VERDICTS)
    stranger = dataclasses.replace(CLAIMS[0], documents=("elsewhere",))
    with pytest.raises(SettingsError, match=r"(?s)'elsewhere'.*sourcier ingest"):
        score_claims(checker, [stranger])
    assert checker.asked == []


# ------------------------------------------------------------------------------------------- pairs

THREE = [
    ("supported", "fr", "fr", Judgement(0.8, 0.1, 0.1)),
    ("supported", "fr", "fr", Judgement(0.3, 0.6, 0.1)),
    ("contradicted", "fr", "en", Judgement(0.1, 0.9, 0.0)),
    ("contradicted", "fr", "en", Judgement(0.2, 0.1, 0.7)),
    ("not_enough_evidence", "fr", "en", Judgement(0.0, 0.1, 0.9)),
    ("not_enough_evidence", "fr", "fr", Judgement(0.1, 0.1, 0.8)),
]
TWO = [
    ("contradicted", "fr", "fr", Judgement(0.2, 0.7, 0.1)),
    ("contradicted", "fr", "fr", Judgement(0.3, 0.4, 0.3)),  # likelier than support
    ("not_contradicted", "fr", "fr", Judgement(0.1, 0.1, 0.8)),
]


class ScriptedVerifier:
    """Gives the claim numbered n the nth judgement."""

    fingerprint = "scripted"

    def __init__(self, rows):
        self.rows = rows
        self.batches = []

    def judge(self, pairs):
        self.batches.append(len(pairs))
        return tuple(self.rows[int(pair.claim.split()[1])][3] for pair in pairs)


def pair_file(tmp_path, rows):
    lines = [
        {"evidence": "It rained.", "claim": f"Claim {n}", "lang_evidence": left, "lang_claim": right, "label": label}
        for n, (label, left, right, _) in enumerate(rows)
    ]  # fmt: skip
    return write(tmp_path, lines)


def write(tmp_path, rows):
    file = tmp_path / "rows.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_every_measure_of_six_pairs_by_hand(tmp_path):
    verifier = ScriptedVerifier(THREE)
    found = summarise_pairs(judge_pairs(verifier, read_pairs(pair_file(tmp_path, THREE))))
    assert verifier.batches == [1, 6]  # the first is not timed
    assert (found["pairs"], found["accuracy"]) == (6, 66.7)
    # F1: supported 2/3, contradicted 1/2, not enough 4/5.
    assert found["macro_f1"] == 65.6
    # .8 twice, right: .4; .6, wrong: .6; .9 twice, right: .2; .7, wrong: .7. Together 1.9 of 6.
    assert found["calibration_error"] == pytest.approx(0.3167)
    assert found["by_pairing"]["fr-fr"] | {"calibration_error": 0} == {
        "pairs": 3, "accuracy": 66.7, "macro_f1": 83.3, "calibration_error": 0,
    }  # fmt: skip
    assert found["by_pairing"]["fr-en"]["accuracy"] == 66.7
    assert found["confusion"] == {
        "contradicted": {"contradicted": 1, "not_enough_evidence": 1},
        "not_enough_evidence": {"not_enough_evidence": 2},
        "supported": {"contradicted": 1, "supported": 1},
    }
    assert found["pairs_per_second"] > 0


def test_of_two_labels_want_of_evidence_is_left_aside(tmp_path):
    judged = judge_pairs(ScriptedVerifier(TWO), read_pairs(pair_file(tmp_path, TWO)))
    assert [choice.chosen for choice in judged.choices] == [
        "contradicted", "contradicted", "not_contradicted",
    ]  # fmt: skip
    assert [choice.confidence for choice in judged.choices] == pytest.approx([0.7778, 0.5714, 0.5], abs=1e-4)
    assert summarise_pairs(judged)["accuracy"] == 100.0


# ------------------------------------------------------------------------------------------- drafts


def test_a_draft_counts_what_was_found_missed_and_flagged_without_cause():
    planted = (
        PlantedError("p1", "figure", "One false.", 0, 10),
        PlantedError("p2", "name", "Two false.", 20, 30),
        PlantedError("p3", "date", "Three false.", 40, 52),
    )
    found = score_draft(
        report(
            checked("supported", text="One", start=0),  # the true half of a planted sentence
            checked("contradicted", text="false", start=4),
            checked("not_found", text="Two false.", start=20),
            checked("contradicted", text="True.", start=31),
            checked("not_found", text="Also true.", start=60),
            checked("supported", text="True too.", start=80),
            skipped=(statement("Why?", 90),),
        ),
        planted,
    )
    assert found == {
        "planted": 3,
        "found": 1,
        "missed": {"p2": "name: not_found", "p3": "date: not_judged"},
        "false_alarms": ["True."],
        "true_not_found": ["Also true."],
        "claims": 6,
        "not_judged": 1,
    }


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([{"id": "1", "draft": "draft.md", "kind": "date", "sentence": "Nowhere."}], "stands 0 times"),
        ([{"id": "1", "draft": "draft.md", "kind": "date", "sentence": "Twice."}], "stands 2 times"),
        ([{"id": "1", "draft": "other.md", "kind": "date", "sentence": "Twice."}], "cannot be read"),
        ([{"id": "1", "draft": "draft.md", "sentence": "Once."}], "has no 'kind'"),
        ([], "names 0 drafts"),
    ],
)
def test_a_bad_file_of_planted_errors_says_what_is_wrong(tmp_path, rows, told):
    (tmp_path / "draft.md").write_text("Once. Twice. Twice.", encoding="utf-8")
    with pytest.raises(SettingsError, match=told):
        read_planted(write(tmp_path, rows))


# ------------------------------------------------------------------------------------------- labels


def test_labels_that_are_never_right_do_not_weigh_in_macro_f1_but_stand_in_the_table():
    choices = [Choice("a", "a", 1.0), Choice("a", "z", 1.0)]
    assert macro_f1(choices) == 66.7  # precision 1, recall 1/2
    assert confusion_table({"a": {"a": 1, "z": 1}}) == [["right \\ chosen", "a", "z"], ["a", "1", "1"]]
    assert (macro_f1([]), calibration_error([])) == (None, None)


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=1, max_size=60))
def test_the_calibration_error_keeps_its_bounds_and_perfect_confidence_has_none(pairs):
    choices = [Choice("a", "a" if right else "b", confidence) for right, confidence in pairs]
    assert 0 <= calibration_error(choices) <= 1
    sure = [Choice("a", "a", 1.0) if right else Choice("a", "b", 0.0) for right, _ in pairs]
    assert calibration_error(sure) == 0


# ------------------------------------------------------------------------------------------- files and command

GOOD = {"id": "1", "claim": "Claim 1.", "language": "en", "verdict": "supported", "documents": [C]}


def test_a_claim_needs_four_fields_and_keeps_the_others(tmp_path):
    bare, full = read_claims(
        write(tmp_path, [GOOD, GOOD | {"id": "2", "fault": "date", "pairing": "fr-en", "split": "held"}])
    )
    assert (bare.fault, bare.pairing, bare.split, bare.documents) == (None, "none", None, (C,))
    assert (full.fault, full.pairing, full.split) == ("date", "fr-en", "held")
    assert [one.id for one in read_claims(tmp_path / "rows.jsonl", split="held")] == ["2"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([GOOD | {"verdict": "true"}], "line 1 has the verdict 'true'"),
        ([GOOD | {"claim": " "}], "line 1 has no 'claim'"),
        ([GOOD | {"language": "de"}], "language 'de'"),
        ([GOOD | {"documents": "a"}], "'documents' is no list"),
        ([GOOD | {"split": 3}], "'split' is no text"),
        ([GOOD, GOOD], "line 2: the id '1' stands twice"),
        ([GOOD, "{"], "line 2 is no JSON"),
        (["[1]"], "line 1 is no object"),
        ([], "holds no claim"),
    ],
)
def test_a_bad_file_of_claims_says_what_is_wrong(tmp_path, rows, told):
    file = write(tmp_path, rows)
    with pytest.raises(SettingsError, match=told):
        read_claims(file)
    result = CliRunner().invoke(cli, ["evaluate", "claims", str(file)])
    assert result.exit_code > 0
    assert told in result.stderr
    assert "Traceback" not in result.stderr


PAIR = {"evidence": "e", "claim": "c", "lang_evidence": "fr", "lang_claim": "en", "label": "supported"}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([PAIR | {"label": "neutral"}], "label 'neutral'"),
        ([PAIR | {"lang_claim": "es"}], "language 'es'"),
        ([PAIR | {"claim": ""}], "has no 'claim'"),
        ([PAIR, PAIR | {"label": "not_contradicted"}], "labels of both kinds"),
    ],
)
def test_a_bad_file_of_pairs_says_what_is_wrong(tmp_path, rows, told):
    result = CliRunner().invoke(cli, ["evaluate", "claims", str(write(tmp_path, rows))])
    assert result.exit_code > 0
    assert told in result.stderr


def test_a_file_that_is_not_there_or_not_text(tmp_path):
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00\x01")
    for name in ("absent", "binary"):
        result = CliRunner().invoke(cli, ["evaluate", "claims", str(tmp_path / name)])
        assert result.exit_code > 0
        assert "cannot be read" in result.stderr
    empty = CliRunner().invoke(cli, ["evaluate", "claims", str(write(tmp_path, [PAIR])), "--split", "dev"])
    assert "go with a file of claims" in empty.stderr


@pytest.fixture
def scripted(monkeypatch):
    checker = ScriptedChecker(VERDICTS)
    monkeypatch.setattr(Assistant, "open", classmethod(lambda *_, **__: checker))
    return checker


@pytest.fixture
def claims_file(tmp_path):
    false = GOOD | {"id": "2", "claim": "Claim 2.", "verdict": "contradicted", "fault": "figure"}
    return write(tmp_path, [GOOD, false])


def test_the_command_prints_the_measures_as_text_and_as_json(scripted, claims_file):
    text = CliRunner().invoke(cli, ["evaluate", "claims", str(claims_file), "--details"])
    assert text.exit_code == 0, text.output
    assert "verdict_right: 50.0" in text.stdout
    assert "false_figures_supported: 2" in text.stdout
    assert "2: supported, expected contradicted: Claim 2." in text.stdout
    table = text.stdout.split("confusion:\n")[1].splitlines()[:3]
    assert [line.split() for line in table] == [
        ["right", "\\", "chosen", "contradicted", "supported"],
        ["contradicted", "0", "1"],
        ["supported", "0", "1"],
    ]
    told = CliRunner().invoke(cli, ["evaluate", "claims", str(claims_file), "--json"])
    assert json.loads(told.stdout)["false_figures_supported"] == ["2"]


def test_every_second_claim_alone(scripted, claims_file):
    told = CliRunner().invoke(cli, ["evaluate", "claims", str(claims_file), "--json", "--every", "2"])
    assert json.loads(told.stdout)["claims"] == 1


def test_the_command_judges_pairs_by_the_verifier_alone(monkeypatch, tmp_path):
    monkeypatch.setattr("rag.verifier.open_verifier", lambda *_: ScriptedVerifier(THREE))
    told = CliRunner().invoke(cli, ["evaluate", "claims", str(pair_file(tmp_path, THREE)), "--json"])
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout)["accuracy"] == 66.7
    text = CliRunner().invoke(cli, ["evaluate", "claims", str(pair_file(tmp_path, THREE))])
    assert "    fr-fr: pairs 3, accuracy 66.7" in text.stdout


def test_without_a_verifier_the_command_says_how_to_get_one(monkeypatch, tmp_path):
    monkeypatch.setattr("rag.verifier.open_verifier", lambda *_: None)
    told = CliRunner().invoke(cli, ["evaluate", "claims", str(pair_file(tmp_path, THREE))])
    assert told.exit_code > 0
    assert "sourcier models pull" in told.stderr
