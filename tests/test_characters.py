"""Decoding and the normal form of texts: known bytes, known characters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import UnreadableDocument
from rag.readers.characters import decode_text, normalise_text

AWKWARD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\r\n\t \u00a0\u202fe\u0301\u0327\u0344\ufeff\u00ad\u2028\x85\x0b\x00\ud800\udc00\u1100\u1161"
        ),
    )
)


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("page\x0cpage\u2028ligne\x85", "page\npage\nligne"),
        ("\ufeffe\u0301te\u0301", "été"),
        ("a\x00b\x07c\x1bd\x9fe", "abcde"),
        ("colonne\tcolonne", "colonne\tcolonne"),
        ("fin \t \nde ligne  ", "fin\nde ligne"),
        ("a\n\n\nb\n\n\n\n\n\nc", "a\n\n\nb\n\n\nc"),
        ("\n\n  a\n\n", "  a"),
        (
            "900\u202f000 puces\u00a0: «\u00a0oui\u00a0» 5\u2009%",
            "900\u202f000 puces\u00a0: «\u00a0oui\u00a0» 5\u2009%",
        ),
        ("ordi\u00adnateur zéro\u200blargeur", "ordinateur zérolargeur"),
        ("a\u202egnol\u202c", "agnol"),
        ("seul \ud800 et paire \ud83d\ude00", "seul \ufffd et paire 😀"),
        ("L’œuvre “coûte” 5 €…", "L’œuvre “coûte” 5 €…"),
    ],
)
def test_normal_form(raw: str, normal: str) -> None:
    assert normalise_text(raw) == normal


@given(AWKWARD)
def test_the_normal_form_is_reached_at_once(text: str) -> None:
    normal = normalise_text(text)
    assert normalise_text(normal) == normal
    assert unicodedata.is_normalized("NFC", normal)
    assert normal.encode("utf-8").decode("utf-8") == normal
    assert not any(
        unicodedata.category(character) == "Cc" and character not in "\n\t" for character in normal
    )
    assert "\n\n\n\n" not in normal
    assert " \n" not in normal


def test_heaped_marks_are_cut_before_they_cost_time() -> None:
    normal = normalise_text("e" + "\u0327\u0301" * 100_000 + " fin")  # NFC alone would take hours
    assert len(normal) <= 36
    assert normal.endswith(" fin")


FRENCH = "Le café d’œuvre coûte 5 € – “guillemets” et « chevrons », où ça ?"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "mac-roman"])
def test_french_comes_right_in_every_encoding(encoding: str) -> None:
    assert normalise_text(decode_text(FRENCH.encode(encoding), where="x")) == FRENCH


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_of_both_orders(encoding: str) -> None:
    assert decode_text(("\ufeff" + FRENCH).encode(encoding), where="x") == FRENCH


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("café œuvre “guillemets” €", "cp1252"),
        ("naïve", "latin-1"),
        ("Ça coûte 1½ fois plus", "latin-1"),
        ("cœur 3 €", "iso8859-15"),
        ("cœur 3 €", "mac-roman"),
        ("£5 or €6 – “ok”", "cp1252"),
        ("déjà vu à Séoul", "cp850"),
    ],
)
def test_even_a_few_words_in_an_old_encoding(text: str, encoding: str) -> None:
    assert decode_text(text.encode(encoding), where="x") == text


def test_other_scripts_are_left_to_the_detector() -> None:
    russian = "Компания Самсунг подписала соглашение с компанией из Соединённых Штатов о поставке памяти."
    assert decode_text(russian.encode("cp1251"), where="x") == russian


def test_a_file_cut_within_a_character_keeps_the_rest() -> None:
    assert decode_text("déjà été là, où ça é".encode()[:-1], where="x") == "déjà été là, où ça \ufffd"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n...", "a PDF"),
        (b"PK\x03\x04rest", "a ZIP archive"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\xff\xd8\xff\xe0JFIF", "a JPEG image"),
        (b"GGUF\x03\x00\x00\x00", "the weights of a language model"),
        (b"text\x00text", "NUL bytes"),
        (b"\x01\x02\x03\x04text", "control characters"),
        ("\ufefftext\x00".encode("utf-16-le"), "NUL characters"),
        (b"\xff\xfe\x00\xd8", "not"),
        (bytes(range(0x80, 0x100)) * 4, "encoding cannot be told"),
    ],
)
def test_binary_posing_as_text_is_named(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableDocument, match=said) as caught:
        decode_text(data, where="notes.txt")
    assert caught.value.problem.startswith("notes.txt")
    assert caught.value.fix


def test_a_text_may_speak_of_file_formats() -> None:
    assert decode_text(b"GGUF is a file format.", where="x") == "GGUF is a file format."
    assert decode_text(b"GIF89a is another.", where="x") == "GIF89a is another."
