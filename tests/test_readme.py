"""The README tells the truth about the tree."""

from __future__ import annotations

import re
import subprocess

from conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
# Listed as folders: their files are many and alike.
FOLDERS = (
    "corpus/fr/",
    "corpus/en/",
    "tests/",
    "docs/images/",
    "benchmarks/results/",
    "training/dossiers/learn/",
    "training/dossiers/held/",
    "training/excerpts/learn/",
    "training/excerpts/held/",
)


def listed():
    part = README.split("## File map")[1].split("Start reading at")[0]
    return set(re.findall(r"^\| `([^`]+)` \|", part, re.MULTILINE))


def in_tree():
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    named = set()
    for file in filter(None, files):
        folder = next((folder for folder in FOLDERS if file.startswith(folder)), None)
        named.add(folder or file)
    return {name for name in named if not name.startswith(".git")}


def test_the_file_map_is_the_tree():
    assert sorted(listed() - in_tree()) == [], "the README lists what is not there"
    assert sorted(in_tree() - listed()) == [], "the README does not list what is there"


def test_every_link_of_the_readme_leads_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_commands_of_the_readme_are_commands():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)", README, re.MULTILINE):
        assert f"\n{target}:" in makefile, target
