"""The page of the benchmarks: plots and tables of all that lies in benchmarks/results, promises beside figures.

    python benchmarks/report.py

Writes benchmarks/results/README.md and its SVG plots; what was promised and missed, or not measured, says so.
"""

from __future__ import annotations

import json
from pathlib import Path

from claims_section import CLAIM_PROMISES, claims
from page_parts import Figures, Promise, measured_on, table
from plots import Bar, Curve, bars, lines

RESULTS = Path(__file__).parent / "results"
RISK = "Risk by coverage: of the surest questions, % that no source answers"


PROMISES = (
    Promise("Embedding, times LlamaIndex's default", "ingest", ("wall", "embedder_to_llamaindex"), 2.5, "×", True),
    Promise(
        "Ingest end to end, of the bare embedding rate",
        "ingest", ("wall", "end_to_end_to_bare_percent"), 85, "%", True,
    ),
    Promise("Search of 100,000 passages, p50", "search-100000", ("search", "ms_p50"), 5, "ms"),
    Promise("Ready from a cold start, 100,000", "search-100000", ("ready_s",), 6, "s"),
    Promise("Memory, 100,000", "search-100000", ("memory_MB", "together"), 1200, "MB"),
    Promise("Recall@10 of dense search against exact, 100,000", "search-100000", ("recall_10",), 0.98, "", True),
    Promise("Search of 1,000,000 passages, p95", "search-1000000", ("search", "ms_p95"), 40, "ms"),
    Promise("Memory, 1,000,000", "search-1000000", ("memory_MB", "together"), 4000, "MB"),
    Promise("Recall@10 of dense search against exact, 1,000,000", "search-1000000", ("recall_10",), 0.98, "", True),
    Promise(
        "Twins, English: a right passage in the first five",
        "retrieval", ("sets", "rte3-twin", "en -> en+fr", "recall@5", "mean"), 98.5, "%", True,
    ),
    Promise(
        "Twins, French: a right passage in the first five",
        "retrieval", ("sets", "rte3-twin", "fr -> en+fr", "recall@5", "mean"), 98.5, "%", True,
    ),
    Promise("Answers: facts right", "answers", ("auto", "facts_right"), 90, "%", True),
    Promise("Answers: abstention right", "answers", ("auto", "abstention_right"), 90, "%", True),
    Promise("Answers: false abstentions", "answers", ("auto", "false_abstentions"), 8, "%"),
    Promise("Answers: sentences with citations", "answers", ("auto", "sentences_cited"), 100, "%", True),
    Promise("Answers in the language of the question", "answers", ("auto", "language_right"), 100, "%", True),
    Promise("First verified sentence, embedded model", "answers", ("auto", "first_sentence_ms"), 5000, "ms"),
    Promise("Whole answer, embedded model", "answers", ("auto", "total_ms"), 10000, "ms"),
    Promise("Whole answer of quotes", "answers", ("extract", "total_ms"), 300, "ms"),
    Promise(
        "NoMIRACL, French: mean of false answers and false abstentions (GPT-4: 29.0)",
        "abstention", ("nomiracl-fr-dev", "fr", "mean_of_both"), 29.0, "%",
    ),
    Promise(
        "NoMIRACL, English: the same (GPT-4: 23.6)",
        "abstention", ("nomiracl-en-dev", "en", "mean_of_both"), 23.6, "%",
    ),
    *CLAIM_PROMISES,
)  # fmt: skip


def main() -> None:
    results = {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(RESULTS.glob("*.json"))
    }
    page = [
        "# Benchmarks",
        "",
        "Written by `benchmarks/report.py` from the JSON files beside it; `make bench` measures anew.",
        "",
        *promises(results),
    ]
    for name, section in (
        ("ingest", ingest),
        ("peers", peers),
        ("retrieval", retrieval),
        ("answers", answers),
        ("abstention", abstention),
        ("claims", claims),
    ):
        if name in results:
            page += section(results[name])
    page += search(results) + others(results)
    (RESULTS / "README.md").write_text("\n".join(page).rstrip() + "\n", encoding="utf-8")


