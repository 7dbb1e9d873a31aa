"""Words that a claim gives to one person and its source to another."""

import pytest

from rag.claims.conflicts import ConflictKind
from rag.claims.credited import credited_to_another, is_credited
from rag.claims.gathering import Finding, Gathered
from rag.claims.records import Judgement, Statement, StatementKind, VerdictKind
from rag.claims.speakers import attribution_of
from rag.claims.verdict import decide
from rag.records import Document, Evidence

ENGLISH = (
    "Ines Lund of Norvia and Paul Roche, who chairs Duralex, met in Lille. "
    "Lund said that the plant in Lille would close in March. Le Matin calls it a surprise."
)
FRENCH = (
    "Ines Lund, de Norvia, a rencontré Paul Roche, le président de Duralex. "
    "Selon Paul Roche, l’usine de Lille fermera en mars."
)


def piece(text, language, *, of=None, based_on=()):
    """A piece of a note, all of it or the sentence that begins with the words."""
    document = Document(f"note-{language}", text, language, "A note", based_on=based_on)
    start = text.index(of) if of else 0
    return Evidence(document, start, len(text), 1.0)


def claim(text, language):
    told = attribution_of(text, language)
    speaker = told.speaker if told else None
    return Statement(text, 0, len(text), language, StatementKind.CLAIM, None, speaker)


class TestCredited:
    @pytest.mark.parametrize(
        ("text", "language", "source", "other"),
        [
            (
                "Paul Roche said that the plant in Lille would close in March.",
                "en",
                piece(ENGLISH, "en"),
                "Lund",
            ),
            (
                "Selon Paul Roche, l’usine de Lille fermera en mars.",
                "fr",
                piece(ENGLISH, "en", of="Lund said"),
                "Lund",
            ),
            (
                "L’usine de Lille fermera en mars, a déclaré Ines Lund.",
                "fr",
                piece(FRENCH, "fr"),
                "Paul Roche",
            ),
            (
                "According to Ines Lund, the plant in Lille closes in March.",
                "en",
                piece(FRENCH, "fr"),
                "Paul Roche",
            ),
        ],
    )
    def test_the_words_of_another_are_told_with_who_said_them(self, text, language, source, other):
        credit = credited_to_another(claim(text, language), source)
        found = credit.conflict
        assert credit.is_certain
        assert found.kind is ConflictKind.SPEAKER
        assert source.text[found.evidence_start : found.evidence_end] == other
        assert text[found.start : found.end] in {"Paul Roche", "Ines Lund"}
        assert (
            found.reason
            == {"fr": f"prête ces propos à {other}", "en": f"gives these words to {other}"}[language]
        )

    @pytest.mark.parametrize(
        ("text", "language", "source"),
        [
            ("Lund said that the plant in Lille would close in March.", "en", piece(ENGLISH, "en")),  # so she did
            ("The plant in Lille will close in March.", "en", piece(ENGLISH, "en")),  # nobody's words
            ("Roche said that the factory in Nantes would open in May.", "en", piece(ENGLISH, "en")),  # other words
            (  # who published it passes on what others said
                "According to Le Matin, the plant in Lille will close in March.", "en",
                piece(ENGLISH, "en", based_on=("Le Matin, 4 March 2025",)),
            ),
        ],
    )  # fmt: skip
    def test_it_is_left_alone_otherwise(self, text, language, source):
        assert credited_to_another(claim(text, language), source) is None

    def test_a_firm_speaks_by_its_chief(self):
        source = piece(
            "Ada Moreau of Volta Motors met Ines Lund. Ada Moreau said that the plant would close.", "en"
        )
        said = "{} said that the plant would close."
        assert credited_to_another(claim(said.format("Volta Motors"), "en"), source) is None
        assert credited_to_another(claim(said.format("Ines Lund"), "en"), source) is not None

    def test_a_source_that_quotes_the_speaker_elsewhere_accuses_nobody(self):
        told = claim("Paul Roche said that the plant in Lille would close in March.", "en")
        assert credited_to_another(told, piece(ENGLISH, "en")).is_certain
        assert not credited_to_another(
            told, piece(ENGLISH + " Roche said that it must be so.", "en")
        ).is_certain

    def test_neither_does_one_that_does_not_know_the_speaker(self):
        told = claim("Selon Anna Berg, l’usine de Lille fermera en mars.", "fr")
        assert not credited_to_another(told, piece(FRENCH, "fr")).is_certain

    def test_a_long_document_of_the_same_names_takes_no_time(self):
        crowd = " ".join(["Ines Lund met Paul Roche."] * 20_000)
        source = piece(f"{crowd} {ENGLISH}", "en", of="Lund said")
        told = claim("Paul Roche said that the plant in Lille would close in March.", "en")
        assert credited_to_another(told, source).is_certain

    def test_to_be_named_is_not_to_be_quoted(self):
        assert is_credited("Ines Lund", piece(ENGLISH, "en"))
        assert not is_credited("Paul Roche", piece(ENGLISH, "en"))
        assert not is_credited(None, piece(ENGLISH, "en"))


class TestVerdict:
    SAME = Judgement(0.9, 0.05, 0.05)
    CLAIM = claim("Selon Ines Lund, l’usine de Lille fermera en mars.", "fr")

    def verdict(self, *sources, nearness=0.6, told=CLAIM):
        findings = []
        for source in sources:
            credit = credited_to_another(told, source)
            conflicts = (credit.conflict,) if credit and credit.is_certain else ()
            reason = credit.conflict.reason if credit else None
            findings.append(
                Finding(
                    source, nearness, self.SAME, conflicts, None, (), (), turned=reason,
                    credits_another=credit is not None,
                )
            )  # fmt: skip
        return decide(Gathered(tuple(findings), lambda _one, _other: 0.0), told).verdict

    def test_a_source_that_only_names_the_speaker_supports_nothing(self):
        naming = piece("Mardi, Ines Lund était à Lille, où est l’usine.", "fr")
        assert self.verdict(naming) is VerdictKind.SUPPORTED
        assert self.verdict(piece(FRENCH, "fr"), naming) is VerdictKind.CONTRADICTED

    def test_a_speaker_whom_no_source_quotes_is_not_found(self):
        told = claim("L’usine de Lille fermera en mars, a déclaré Anna Berg.", "fr")
        naming = piece("Mardi, Anna Berg était à Lille, où est l’usine.", "fr")
        assert self.verdict(piece(FRENCH, "fr"), naming, told=told) is VerdictKind.NOT_FOUND

    def test_two_may_have_said_the_same(self):
        assert self.verdict(piece(FRENCH, "fr"), piece(ENGLISH, "en")) is VerdictKind.SUPPORTED

    def test_what_says_otherwise_in_another_matter_supports_nothing(self):
        assert self.verdict(piece(FRENCH, "fr"), nearness=0.2) is VerdictKind.NOT_FOUND
