"""Questions that ask why or what for, and sentences that say so in as many words.

'Why did he go?' is nearer to every sentence about the journey than to 'No reason was disclosed'.
"""

from __future__ import annotations

import re

_WHY = re.compile(
    r"^\W*(?:(?:and|so|but|et|mais|alors)\s+)?(?:why|how come|what (?:led|made|caused|drove)"
    r"|what (?:is|are|was|were)\b.*\bfor\W*$"
    r"|(?:for |with )?(?:what|which) (?:was |is |are |were )?(?:the |his |her |its |their )?(?:reason|purpose|aim|goal)"
    r"|pourquoi|qu['’]est-ce qui|(?:pour|dans|à) quel(?:le)?s? (?:raison|fin|but|dessein|motif)"
    r"|quel(?:le)?s? (?:est|était|sont|étaient) (?:le|la|les) (?:raison|but|objectif|motif)"
    r"|à quoi (?:\w+ )?(?:ser(?:t|vent|vait|vir|vira)))(?!\w{3})",
    re.IGNORECASE,
)
_BECAUSE = {
    "en": re.compile(
        r"\b(?:because|since|as a result|due to|owing to|on account of|thanks to|in order to|so that|so as to|therefore"
        r"|thus|hence|reasons?|purposes?|aim(?:s|ed)?|goals?|objectives?|intend(?:s|ed)?|means? (?:of|to)|meant to"
        r"|wants? to|wanted to|seeks? to|sought to|hopes? to|hoped to|allow(?:s|ed)?|enabl(?:es?|ed))\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"(?<!\w)(?:parce qu\w*|car|puisqu\w*|en raison|à cause|grâce|faute de|afin|pour qu\w*|de sorte qu\w*|donc"
        r"|ainsi|raisons?|buts?|objectifs?|enjeux?|motifs?|vis(?:e|ent|ait|aient) à|destiné(?:e|s|es)? à|permet\w*"
        r"|veu(?:t|lent)|voulai(?:t|ent)|souhait\w+|cherch\w+ à|entend(?:ent)?|esp[eè]r\w+)(?!\w)",
        re.IGNORECASE,
    ),
}


def asks_why(question: str) -> bool:
    """Whether a question of either language asks for a reason or a purpose."""
    return _WHY.match(question) is not None


def says_why(text: str, language: str) -> bool:
    """Whether a text has a word that brings a reason or a purpose."""
    return _BECAUSE[language].search(text) is not None
