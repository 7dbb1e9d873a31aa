"""Translate the English or French side of training pairs by rule, to make pairs that cross languages.

Apertium (Debian packages ``apertium-eng-cat`` and ``apertium-fra-cat``) has no direct pair of
English and French, so Catalan stands between. The result reads clumsily, which is enough: what the
verifier has to learn from it is which words of one language stand for which of the other. What a
rule-based system mangles and a reader must not see mangled is set aside first and put back in the
form of the other language: names of several words, amounts, dates and years.

    python -m training.translate PAIRS_FOLDER OUT.jsonl --from en --field claim --limit 80000
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from training.pairs import read_pairs

CHAINS = {"en": ("eng-cat", "cat-fra"), "fr": ("fra-cat", "cat-eng")}
BLOCK = 500
ENGLISH_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
FRENCH_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
SCALES = {"thousand": "mille", "million": "millions", "billion": "milliards", "trillion": "billions"}
CURRENCIES = {"$": "de dollars", "£": "de livres", "€": "d'euros"}
_MONTH = "|".join(ENGLISH_MONTHS)
_FRENCH_MONTH = "|".join(FRENCH_MONTHS)
_NAME = r"(?:[A-Z][\w'’.-]*|de|of|von|van|du|la)"
_OPENERS = {
    *"The A An In On At By For From With And But Or If It He She They We You His Her Their This That".split(),
    *"These Those There As After Before During When While Its Some Many Most All Two Three One Not No".split(),
    *"Le La Les Un Une Des Du De En Au Aux Il Elle Ils Elles On Ce Cette Ces Son Sa Ses Dans Par Pour".split(),
}


def _french_number(number: str) -> str:
    return number.replace(",", " ").replace(".", ",")


Form = Callable[[re.Match[str]], str]
"""What a match becomes."""


def _english_rules() -> list[tuple[re.Pattern[str], Form]]:
    def amount(found: re.Match[str]) -> str:
        sign, number, scale = found["sign"], _french_number(found["number"]), found["scale"]
        than = {"": "", "m": "plus de "}.get((found["than"] or "")[:1].lower(), "moins de ")
        words = than + (f"{number} {SCALES[scale.lower()]}" if scale else number)
        if not sign:
            return words
        currency = CURRENCIES[sign]
        return f"{words} {currency if scale else currency.split(' ')[-1].removeprefix(chr(100) + chr(39))}"

    def date(found: re.Match[str]) -> str:
        month = FRENCH_MONTHS[ENGLISH_MONTHS.index(found["month"])]
        day = "1er" if found["day"] == "1" else found["day"]
        return f"le {day} {month} {found['year']}" if found["on"] else f"{day} {month} {found['year']}"

    def month_of_year(found: re.Match[str]) -> str:
        month = FRENCH_MONTHS[ENGLISH_MONTHS.index(found["month"])]
        return f"en {month} {found['year']}" if found["on"] else f"{month} {found['year']}"

    return [
        (
            re.compile(rf"(?P<on>\b[Oo]n )?\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}}),? (?P<year>\d{{4}})\b"),
            date,
        ),
        (
            re.compile(rf"(?P<on>\b[Oo]n )?\b(?P<day>\d{{1,2}}) (?P<month>{_MONTH}),? (?P<year>\d{{4}})\b"),
            date,
        ),
        (re.compile(rf"(?P<on>\b[Ii]n )?\b(?P<month>{_MONTH}),? (?P<year>\d{{4}})\b"), month_of_year),
        (re.compile(r"\b[Ii]n (?P<year>1[5-9]\d\d|20\d\d)\b"), lambda found: f"en {found['year']}"),
        (re.compile(r"\b(?P<year>1[5-9]\d\d|20\d\d)\b(?![,.]\d)"), lambda found: found["year"]),
        (
            re.compile(
                r"(?P<than>\b(?i:more|less|fewer) than )?(?:(?P<sign>[$£€]) ?)?"
                r"\b(?P<number>\d[\d,]*(?:\.\d+)?)(?: (?P<scale>(?i:thousand|[mbt]r?illion)))?\b"
            ),
            amount,
        ),
    ]


def _french_rules() -> list[tuple[re.Pattern[str], Form]]:
    def date(found: re.Match[str]) -> str:
        month = ENGLISH_MONTHS[FRENCH_MONTHS.index(found["month"].lower())]
        day = found["day"].removesuffix("er")
        return f"on {month} {day}, {found['year']}" if found["on"] else f"{month} {day}, {found['year']}"

    def number(found: re.Match[str]) -> str:
        digits = re.sub(r"[\s\u00a0\u202f]", ",", found["number"].strip())
        whole, _, part = digits.rpartition(",")
        if "," in found["number"] and whole:
            digits = f"{whole}.{part}"
        return digits

    spaced = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
    return [
        (
            re.compile(
                rf"(?P<on>\b[Ll]e )?\b(?P<day>\d{{1,2}}|1er) (?P<month>{_FRENCH_MONTH}) (?P<year>\d{{4}})\b"
            ),
            date,
        ),
        (re.compile(r"\b[Ee]n (?P<year>1[5-9]\d\d|20\d\d)\b"), lambda found: f"in {found['year']}"),
        (re.compile(rf"(?P<number>{spaced})"), number),
    ]


RULES = {"en": _english_rules(), "fr": _french_rules()}
_RUN = re.compile(rf"[A-Z][\w'’.-]*(?: {_NAME})* [A-Z][\w'’-]*")


def _placeholder(index: int) -> str:
    return "Xq" + "".join(chr(ord("a") + int(digit)) for digit in str(index)) + "x"


def set_aside(text: str, language: str) -> tuple[str, dict[str, str]]:
    """The text with names and figures replaced by words no dictionary holds, and what they stand for."""
    kept: dict[str, str] = {}

    def keep(value: str) -> str:
        name = _placeholder(len(kept))
        kept[name] = value
        return name

    def formed(form: Form, found: re.Match[str]) -> str:
        return keep(form(found))

    def name(found: re.Match[str]) -> str:
        words = found[0].split(" ")
        lead: list[str] = []
        while words and words[0] in _OPENERS:
            lead.append(words.pop(0))
        if len(words) < 2 or any(word in ENGLISH_MONTHS or word in kept for word in words):
            return found[0]
        return " ".join([*lead, keep(" ".join(words))])

    for pattern, form in RULES[language]:
        text = pattern.sub(partial(formed, form), text)
    return _RUN.sub(name, text), kept


def put_back(text: str, kept: dict[str, str]) -> str | None:
    """The translation with everything set aside in its place, or None where something went missing."""
    for name, value in reversed(kept.items()):
        pattern = re.compile(re.escape(name), re.IGNORECASE)
        if not pattern.search(text):
            return None
        text = value.join(pattern.split(text))
    return text


def translate(texts: list[str], language: str) -> list[str | None]:
    """Each text in the other language; None where the engine lost its place.

    :raises subprocess.CalledProcessError: when Apertium fails.
    """
    asides = [set_aside(re.sub(r"\s+", " ", text), language) for text in texts]
    prepared = [(re.sub(r"[\[\]{}^$@\\/<>*]+", " ", text), kept) for text, kept in asides]
    lines = []
    for index, (text, _) in enumerate(prepared):
        lines += [f"§§{index}§§", "", text if text.rstrip().endswith((".", "?", "!")) else text + ".", ""]
    data = "\n".join(lines)
    for mode in CHAINS[language]:
        data = subprocess.run(
            ["apertium", "-u", mode], input=data, capture_output=True, text=True, check=True
        ).stdout
    found = re.split(r"§§ ?(\d+) ?§§", data)
    places = {int(number): text for number, text in zip(found[1::2], found[2::2], strict=True)}
    return [
        put_back(re.sub(r"\s+", " ", places[index]).strip(), kept) if index in places else None
        for index, (_, kept) in enumerate(prepared)
    ]


def wanted(folder: Path, language: str, field: str, limit: int, skip: int) -> Iterator[tuple[int, str]]:
    """Number and text of the pairs whose field stands in the language."""
    count = 0
    for index, pair in enumerate(read_pairs(folder)):
        if pair[f"lang_{field}"] != language or pair["source"] in ("pawsx_not_supported", "tatoeba_cross"):
            continue
        count += 1
        if count > skip + limit:
            return
        if count > skip and len(pair[field]) <= 600:
            yield index, pair[field]


def main() -> None:
    """Read the arguments and write one JSON line a text: pair number, field, translation."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("pairs", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--from", dest="language", choices=("en", "fr"), required=True)
    parser.add_argument("--field", choices=("claim", "evidence"), required=True)
    parser.add_argument("--limit", type=int, default=1_000_000)
    parser.add_argument("--skip", type=int, default=0)
    given = parser.parse_args()
    texts = list(wanted(given.pairs, given.language, given.field, given.limit, given.skip))
    blocks = [texts[start : start + BLOCK] for start in range(0, len(texts), BLOCK)]
    lost = 0
    with given.out.open("a", encoding="utf-8") as out, ThreadPoolExecutor(2) as pool:
        done = pool.map(lambda block: translate([text for _, text in block], given.language), blocks)
        for number, (block, translations) in enumerate(zip(blocks, done, strict=True), 1):
            for (index, _), text in zip(block, translations, strict=True):
                if text is None:
                    lost += 1
                    continue
                out.write(
                    json.dumps({"pair": index, "field": given.field, "text": text}, ensure_ascii=False) + "\n"
                )
            out.flush()
            print(f"\r{number}/{len(blocks)} blocks, {lost} lost", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


if __name__ == "__main__":
    main()
