"""What was written to train on: excerpts and dossiers, and what a pass over them shows."""

import json
import random
import re
from collections import Counter

import pytest

from rag.documents import read_all
from rag.evaluation_claims import read_claims
from training import affairs
from training.dossiers import UNTOLD, by_piece, dossiers
from training.dossiers import drawn as drawn_of_dossiers
from training.elsewhere import STRANGERS, Neighbours, drawn, with_strangers
from training.excerpts import excerpts
from training.written import pairs_of

SUBJECTS = re.compile(
    r"\b(?:Stargate|OpenAI|Samsung|Hynix|Broadcom|Nvidia|AMD|Oracle|SoftBank|Kakao|Altman)\b", re.IGNORECASE
)


def excerpt(evidence, *claims, language="en"):
    return [
        {
            "evidence": evidence,
            "claim": claim,
            "label": "supported",
            "lang_evidence": language,
            "lang_claim": "en",
        }
        for claim in claims
    ]


class TestExcerpts:
    def test_each_has_claims_of_each_label_in_each_language_and_none_is_both_learnt_and_held_out(self):
        learnt, held = list(excerpts(held=False)), list(excerpts(held=True))
        assert len(learnt) > 5 * len(held) > 0
        for pairs in learnt + held:
            assert len({pair["evidence"] for pair in pairs}) == 1
            labels = Counter((pair["lang_claim"], pair["label"]) for pair in pairs)
            assert labels == {
                (language, label): 1 if label == "not_enough_evidence" else 2
                for language in ("en", "fr")
                for label in ("supported", "contradicted", "not_enough_evidence")
            }
        sources = [pairs[0]["evidence"] for pairs in learnt + held]
        assert len(set(sources)) == len(sources)
        claims = [pair["claim"] for pairs in learnt + held for pair in pairs]
        assert len(set(claims)) == len(claims)

    def test_none_speaks_of_what_the_shipped_corpus_is_about(self):
        for held in (False, True):
            for pairs in excerpts(held=held):
                assert not SUBJECTS.search(
                    " ".join([pairs[0]["evidence"], *(pair["claim"] for pair in pairs)])
                )


class TestElsewhere:
    WRITTEN = (
        excerpt("The mill of Castor Steel burns hydrogen.", "Hydrogen is burnt by Castor Steel."),
        excerpt("A mill that burns hydrogen opened in Turin.", "In 2020 Vico Forge opened a mill."),
        excerpt("The choir sang.", "Singing was heard."),
        excerpt("Le moulin brûle.", "A fire broke out.", language="fr"),
    )

    def test_the_nearest_share_rare_words_and_the_language(self):
        neighbours = Neighbours(self.WRITTEN)
        assert neighbours.of(0) == [1]
        assert neighbours.of(1) == [0]
        assert neighbours.of(2) == neighbours.of(3) == []

    def test_a_stranger_is_a_near_excerpt_s_claim_of_which_nothing_is_said(self):
        groups = with_strangers(self.WRITTEN, Neighbours(self.WRITTEN), random.Random(1))
        assert [pairs[0] for pairs in groups] == [pairs[0] for pairs in self.WRITTEN]
        strangers = groups[0][1:]
        assert len(strangers) == STRANGERS
        assert {pair["evidence"] for pair in strangers} == {self.WRITTEN[0][0]["evidence"]}
        assert {pair["label"] for pair in strangers} == {"not_enough_evidence"}
        claims = {pair["claim"] for group in range(30) for pair in self.strangers(group)}
        assert claims == {"In 2020 Vico Forge opened a mill.", "In 2020 Castor Steel opened a mill."}
        assert len(groups[2]) == 1

    def strangers(self, seed):
        return with_strangers(self.WRITTEN, Neighbours(self.WRITTEN), random.Random(seed))[0][1:]

    def test_some_evidence_stands_in_a_wider_text_with_its_label(self):
        pairs = [
            pair
            for seed in range(60)
            for pair in drawn(self.WRITTEN, Neighbours(self.WRITTEN), random.Random(seed))
        ]
        wider = {
            pair["evidence"]
            for pair in pairs
            if pair["claim"].startswith("Hydrogen") and pair["label"] == "supported"
        }
        one, other = (self.WRITTEN[number][0]["evidence"] for number in (0, 1))
        assert wider == {one, f"{one} {other}", f"{other} {one}"}


@pytest.fixture
def folder(tmp_path):
    dossier = {
        "documents": [
            {"language": "en", "title": "Vico buys Castor", "pieces": ["Vico pays 3 million.", "It is glad."]},
            {"language": "fr", "title": "L'achat", "pieces": ["Castor : 3 millions.", "Il pleut.", "Il vente."]},
        ],
        "claims": [
            {"language": "en", "claim": "It costs 3 million.", "kind": "x", "supports": ["0.0", "1.0"],
             "contradicts": []},
            {"language": "fr", "claim": "Vico paie 4 millions.", "kind": "y", "supports": [], "contradicts": ["0.0"]},
        ],
    }  # fmt: skip
    (tmp_path / "learn").mkdir()
    (tmp_path / "learn" / "one.jsonl").write_text(json.dumps(dossier) + "\n")
    return tmp_path


