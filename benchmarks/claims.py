"""The claim check on the project's own claims and drafts, and the verifier alone on pairs of evidence and claim.

    python benchmarks/claims.py [PAIRS.jsonl]... [--affairs FOLDER] [--every N] [--no-own]

Own claims: tests/eval/claims.jsonl over the shipped corpus, with the embedded language model and without it; both
planted drafts, and the time a draft of 1,000 words takes (both drafts together: no sentence repeats). Affairs: what
`python -m training.affairs FOLDER` writes, news on which nothing was tuned. Pair files are
not part of the project: one JSON object a line, with evidence, claim, lang_evidence, lang_claim, label; of them the
language model, which takes a second a pair, reads each Nth only (--every-read). Beside both stands what one would use
without a verifier (claims_baseline.py). Writes benchmarks/results/claims.json part by part; what is not measured keeps
its figures, and times are kept for processors with and without bfloat16, which differ more than twofold.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claims_baseline import cosine_threshold, cosines_of_claims, cosines_of_pairs, majority
from machine import machine

from rag.assistant import Assistant
from rag.claims.records import Judgement
from rag.claims.second_opinion import SecondOpinion, combined
from rag.embedding import has_bfloat16
from rag.evaluation_claims import ScoredClaim, read_claims, score_claims, summarise_claims
from rag.evaluation_drafts import read_planted, score_draft
from rag.evaluation_pairs import judge_pairs, read_pairs, summarise_pairs
from rag.llm import AdaptedModel, Adapter
from rag.settings import Settings
from rag.verifier import Pair, Verifier

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "claims.json"
EVAL = ROOT / "tests" / "eval"
ROUNDS = 3  # of the long draft


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pairs", nargs="*", type=Path, metavar="PAIRS.jsonl")
    parser.add_argument("--every", type=int, default=1, help="only each Nth claim and pair, for a quick look")
    parser.add_argument(
        "--every-read", type=int, default=9, help="only each Nth pair is read by the language model too"
    )
    parser.add_argument("--no-own", action="store_true", help="leave out the project's own claims and drafts")
    parser.add_argument("--affairs", type=Path, metavar="FOLDER", help="what training.affairs has written")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.load(index=Path(folder) / "index", llm="embedded")
        with Assistant.open(settings, create=True) as assistant:
            assistant.ingest([ROOT / "corpus"])
            if not chosen.no_own:
                own = own_claims(assistant, chosen.every)
                alone = without_language_model(settings, chosen.every)
                keep("own", own)
                keep("own_without_language_model", alone)
                keep("planted", planted_drafts(assistant))
            for file in chosen.pairs:
                keep(file.stem, verifier_alone(assistant, file, chosen.every), under="pairs")
                keep(file.stem, with_language_model(assistant, file, chosen.every_read), under="pairs_read")
        if chosen.affairs is not None:
            keep("affairs", affairs(chosen.affairs, Path(folder) / "affairs", chosen.every))
        if not chosen.no_own:
            kind = "bfloat16" if has_bfloat16() else "float32"
            keep(kind, times(own["all"], alone["all"]) | long_draft(settings), under="time")


def own_claims(assistant: Assistant, every: int) -> dict[str, Any]:
    """All claims, and by themselves the halves that nothing was tuned on: the first, and that written afterwards."""
    claims = read_claims(EVAL / "claims.jsonl")[::every]
    scored = score_claims(assistant, claims)
    verdicts = [claim.verdict.value for claim in claims]
    return {
        **by_split(scored),
        "wrong": [
            f"{one.expected.id} {one.verdict}, expected {one.expected.verdict}"
            for one in scored
            if not one.is_right
        ],
        "baselines": {
            "majority": majority(verdicts),
            "cosine": cosine_threshold(cosines_of_claims(assistant, claims), verdicts),
        },
    }


def without_language_model(settings: Settings, every: int) -> dict[str, Any]:
    """The same claims by the verifier and the rules alone, as where no language model is installed."""
    with Assistant.open(settings, llm=None) as assistant:
        scored = score_claims(assistant, read_claims(EVAL / "claims.jsonl")[::every])
    return by_split(scored)


def affairs(folder: Path, index: Path, every: int) -> dict[str, Any]:
    """Claims on news that the product does not ship, over its documents: with the language model and without it."""
    claims, found = read_claims(folder / "claims.jsonl")[::every], {}
    settings = Settings.load(index=index, llm="embedded")
    with Assistant.open(settings, create=True) as assistant:
        assistant.ingest([folder / "documents"])
        found["all"] = summarise_claims(score_claims(assistant, claims))
    with Assistant.open(settings, llm=None) as assistant:
        found["without_language_model"] = summarise_claims(score_claims(assistant, claims))
    return found


def by_split(scored: Sequence[ScoredClaim]) -> dict[str, Any]:
    """What all claims come to, and those of each held half."""
    halves = {split: [one for one in scored if one.expected.split == split] for split in ("held", "held2")}
    return {name: summarise_claims(some) for name, some in {"all": scored, **halves}.items()}


def planted_drafts(assistant: Assistant) -> dict[str, Any]:
    """Planted errors found, and false alarms, for each language."""
    found = {}
    for language in ("fr", "en"):
        draft, planted = read_planted(EVAL / "drafts" / f"planted-{language}.jsonl")
        found[language] = score_draft(assistant.check(text=draft, language=language), planted)
    return found


def times(own: dict[str, Any], alone: dict[str, Any]) -> dict[str, Any]:
    """Milliseconds a claim, with the language model and without it."""
    return {
        "claim_ms_median": own["ms_median"],
        "claim_ms_p95": own["ms_p95"],
        "alone_ms_median": alone["ms_median"],
        "alone_ms_p95": alone["ms_p95"],
    }


def long_draft(settings: Settings) -> dict[str, Any]:
    """Seconds for a draft of 1,000 words, the median of some rounds; models loaded, nothing remembered."""
    draft = "\n\n".join(
        (EVAL / "drafts" / f"planted-{language}.md").read_text(encoding="utf-8") for language in ("fr", "en")
    )
    seconds, claims = [], 0
    for _ in range(ROUNDS):
        with Assistant.open(
            settings
        ) as assistant:  # anew: an assistant remembers the queries that it embedded
            assistant.check(["The weather was fine."])
            started = time.perf_counter()
            claims = len(assistant.check(text=draft).claims)
            seconds.append(time.perf_counter() - started)
    return {
        "words": len(draft.split()),
        "claims": claims,
        "rounds": ROUNDS,
        "draft_s": round(statistics.median(seconds), 1),
    }


def verifier_alone(assistant: Assistant, file: Path, every: int) -> dict[str, Any]:
    """The verifier's labels for a file of pairs, beside the baselines on the same pairs."""
    if assistant.verifier is None:
        raise SystemExit("There is no verifier: fetch its base model with `sourcier models pull`.")
    pairs = read_pairs(file)[::every]
    summary = summarise_pairs(judge_pairs(assistant.verifier, pairs))
    labels = [pair.label for pair in pairs]
    return {
        "verifier": assistant.verifier.fingerprint,
        **summary,
        **lowest(summary),
        "baselines": {
            "majority": majority(labels),
            "cosine": cosine_threshold(cosines_of_pairs(assistant.embedder, pairs), labels),
        },
    }