def promises(results: Figures) -> list[str]:
    rows = []
    for promise in PROMISES:
        value = promise.measured(results)
        sign = "≥" if promise.at_least else "≤"
        bound = f"{sign} {promise.bound:g} {promise.unit}".strip()
        if value is None:
            rows.append([promise.what, bound, "-", "not measured"])
            continue
        kept = value >= promise.bound if promise.at_least else value <= promise.bound
        rows.append(
            [promise.what, bound, f"{value:g} {promise.unit}".strip(), "met" if kept else "**missed**"]
        )
    return ["## Promised and measured", "", *table(["what", "promised", "measured", ""], rows), ""]


def ingest(figures: Figures) -> list[str]:
    labels = {
        "llamaindex": "LlamaIndex's embedding",
        "bare": "library's own encode",
        "embedder": "Sourcier's embedding",
        "end_to_end": "Sourcier, HTML to searchable",
    }
    rates = figures["wall"]["passages_a_second"]
    rows = [Bar(label, rates[name], ours="Sourcier" in label) for name, label in labels.items()]
    plot("ingest", bars("Passages a second", rows, unit="/s"))
    processor = figures["processor"]
    return [
        "## Ingest",
        "",
        (
            f"{figures['pages']:,} web pages, {figures['passages']:,} passages, {figures['arithmetic']}, "
            f"{figures['threads']} thread(s) of the model; medians of "
            f"{figures['rounds']} rounds. LlamaIndex embeds the same passages in float32, ten at once, its default."
        ),
        "",
        "![Passages a second](ingest.svg)",
        "",
        (
            f"By processor time, which other work on the machine disturbs less: embedding "
            f"{processor['embedder_to_llamaindex']:g} times LlamaIndex's, end to end "
            f"{processor['end_to_end_to_bare_percent']:g} % of the library's own encode."
        ),
        "",
        *measured_on(figures),
    ]


def peers(figures: Figures) -> list[str]:
    systems = {name: one for name, one in figures["systems"].items() if "failed" not in one}
    directions = sorted({direction for one in systems.values() for direction in one["findability"]})
    rows = []
    for name, one in systems.items():
        again = one["search_again_ms"]
        rows.append(
            [
                name,
                f"{one['vectors']:,}",
                f"{one['ingest_s']:.1f}",
                f"{one['search_ms']['p50']:.1f} / {one['search_ms']['p95']:.1f}",
                "-" if again is None else f"{again['p50']:.1f} / {again['p95']:.1f}",
                "-" if one["change_s"] is None else f"{one['change_s']:.2f}",
                f"{one['peak_memory_MB']:,}",
                f"{one['disk_MB']:.1f}",
                *(
                    f"{one['findability'][way]['twin']:.0f} / {one['findability'][way]['both']:.0f}"
                    for way in directions
                ),
            ]
        )
    head = [
        "system",
        "vectors",
        "ingest s",
        "search ms p50/p95",
        "query embedded before",
        "one page changed s",
    ]
    head += ["peak memory MB", "disk MB", *(f"{way}: twin / both in 5, %" for way in directions)]
    for name, title in (
        ("twin", "Twin in the other language among the first five"),
        ("both", "Both among the first five"),
    ):
        drawn = [
            Bar(f"{system}, {way}", one["findability"][way][name], ours=system == "sourcier")
            for way in directions
            for system, one in systems.items()
        ]
        plot(f"peers-{name}", bars(title, drawn, unit="%"))
    notes = [f"- {name}: {'; '.join(one['notes'])}" for name, one in systems.items()]
    notes += [
        f"- {name}: failed, {one['failed'][-1]}"
        for name, one in figures["systems"].items()
        if "failed" in one
    ]
    return [
        "## Beside other systems",
        "",
        (
            f"{figures['pages']:,} pages of LibreOffice's help in both languages, the same weights, each system in a "
            f"process of its own; {figures['queries']:,} queries, each the title of a page. Wanted: the parallel page "
            "in the other language, and both."
        ),
        "",
        *table(head, rows),
        "",
        *notes,
        "",
        "![Twin in the other language](peers-twin.svg)",
        "",
        "![Both twins](peers-both.svg)",
        "",
        *measured_on(figures),
    ]


