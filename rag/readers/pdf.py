"""PDFs as plain text: the words of each page as PDFium reads them, words broken at line ends made whole again."""

from __future__ import annotations

import re
import threading

from rag.errors import DocumentTooLarge, EmptyDocument, UnreadableDocument
from rag.readers.fields import RawDocument, SourceFields, one_line

_PDFIUM = threading.Lock()  # PDFium is not safe to call from two threads, not even on two documents

# PDFium puts U+0002 for a hyphen at a line end and the line end itself. Some PDFs keep theirs as characters.
_BREAK = re.compile(r"(?<=\w)(?:\x02|-[ \t]*\r?\n)(?=\w)")
_HEAD, _TAIL = re.compile(r"[\w'’-]+$"), re.compile(r"\w+")
_LONGEST_PART = 40  # characters of a word on either side that are looked at
_HYPHENATED = re.compile(r"(?<![\w-])\w++(?:-\w++)+")
_NO_TITLE = re.compile(r"untitled|sans titre|document\d*|.*\.\w{2,4}|microsoft \w+ - .*", re.IGNORECASE)


def read_pdf(data: bytes, *, where: str, most_characters: int) -> RawDocument:
    """The texts of the pages, parted by blank lines, and the title that the PDF states.

    :param where: the path, for the error.
    :param most_characters: of the text; a PDF is compressed, so that a small one can hold very much.
    :raises UnreadableDocument: when it is damaged or encrypted.
    :raises EmptyDocument: when its pages are pictures.
    :raises DocumentTooLarge: when the text has more than `most_characters`.
    """
    with _PDFIUM:
        pages, title = _extract(data, where=where, most_characters=most_characters)
    text = mend_broken_words("\n\n".join(page.strip() for page in pages if page.strip()))
    if not text:
        raise EmptyDocument(
            f"{where} holds no text on its {len(pages)} pages; perhaps they are scanned",
            fix="put the text in by text recognition, for example: ocrmypdf --language fra+eng in.pdf out.pdf",
        )
    return RawDocument(text, SourceFields(title=None if _NO_TITLE.fullmatch(title) else title or None))


def mend_broken_words(text: str) -> str:
    """Join words that were broken at the end of a line.

    The hyphen stays where it belongs to the word: before a capital or a figure (Pays-Bas), after another hyphen
    (c'est-à-dire), and where the document writes the same word with a hyphen within a line.
    """
    hyphenated = {word.lower() for word in _HYPHENATED.findall(text)}

    def mend(found: re.Match[str]) -> str:
        head = _HEAD.search(text[max(0, found.start() - _LONGEST_PART) : found.start()])
        tail = _TAIL.match(text[found.end() : found.end() + _LONGEST_PART])
        before, after = head[0] if head else "", tail[0] if tail else ""
        belongs = "-" in before or not after[:1].islower() or f"{before}-{after}".lower() in hyphenated
        return "-" if belongs else ""

    return _BREAK.sub(mend, text)


def _extract(data: bytes, *, where: str, most_characters: int) -> tuple[list[str], str]:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as document:
            pages: list[str] = []
            characters = 0
            for number in range(len(document)):
                page = document[number]
                text_page = page.get_textpage()
                pages.append(text_page.get_text_bounded())
                text_page.close()
                page.close()
                characters += len(pages[-1])
                if characters > most_characters:
                    raise DocumentTooLarge(
                        f"{where} holds more than {most_characters:,} characters of text",
                        fix="split it, or raise SOURCIER_MAX_DOCUMENT_BYTES",
                    )
            return pages, one_line(document.get_metadata_value("Title"))
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise UnreadableDocument(
                f"{where} is encrypted", fix="save it without a password, then ingest that file"
            ) from error
        raise UnreadableDocument(
            f"{where} is not a readable PDF ({error})", fix="open it in a PDF viewer and export it anew"
        ) from error
