"""Write held-out dossiers as documents and claims, to measure the whole claim check on affairs it has never seen.

    python -m training.affairs OUT [--learnt]
    sourcier ingest OUT/documents --index OUT/index
    sourcier evaluate claims OUT/claims.jsonl --index OUT/index

The claims over `corpus/` tell how the check does where it was built; these tell what it does with other news, and
weights and thresholds can be chosen on them without a look at the halves of those claims that are held out.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from training.dossiers import FOLDER
from training.excerpts import written_in

_VERDICTS = {
    (True, False): "supported",
    (False, True): "contradicted",
    (True, True): "disputed",
    (False, False): "not_found",
}
"""By whether a piece supports the claim, and whether one contradicts it."""


def documents_of(dossier: dict[str, Any], name: str) -> dict[str, str]:
    """The Markdown files of a dossier's documents, by their ids."""
    return {
        f"{name}-{number}": "\n".join(
            [
                "---",
                f"id: {name}-{number}",
                f"title: {json.dumps(document['title'], ensure_ascii=False)}",
                f"language: {document['language']}",
                "---",
                "",
                "\n\n".join(document["pieces"]),
                "",
            ]
        )
        for number, document in enumerate(dossier["documents"])
    }


def claims_of(dossier: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The claims of a dossier as `rag.evaluation_claims` reads them."""
    rows = []
    for number, claim in enumerate(dossier["claims"], start=1):
        verdict = _VERDICTS[bool(claim["supports"]), bool(claim["contradicts"])]
        holding = sorted({int(place.partition(".")[0]) for place in claim["supports"] + claim["contradicts"]})
        languages = sorted({dossier["documents"][document]["language"] for document in holding})
        rows.append(
            {
                "id": f"{name}-{number}",
                "claim": claim["claim"],
                "language": claim["language"],
                "verdict": verdict,
                "fault": claim["kind"] if verdict == "contradicted" else None,
                "documents": [f"{name}-{document}" for document in holding],
                "pairing": {0: "none", 2: "both"}.get(len(languages))
                or f"{languages[0]}-{claim['language']}",
            }
        )
    return rows


def main() -> None:
    """Read the arguments and write the files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--learnt", action="store_true", help="the dossiers to train on instead")
    given = parser.parse_args()
    folder, rows, documents = given.out / "documents", list[dict[str, Any]](), 0
    folder.mkdir(parents=True, exist_ok=True)
    for number, dossier in enumerate(written_in(FOLDER, held=not given.learnt), start=1):
        name = f"affair-{number}"
        for document, text in documents_of(dossier, name).items():
            (folder / f"{document}.md").write_text(text, encoding="utf-8")
            documents += 1
        rows += claims_of(dossier, name)
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    (given.out / "claims.jsonl").write_text("".join(lines), encoding="utf-8")
    print(f"{given.out}: {documents} documents, {len(rows)} claims")


if __name__ == "__main__":
    main()
