"""From files to documents: which files, which ids, and every bad input as a result that says what to do."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.documents import KNOWN_SUFFIXES, Unread, find_files, normalise_text, read_all, read_documents, slug
from rag.errors import DocumentTooLarge, EmptyDocument, SourcierError, UnreadableDocument
from rag.records import Document
from tiny_pdf import tiny_pdf

LIMIT = 1_000_000


def write(path: Path, content: str | bytes = "Un texte.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(path: Path, *, root: Path | None = None, limit: int = LIMIT) -> Document:
    (document,) = read_documents(path, root=root, max_bytes=limit)
    assert isinstance(document, Document), document
    return document


def failure(path: Path, *, limit: int = LIMIT) -> SourcierError:
    (unread,) = read_documents(path, root=None, max_bytes=limit)
    assert isinstance(unread, tuple), unread
    where, error = unread
    assert where == str(path)
    assert str(path) in error.problem  # the message names the file
    assert error.fix  # and says what to do
    return error


def split(items: list[Document | Unread]) -> tuple[list[str], list[str]]:
    ids = [item.id for item in items if isinstance(item, Document)]
    problems = [
        f"{Path(item[0]).name}: {type(item[1]).__name__}" for item in items if isinstance(item, tuple)
    ]
    return ids, problems


# Which files


def test_folders_are_searched_in_order_for_what_can_be_read(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.TXT", "a/b.html", ".git/x.md", "a/.hidden.txt", "a/photo.png", "Makefile"):
        write(tmp_path / name)
    assert find_files([tmp_path]) == [tmp_path / "a/b.html", tmp_path / "a/z.TXT", tmp_path / "b.md"]
    assert find_files([tmp_path / "b.md", tmp_path]) == find_files([tmp_path])


def test_a_named_file_of_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"photo\.png ends in \.png") as caught:
        find_files([write(tmp_path / "photo.png")])
    assert ".md" in caught.value.fix
    assert isinstance(failure(tmp_path / "photo.png"), UnreadableDocument)
    assert "no suffix" in failure(write(tmp_path / "notes")).problem


def test_loops_of_links_end_and_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "out"
    write(folder / "a.txt")
    write(outside / "secret.txt")
    (folder / "loop").symlink_to(folder)
    (folder / "up").symlink_to(outside)
    assert find_files([folder]) == [folder / "a.txt"]
    assert find_files([folder / "up"]) == [folder / "up" / "secret.txt"]  # unless it is named


def test_the_same_file_under_two_names_is_read_once(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    assert split(list(read_all([tmp_path, tmp_path / "a.txt"], max_bytes=LIMIT))) == (["a"], [])


# Ids, titles, languages


def test_ids_come_from_the_path_below_the_root(tmp_path: Path) -> None:
    path = write(tmp_path / "Actualités" / "Samsung & SK (2025).md", "# Un accord\n\nTexte.")
    assert read(path, root=tmp_path).id == "actualités/samsung-sk-2025"
    assert read(path).id == "samsung-sk-2025"
    assert read(path, root=Path("/elsewhere")).id == "samsung-sk-2025"


def test_ids_are_nfc_whatever_the_file_system_says(tmp_path: Path) -> None:
    assert read(write(tmp_path / "e\u0301te\u0301.txt")).id == "été"


@given(st.text(max_size=400))
def test_every_name_makes_an_id(text: str) -> None:
    made = slug(text)
    assert 0 < len(made) <= 220
    assert slug(text) == made
    assert not set(made) & set(" \t\n?#%&\\\x00")
    assert not made.startswith("/")


def test_names_without_letters_have_ids_of_their_own() -> None:
    assert slug("!!!") != slug("???")


def test_two_documents_with_one_id_are_named_and_the_first_is_kept(tmp_path: Path) -> None:
    write(tmp_path / "a.md", "---\nid: note\n---\nPremier.")
    write(tmp_path / "b.md", "---\nid: note\n---\nSecond.")
    write(
        tmp_path / "c.jsonl",
        '{"id": "x", "text": "un"}\n{"id": "x", "text": "deux"}\n{"id": "y", "text": "trois"}',
    )
    items = list(read_all([tmp_path], max_bytes=LIMIT))
    assert [item.text for item in items if isinstance(item, Document)] == ["Premier.", "un", "trois"]
    (first, error), (second, _) = [item for item in items if isinstance(item, tuple)]
    assert first == str(tmp_path / "b.md")
    assert "'note'" in error.problem
    assert "a.md" in error.problem
    assert second == f"{tmp_path / 'c.jsonl'}:2"


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("Le titre\n\nLe texte.", "Le titre"),
        ("\n\n  - Le titre  \nLe texte.", "Le titre"),
        ("Une longue phrase qui n'est pas un titre. " * 9, "compte-rendu"),
    ],
)
def test_titles_of_plain_text(tmp_path: Path, content: str, title: str) -> None:
    assert read(write(tmp_path / "compte-rendu.txt", content)).title == title


def test_a_title_is_cut_at_a_word(tmp_path: Path) -> None:
    title = read(write(tmp_path / "a.md", f"# {'mot ' * 200}\n\nTexte.")).title
    assert len(title) <= 200
    assert title.endswith("mot…")


def test_languages_are_told_unless_stated(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a.txt", "Le ministre a signé l'accord.")).language == "fr"
    assert read(write(tmp_path / "b.txt", "The minister signed the deal.")).language == "en"
    assert read(write(tmp_path / "c.md", "---\nlanguage: fr-CA\n---\nThe minister signed.")).language == "fr"


# Bad inputs


def test_a_file_over_the_limit_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*_: object, **__: object) -> NoReturn:
        pytest.fail("opened")

    path = write(tmp_path / "big.txt", "x" * 1001)
    assert read(path, limit=1001).text == "x" * 1001
    monkeypatch.setattr(Path, "open", opened)
    error = failure(path, limit=1000)
    assert isinstance(error, DocumentTooLarge)
    assert "1,001" in error.problem
    assert "SOURCIER_MAX_DOCUMENT_BYTES" in error.fix


NO_BREAK_SPACES = "\u00a0\n\u00a0".encode()


@pytest.mark.parametrize("suffix", KNOWN_SUFFIXES)
@pytest.mark.parametrize("content", [b"", b" \n\t\r\n "])
def test_nothing_in_it(tmp_path: Path, suffix: str, content: bytes) -> None:
    assert isinstance(failure(write(tmp_path / f"empty{suffix}", content)), EmptyDocument)


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", NO_BREAK_SPACES, "\u200b\u00ad".encode()])
def test_nothing_visible_in_it(tmp_path: Path, suffix: str, content: bytes) -> None:
    assert isinstance(failure(write(tmp_path / f"empty{suffix}", content)), EmptyDocument)


@pytest.mark.parametrize("content", ["---\ntitle: Rien\n---\n", "<!-- rien -->", "<script>rien()</script>"])
def test_nothing_but_markup(tmp_path: Path, content: str) -> None:
    assert isinstance(failure(write(tmp_path / "a.md", content)), EmptyDocument)


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00", b"PK\x03\x04\x00", b"GGUF\x03\x00", b"a\x00b"])
def test_binary_under_the_suffix_of_a_text(tmp_path: Path, suffix: str, content: bytes) -> None:
    assert isinstance(failure(write(tmp_path / f"a{suffix}", content)), UnreadableDocument)


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "circle.txt").symlink_to(tmp_path / "circle.txt")
    os.mkfifo(tmp_path / "pipe.txt")  # opened, it would wait for ever
    said = {
        "folder.txt": "is a folder",
        "broken.txt": "is a link to nowhere",
        "circle.txt": "leads back to itself",
        "pipe.txt": "is a device or a pipe",
        "missing.txt": "does not exist",
        "nul\x00.txt": "cannot be read",
    }
    for name, problem in said.items():
        error = failure(tmp_path / name)
        assert isinstance(error, UnreadableDocument)
        assert problem in error.problem


@pytest.mark.parametrize("suffix", [".txt", ".jsonl"])
def test_a_file_that_this_user_may_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    def refused(*_: object, **__: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    path = write(tmp_path / f"a{suffix}")
    monkeypatch.setattr(Path, "open", refused)  # the tests may run as root, who may read anything
    error = failure(path)
    assert "may not be read" in error.problem
    assert "chmod" in error.fix


def test_a_folder_that_cannot_be_listed_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "locked" / "b.txt")
    scan = os.scandir

    def refusing(folder: str) -> object:
        if Path(folder).name == "locked":
            raise PermissionError(13, "Permission denied", folder)
        return scan(folder)

    monkeypatch.setattr(os, "scandir", refusing)
    assert split(list(read_all([tmp_path], max_bytes=LIMIT))) == (["a"], ["locked: UnreadableDocument"])
    with pytest.raises(UnreadableDocument, match="locked may not be read"):
        find_files([tmp_path])


def test_one_bad_file_costs_no_other(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "b.pdf", b"%PDF-1.4 not really")
    write(tmp_path / "c.md", "---\n- list\n---\nx")
    write(tmp_path / "d.html", "<p>Un texte.</p>")
    (tmp_path / "empty").mkdir()
    items = list(read_all([tmp_path, tmp_path / "empty", tmp_path / "missing"], max_bytes=LIMIT))
    assert split(items) == (
        ["a", "d"],
        [
            "b.pdf: UnreadableDocument",
            "c.md: UnreadableDocument",
            "empty: UnreadableDocument",
            "missing: UnreadableDocument",
        ],
    )


BYTES = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(str.encode),
    st.lists(
        st.sampled_from(
            [
                *"<p> </p> <table> <td> <script> <title> <!-- --> &#0; &#xFFFE; &nbsp; <div hidden> %PDF-1.4".split(),
                *'é mot --- | - * ` [ ]( ![ > # { } " : , \\ud800 {"text":"a"} << >> stream'.split(),
                *" \n\ufeff\x0c",
            ]
        ),
        max_size=40,
    ).map(lambda parts: "".join(parts).encode()),
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(KNOWN_SUFFIXES), BYTES)
def test_whatever_the_bytes_there_is_a_result(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, data: bytes
) -> None:
    path = write(tmp_path_factory.mktemp("any") / f"any{suffix}", data)
    items = list(read_documents(path, root=None, max_bytes=LIMIT))
    assert items
    for item in items:
        if isinstance(item, Document):
            assert item.text.strip()
            assert normalise_text(item.text) == item.text
            assert item.id
            assert item.title
            assert item.language in {"fr", "en"}
            assert item.fingerprint
        else:
            assert item[1].fix


def test_every_format_of_one_folder(tmp_path: Path) -> None:
    write(tmp_path / "a.md", "# Note\n\nUn texte.")
    write(tmp_path / "b.txt", "Un texte.")
    write(tmp_path / "c.jsonl", json.dumps({"id": "ligne", "text": "Un texte."}))
    write(tmp_path / "d.html", "<title>Page</title><p>Un texte.</p>")
    write(tmp_path / "e.pdf", tiny_pdf([["Un texte."]]))
    assert split(list(read_all([tmp_path], max_bytes=LIMIT))) == (["a", "b", "ligne", "d", "e"], [])
