"""Writes the README's file map anew: one line a file, with the first sentence of its docstring."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDERS = {
    "corpus/fr/": "the shipped notes in French: Markdown with front matter",
    "corpus/en/": "the shipped notes in English",
    "tests/": "one file a stage; `eval/` questions and floors, `browser/` the chat in a real browser",
    "docs/images/": "pictures for this page",
    "benchmarks/results/": "what the benchmarks measured, as JSON",
    "training/dossiers/learn/": "invented affairs in four documents, with claims and what settles each",
    "training/dossiers/held/": "of the dossiers, what is never trained on",
    "training/excerpts/learn/": "invented news with true, false and untold claims, written for training",
    "training/excerpts/held/": "of the excerpts, what is never trained on",
}
PHRASES = {
    ".ci/run": "what integration runs on a clean checkout",
    "CHANGELOG.md": "what changed, for users",
    "LICENSE": "Apache License 2.0",
    "Makefile": "serve, test, check, models, index, bench, docs, clean",
    "NOTICE": "the weights and their licences",
    "README.md": "this page",
    "constraints.txt": "every direct dependency, pinned",
    "docs/api.md": "the API, generated from its schema",
    "docs/decisions.md": "what was chosen, measured against what, and why",
    "docs/scaling.md": "a million passages on one machine: what the index does by itself, what to do oneself",
    "index/README.md": "what is built into `index/`",
    "pyproject.toml": "metadata, dependencies, and the gates' rules",
    "rag/weights/README.md": "model cards of verifier, judge and reader: purpose, data and licences, measures, limits",
    "rag/weights/verifier.safetensors": "the verifier's trained layers, in eight bits",
    "rag/weights/sourcier-judge.gguf": "the language model's adapter for judging claims",
    "rag/weights/sourcier-reader.gguf": "the language model's adapter for telling whether a source answers a question",
    "training/README.md": "how the verifier is trained again, step by step, on which data and under which licences",
    "ui/chat.css": "the look",
    "ui/chat.js": "focus, clipboard and download",
    "ui/check.css": "the look of the claim check and of the tabs",
    "ui/check.js": "files, exports and focus of the claim check",
    "ui/favicon.svg": "the icon",
}


def main() -> None:
    """Put the list between the heading and the sentence after it."""
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    entries: dict[str, str] = {}
    for file in filter(None, files):
        folder = next((folder for folder in FOLDERS if file.startswith(folder)), None)
        if file.startswith(".git"):
            continue
        entries[folder or file] = FOLDERS[folder] if folder else PHRASES.get(file) or _phrase(ROOT / file)
    rows = [f"| `{name}` | {phrase} |" for name, phrase in sorted(entries.items())]
    table = "\n".join(["| file | what it is |", "|---|---|", *rows])
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    head, rest = text.split("<!-- a test keeps this list equal to the tree -->\n", 1)
    tail = rest[rest.index("Start reading at") :]
    marker = "<!-- a test keeps this list equal to the tree -->\n"
    readme.write_text(f"{head}{marker}{table}\n\n{tail}", encoding="utf-8")


def _phrase(path: Path) -> str:
    if path.suffix != ".py":
        raise SystemExit(f"{path}: give it a phrase in docs/file_map.py")
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    first = re.split(r"(?<=[.:])\s", " ".join(docstring.split()), maxsplit=1)[0]
    return first.rstrip(".:").replace("|", "\\|")


if __name__ == "__main__":
    main()
