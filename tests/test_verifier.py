"""The verifier: its file of weights, and what the real one says to pairs whose answer anyone can see."""

import json
import threading

import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from rag.claims.records import Judgement
from rag.embedding import SentenceTransformerEmbedder
from rag.errors import ModelDamaged
from rag.models import ModelStore
from rag.settings import Settings
from rag.tokenizing import SharedTokenizer
from rag.verifier import BASE, CrossEncoderVerifier, Pair, _Calibration, open_verifier
from rag.verifier_input import rows_of
from rag.verifier_weights import pack, unpack

TEMPERATURES = {"fr-fr": 1.5, "en-en": 1.0, "fr-en": 2.0, "en-fr": 2.0}
SUPPORTED, CONTRADICTED, NEITHER = "supported", "contradicted", "not_enough_evidence"


def label(judgement: Judgement) -> str:
    found = {
        SUPPORTED: judgement.supported,
        CONTRADICTED: judgement.contradicted,
        NEITHER: judgement.not_enough_evidence,
    }
    return max(found, key=lambda name: found[name])


class TestFileOfWeights:
    def test_a_weight_comes_back_within_half_a_step_of_its_rows_scale(self, tmp_path):
        torch.manual_seed(1)
        matrix, vector = torch.randn(7, 33) * torch.logspace(-3, 2, 7).unsqueeze(1), torch.randn(5)
        pack({"matrix": matrix, "vector": vector}, {"temperatures": "{}"}, tmp_path / "weights")
        weights, metadata = unpack((tmp_path / "weights").read_bytes())
        step = matrix.abs().amax(dim=1, keepdim=True) / 127
        assert ((weights["matrix"] - matrix).abs() <= step * 0.51 + 1e-6).all()
        assert torch.allclose(weights["vector"], vector, atol=2e-3)
        assert metadata == {"temperatures": "{}"}

    def test_a_row_of_zeros_stays_zero(self, tmp_path):
        pack({"matrix": torch.zeros(2, 4)}, {}, tmp_path / "weights")
        weights, _ = unpack((tmp_path / "weights").read_bytes())
        assert torch.equal(weights["matrix"], torch.zeros(2, 4))

    @pytest.mark.parametrize("content", [b"", b"\x00" * 4, b"PK\x03\x04 not weights", b"\xff" * 64])
    def test_bytes_that_are_no_weights_are_named_with_the_way_to_mend_them(self, content):
        with pytest.raises(ModelDamaged, match="make setup"):
            unpack(content)

    def test_a_file_cut_short_is_named(self, tmp_path):
        pack({"matrix": torch.ones(8, 8)}, {"temperatures": json.dumps(TEMPERATURES)}, tmp_path / "weights")
        content = (tmp_path / "weights").read_bytes()
        with pytest.raises(ModelDamaged, match="cannot be read"):
            unpack(content[:-9])

    def test_a_missing_file_is_named_at_once_and_not_when_first_used(self, tmp_path):
        with pytest.raises(ModelDamaged, match="make setup"):
            CrossEncoderVerifier(tmp_path, weights=tmp_path / "nothing")


class TestCalibration:
    PAIR = Pair("evidence", "claim", "fr", "en")

    def test_a_temperature_flattens_and_a_bias_shifts(self):
        logits = torch.tensor([2.0, 0.0, 0.0])
        plain = _Calibration({"fr-en": 1.0}, (0.0, 0.0, 0.0)).judgement(logits, self.PAIR)
        flat = _Calibration({"fr-en": 2.0}, (0.0, 0.0, 0.0)).judgement(logits, self.PAIR)
        shifted = _Calibration({"fr-en": 1.0}, (0.0, 2.0, 0.0)).judgement(logits, self.PAIR)
        assert plain.supported == pytest.approx(0.787, abs=1e-3)
        assert flat.supported == pytest.approx(0.576, abs=1e-3)
        assert shifted.supported == pytest.approx(shifted.contradicted)


class TestOpening:
    def test_none_is_opened_where_the_settings_want_none(self, tmp_path):
        assert open_verifier(Settings(verifier="none"), ModelStore(tmp_path)) is None

    def test_none_is_opened_without_its_base_model(self, tmp_path):
        assert open_verifier(Settings(), ModelStore(tmp_path)) is None


