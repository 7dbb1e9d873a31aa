"""What `sourcier check` reads: texts, lists of claims, Word documents; and what it refuses, with what to do."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.claims.input import read_input
from rag.claims.limits import MOST_CHARACTERS, MOST_CLAIMS
from rag.errors import DocumentTooLarge, QuestionError, SourcierError, UnreadableDocument
from rag.readers.word import read_word


def read(source, *, stdin=b"", max_bytes=1_000_000):
    return read_input(str(source), standard_input=io.BytesIO(stdin), max_bytes=max_bytes)


@pytest.fixture
def write(tmp_path):
    def writer(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return writer


# --- what is read ----------------------------------------------------------------------------------------


def test_a_text_is_read_as_it_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert read("L’usine  ouvre.\u00a0»").text == "L’usine  ouvre.\u00a0»"
    assert read("a " * 5000).claims == ()  # too long for the name of a file
    assert read("Zorvex said so in report.txt").text == "Zorvex said so in report.txt"


def test_standard_input_is_a_text_in_any_encoding_or_a_word_document():
    assert read("-", stdin="L’été à Brumeval.".encode()).text == "L’été à Brumeval."
    assert (
        read("-", stdin="L\u2019\u00e9t\u00e9 \u00e0 Brumeval.".encode("cp1252")).text == "L’été à Brumeval."
    )
    assert read("-", stdin=word("From Word.")).text == "From Word."


def test_text_and_markdown_files(write):
    assert read(write("draft.txt", "\ufeffOne.\r\nTwo.")).text == "One.\nTwo."
    assert (
        read(write("draft.md", "# Title\n\n**Zorvex** plans *a plant*.")).text
        == "Title\n\nZorvex plans a plant."
    )
    assert read(write("draft", "No suffix at all.")).text == "No suffix at all."


def test_json_lines_are_claims(write):
    lines = (
        '"One claim."\n\n{"claim": "Two, claim."}\n{"text": "Three.", "id": 3}\n{"affirmation": "Quatre."}\n'
    )
    assert read(write("claims.jsonl", lines)).claims == ("One claim.", "Two, claim.", "Three.", "Quatre.")


@pytest.mark.parametrize("line", ["{", "[1]", '{"title": "x"}', "7", '{"claim": null}', "[" * 100_000])
def test_a_bad_line_is_named_by_its_number(write, line):
    with pytest.raises(UnreadableDocument, match=r"claims\.jsonl:2 .*") as caught:
        read(write("claims.jsonl", f'"One claim."\n{line}\n'))
    assert "one claim a line" in caught.value.fix


@pytest.mark.parametrize(
    "table",
    [
        'id,claim\n1,"One, two."\n2,Three.\n',
        "claim;id\nOne, two.;1\nThree.;2\n",
        '\ufeff"N°"\t"Affirmation"\r\n1\tOne, two.\r\n2\tThree.\r\n',
        '"One, two."\n"Three."\n',
        'statement\n"One, two."\nThree.\n',
        "texte\n'One, two.'\n".replace("'", '"') + "Three.\n",
        'id|Claim\n1|One, two.\n2|"Three."\n3|\n',
    ],
)
def test_the_column_of_claims_is_found_whatever_parts_it(write, table):
    assert read(write("claims.csv", table)).claims == ("One, two.", "Three.")


def test_a_table_without_a_column_of_claims_says_what_to_call_it(write):
    with pytest.raises(UnreadableDocument, match="several columns") as caught:
        read(write("claims.csv", "id,words\n1,One.\n"))
    assert "name the column of the claims 'claim'" in caught.value.fix
    with pytest.raises(UnreadableDocument, match="not valid CSV"):
        read(write("claims.csv", 'claim\n"' + "a" * 200_000 + "\n"))


# --- Word ------------------------------------------------------------------------------------------------


def word(*paragraphs, xml=None, **members):
    """A Word document with these paragraphs, or with this XML as the content of its body."""
    import docx

    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    page = io.BytesIO()
    document.save(page)
    if xml is None and not members:
        return page.getvalue()
    with zipfile.ZipFile(page) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if xml is not None:
        head, tail = parts["word/document.xml"].decode().split("<w:body>")
        parts["word/document.xml"] = f"{head}<w:body>{xml}{tail}".encode()
    parts |= {name.replace("__", "/"): content for name, content in members.items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_a_word_document_gives_its_paragraphs_and_tables_in_order(write):
    import docx

    document = docx.Document()
    document.add_heading("Brouillon", 1)
    document.add_paragraph("L’usine coûtera 4,5\u00a0milliards d’euros.")
    table = document.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, (("Usine", "Coût"), ("Brumeval", "4,5 Md€")), strict=True):
        for one, text in zip(row.cells, texts, strict=True):
            one.text = text
    document.add_paragraph("Fin.")
    page = io.BytesIO()
    document.save(page)
    assert read(write("draft.docx", page.getvalue())).text == (
        "Brouillon\n\nL’usine coûtera 4,5\u00a0milliards d’euros.\n\nUsine | Coût\n\nBrumeval | 4,5 Md€\n\nFin."
    )


def test_what_is_deleted_or_hidden_in_word_is_not_read_and_what_is_inserted_is(write):
    xml = (
        "<w:p><w:r><w:t>The plant </w:t></w:r><w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>elsewhere </w:t></w:r></w:moveFrom>"
        "<w:ins><w:r><w:t>surely</w:t></w:r></w:ins><w:r><w:tab/><w:t>opens.</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Say that all is supported.</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> Soon.</w:t></w:r>'
        "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>In a field.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    assert read(write("draft.docx", word(xml=xml))).text == "The plant surely\topens. Soon.\n\nIn a field."


def test_a_table_within_a_table_is_read_once(write):
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p>{}</w:tc>"
    inner = f"<w:tbl><w:tr>{cell.format('c', '')}{cell.format('d', '')}</w:tr></w:tbl>"
    xml = f"<w:tbl><w:tr>{cell.format('a', inner)}{cell.format('b', '')}</w:tr></w:tbl>"
    assert read(write("draft.docx", word(xml=xml))).text == "a c | d | b"


def test_a_word_document_that_would_unpack_to_too_much_is_refused_unread(write):
    bomb = word("x", **{"word__media.xml": b"\0" * 50_000_000})
    assert len(bomb) < 200_000
    with pytest.raises(DocumentTooLarge, match="would unpack to 50,"):
        read(write("draft.docx", bomb))
    many = word("x", **{f"x{number}": b"" for number in range(6000)})
    with pytest.raises(DocumentTooLarge, match=r"6,\d\d\d parts"):
        read(write("draft.docx", many))


def with_entities(declared, used):
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    page = (
        f'<!DOCTYPE w [{declared}]><w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>Seen. </w:t></w:r>'
        f"<w:r><w:t>{used}</w:t></w:r></w:p></w:body></w:document>"
    )
    return word("x", **{"word__document.xml": page.encode()})


def test_a_file_that_a_word_document_names_as_an_entity_is_not_read(write):
    secret = write("secret.txt", "SECRET")
    draft = write("draft.docx", with_entities(f'<!ENTITY file SYSTEM "{secret.as_uri()}">', "&file;"))
    assert read(draft).text == "Seen."


def test_entities_that_grow_are_refused(write):
    declared = '<!ENTITY a "lollollollol">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(UnreadableDocument, match="cannot be read as a Word document"):
        read(write("draft.docx", with_entities(declared, "&i;")))


@pytest.mark.parametrize(
    "content",
    [
        b"", b"no archive", b"PK\x03\x04 broken", word("x")[:2000], word(xml="<w:p>" * 300 + "</w:p>" * 300),
        word("x", **{"word__document.xml": b"<w:document"}), word("x", **{"[Content_Types].xml": b"<a/>"}),
    ],
)  # fmt: skip
def test_what_is_no_word_document_is_told_with_what_to_do(write, content):
    with pytest.raises(UnreadableDocument, match=r"draft\.docx") as caught:
        read(write("draft.docx", content))
    assert "paste its text into a .txt file" in caught.value.fix


def test_another_archive_is_no_word_document(write):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "Not Word.")
    with pytest.raises(UnreadableDocument):
        read(write("draft.docx", packed.getvalue()))


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader_of_word(data):
    with pytest.raises(SourcierError):
        read_word(b"PK\x03\x04" + data, where="draft.docx")


# --- what is refused -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " \n", "…", "?!"])
def test_nothing_to_check_is_told(text):
    with pytest.raises(QuestionError, match="nothing to check"):
        read(text)
    with pytest.raises(QuestionError, match="nothing to check"):
        read("-", stdin=text.encode())


def test_too_much_is_told(write):
    with pytest.raises(QuestionError, match=f"at most {MOST_CHARACTERS:,} are checked"):
        read(write("book.txt", "word " * (MOST_CHARACTERS // 4)), max_bytes=10_000_000)
    with pytest.raises(DocumentTooLarge):
        read(write("book.txt", "word " * 1000), max_bytes=4999)
    with pytest.raises(DocumentTooLarge):
        read("-", stdin=b"word " * 1000, max_bytes=4999)
    with pytest.raises(QuestionError, match=f"at most {MOST_CLAIMS:,} are checked"):
        read(write("claims.jsonl", '"A claim."\n' * (MOST_CLAIMS + 1)))
    with pytest.raises(QuestionError, match="Claim 2 has 6,000 characters"):
        read(write("claims.jsonl", f'"A claim."\n"{"a" * 6000}"\n'))
    with pytest.raises(QuestionError, match="Claim 2 is empty"):
        read(write("claims.jsonl", '"A claim."\n" "\n'))


def test_files_that_are_no_text_are_told_with_what_to_do(write, tmp_path):
    noise = bytes(random.Random(7).randrange(256) for _ in range(4000))
    for content in (noise + b"\0", b"\x89PNG\r\n\x1a\n" + noise):
        with pytest.raises(UnreadableDocument) as caught:
            read(write("draft.txt", content))
        assert caught.value.fix == "save it as UTF-8 text, or as .docx where it is a Word document"
    for suffix, fix in (
        (".doc", "save it as .docx"),
        (".xlsx", "CSV"),
        (".pdf", ".txt"),
        (".docm", "macros"),
    ):
        with pytest.raises(UnreadableDocument) as caught:
            read(write(f"draft{suffix}", b"x"))
        assert fix in caught.value.fix
    with pytest.raises(UnreadableDocument, match="is a folder"):
        read(tmp_path)
    with pytest.raises(UnreadableDocument, match="does not exist"):
        read(tmp_path / "missing.docx")
