"""How long an embedding and a check take beside another busy program: torch's threads spinning, or asleep.

    python benchmarks/waiting.py

Sourcier lets torch's threads sleep while they wait (`OMP_WAIT_POLICY=PASSIVE`, rag.embedding); beside it stands what
happens without that. Each measured process is fresh, since the setting is read when torch is loaded; the busy program
multiplies matrices on all cores. Writes benchmarks/results/waiting.json.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from machine import machine
from measuring import Laps

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "waiting.json"
ROUNDS = 15
_BUSY = "import torch\nwhile True:\n    torch.rand(500, 500) @ torch.rand(500, 500)"


def main() -> None:
    if len(sys.argv) > 1:
        if sys.argv[1] == "default":
            import torch  # noqa: F401 - before rag.embedding asks for sleep
        print(json.dumps(measured()))
        return
    found = {}
    for policy in ("default", "PASSIVE"):
        found[policy] = {
            "alone": in_own_process(policy),
            "beside_a_busy_program": beside_a_busy_program(policy),
        }
        print(policy, json.dumps(found[policy], indent=2))
    RESULTS.write_text(
        json.dumps({"machine": machine(), "rounds": ROUNDS, **found}, indent=2) + "\n", encoding="utf-8"
    )


def beside_a_busy_program(policy: str) -> dict[str, Any]:
    with subprocess.Popen([sys.executable, "-c", _BUSY]) as busy:
        try:
            return in_own_process(policy)
        finally:
            busy.kill()


def in_own_process(policy: str) -> dict[str, Any]:
    """What `measured` tells of a fresh process; `default` is libgomp's own way."""
    told = subprocess.run([sys.executable, __file__, policy], capture_output=True, text=True, check=True)
    figures: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return figures


def measured() -> dict[str, Any]:
    """Milliseconds of one sentence embedded, and of one pair judged by the verifier."""
    from rag.embedding import SentenceTransformerEmbedder
    from rag.models import ModelStore
    from rag.records import Passage
    from rag.settings import Settings
    from rag.verifier import CrossEncoderVerifier, Pair

    settings = Settings.load()
    folder = ModelStore(settings.cache).path(settings.embedder)
    embedder = SentenceTransformerEmbedder(folder, name="measured")
    verifier = CrossEncoderVerifier(folder)
    text = "Stargate seeks up to 900,000 DRAM wafers a month, according to Samsung’s newsroom."
    passage = Passage("measured", 1, 0, len(text), text, "en", "", ())
    pair = Pair(text, "Stargate vise 900 000 tranches de DRAM par mois.", "en", "fr")
    embedding, judging = Laps(), Laps()
    for _ in range(3):
        embedder.embed_passages([passage])
        verifier.judge([pair])
    for _ in range(ROUNDS):
        with embedding:
            embedder.embed_passages([passage])
        with judging:
            verifier.judge([pair])
    return {"one_sentence_embedded": embedding.summary(), "one_pair_judged": judging.summary()}


if __name__ == "__main__":
    main()