class TestSharedTokenizer:
    """A tokenizer of whole words, set to cut and to pad as the embedding model sets its own."""

    @staticmethod
    def tokenizer():
        vocabulary = {
            word: number for number, word in enumerate(("?", "<pad>", "memory", "for", "ships", "a", "b"))
        }
        return Tokenizer(WordLevel(vocabulary, unk_token="?"))

    def test_cutting_and_padding_change_no_row(self):
        pairs = [("a b memory for", "ships"), ("a", "memory for ships a b")]
        alone, shared = self.tokenizer(), self.tokenizer()
        for one in (alone, shared):
            one.pre_tokenizer = Whitespace()
        shared.enable_truncation(6)
        shared.enable_padding(pad_id=1, pad_token="<pad>")
        lock = threading.Lock()
        rows = rows_of(SharedTokenizer(shared, lock), pairs, longest=32, longest_claim=16)
        assert rows == rows_of(alone, pairs, longest=32, longest_claim=16)
        assert rows[0][0] == [0, 5, 6, 2, 3, 2, 2, 4, 2]
        assert not lock.locked()

    def test_it_waits_for_the_model_that_it_belongs_to(self):
        lock, done = threading.Lock(), threading.Event()
        shared = SharedTokenizer(self.tokenizer(), lock)
        with lock:
            reader = threading.Thread(target=lambda: (shared.token_to_id("ships"), done.set()))
            reader.start()
            assert not done.wait(0.1)
        reader.join(10)
        assert done.is_set()
        assert shared.token_to_id("ships") == 4
        assert shared.token_to_id("nothing") is None


@pytest.fixture(scope="module")
def verifier():
    found = open_verifier(Settings(), ModelStore())
    assert found is not None, f"{BASE} is not in the model store: run make setup"
    return found


EVIDENCE = {
    "en": "Samsung signed a letter of intent with OpenAI on 1 October 2025 to supply memory for the Stargate project.",
    "fr": (
        "Samsung a signé le 1er octobre 2025 une lettre d’intention avec OpenAI pour fournir de la mémoire "
        "au projet Stargate."
    ),
}
CLAIMS = [
    ("en", "Samsung will supply memory to Stargate under a letter of intent.", SUPPORTED),
    ("fr", "Une lettre d’intention lie Samsung à OpenAI.", SUPPORTED),
    ("en", "Samsung has not signed anything with OpenAI.", CONTRADICTED),
    ("fr", "Samsung n’a rien signé avec OpenAI.", CONTRADICTED),
    ("en", "The weather in Lisbon was mild in spring.", NEITHER),
    ("fr", "Le printemps a été doux à Lisbonne.", NEITHER),
]


@pytest.mark.real
class TestReal:
    @pytest.mark.parametrize("spoken", ["fr", "en"])
    @pytest.mark.parametrize(("language", "claim", "expected"), CLAIMS)
    def test_plain_pairs_in_all_four_pairings(self, verifier, spoken, language, claim, expected):
        (judgement,) = verifier.judge([Pair(EVIDENCE[spoken], claim, spoken, language)])
        assert label(judgement) == expected, judgement

    def test_with_the_embedding_models_tokenizer_it_reads_the_same(self, verifier):
        embedder = SentenceTransformerEmbedder(ModelStore().path(BASE), name=BASE)
        shared = CrossEncoderVerifier(ModelStore().path(BASE), tokenizer=embedder.tokenizer)
        pairs = [
            Pair(EVIDENCE["fr"] * 20, CLAIMS[0][1], "fr", "en"),
            Pair(EVIDENCE["en"], CLAIMS[3][1], "en", "fr"),
        ]
        embedder.embed_queries(["a question", "another question, and a longer one"])
        assert shared.judge(pairs) == verifier.judge(pairs)
        words = ["the", "samsung"]
        assert [shared.usually_lower(word) for word in words] == [True, False]
        assert [verifier.usually_lower(word) for word in words] == [True, False]

    def test_probabilities_sum_to_one_and_do_not_depend_on_the_company_they_come_in(self, verifier):
        pairs = [
            Pair(EVIDENCE[spoken], claim, spoken, language)
            for spoken in EVIDENCE
            for language, claim, _ in CLAIMS
        ]
        together, alone = verifier.judge(pairs), [verifier.judge([pair])[0] for pair in pairs]
        for one, other in zip(together, alone, strict=True):
            assert one.supported + one.contradicted + one.not_enough_evidence == pytest.approx(1, abs=1e-5)
            assert one.supported == pytest.approx(other.supported, abs=0.05)  # bfloat16 and another padding

    def test_nothing_is_judged_of_nothing(self, verifier):
        assert verifier.judge([]) == ()

    def test_a_text_of_any_length_is_judged(self, verifier):
        long = " ".join([EVIDENCE["en"]] * 200)
        judged = verifier.judge(
            [Pair(long, CLAIMS[0][1], "en", "en"), Pair(long, long, "en", "en"), Pair("", "", "fr", "en")]
        )
        assert len(judged) == 3
        assert label(judged[0]) == SUPPORTED

    def test_it_is_named_in_receipts_by_its_bytes(self, verifier):
        assert verifier.fingerprint.startswith("sourcier-verifier@")
        assert len(verifier.fingerprint) == len("sourcier-verifier@") + 12