def retrieval(figures: Figures) -> list[str]:
    drawn, rows = [], []
    for name, pairs in figures["sets"].items():
        for pair, found in pairs.items():
            if not isinstance(found, dict) or "recall@5" not in found:
                continue
            five = found["recall@5"]
            drawn.append(Bar(f"{name}, {pair}", five["mean"], low=five["low"], high=five["high"]))
            both = found.get("all@5")
            cells = [f"{found[key]['mean']:.1f}" for key in ("recall@1", "recall@5", "mrr@10", "ndcg@10")]
            rows.append([name, pair, *cells, "-" if both is None else f"{both['mean']:.1f}"])
    plot("retrieval", bars("Recall@5, with 95 % intervals", drawn, unit="%"))
    head = ["set", "languages", "@1", "@5", "MRR@10", "nDCG@10", "both twins in 5"]
    return [
        "## Retrieval",
        "",
        *table(head, rows),
        "",
        "![Recall at five](retrieval.svg)",
        "",
        *measured_on(figures),
    ]


def search(results: Figures) -> list[str]:
    sizes = {name: one for name, one in results.items() if name.startswith("search-") and "search" in one}
    if not sizes:
        return []
    rows, drawn, told = [], [], []
    for one in sorted(sizes.values(), key=lambda one: int(one["passages"])):
        timed, meanwhile = one["search"], one.get("maintenance", {}).get("search_meanwhile", {})
        drawn += [Bar(f"{one['passages']:,} passages, {q}", timed[f"ms_{q}"]) for q in ("p50", "p95")]
        rows.append(
            [
                f"{one['passages']:,}",
                f"{timed['ms_p50']:g} / {timed['ms_p95']:g}",
                f"{timed['cpu_ms_p50']:g} / {timed['cpu_ms_p95']:g}",
                f"{meanwhile.get('ms_p95', '-')}",
                f"{one.get('recall_10', '-')}",
                f"{one.get('ready_s', '-')}",
                f"{one.get('memory_MB', {}).get('together', '-')}",
            ]
        )
        told += measured_on(one)
    plot("search", bars("Search of the whole store, its query embedded before", drawn, unit="ms"))
    head = [
        "passages",
        "ms p50/p95",
        "of processor time",
        "p95 while compacting",
        "recall@10",
        "ready s",
        "memory MB",
    ]
    return ["## Search at size", "", *table(head, rows), "", "![Search at size](search.svg)", "", *told]


def answers(figures: Figures) -> list[str]:
    modes = {mode: one for mode, one in figures.items() if isinstance(one, dict) and "questions" in one}
    keys = sorted(
        {key for one in modes.values() for key, value in one.items() if isinstance(value, (int, float))}
    )
    rows = [[key.replace("_", " "), *(f"{one.get(key, '-')}" for one in modes.values())] for key in keys]
    page = ["## Answers", "", *table(["per cent, or count", *modes], rows), ""]
    risk = figures.get("auto", {}).get("risk_by_coverage")
    if risk:
        plot("answers-risk", lines(RISK, [risk_curve(language, points) for language, points in risk.items()]))
        page += ["![Risk by coverage](answers-risk.svg)", ""]
    return page


def risk_curve(name: str, by_coverage: Figures) -> Curve:
    return Curve(name, [(float(coverage), risk) for coverage, risk in by_coverage.items()])


def abstention(figures: Figures) -> list[str]:
    rows, curves = [], []
    for name, by_language in figures.items():
        if name == "machine":
            continue
        for language, one in by_language.items():
            rows.append(
                [
                    f"{name}, {language}",
                    f"{one['answerable']} + {one['unanswerable']}",
                    *(f"{one[key]:g}" for key in ("false_answers", "false_abstentions", "mean_of_both")),
                    f"{one['area_under_curve']:.3f}",
                ]
            )
            curves.append(risk_curve(f"{name}, {language}", one["risk_by_coverage"]))
    plot("abstention", lines(RISK, curves))
    head = ["set", "answerable + not", "false answers", "false abstentions", "mean", "area under curve"]
    return [
        "## Answer or abstain",
        "",
        (
            "Questions of other people, each asked of its own ten passages, of which one may answer; by the whole "
            "product. Whether what it answers is right is not judged. Per cent."
        ),
        "",
        *table(head, rows),
        "",
        "![Risk by coverage](abstention.svg)",
        "",
        *measured_on(figures),
    ]


def others(results: Figures) -> list[str]:
    """What has no section of its own: named, so that nothing measured is hidden."""
    named = {"ingest", "peers", "retrieval", "answers", "abstention", "claims"}
    rest = [
        f"- [{name}.json]({name}.json)"
        for name in results
        if name not in named and not name.startswith("search-")
    ]
    return ["## More results", "", *rest, ""] if rest else []


def plot(name: str, svg: str) -> None:
    (RESULTS / f"{name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
