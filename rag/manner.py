"""What no sentence of an answer may hold, however true the rest: links, markup, orders, talk of the writer.

A source may carry text that is meant for the language model ('ignore the rules', 'visit this page'). Whatever of
it reaches a draft stops here: an answer states what sources say and speaks neither of itself nor to its reader.
"""

from __future__ import annotations

import re

_QUOTATION = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")

_LINK = re.compile(r"\w+://|\bwww\.|\b(?:mailto|javascript|data):|[\w.+-]{1,64}@[\w-]+\.\w", re.IGNORECASE)
_MARKUP = re.compile(r"</?[A-Za-z!][^>]*>?|!?\[[^\]]*\]\s*[(:]|`|\*\*|^\s*#+\s|&#?\w+;|\{\{|<\|")

# The writer of an answer is nobody: 'I', 'we' and 'you' outside a quotation are never a source's fact restated.
_PERSONS = {
    "en": re.compile(
        r"(?:^|[^\w\s]\s*|\b[a-z]+\s)I\b|\b(?:me|my|myself|[Ww]e|us|our|ours|[Yy]ou|[Yy]our|yours)\b"
        r"|\b[Aa]s an? (?:AI|artificial|assistant|language model|chatbot)\b|\b[Hh]ere (?:is|are) (?:the|an?) answer\b"
    ),
    "fr": re.compile(
        r"(?<![\w-])(?:je|moi|mon|ma|mes|nous|notre|nos|tu|toi|ton|ta|tes|vous|votre|vos)(?![\w-])|\bj['’]"
        r"|\ben tant qu(?:e |['’])(?:une? )?(?:IA|intelligence|modèle|assistant)|\bvoi(?:ci|là) (?:la|une) réponse\b",
        re.IGNORECASE,
    ),
}

# A sentence that begins with a bare verb gives an order. French marks the form; English needs the verbs.
_ORDERS = {
    "en": re.compile(
        r"(?:^|[:;—–]\s*)(?:please\s+)?(?:ignore|disregard|forget|visit|click|go to|open|download|send|call|contact|"
        r"write to|reply|tell|see|read|note that|remember|follow|subscribe|buy|share|use|enter|check|look|do not|"
        r"don['’]t|let['’]?s|never mind)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"(?:^|[:;—–]\s*)(?:veuillez\b|merci de\b|ne \w+ez\b|[^\W\d_]+(?:ez|ons)(?:-\w+)?\b(?! (?:est|sont|a|ont)\b)|"
        r"voir\b|ignore[sr]?\b|oublie[sr]?\b|visite[sr]?\b|clique[sr]?\b|lire\b|noter\b)",
        re.IGNORECASE,
    ),
}  # fmt: skip


def unfit(text: str, language: str) -> str | None:
    """What makes a sentence unfit to be shown as our own words; None when nothing does.

    Nothing here asks what the sources say: a link that stands in a source can be read there.
    """
    if _LINK.search(text):
        return "a link"
    if _MARKUP.search(text):
        return "markup"
    bare = _QUOTATION.sub(" ", text).strip()
    if _PERSONS.get(language, _PERSONS["en"]).search(bare):
        return "words about the writer or to the reader"
    if _ORDERS.get(language, _ORDERS["en"]).search(bare):
        return "an order to the reader"
    return None
