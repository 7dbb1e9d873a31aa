"""Notes and errors in French: known in full, and never other than what the code says."""

from __future__ import annotations

import ast

import pytest

from conftest import ROOT
from rag import messages
from rag.messages import in_language, model_failed

RAISING = ("rag/claims/limits.py", "rag/claims/input.py", "rag/readers/word.py", "rag/verifier_weights.py")
SAYING_NOTES = ("rag/grounding.py", "rag/faults.py", "rag/manner.py", "rag/answering.py")


def skeleton(node) -> str | None:
    """A string of the code with {} for what is filled in; None for what is no string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = skeleton(node.left), skeleton(node.right)
        return None if left is None and right is None else f"{left or '{}'}{right or '{}'}"
    return None


def said_in(path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = (skeleton(node) for node in ast.walk(tree))
    return {text.replace("{!r}", "{}") for text in found if text is not None}


def notes_of(path) -> set[str]:
    """What a file returns where a fault is a text, notes, or refuses with."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.returns and ast.unparse(node.returns) == "str | None":
            returned = [one.value for one in ast.walk(node) if isinstance(one, ast.Return)]
            found |= {skeleton(one.body if isinstance(one, ast.IfExp) else one) for one in returned}
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Refused", "outcome.notes.append"}:
            found.add(skeleton(node.args[0]))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "note":
            found.add(skeleton(node.value))
    return {text for text in found if text}


def errors_of(path) -> set[str]:
    """The problems and the fixes of the errors that a file raises; a fix may be a constant of the file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = {
        node.targets[0].id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and any(keyword.arg == "fix" for keyword in node.keywords):
            fix = next(keyword.value for keyword in node.keywords if keyword.arg == "fix")
            if isinstance(fix, ast.Subscript):
                found |= {skeleton(one) for one in constants[fix.value.id].values}
            else:
                found.add(skeleton(constants.get(fix.id, fix) if isinstance(fix, ast.Name) else fix))
            found.add(skeleton(node.args[0]))
    return {text for text in found if text}


@pytest.mark.parametrize("name", RAISING)
def test_every_error_of_what_is_given_to_the_claim_check_is_known_in_french(name):
    said = errors_of(ROOT / name)
    assert len(said) > 3, "the errors are found"
    assert {text for text in said if in_language(text.replace("{}", "x"), "fr")[1] != "fr"} == set()


def test_every_note_of_the_gate_is_known_in_french():
    said = {note for name in SAYING_NOTES for note in notes_of(ROOT / name)}
    assert len(said) > 10, "the notes are found"
    assert {note for note in said if in_language(note.replace("{}", "x"), "fr")[1] != "fr"} == set()


def test_every_sentence_known_in_french_is_one_that_the_code_says():
    code = {
        text
        for folder in ("rag", "ui")
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "messages.py"
        for text in said_in(path)
    }
    assert {text for text in messages._FRENCH if text not in code} == set()


@pytest.mark.parametrize(
    ("message", "french"),
    [
        ("citation added by alignment", "renvoi ajouté d’après le contenu"),
        (
            "quoted instead: figures that the evidence does not hold: 90,000 wafers",
            "remplacée par la citation\u00a0: chiffres absents du passage\u00a0: 90,000 wafers",
        ),
        (
            "the language model failed, quotes take its place: it died",
            "le modèle de langue a échoué, des citations le remplacent\u00a0: it died",
        ),
        (
            "The language model did not start within 60 s",
            "Le modèle de langue n’a pas démarré en 60\u00a0s",
        ),
        (
            "The question has 100,000 characters, at most 2,000 are read",
            "La question compte 100\u202f000 caractères, au plus 2\u202f000 sont lus",
        ),
        (
            "There are 1,200 claims, at most 1,000 are checked at once",
            "Il y a 1\u202f200 affirmations, au plus 1\u202f000 sont vérifiées à la fois",
        ),
        (
            "photo.txt is no text: it is a JPEG image",
            "photo.txt n’est pas un texte\u00a0: c’est une image JPEG",
        ),
        (
            'write one claim a line, as "…" or {"claim": "…"}',
            'écrivez une affirmation par ligne, entre guillemets droits ("…") ou dans le champ "claim" d’un objet',
        ),
    ],
)
def test_notes_and_errors_in_french(message, french):
    assert in_language(message, "fr") == (french, "fr")
    assert in_language(message, "en") == (message, "en")


def test_what_is_unknown_stays_english_and_says_so():
    assert in_language("a {thing} never said", "fr") == ("a {thing} never said", "en")
    assert in_language("dropped: never said {0}", "fr") == ("écartée\u00a0: never said {0}", "fr")


def test_a_failed_model_is_told_from_the_notes_of_the_gate():
    assert model_failed("the language model failed, quotes take its place: it died")
    assert not model_failed("dropped: no evidence says this")


def test_french_typography():
    for french in messages._FRENCH.values():
        assert "'" not in french
        bare = french.replace("\u00a0:", "").replace("\u202f;", "").replace("\u00a0?", "")
        assert not set(":;?!") & set(bare), french
