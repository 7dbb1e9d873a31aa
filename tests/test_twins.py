"""Pieces of two languages that say the same: each is the other's nearest."""

from types import SimpleNamespace

import pytest

from rag.records import Document, Evidence
from rag.twins import has_twin, in_own_words, is_twin


def piece(name: str, language: str) -> Evidence:
    return Evidence(Document(name, f"Text of {name}.", language, name), 0, 4, 1.0, 0.5)


FORM, KIND = piece("une forme de DRAM", "fr"), piece("a kind of DRAM", "en")
STACKED, SPEED = piece("made of stacked DRAM", "en"), piece("plus rapide", "fr")
ALL = (FORM, KIND, STACKED, SPEED)


def gate(near: dict[frozenset[str], float]) -> SimpleNamespace:
    """A gate that knows how near two pieces are, and tells a piece by the nearest of the other language."""

    def nearness(left: Evidence, right: Evidence) -> float:
        return near.get(frozenset({left.document.id, right.document.id}), 0.0)

    def told(one: Evidence, among: tuple[Evidence, ...], *, least: float) -> Evidence:
        own = [other for other in among if other.language == "fr" and nearness(one, other) >= least]
        return max(own, key=lambda other: nearness(one, other), default=one)

    return SimpleNamespace(nearness_between=nearness, in_own_words=told)


def near(**pairs: float) -> dict[frozenset[str], float]:
    named = {"form": FORM, "kind": KIND, "stacked": STACKED, "speed": SPEED}
    return {
        frozenset(named[one].document.id for one in pair.split("_")): value for pair, value in pairs.items()
    }


@pytest.mark.parametrize(
    ("nearness", "twin"),
    [
        (near(form_kind=0.55, form_stacked=0.52), False),  # another says it more nearly
        (near(form_kind=0.45, form_stacked=0.52), True),
        (near(form_stacked=0.43), True),
        (near(form_stacked=0.39), False),  # nearest, but far
        (near(form_stacked=0.5, speed_stacked=0.55), False),  # nearer to something else
        (near(form_kind=0.8, form_stacked=0.65), True),  # so near that it says the same whatever else does
    ],
)
def test_each_is_the_nearest_of_the_other(nearness, twin):
    assert is_twin(STACKED, FORM, ALL, gate(nearness)) is twin
    assert is_twin(FORM, STACKED, ALL, gate(nearness)) is twin


def test_any_of_the_others_may_be_the_twin():
    assert has_twin(STACKED, (SPEED, FORM), ALL, gate(near(form_stacked=0.43)))
    assert not has_twin(STACKED, (SPEED, KIND), ALL, gate(near(form_stacked=0.43)))


def test_pieces_of_one_language_are_no_twins():
    assert not is_twin(STACKED, KIND, ALL, gate(near(kind_stacked=0.9)))


def test_a_piece_is_told_by_its_twin_alone():
    assert in_own_words(KIND, ALL, gate(near(form_kind=0.55, form_stacked=0.52))) is FORM
    assert in_own_words(STACKED, ALL, gate(near(form_kind=0.55, form_stacked=0.52))) is STACKED
    assert in_own_words(SPEED, ALL, gate({})) is SPEED
