"""Sentences of French and English text, as exact spans.

Every run of stops before white space is asked one question: does a sentence end here? Three things say no: a
quotation or parenthesis that is still open, a continuation that starts small, and an abbreviation that wants
what follows. Doubt says no as well: a torn quote is wrong, two sentences together are merely long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rag.records import Span

# Paragraphs, headings and lines -----------------------------------------------------------------------------

_BLANK = re.compile(r"\n[^\S\n]*\n\s*|[\f\u2029]\s*")
_LINE, _SPACE = re.compile(r"[^\n]+"), re.compile(r"\s*+")
_MARKED_HEADING = re.compile(r"\s*#{1,6}[^\S\n]+\S")
_TERMINAL = re.compile(r"[.!?…:;,][\"'»”’)\]\s]*\Z")
_HAS_WORD = re.compile(r"[^\W_]")
_ITEM = re.compile(
    r"[^\S\n]*(?:(?P<mark>[-*•–—])|(?P<table>\|)|\(?(?:(?P<number>\d{1,3})|[a-z])[.)])(?:(?<=\|)|\s)"
)
_ENDS_LINE = frozenset(".!?…:;»”)")
_LONGEST_HEADING, _MOST_HEADING_WORDS = 120, 14
# A text with longer lines than this was not wrapped to a width, so its line ends mean something.
_WIDEST_WRAP = 160

# Abbreviations, case-sensitive, without their last stop. One set for both languages, because the French press
# writes 'Mr.' and 'Inc.' and the English one 'M.' and 'Mme.' ------------------------------------------------

# Never the end: a name follows (M. Altman), or what is introduced (e.g. memory, cf. Kim, env. 10 GW).
_WANTS_MORE = frozenset(
    "M MM Mme Mmes Mlle Mlles Me Mr Mrs Ms Messrs Mx Dr Drs Pr Prof Mgr Rev Hon Fr Ch Cl Ph Th Wm"
    " Gen Maj Col Capt Cpt Cdt Cdr Cmdr Lt Sgt Adm Gal Sen Rep Gov Supt Insp Ste Sté Ets Univ"
    " cf Cf vs v ca c env approx ex viz i.e e.g c.-à-d c-à-d resp éd Éd trad dir coord boul bd Bd av apr pl".split()
)
# Not the end before a figure, or a letter that counts (art. 5, t. II, Oct. 1); else a word like others.
_WANTS_NUMBER = frozenset(
    "art Art arts p pp n no No nos Nos fig Fig figs Figs chap Chap ch sec Sec sect vol Vol vols t tt tab Tab"
    " éq eq Eq col op Op pt ann Ann app App réf ref Ref est hab tél Tél tel Tel"
    " janv févr fév avr juil sept oct nov déc Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec".split()
)
# The end only where the next words plainly open a sentence: company forms, streets, days, states.
_MAY_END = frozenset(
    "Inc Corp Ltd Co Cie Cos Bros LLC Plc plc Jr Sr Esq al ed Ed eds St Mt Ft Ave Blvd Rd Dept Assn Intl"
    " Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass"
    " Md Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo".split()
)
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.-?)*[^\W\d_]")  # B, U.S, J.-P, p.m
_ERA = frozenset({"av", "ap", "apr", "avant", "après"})  # of J.-C.
_NUMBER = re.compile(r"[\d+]|[IVXLCDM]+\b|[A-Z]\b|[nN](?:°|os?\b)")
# Words that open a sentence and are part of no name, where a small letter or a figure follows them.
_SMALL = r"\s+[^\W_A-ZÀ-ÖØ-Þ]"
_OPENER = re.compile(
    r"(?:The|It|They|This|That|These|Those|There|Its|His|Her|Their|Our|And|If|When|While|Since|Both|After|Before"
    r"|Le|La|Les|Une?|Ce|Cet|Cette|Ces|Ils?|Elles?|Nous|Vous|Ses|Leurs?|Mais|Quand|Comme|Dans|Pour|Avec|Sans|Après"
    rf"|Avant|Depuis|Selon|Puis|Rien|Aucune?){_SMALL}|(?:[LDCJNS]|Qu|Lorsqu|Puisqu)['’][^\W\d_A-ZÀ-ÖØ-Þ]"
)
# These open sentences too, but are family names as well, so they prove nothing after an initial: K. He, S. H. An.
_OPENER_OR_NAME = re.compile(
    r"(?:An?|He|She|We|You|Here|But|Or|So|As|At|In|On|For|From|By|With|Some|Many|Most|All|No|Not|Nobody|Now|Then|What"
    rf"|Who|Des|Du|Son|Sa|Et|Ou|Si|En|Par|Sur|Tout|Tous){_SMALL}"
)

# Stops, quotations, and what follows them -------------------------------------------------------------------

# Stops with the quotation marks, brackets and reference marks that close right after them, before white space.
# The look-behind and the possessive quantifiers keep a text of 100,000 dots linear.
_REFERENCE = r"\[[^\[\]\n]{1,40}\]|[ \u00a0]\[\d{1,3}(?:[ ,–-]{1,3}\d{1,3}){0,5}\]|[¹²³⁰⁴-⁹]"
_STOP = re.compile(
    r"(?<![.!?…])(?P<stops>[.!?…]++)"
    rf"(?:\s?[»›]|[\u00a0\u202f]?[”\"]|[’')\]}}*_]|{_REFERENCE})*+(?=\s)"
)
# A text all in small letters must end somewhere: in a sentence longer than this, a stop after a plain word is enough.
_RUN_ON = 300
# Quotations and brackets stay in one piece up to this many characters; longer ones hold whole passages.
_LONGEST_QUOTE = 400
_QUOTED = re.compile(
    "«[^«»]{0,N}+(?:«[^«»]{0,N}+»[^«»]{0,N}+){0,3}»"
    "|[“„][^“„”]{0,N}+(?:“[^“”]{0,N}+”[^“„”]{0,N}+){0,3}”"
    r"|\([^()]{0,N}+(?:\([^()]{0,N}+\)[^()]{0,N}+){0,3}\)"
    r"|\[[^\[\]]{0,N}+\]"
    r"|\"(?<![^\W_]\")(?=\S)[^\"]{0,N}+\"(?![^\W_])"
    r"|‘[^‘’]{0,N}+(?:’(?=\w)[^‘’]{0,N}+){0,9}+’"
    r"|'(?<!\w')(?=\w)[^']{0,N}+(?:'(?=\w)[^']{0,N}+){0,9}+(?<=[.,!?…])'".replace("N", str(_LONGEST_QUOTE))
)
_OPENING = "«“„\"'‘’(—–-[{*_"
_LEAD = re.compile(r"[\s«“„\"'‘’(\[{—–\-•*_¿¡]*+")  # what may stand before the first word of a sentence
_NEVER_FIRST = frozenset(",;:.!?…%‰°»›”)]}/")
_SMALL_BRAND = re.compile(r"[^\W\d_A-ZÀ-ÖØ-Þ]{1,6}[A-ZÀ-ÖØ-Þ]")  # iPhone, xAI
_LABEL = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[IVXLCDM]+|[A-Za-z])\)?")  # '1', '2.1', 'IV', 'a'
# “Will it work?” Altman asked.
_SAYS = re.compile(
    r"\s+(?:[A-Z][\w.’'-]{0,30}\s+){1,4}(?:said|says|asked|asks|told|wrote|writes|added|adds|replied|replies|cried"
    r"|shouted|answered|wondered|quipped|joked|tweeted|posted|recalled|explained|warned)\b"
)


def split_sentences(text: str, language: str) -> tuple[Span, ...]:
    """Spans of the sentences of a text, in order, without the white space around them.

    Paragraphs and list items always end a sentence; a heading is a sentence of its own (see `is_heading`).
    """
    return tuple(sentence for block in blocks(text) for sentence in sentences_of(text, block, language))


def blocks(text: str) -> Iterator[Span]:
    """Spans of the paragraphs and headings: text between blank lines, white space stripped.

    A line marked as a heading ('# …') is a block of its own, and so is each line of a paragraph that was not
    wrapped to a width, unless the next line goes on in small letters.
    """
    start = 0
    for blank in _BLANK.finditer(text):
        yield from _blocks_of_paragraph(text, start, blank.start())
        start = blank.end()
    yield from _blocks_of_paragraph(text, start, len(text))


def is_heading(text: str) -> bool:
    """Whether a block reads as a heading: marked as one, or one short line that is no sentence and no list item."""
    if "\n" in text:
        return False
    if _MARKED_HEADING.match(text):
        return True
    if len(text) > _LONGEST_HEADING or len(text.split()) > _MOST_HEADING_WORDS:
        return False
    if _TERMINAL.search(text) or _ITEM.match(text):
        return False
    return len(list(_split(text, 0, len(text), "fr"))) < 2  # else two sentences, the last without its stop


def sentences_of(text: str, block: Span, language: str) -> Iterator[Span]:
    """Spans of the sentences of one block of a text (see `blocks`), with offsets in the whole text."""
    start = block.start
    if "\n" not in block.of(text):
        if _MARKED_HEADING.match(text, block.start, block.end):
            yield block
            return
    else:
        for item in _item_starts(text, block):
            yield from _split(text, start, item, language)
            start = item
    yield from _split(text, start, block.end, language)


def _blocks_of_paragraph(text: str, start: int, end: int) -> Iterator[Span]:
    paragraph = _stripped(text, start, end)
    if paragraph is None:
        return
    if "\n" not in paragraph.of(text):
        yield paragraph
        return
    lines = [line.span() for line in _LINE.finditer(text, paragraph.start, paragraph.end)]
    unwrapped = any(stop - first > _WIDEST_WRAP for first, stop in lines)
    begin = paragraph.start
    for (first, stop), (following, last) in pairwise(lines):
        marked = _MARKED_HEADING.match(text, first, stop) or _MARKED_HEADING.match(text, following, last)
        if marked or (unwrapped and not _goes_on(text[first:stop], text[following:last])):
            block = _stripped(text, begin, stop)
            begin = following
            if block is not None:
                yield block
    block = _stripped(text, begin, paragraph.end)
    if block is not None:
        yield block


def _goes_on(line: str, following: str) -> bool:
    """Whether the second line goes on with the sentence of the first."""
    last, first = line.rstrip()[-1], following.lstrip()[0]
    return (
        last == ","
        or first.islower()
        or first in _NEVER_FIRST
        or (first.isdigit() and last not in _ENDS_LINE)
    )


def _item_starts(text: str, block: Span) -> Iterator[int]:
    """Where list items and table rows after the first begin.

    A wrapped line may begin with a dash or a figure by chance, so such a mark counts only after a line that
    ends something, or in a list that has begun.
    """
    known: set[str] = set()
    before = ""
    for line in _LINE.finditer(text, block.start, block.end):
        item = _ITEM.match(text, line.start(), line.end())
        if item:
            kind = item["mark"] or item["table"] or ("1" if item["number"] else "a")
            if not before or before in _ENDS_LINE or kind in known or kind in "•*|":
                known.add(kind)
                if line.start() > block.start:
                    yield line.start()
        before = line[0].rstrip()[-1:] or before


def _split(text: str, start: int, end: int, language: str) -> Iterator[Span]:
    first = _after(_SPACE, text, start, end)
    quotations: Iterator[re.Match[str]] | None = None
    opened = closed = start
    for stop in _STOP.finditer(text, start, end):
        boundary = stop.end()
        if quotations is None:
            quotations = _QUOTED.finditer(text, start, end)
        while closed < boundary:
            quotation = next(quotations, None)
            opened, closed = quotation.span() if quotation else (end, end)
        if opened < boundary < closed:
            continue
        if _ends(text, first, stop, end, language):
            yield Span(first, boundary)
            first = _after(_SPACE, text, boundary, end)
    sentence = _stripped(text, first, end)
    if sentence is not None:
        yield sentence


def _ends(text: str, first: int, stop: re.Match[str], end: int, language: str) -> bool:
    """Whether the sentence that began at `first` ends with this run of stops; `end` is the end of the block."""
    boundary, dot = stop.end(), stop.start()
    following = _after(_LEAD, text, boundary, end)
    if following >= end:
        return False
    letter = text[following]
    if letter in _NEVER_FIRST:
        return False
    if letter.islower() and not _SMALL_BRAND.match(text, following, end):
        plain = text[dot - 4 : dot].isalpha() and text[dot - 4 : dot].islower()
        if not plain or dot - first < _RUN_ON:
            return False
    begin = _after(_LEAD, text, first, dot)
    if dot - begin < 16 and (not _HAS_WORD.search(text, begin, dot) or _LABEL.fullmatch(text, begin, dot)):
        return False
    if text[first] in _OPENING and boundary > stop.end("stops") and _SAYS.match(text, boundary, end):
        return False
    if stop["stops"] != ".":
        return text[dot - 1] not in "(["  # '[...]' leaves something out
    return not _abbreviates(text[max(begin, dot - 40) : dot], text, following, language)


def _abbreviates(before: str, text: str, following: int, language: str) -> bool:
    """Whether the last word before a single stop is an abbreviation that goes on with what follows it."""
    words = before.rsplit(None, 2)
    if not words:  # a stop after a long gap
        return False
    word, previous = words[-1].lstrip(_OPENING), words[-2] if len(words) > 1 else ""
    if language == "fr" and ("'" in word or "’" in word):
        word = word.replace("’", "'").rpartition("'")[2]  # l'art. 5
    if word in _WANTS_MORE:
        return True
    if word in _WANTS_NUMBER or (len(word) == 1 and word.islower()):  # 10 h. 30
        return _NUMBER.match(text, following) is not None
    if word in _MAY_END:
        return not (_OPENER.match(text, following) or _OPENER_OR_NAME.match(text, following))
    if word.isdigit():
        return previous.endswith((":", ";")) and len(word) < 3  # two aims: 1. Make chips.
    if not _INITIALS.fullmatch(word) or (word.endswith("J.-C") and previous.rstrip(".") in _ERA):
        return False
    return not _OPENER.match(text, following)  # J. Le Goff, but: a plan B. Le temps presse.


def _after(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    found = pattern.match(text, start, end)
    return found.end() if found else start


def _stripped(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    return Span(start + left, start + right) if left < right else None
