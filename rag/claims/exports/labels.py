"""What the exports of a claim check say, in French and in English: one field for each label."""

from __future__ import annotations

from dataclasses import dataclass

from rag.claims.records import FigureOutcome, Stance, StatementKind, VerdictKind

# A sign for each verdict, so that no reader depends on colour.
SIGNS = {
    VerdictKind.SUPPORTED: "✓",
    VerdictKind.CONTRADICTED: "✗",
    VerdictKind.DISPUTED: "≠",
    VerdictKind.NOT_FOUND: "?",
}
STANCE_SIGNS = {Stance.SUPPORTS: "✓", Stance.CONTRADICTS: "✗"}


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of one language; `{name}` stands for what an export fills in."""

    language: str
    title: str
    text: str
    notes: str
    verdicts: dict[VerdictKind, str]
    counted: dict[VerdictKind, tuple[str, str]]  # one of them, several of them
    claims: tuple[str, str]
    none: str  # nothing in the text could be checked
    stances: dict[Stance, str]
    outcomes: dict[FigureOutcome, str]
    kinds: dict[StatementKind, str]
    claim: str
    number: str
    start: str
    end: str
    language_of: str
    understood_as: str
    speaker: str
    said_on: str
    verdict: str
    confidence: str
    explanation: str
    figures: str
    supporting: str
    contradicting: str
    nearest: str
    source_says: str
    based_on: str
    skipped: str
    made_by: str
    verify: str
    but_see: str
    opening: str  # quotation marks
    closing: str
    colon: str
    semicolon: str


_FRENCH = Labels(
    language="fr",
    title="Vérification des affirmations",
    text="Texte vérifié",
    notes="Verdicts et sources",
    verdicts={
        VerdictKind.SUPPORTED: "confirmé par les sources",
        VerdictKind.CONTRADICTED: "contredit par les sources",
        VerdictKind.DISPUTED: "les sources divergent",
        VerdictKind.NOT_FOUND: "introuvable dans les sources",
    },
    counted={
        VerdictKind.SUPPORTED: ("confirmée", "confirmées"),
        VerdictKind.CONTRADICTED: ("contredite", "contredites"),
        VerdictKind.DISPUTED: ("disputée", "disputées"),
        VerdictKind.NOT_FOUND: ("introuvable", "introuvables"),
    },
    claims=("affirmation", "affirmations"),
    none="Rien dans ce texte ne peut être vérifié.",
    stances={Stance.SUPPORTS: "confirme", Stance.CONTRADICTS: "contredit"},
    outcomes={
        FigureOutcome.MATCHES: "concorde",
        FigureOutcome.CONFLICTS: "ne concorde pas",
        FigureOutcome.ABSENT: "absent des sources",
    },
    kinds={
        StatementKind.CLAIM: "affirmation",
        StatementKind.OPINION: "opinion",
        StatementKind.QUESTION: "question",
        StatementKind.QUOTATION: "citation",
        StatementKind.ORDER: "consigne",
        StatementKind.FRAGMENT: "fragment",
        StatementKind.OTHER_LANGUAGE: "autre langue",
    },
    claim="Affirmation",
    number="N°",
    start="Début",
    end="Fin",
    language_of="Langue",
    understood_as="Compris comme",
    speaker="Dit par",
    said_on="Dit le",
    verdict="Verdict",
    confidence="Confiance",
    explanation="Explication",
    figures="Chiffres",
    supporting="Sources qui confirment",
    contradicting="Sources qui contredisent",
    nearest="Au plus près dans les sources (ne prouve rien)",
    source_says="la source dit",
    based_on="d’après",
    skipped="Non jugé",
    made_by="Vérification {id}, index {generation}, {models}, réglages {settings}.",
    verify="Chaque citation est exacte\u00a0: les caractères indiqués de cette version du document sont la citation.",
    but_see="Contra\u00a0:",
    opening="«\u00a0",
    closing="\u00a0»",
    colon="\u00a0: ",
    semicolon="\u202f; ",
)
_ENGLISH = Labels(
    language="en",
    title="Claim check",
    text="Text checked",
    notes="Verdicts and sources",
    verdicts={
        VerdictKind.SUPPORTED: "supported by the sources",
        VerdictKind.CONTRADICTED: "contradicted by the sources",
        VerdictKind.DISPUTED: "the sources disagree",
        VerdictKind.NOT_FOUND: "not found in the sources",
    },
    counted={
        VerdictKind.SUPPORTED: ("supported", "supported"),
        VerdictKind.CONTRADICTED: ("contradicted", "contradicted"),
        VerdictKind.DISPUTED: ("disputed", "disputed"),
        VerdictKind.NOT_FOUND: ("not found", "not found"),
    },
    claims=("claim", "claims"),
    none="Nothing in this text can be checked.",
    stances={Stance.SUPPORTS: "supports", Stance.CONTRADICTS: "contradicts"},
    outcomes={
        FigureOutcome.MATCHES: "matches",
        FigureOutcome.CONFLICTS: "does not match",
        FigureOutcome.ABSENT: "not in the sources",
    },
    kinds={
        StatementKind.CLAIM: "claim",
        StatementKind.OPINION: "opinion",
        StatementKind.QUESTION: "question",
        StatementKind.QUOTATION: "quotation",
        StatementKind.ORDER: "order",
        StatementKind.FRAGMENT: "fragment",
        StatementKind.OTHER_LANGUAGE: "another language",
    },
    claim="Claim",
    number="No.",
    start="Start",
    end="End",
    language_of="Language",
    understood_as="Understood as",
    speaker="Said by",
    said_on="Said on",
    verdict="Verdict",
    confidence="Confidence",
    explanation="Explanation",
    figures="Figures",
    supporting="Sources for it",
    contradicting="Sources against it",
    nearest="Nearest in the sources (proves nothing)",
    source_says="the source says",
    based_on="based on",
    skipped="Not judged",
    made_by="Check {id}, index {generation}, {models}, settings {settings}.",
    verify="Every quote is exact: the characters given of that version of the document are the quote.",
    but_see="But see",
    opening="“",
    closing="”",
    colon=": ",
    semicolon="; ",
)


def labels(language: str) -> Labels:
    """The labels of a language: French, or English for every other."""
    return _FRENCH if language == "fr" else _ENGLISH
