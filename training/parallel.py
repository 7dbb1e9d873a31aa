"""Three-label pairs that cross languages, from text that people translated.

Paragraphs of LibreOffice's help (Debian packages ``libreoffice-help-fr`` and ``libreoffice-help-en-us``, MPL-2.0)
carry the same identifiers in every language; translations and paraphrases among the training pairs are used too.
From each two forms of one text come: the translation (supported), one of its sentences (supported), a sentence the
evidence lacks (not enough evidence), and a form altered by rule (contradicted). Alterations fall on evidence and on
claim alike, and on both at once (supported again), so that no label can be told from the claim alone.

    python -m training.parallel PAIRS_FOLDER OUT.jsonl --help-folder /usr/share/libreoffice/help
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from rag.sentences import split_sentences
from training.alterations import contrary, negated
from training.pairs import read_pairs

_PARAGRAPH = re.compile(
    r'<p id="(?P<id>[a-z]+_id\d+)" class="(?:paragraph|listitem)"[^>]*>(?P<body>.*?)</p>', re.DOTALL
)
_TAG = re.compile(r"<[^>]+>")
_TWO_FORMS = {"tatoeba_cross", "tatoeba_fr_paraphrase", "pawsx_supported"}

Form = tuple[str, str]
"""A text and its language."""


def paragraphs(file: Path) -> dict[str, str]:
    """The running text of a help page by paragraph identifier."""
    source = file.read_text(encoding="utf-8")
    return {
        found["id"]: re.sub(r"\s+", " ", unescape(_TAG.sub("", found["body"]))).strip()
        for found in _PARAGRAPH.finditer(source)
    }


def help_forms(folder: Path) -> Iterator[list[tuple[Form, Form]]]:
    """The paragraphs of each page that stand in both languages, page by page."""
    for english in sorted((folder / "en-US" / "text").rglob("*.html")):
        french = folder / "fr" / english.relative_to(folder / "en-US")
        if not french.exists():
            continue
        left, right = paragraphs(english), paragraphs(french)
        page = [
            ((left[key], "en"), (right[key], "fr"))
            for key in left
            if key in right and 6 <= len(left[key].split()) <= 90 and left[key] != right[key]
        ]
        if page:
            yield page


def pair(evidence: str, claim: str, label: str) -> dict[str, str]:
    """A pair as the mixture reads it."""
    return {"evidence": evidence, "claim": claim, "label": label}


def from_two_forms(one: Form, other: Form, chooser: random.Random) -> Iterator[dict[str, str]]:
    """Pairs of two forms of one text, either way round."""
    evidence, claim = (one, other) if chooser.random() < 0.5 else (other, one)
    draw = chooser.random()
    altered_claim = contrary(*claim, chooser)
    if draw < 0.25:
        yield pair(evidence[0], claim[0], "supported")
    elif draw < 0.6 and altered_claim:
        yield pair(evidence[0], altered_claim, "contradicted")
    elif draw < 0.85:
        altered = contrary(*evidence, chooser)
        if altered:
            yield pair(altered, claim[0], "contradicted")
    else:
        both = negated(*evidence, chooser), negated(*claim, chooser)
        if all(both) and len(evidence[0].split()) < 15:
            yield pair(str(both[0]), str(both[1]), "supported")


def from_paragraph(
    one: Form, other: Form, neighbour: Form, chooser: random.Random
) -> Iterator[dict[str, str]]:
    """Pairs of a sentence and a paragraph that holds it, lacks it, or says its contrary."""
    (left, language), (right, other_language) = (one, other) if chooser.random() < 0.5 else (other, one)
    spans, others = split_sentences(left, language), split_sentences(right, other_language)
    if len(spans) == len(others) and len(spans) > 1:
        row = chooser.randrange(len(spans))
        claim = others[row].of(right)
        if len(claim.split()) >= 5:
            rest = " ".join(span.of(left) for number, span in enumerate(spans) if number != row)
            draw = chooser.random()
            altered = contrary(claim, other_language, chooser)
            if draw < 0.35:
                yield pair(left, claim, "supported")
            elif draw < 0.7 or not altered:
                yield pair(rest, claim, "not_enough_evidence")
            else:
                yield pair(left, altered, "contradicted")
            return
    if chooser.random() < 0.3:
        yield pair(left, neighbour[0], "not_enough_evidence")
    else:
        yield from from_two_forms(one, other, chooser)


def main() -> None:
    """Read the arguments and write the pairs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("pairs", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--help-folder", type=Path, required=True)
    parser.add_argument("--most", type=int, default=16000, help="pairs from the help pages")
    given = parser.parse_args()
    chooser = random.Random(1)
    made: list[dict[str, str]] = []
    for page in help_forms(given.help_folder):
        for number, (one, other) in enumerate(page):
            neighbour = page[(number + 1) % len(page)][chooser.randrange(2)]
            if len(page) > 1:
                made += from_paragraph(one, other, neighbour, chooser)
    chooser.shuffle(made)
    made = made[: given.most]
    for row in read_pairs(given.pairs):
        if row["source"] in _TWO_FORMS and row["lang_evidence"] + row["lang_claim"] != "enen":
            forms = (row["evidence"], row["lang_evidence"]), (row["claim"], row["lang_claim"])
            made += from_two_forms(*forms, chooser)
    with given.out.open("w", encoding="utf-8") as out:
        for row in made:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    print(len(made), "pairs")


if __name__ == "__main__":
    main()
