"""From the bytes of a text file to the characters that every offset counts: decoding, then one normal form.

Decoding tries what is certain first (a byte order mark, valid UTF-8), then the encodings in which French and
English were written before it, then charset-normalizer's guess for the rest of the world.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from rag.errors import UnreadableDocument

# Longest first: the mark of UTF-32 begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FILE_SIGNATURES = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive or an Office document",
    b"\x89PNG\r\n": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF87a": "a GIF image",
    b"GIF89a": "a GIF image",
    b"GGUF": "the weights of a language model",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"Rar!\x1a": "a RAR archive",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"SQLite format 3\x00": "an SQLite database",
    b"\x7fELF": "a program",
}
_ALSO_WORDS = (b"GGUF", b"GIF87a", b"GIF89a")  # a text may begin so; the file formats go on with a NUL byte
_CONTROL_BYTES = bytes(set(range(0x20)) - set(b"\t\n\x0b\x0c\r\x1b")) + b"\x7f"

# In order of likelihood where two do equally well.
_WESTERN_ENCODINGS = ("cp1252", "iso8859-15", "mac-roman", "cp850")
_SMALL = "àâäçèéêëîïôöùûüÿœæñáíóúß"
_CAPITAL = "ÀÂÄÇÈÉÊËÎÏÔÖÙÛÜŸŒÆÑÁÍÓÚ"
# What stands in French and English beside ASCII, where it can stand. A wrong decoding shows in letters beside
# digits (1œ for 1½), capitals within words (cÏur for cœur) and symbols within words (na•ve for naïve).
_PLAUSIBLE = re.compile(
    rf"(?<!\d)[{_SMALL}](?!\d)|(?<![a-z\d{_SMALL}])[{_CAPITAL}](?!\d)|[«»“”‘’…–—·\u00a0]"
    r"|(?<![^\W\d_])[‚„](?=\w)|(?<![^\W\d_])[•€£¥§½¼¾](?![^\W\d_])|[€©®™°×²³](?![^\W\d_])"
)
_FOREIGN = re.compile(r"[^\x00-\x7f]")

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Control characters but for line feed and tab; soft hyphens, zero-width spaces and byte order marks, which
# part words that look whole; marks that reverse the writing direction, which make a quote look like another.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NO_LATIN_LETTERS = re.compile("[^\x00-\u02ff]{31,}")  # all combining marks are beyond
_BLANK_LINES = re.compile("\n{4,}")


def normalise_text(text: str) -> str:
    """The one form of a text that is stored, cited and counted in; applying it again changes nothing.

    Unicode NFC, lines ended by a line feed without spaces before it, at most two blank lines in a row and none
    at either end, nothing invisible; no-break and thin spaces stay as they are.
    """
    text = _SURROGATE_PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    text = _SURROGATE.sub("\ufffd", text)
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    text = unicodedata.normalize("NFC", _without_heaped_marks(text))
    text = _without_heaped_marks(text)  # one mark may have become two
    text = "\n".join(line.rstrip(" \t") for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n\n", text).strip("\n")


def _without_heaped_marks(text: str) -> str:
    """At most 30 combining marks in a row, as in Unicode's Stream-Safe Text Format (UAX 15).

    No language heaps up so many, and the time of normalisation grows with the square of their number.
    """

    def first_thirty(run: re.Match[str]) -> str:
        kept: list[str] = []
        marks = 0
        for character in run[0]:
            marks = marks + 1 if unicodedata.combining(character) else 0
            if marks <= 30:
                kept.append(character)
        return "".join(kept)

    return _NO_LATIN_LETTERS.sub(first_thirty, text)


def decode_text(data: bytes, *, where: str) -> str:
    """The characters of a text file in whatever encoding it is.

    :param where: the path, for the error.
    :raises UnreadableDocument: when the bytes are no text.
    """
    refuse_binary(data, where=where)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_marked(data, encoding, where=where)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _damaged_utf8(data) or _western(data) or _guessed(data, where=where)


def refuse_binary(data: bytes, *, where: str) -> None:
    """Raise UnreadableDocument when bytes that should be text are an image, an archive or the like."""
    for signature, kind in _FILE_SIGNATURES.items():
        if data.startswith(signature) and (signature not in _ALSO_WORDS or b"\x00" in data[:4096]):
            raise _not_text(where, f"it is {kind}")
    if data.startswith(tuple(mark for mark, _ in _BYTE_ORDER_MARKS)):
        return
    if b"\x00" in data:
        raise _not_text(where, "it holds NUL bytes")
    controls = len(data) - len(data.translate(None, delete=_CONTROL_BYTES))
    if controls > 1 + len(data) // 50:
        raise _not_text(where, f"{controls:,} of its {len(data):,} bytes are control characters")


def _not_text(where: str, reason: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"{where} is no text: {reason}",
        fix="give the file the suffix of what it is, or export it as UTF-8 text or PDF",
    )


def _decode_marked(data: bytes, encoding: str, *, where: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _not_text(where, f"it begins like {encoding.upper()} but is not ({error.reason})") from error
    if "\x00" in text:
        raise _not_text(where, "it holds NUL characters")
    return text


def _damaged_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken bytes, such as a file cut in the middle of a character."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    # By chance, hardly any text in an older encoding has valid sequences of two bytes and more.
    return text if len(_FOREIGN.findall(text)) - broken >= 3 * broken else None


def _western(data: bytes) -> str | None:
    """The decoding that looks most like French or English, if one clearly does.

    charset-normalizer alone takes short French for Central European: 'café œuvre' becomes 'café śuvre'.
    """
    best, best_share = None, 0.95
    for encoding in _WESTERN_ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        foreign = len(_FOREIGN.findall(text))
        share = len(_PLAUSIBLE.findall(text)) / foreign if foreign else 0.0
        if share > best_share:
            best, best_share = text, share
    return best


def _guessed(data: bytes, *, where: str) -> str:
    from charset_normalizer import from_bytes

    match = from_bytes(data).best()
    if match is None:
        raise _not_text(where, "its encoding cannot be told")
    return str(match)
