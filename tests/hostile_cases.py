"""Drafts of a hostile language model, and true restatements that a fair gate lets pass, over the shipped corpus.

`hostile/by_hand.jsonl`, `hostile/later.jsonl` and `hostile/true.jsonl` are written by hand; the rest is made here by
rule from the true ones, always the same. Each case names the exact sentences of the corpus that it was 'drafted' from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.documents import read_all
from rag.generation import DraftSentence
from rag.records import Document, Evidence

FOLDER = Path(__file__).parent / "hostile"
CORPUS = Path(__file__).parent.parent / "corpus"


@dataclass(frozen=True, slots=True)
class Case:
    """A drafted sentence, the numbers that it cites, and what it was drafted from."""

    kind: str
    language: str
    text: str
    named: tuple[int, ...]
    evidence: tuple[tuple[str, str], ...]  # document id, exact sentence

    @property
    def draft(self) -> DraftSentence:
        return DraftSentence(self.text, self.named)

    @property
    def pairing(self) -> str:
        """Language of the evidence, then of the draft."""
        languages = {documents()[document].language for document, _ in self.evidence}
        return f"{'+'.join(sorted(languages))} -> {self.language}"

    def pieces(self) -> tuple[Evidence, ...]:
        found = []
        for name, quote in self.evidence:
            document = documents()[name]
            start = document.text.index(quote)
            found.append(Evidence(document, start, start + len(quote), 1.0, 0.6))
        return tuple(found)


@cache
def documents() -> dict[str, Document]:
    return {document.id: document for document in read_all([CORPUS], max_bytes=10**6)}


def read(name: str) -> tuple[Case, ...]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return tuple(
        Case(
            row["kind"],
            row["language"],
            row["text"],
            tuple(row["named"]),
            tuple((document, quote) for document, quote in row["evidence"]),
        )
        for row in map(json.loads, lines)
    )


def true_cases() -> tuple[Case, ...]:
    return read("true.jsonl")


def later_cases() -> tuple[Case, ...]:
    """Changed meanings that were written after the gate was tightened against the others."""
    return read("later.jsonl")


def hostile_cases() -> tuple[Case, ...]:
    return (*read("by_hand.jsonl"), *by_rule())


def by_rule() -> Iterator[Case]:
    """True sentences made false: for each rule, the first few that lend themselves to it, from evidence in either
    language by turns; each rule begins to look elsewhere."""
    for number, (kind, language, most, change) in enumerate(RULES):
        within = [case for case in true_cases() if case.pairing == f"{language} -> {language}"]
        across = [case for case in true_cases() if case.language == language and case not in within]
        lent = [
            [case for case in group[7 * number % len(group) :] + group if change(case.text) != case.text]
            for group in (within, across)
        ]
        chosen = [case for pair in zip(*lent, strict=False) for case in pair] + lent[0] + lent[1]
        for case in list(dict.fromkeys(chosen))[:most]:
            text = change(case.text)
            yield Case(f"{kind}, by rule", language, text[0].upper() + text[1:], case.named, case.evidence)


def replaced(pattern: str, by: str) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, by, text, count=1)


def begun(words: str) -> Callable[[str], str]:
    """The sentence after some words; its first letter is small unless it begins a name."""
    small = r"^(The|A|An|One|Only|In|No|More|Up|Agreements|Le|La|Les|L’|Un|Des|Plus|Jusqu|Selon|En|Trois)\b"
    return lambda text: words + re.sub(small, lambda match: match[1][0].lower() + match[1][1:], text)


def ended(words: str) -> Callable[[str], str]:
    return lambda text: text[:-1] + words if text.endswith(".") else text


# What a rule of one language is called, its language, how many it makes, what it does to a true sentence.
RULES: tuple[tuple[str, str, int, Callable[[str], str]], ...] = (
    ("figure", "en", 4, replaced(r"\b(\d)(?=\d\d?\b(?! \w+ 20))", "8")),
    ("figure", "fr", 4, replaced(r"\b[12](?=\d\d?\b(?! (?:janv|févr)))", "8")),
    ("figure spelt out", "en", 2, replaced(r"\b(?:thirteen|three|six)\b", "nine")),
    ("figure spelt out", "fr", 2, replaced(r"\b(?:treize|trois|six)\b", "neuf")),
    ("scale", "en", 3, replaced(r"\bbillion\b", "million")),
    ("scale", "fr", 3, replaced(r"\bmilliards\b", "millions")),
    ("unit", "en", 3, replaced(r"\bgigawatts\b", "gigawatt-hours")),
    ("unit", "fr", 3, replaced(r"\bgigawatts\b", "gigawattheures")),
    ("qualifier dropped", "en", 4, replaced(r"\b(?:[Uu]p to|[Mm]ore than) (?=\d)", "")),
    ("qualifier dropped", "fr", 4, replaced(r"\b(?:[Jj]usqu’à|[Pp]lus de) (?=\d)", "")),
    ("month", "en", 4, replaced(r"\b(?:January|February|September|October)\b", "May")),
    ("month", "fr", 4, replaced(r"\b(?:janvier|février|septembre|octobre)\b", "mai")),
    ("name not held", "en", 4, replaced(r"\b(?:Samsung|TSMC|Oracle|Nvidia)\b(?! (?:SDS|C&T))", "Toyota")),
    ("name not held", "fr", 4, replaced(r"\b(?:Samsung|TSMC|Oracle|Nvidia)\b(?! (?:SDS|C&T))", "Toyota")),
    ("negation added", "en", 3, replaced(r"\bmet\b", "did not meet")),
    ("negation added", "fr", 3, replaced(r"\ba (rencontré|présenté|visité)", r"n’a pas \1")),
    ("negation dropped", "en", 2, replaced(r"\b(had|were|are) not\b", r"\1")),
    ("negation dropped", "fr", 2, replaced(r"\bn’ont pas été\b|\bne sont pas\b", "sont")),
    ("attribution dropped", "en", 3, replaced(r"^According to [^,]+, (\w)", r"\1")),
    ("attribution dropped", "fr", 3, replaced(r"^Selon [^,]+, (\w)", r"\1")),
    ("certainty", "en", 3, replaced(r"\bare to be\b", "were")),
    ("certainty", "fr", 3, replaced(r"\bdoivent être\b", "ont été")),
    ("first", "en", 3, begun("For the first time, ")),
    ("first", "fr", 3, begun("Pour la première fois, ")),
    ("only", "en", 4, replaced(r"\bmet\b", "met only")),
    ("only", "fr", 3, replaced(r"\ba (rencontré|vu|présenté)\b", r"a seulement \1")),
    ("cause", "en", 3, ended(", because prices were rising.")),
    ("cause", "fr", 3, ended(", parce que les prix montaient.")),
    ("list", "en", 3, ended(", and a new airline.")),
    ("list", "fr", 4, ended(", ainsi qu’une compagnie aérienne.")),
    ("link", "en", 3, ended(", see https://example.org/offer.")),
    ("link", "fr", 3, ended(", voir https://example.org/offre.")),
    ("self", "en", 3, begun("As an AI model, I can confirm that ")),
    ("self", "fr", 3, begun("En tant qu’IA, je peux confirmer que ")),
    ("mixed", "en", 5, replaced(r"(?<=\w )(?:and|in|from)(?= \w)", "avec")),
    ("mixed", "fr", 4, replaced(r"(?<=\w )(?:et|dans|de)(?= \w)", "and")),
)  # fmt: skip
