"""Passages of small documents with known answers, and what holds of the passages of any text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.passages import estimate_tokens, split_passages
from rag.records import Document, Passage
from rag.sentences import split_sentences

MOST_TOKENS = 480  # the encoder reads 512, and the title wants some


def _document(text: str, language: str = "fr") -> Document:
    return Document(id="d1", text=text, language=language, title="Un titre", version=3)


def _texts(text: str, language: str = "fr", **options: int) -> list[str]:
    return [passage.text for passage in split_passages(_document(text, language), **options)]


FRENCH = """# Stargate en Corée

OpenAI a signé deux accords à Séoul le 1er octobre 2025. M. Altman était présent. «\u00a0Nous irons vite. Très \
vite\u00a0», a-t-il dit.

Le prix

Le montant reste secret. Samsung s'est refusé à tout commentaire.

- 900\u202f000 puces par mois\u00a0;
- 10 GW d'ici à 2029.
"""

ENGLISH = """Stargate in Korea

OpenAI signed two deals in Seoul on 1 October 2025. Mr. Altman was there. “We will go fast. Very fast,” he said.

The price

The sum is secret. Samsung Electronics Co. declined to comment.

1. 900,000 wafers a month;
2. 10 GW by 2029.
"""


def test_french_document() -> None:
    passages = split_passages(_document(FRENCH))
    assert [[span.of(FRENCH) for span in passage.sentences] for passage in passages] == [
        [
            "OpenAI a signé deux accords à Séoul le 1er octobre 2025.",
            "M. Altman était présent.",
            "«\u00a0Nous irons vite. Très vite\u00a0», a-t-il dit.",
        ],
        [
            "Le montant reste secret.",
            "Samsung s'est refusé à tout commentaire.",
            "- 900\u202f000 puces par mois\u00a0;",
            "- 10 GW d'ici à 2029.",
        ],
    ]


def test_english_document() -> None:
    passages = split_passages(_document(ENGLISH, "en"))
    assert [[span.of(ENGLISH) for span in passage.sentences] for passage in passages] == [
        [
            "OpenAI signed two deals in Seoul on 1 October 2025.",
            "Mr. Altman was there.",
            "“We will go fast. Very fast,” he said.",
        ],
        [
            "The sum is secret.",
            "Samsung Electronics Co. declined to comment.",
            "1. 900,000 wafers a month;",
            "2. 10 GW by 2029.",
        ],
    ]


def test_a_passage_carries_its_document() -> None:
    (passage,) = split_passages(_document("Titre\n\nOpenAI veut des puces."))
    assert passage == Passage(
        document_id="d1",
        version=3,
        start=7,
        end=29,
        text="OpenAI veut des puces.",
        language="fr",
        title="Un titre",
        sentences=passage.sentences,
    )
    assert [(span.start, span.end) for span in passage.sentences] == [(7, 29)]


@pytest.mark.parametrize("text", ["", " \n\n\t", "\u00a0\u2029\f"])
def test_nothing_makes_no_passage(text: str) -> None:
    assert split_passages(_document(text)) == ()


def test_a_list_of_titles_is_no_heap_of_headings() -> None:
    text = "Altman à Séoul\n\nSamsung et Stargate\n\nLe prix des puces\n\nLa mémoire HBM"
    assert [len(passage.sentences) for passage in split_passages(_document(text))] == [4]


def test_the_cells_of_a_table_are_found() -> None:
    text = "Le plan tient en un tableau.\n\nSite\n\nPuissance\n\nAbilene\n\n1,2 GW\n\nTout est daté de 2025."
    assert "1,2 GW" in "".join(_texts(text))


def test_a_last_line_heads_nothing() -> None:
    text = "OpenAI veut des puces.\n\nMarie Dupont, à Séoul"
    assert _texts(text) == [text]


def test_a_passage_never_crosses_a_heading() -> None:
    text = "Il signe.\n\n# Le prix\n\nIl se tait.\n\nLes puces\n\nElles manquent.\n## Fin\nIl part."
    assert _texts(text) == ["Il signe.", "Il se tait.", "Elles manquent.", "Il part."]


def test_a_great_target_stays_within_what_the_encoder_reads() -> None:
    sentence = ", ".join(["the second site in the north of the country is ready"] * 16) + ". "
    assert 200 < estimate_tokens(sentence) < 240
    assert len(_texts(sentence * 6, "en", target_tokens=480)) == 6  # the encoder would not read two of them


def test_part_chapter_and_section_are_headings() -> None:
    text = "Partie\n\nChapitre\n\nSection\n\nOpenAI veut des puces."
    assert _texts(text) == ["OpenAI veut des puces."]


def test_sentences_are_shared_out_evenly() -> None:
    sentence = "The second site in the north of the country will be ready next year. "
    assert round(estimate_tokens(sentence), -1) == 20
    assert [len(passage.sentences) for passage in split_passages(_document(sentence * 6, "en"))] == [3, 3]
    assert [len(passage.sentences) for passage in split_passages(_document(sentence * 11, "en"))] == [4, 4, 3]
    small = split_passages(_document(sentence * 6, "en"), target_tokens=40)
    assert [len(passage.sentences) for passage in small] == [2, 2, 2]


def test_a_short_sentence_never_stands_alone_beside_a_long_one() -> None:
    sentence = (
        "The site in the north, "
        + "which is the greatest of all the sites in the country, " * 9
        + "is ready."
    )
    assert 120 < estimate_tokens(sentence) < 160
    assert _texts(f"Not yet. {sentence}", "en") == [f"Not yet. {sentence}"]
    assert _texts(f"{sentence} {sentence}", "en") == [sentence, sentence]


def test_a_sentence_too_long_to_read_is_cut_between_words_and_never_in_a_figure() -> None:
    row = "le site du nord tire 900 000 000 watts et celui du sud 1 200 000 000 watts "
    text = "Voici\u00a0: " + row * 40
    assert len(split_sentences(text, "fr")) == 1
    pieces = [span.of(text) for passage in split_passages(_document(text)) for span in passage.sentences]
    assert " ".join(pieces) == text.strip()
    assert not any(before[-1].isdigit() and after[0].isdigit() for before, after in pairwise(pieces))
    assert all(estimate_tokens(piece) <= 150 for piece in pieces)


@pytest.mark.parametrize("unit", ["a", "0", "A1b2", "字", "😀", "!", "é", "ab ", "a,", "\ud800", "[("])
def test_a_long_unbroken_text_is_cut_to_what_the_encoder_reads(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    passages = split_passages(_document(text))
    assert "".join(passage.text for passage in passages).replace(" ", "") == text.replace(" ", "")
    assert max(estimate_tokens(passage.text) for passage in passages) <= MOST_TOKENS


# What multilingual-e5's own tokenizer makes of these, without its two marks around a text.
COUNTED = {
    "OpenAI a signé deux accords à Séoul le 1er octobre 2025, en présence du président Lee Jae-myung.": 29,
    "Stargate is described as a 500-billion-dollar project led by OpenAI and SoftBank.": 22,
    "LE CENTRE DE DONNÉES LE PLUS GRAND DU MONDE": 15,
    "https://example.com/a8Xk2-99fQ/zzKq_7?id=4410982&ref=QmFzZTY0": 38,
    "삼성전자와 SK하이닉스는 오픈AI와 고대역폭 메모리 공급 계약을 체결했다고 밝혔다.": 23,
}


@pytest.mark.parametrize("text", COUNTED)
def test_the_estimate_is_near_the_tokenizer(text: str) -> None:
    assert COUNTED[text] / 1.3 <= estimate_tokens(text) <= COUNTED[text] * 1.3


def test_nothing_has_no_tokens() -> None:
    assert estimate_tokens("") == 0


BITS = (
    "OpenAI a signé.¦ ¦M. Altman est là. ¦«\u00a0Oui. Non.\u00a0» ¦Le prix¦# Le prix¦\n\n¦\n\n¦\n¦- un but\n"
    "¦900 000 ¦a¦. ¦x¦\n\n# Le prix\n\n¦\n\nLe prix\n\n¦The sum is secret. ¦etc. ¦(¦)¦”¦“¦!?¦\f¦字¦😀¦\u200b¦\r\n¦"
    + "mot " * 50
    + "¦"
    + "z" * 400
).split("¦")
TEXTS = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(BITS), max_size=50).map("".join))


@given(text=TEXTS, language=st.sampled_from(["fr", "en", "xx"]), target=st.integers(20, 480))
def test_passages_of_any_text(text: str, language: str, target: int) -> None:
    document = _document(text, language)
    passages = split_passages(document, target_tokens=target)
    assert passages == split_passages(document, target_tokens=target)
    place = 0
    for passage in passages:
        assert passage.start >= place
        assert passage.text == text[passage.start : passage.end] == passage.text.strip()
        assert estimate_tokens(passage.text) <= MOST_TOKENS
        assert 1 <= len(passage.sentences) <= 5
        assert (passage.sentences[0].start, passage.sentences[-1].end) == (passage.start, passage.end)
        for before, after in pairwise(passage.sentences):
            assert before.end <= after.start
            assert not text[before.end : after.start].strip()  # nothing, no heading either, lies between
        place = passage.end


@given(text=TEXTS, language=st.sampled_from(["fr", "en"]))
def test_only_headings_are_left_out(text: str, language: str) -> None:
    kept = [span for passage in split_passages(_document(text, language)) for span in passage.sentences]
    for sentence in split_sentences(text, language):
        inside = [span for span in kept if sentence.start <= span.start and span.end <= sentence.end]
        if inside:  # whole, or cut where it was too long to read
            assert "".join("".join(span.of(text).split()) for span in inside) == "".join(
                sentence.of(text).split()
            )
        else:
            assert "\n" not in sentence.of(text)
            assert len(sentence.of(text)) <= 120 or sentence.of(text).startswith("#")
            assert any(span.start > sentence.end for span in kept)
    assert len(kept) == len(set(kept))