@dataclass(frozen=True)
class BothReaders:
    """The verifier and the language model together, in the verifier's place; every pair is read by both."""

    verifier: Verifier
    opinion: SecondOpinion

    @property
    def fingerprint(self) -> str:
        """Both files of weights."""
        return f"{self.verifier.fingerprint} + {self.opinion.model.adapters[Adapter.JUDGE]}"

    def judge(self, pairs: Sequence[Pair]) -> tuple[Judgement, ...]:
        """The probabilities of both together, pair by pair."""
        found = []
        for pair, judgement in zip(pairs, self.verifier.judge(pairs), strict=True):
            second = self.opinion.judge(pair.claim, pair.evidence)
            if second is None:
                raise SystemExit(f"The language model failed: {self.opinion.failure}")
            found.append(combined(judgement, second))
        return tuple(found)


def with_language_model(assistant: Assistant, file: Path, every: int) -> dict[str, Any]:
    """What verifier and language model together make of a sample of the pairs, and the verifier alone of the same."""
    if assistant.verifier is None or not isinstance(assistant.llm, AdaptedModel):
        raise SystemExit("A model is missing: fetch it with `sourcier models pull`.")
    pairs = read_pairs(file)[::every]
    both = BothReaders(assistant.verifier, SecondOpinion(assistant.llm))
    summary, alone = (summarise_pairs(judge_pairs(reader, pairs)) for reader in (both, assistant.verifier))
    return {
        "models": both.fingerprint,
        **summary,
        **lowest(summary),
        "verifier_alone": {"all": {"accuracy": alone["accuracy"]}, **alone["by_pairing"]},
    }


def lowest(summary: dict[str, Any]) -> dict[str, float | None]:
    """The lower accuracy of the two pairings within a language, and of the two that cross."""
    found = {name: one["accuracy"] for name, one in summary["by_pairing"].items()}
    return {
        "lowest_within": min((found[name] for name in ("fr-fr", "en-en") if name in found), default=None),
        "lowest_crossed": min((found[name] for name in ("fr-en", "en-fr") if name in found), default=None),
    }


def keep(name: str, figures: dict[str, Any], *, under: str | None = None) -> None:
    """Print a part and put it into the results."""
    print(name, json.dumps(figures, indent=2, ensure_ascii=False))
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    (results if under is None else results.setdefault(under, {}))[name] = figures
    # Parts are measured on different machines: verdicts hardly depend on them, times do.
    results.setdefault("machines", {})[name if under is None else f"{under}, {name}"] = machine()
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