class TestDossiers:
    def test_every_piece_is_paired_with_every_claim_under_its_title(self, folder):
        ((first, second),) = dossiers(folder, held=False)
        assert [pair["label"][0] for pair in first] == ["s", "n", "s", "n", "n"]
        assert [pair["label"][0] for pair in second] == ["c", "n", "n", "n", "n"]
        assert first[1]["evidence"] == "Vico buys Castor: It is glad."
        assert (second[2]["lang_evidence"], second[2]["lang_claim"]) == ("fr", "fr")

    def test_a_piece_that_is_not_there_is_an_error(self, folder):
        file = folder / "learn" / "one.jsonl"
        file.write_text(file.read_text().replace('"1.0"', '"1.7"'))
        with pytest.raises(KeyError, match=r"1\.7"):
            list(dossiers(folder, held=False))

    def test_a_pass_shows_what_settles_a_claim_and_some_of_what_does_not(self, folder):
        written = list(dossiers(folder, held=False))
        passes = [list(drawn_of_dossiers(written, random.Random(seed))) for seed in range(20)]
        for shown in passes:
            assert Counter(pair["label"] for pair in shown) == {
                "supported": 2, "contradicted": 1, "not_enough_evidence": 2 * UNTOLD,
            }  # fmt: skip
        assert len({pair["evidence"] for shown in passes for pair in shown}) == 5

    def test_the_claims_of_a_piece_come_together(self, folder):
        groups = list(by_piece(list(dossiers(folder, held=False)), random.Random(1)))
        assert [sorted(pair["label"][0] for pair in group) for group in groups] == [
            ["c", "s"], ["n", "n"], ["n", "s"], ["n", "n"], ["n", "n"],
        ]  # fmt: skip
        assert all(len({pair["evidence"] for pair in group}) == 1 for group in groups)

    def test_those_of_the_project_hold_all_labels_in_both_languages_and_none_of_the_corpus(self):
        learnt = [pair for claims in dossiers(held=False) for pairs in claims for pair in pairs]
        held = [pair for claims in dossiers(held=True) for pairs in claims for pair in pairs]
        for pairs in (learnt, held):
            kinds = Counter((pair["lang_evidence"], pair["lang_claim"], pair["label"]) for pair in pairs)
            assert len(kinds) == 2 * 2 * 3
            assert not any(SUBJECTS.search(pair["evidence"] + pair["claim"]) for pair in pairs)
        assert not {pair["claim"] for pair in learnt} & {pair["claim"] for pair in held}


class TestAffairs:
    def test_dossiers_become_documents_and_claims_with_the_verdict_of_all_their_pieces(
        self, folder, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(affairs, "FOLDER", folder)
        monkeypatch.setattr("sys.argv", ["affairs", str(tmp_path / "out"), "--learnt"])
        affairs.main()
        documents = list(read_all([tmp_path / "out" / "documents"], max_bytes=10_000))
        assert [(one.id, one.language, one.title) for one in documents] == [
            ("affair-1-0", "en", "Vico buys Castor"), ("affair-1-1", "fr", "L'achat"),
        ]  # fmt: skip
        assert "Vico pays 3 million.\n\nIt is glad." in documents[0].text
        first, second = read_claims(tmp_path / "out" / "claims.jsonl")
        assert (first.verdict, first.documents, first.pairing) == (
            "supported", ("affair-1-0", "affair-1-1"), "both",
        )  # fmt: skip
        assert (second.verdict, second.documents, second.pairing) == (
            "contradicted", ("affair-1-0",), "en-fr",
        )  # fmt: skip
        assert (first.fault, second.fault) == (None, "y")

    def test_a_claim_with_both_is_disputed_and_one_with_neither_is_not_found(self):
        documents = [{"language": "fr", "title": "T", "pieces": ["A.", "B."]}]
        claims = [
            {"language": "fr", "claim": "C", "kind": "x", "supports": ["0.0"], "contradicts": ["0.1"]},
            {"language": "fr", "claim": "D", "kind": "x", "supports": [], "contradicts": []},
        ]
        both, neither = affairs.claims_of({"documents": documents, "claims": claims}, "n")
        assert (both["verdict"], both["pairing"], both["documents"]) == ("disputed", "fr-fr", ["n-0"])
        assert (neither["verdict"], neither["pairing"], neither["documents"]) == ("not_found", "none", [])


def test_a_pass_holds_excerpts_strangers_and_dossiers_and_another_seed_others():
    first, second = (list(pairs_of(1, turn, held=True)) for turn in (0, 1))
    sources = Counter(pair["source"].split("_")[0] for pair in first)
    assert set(sources) == {"written", "dossier"}
    assert any(pair["source"] == "written_elsewhere" for pair in first)
    assert {(pair["evidence"], pair["claim"]) for pair in first} != {
        (pair["evidence"], pair["claim"]) for pair in second
    }
