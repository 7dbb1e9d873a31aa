"""The shipped corpus: front matter, lengths, typography, and every figure in both languages.

The files are parsed here by hand, without the engine, so that a fault in `rag` cannot hide a fault in a
document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
LANGUAGES = ("fr", "en")
REQUIRED_KEYS = {"id", "title", "language", "date", "published", "publisher", "based_on", "licence"}
ISO_DATE_OR_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?")
WORD = re.compile(r"[^\W_]+(?:[’.,\u00a0\u202f-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Note:
    """One document of the corpus as it stands in its file."""

    path: Path
    front_matter: Mapping[str, object]
    body: str

    @property
    def language(self) -> str:
        return self.path.parent.name


def read_note(path: Path) -> Note:
    opening, front_matter, body = path.read_text(encoding="utf-8").split("---\n", maxsplit=2)
    assert opening == "", f"{path.name} does not begin with its front matter"
    fields = yaml.safe_load(front_matter)
    assert isinstance(fields, dict), f"{path.name}: the front matter is not a mapping"
    return Note(path=path, front_matter=fields, body=body)


def plain(text: str) -> str:
    """Lower case, with ordinary spaces and straight apostrophes, for comparing."""
    return re.sub(r"\s+", " ", text.replace("’", "'")).lower()


NOTES = [read_note(path) for path in sorted(CORPUS.glob("*/*.md"))]
each_note = pytest.mark.parametrize("note", NOTES, ids=lambda note: note.path.stem)


def holders(phrase: str, language: str) -> list[str]:
    """The ids of the notes in one language whose body holds the phrase as whole words."""
    pattern = re.compile(rf"(?<![\w.,]){re.escape(plain(phrase))}(?!\w)")
    return [
        note.path.stem for note in NOTES if note.language == language and pattern.search(plain(note.body))
    ]


# Each row: what is said, how a French note says it, how an English note says it.
FACTS_IN_BOTH_LANGUAGES = [
    # January 2024
    ("day of the first visit", "le vendredi 26 janvier 2024", "on Friday 26 January 2024"),
    ("Pyeongtaek", "à 60 km au sud de Séoul", "60 km south of Seoul"),
    ("makers of memory", "les deux plus grands fabricants", "the world's two largest makers"),
    ("most advanced chips", "trois entreprises seulement", "only three companies"),
    ("chip plan, amount", "470 milliards de dollars", "$470 billion"),
    ("chip plan, end", "jusqu'en 2047", "runs to 2047"),
    ("chip plan, plants", "treize nouvelles usines", "thirteen new chip plants"),
    ("chip plan, centres", "trois centres de recherche", "three research centres"),
    ("chip plan, present plants", "21 usines existantes", "21 existing plants"),
    # February 2025
    ("day of the report", "mardi 4 février 2025", "Tuesday 4 February 2025"),
    ("Builder Lab", "plus de 100 développeurs coréens", "More than 100 Korean AI developers"),
    ("consortium", "six entreprises mondiales", "six global companies"),
    ("Stargate, cost", "500 milliards de dollars", "$500 billion"),
    ("Stargate, announced", "en janvier 2025", "in January 2025"),
    ("DeepSeek R1, cost", "jusqu'à 95 %", "up to 95%"),
    # 1 October 2025
    ("day of the agreements", "1er octobre 2025", "1 October 2025"),
    (
        "Stargate, chips",
        "jusqu'à 900 000 puces HBM par mois",
        "up to 900,000 high-bandwidth memory (HBM) chips a month",
    ),
    ("Stargate, wafers", "jusqu'à 900 000 wafers de DRAM par mois", "up to 900,000 DRAM wafers a month"),
    (
        "more than the world makes",
        "plus du double de la capacité mondiale",
        "more than double the industry's",
    ),
    ("chips in a wafer", "des centaines de puces", "hundreds of chips"),
    ("Stargate, capacity", "7 gigawatts", "7 gigawatts"),
    (
        "Oracle, amount",
        "300 milliards de dollars de capacité de calcul",
        "$300 billion of computing capacity",
    ),
    ("Oracle, years", "sur cinq ans", "over five years"),
    ("Oracle, when", "début septembre 2025", "early September 2025"),
    ("Oracle, unconfirmed", "n'a pas été officiellement confirmé", "had not been officially confirmed"),
    ("Nvidia, amount", "100 milliards de dollars", "$100 billion"),
    ("Nvidia, when", "en septembre 2025", "September 2025"),
    ("Nvidia, more than ten", "plus de 10 gigawatts", "more than 10 gigawatts"),
    ("Nvidia, ten", "dix gigawatts", "ten gigawatts"),
    # Broadcom, October 2025
    ("Broadcom, power", "jusqu'à 10 gigawatts", "up to 10 gigawatts"),
    ("Broadcom, years", "de 2026 à 2029", "from 2026 to 2029"),
    ("Broadcom, estimate", "350 à 500 milliards de dollars", "$350 billion to $500 billion"),
    ("AMD, power", "six gigawatts", "six gigawatts"),
    ("AMD, amount", "plusieurs dizaines de milliards de dollars", "several tens of billions of dollars"),
    ("GPT-5", "GPT-5", "GPT-5"),
    # General knowledge
    ("a gigawatt", "1 000 mégawatts", "1,000 megawatts"),
    ("milliard and billion", "« billion » en anglais", "“billion”"),
]

# Facts that stand in one language alone, so that a question in the other has to cross over:
# words that tell the fact, and the words that would give it away in the other language.
ONLY_IN_FRENCH = [
    ("System LSI", "LSI"),
    ("Tahnoon", "Tahnoon"),
    ("smartphone", "smartphone"),
    ("la rareté du foncier", "land"),
    ("émissions de carbone", "carbon"),
    ("gain de vitesse", "speed"),
]
ONLY_IN_ENGLISH = [
    ("Krafton", "Krafton"),
    ("HS Hyosung", "Hyosung"),
    ("MIT Generative AI Impact Consortium", "MIT"),
    ("Kanana", "Kanana"),
    ("Seocho", "Seocho"),
    ("holding China off", "Chine"),
    ("as racks", "racks"),
    ("OpenAI's API", "API"),
]


def test_each_language_has_about_ten_notes() -> None:
    for language in LANGUAGES:
        assert 9 <= sum(note.language == language for note in NOTES) <= 12


def test_ids_are_unique_over_both_languages() -> None:
    ids = [note.front_matter["id"] for note in NOTES]
    assert len(ids) == len(set(ids))


@each_note
def test_front_matter(note: Note) -> None:
    fields = note.front_matter
    assert set(fields) == REQUIRED_KEYS
    assert fields["id"] == note.path.stem
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", note.path.stem)
    assert fields["language"] == note.language
    assert note.language in LANGUAGES
    assert fields["publisher"] == "Sourcier corpus"
    assert fields["licence"] == "CC BY 4.0"
    assert isinstance(fields["title"], str)
    based_on = fields["based_on"]
    assert isinstance(based_on, list)
    assert based_on
    assert all(isinstance(source, str) and source for source in based_on)
    for key in ("date", "published"):
        assert ISO_DATE_OR_MONTH.fullmatch(str(fields[key])), f"{key}: {fields[key]}"
    assert str(fields["date"])[:7] <= str(fields["published"])[:7]


@each_note
def test_length(note: Note) -> None:
    assert 150 <= len(WORD.findall(note.body)) <= 500


@each_note
def test_no_address_is_given(note: Note) -> None:
    assert not re.search(r"https?:|www\.|\]\(", note.path.read_text(encoding="utf-8"))


@each_note
def test_typography(note: Note) -> None:
    text = str(note.front_matter["title"]) + "\n" + note.body
    assert not re.search("['\"]", text), "straight apostrophe or quotation mark"
    assert not re.search(r"[ \u00a0\u202f]{2}|[ \u00a0\u202f]\n", text)
    if note.language == "fr":
        assert not re.search(r"[^\u00a0\u202f][;?!%»]", text), "no-break space missing before a mark"
        assert not re.search(r"[^\u00a0\u202f\d]:|«[^\u00a0\u202f]", text), "no-break space missing"
        assert not re.search(r"\d[ ,]\d{3}\b", text), "thousands are set apart by a no-break space"
        assert not re.search(r"\d (milliards|gigawatts|puces|wafers|km)", text)
    else:
        assert not re.search(r"[\u00a0\u202f«»]|\s[:;?!%]", text)
        assert not re.search(r"\d \d{3}\b|\b\d{4,}(?<!20\d\d)\b", text), "thousands take a comma"


@pytest.mark.parametrize(
    ("french", "english"),
    [pytest.param(french, english, id=name) for name, french, english in FACTS_IN_BOTH_LANGUAGES],
)
def test_fact_stands_in_both_languages(french: str, english: str) -> None:
    assert holders(french, "fr"), f"no French note says {french!r}"
    assert holders(english, "en"), f"no English note says {english!r}"


@pytest.mark.parametrize(("french", "english"), ONLY_IN_FRENCH)
def test_fact_stands_only_in_french(french: str, english: str) -> None:
    assert holders(french, "fr")
    assert holders(english, "en") == []


@pytest.mark.parametrize(("english", "french"), ONLY_IN_ENGLISH)
def test_fact_stands_only_in_english(english: str, french: str) -> None:
    assert holders(english, "en")
    assert holders(french, "fr") == []


@pytest.mark.parametrize(
    ("id_", "unit_words"),
    [
        ("samsung-sk-hynix-stargate-octobre-2025", ("puces", "wafers", "hbm", "dram")),
        ("stargate-hbm-demand-october-2025", ("chips", "wafers", "hbm", "dram")),
    ],
)
def test_both_versions_of_the_memory_figure_stand_side_by_side(id_: str, unit_words: tuple[str, ...]) -> None:
    (note,) = (note for note in NOTES if note.path.stem == id_)
    sentences = [s for s in re.split(r"(?<=[.?!])\s", plain(note.body)) if re.search(r"900[ ,]000", s)]
    assert all("stargate" in s or "2051.fr" in s for s in sentences), "a figure without its subject"
    told = " ".join(sentences)
    assert [word for word in unit_words if word not in told] == []
