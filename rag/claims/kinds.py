"""What a sentence is: a claim, or one of the things that nobody can check.

The rules run from the plain to the doubtful, and doubt makes a claim: a sentence that is judged in vain costs a
'not found', a fact that is passed over as an opinion costs the reader's trust.
"""

from __future__ import annotations

import re

from rag.claims.quotations import outside, quotations_of
from rag.claims.records import StatementKind
from rag.claims.verbs import finite_verbs, has_verb

_LOOK = 1500  # characters that decide
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_CLOSING = " \t\n\u00a0\u202f\"'»”’)]*_."
_HAS_LETTER = re.compile(r"[^\W\d_]{2}")
_ENDS = re.compile(r"[.!…][\"'»”’)\]*_\s]*\Z")
_FEWEST_WORDS = 3  # of a sentence with its full stop whose verb we do not know

# Lines that name where, when or who: 'By Jane Doe', 'Séoul, 1er octobre 2025', 'Source: Reuters' ----------------
_BYLINE = re.compile(
    r"(?:©|\([cC]\)|[Cc]opyright\b|All rights reserved|Tous droits réservés|(?:À|A) lire\b|Lire aussi\b|Voir aussi\b"
    r"|See also\b|Read (?:more|also)\b|(?:[Ss]ources?|[Pp]hotos?|[Cc]r[ée]dits?)[ \u00a0]?:)[^\n]{0,200}\Z"
    r"|(?:By|BY|Par|PAR)\s(?:[A-ZÀ-Þ][\w.’'-]*\s?|(?:and|et|de|du|la|le|von|van)\s){1,8}(?:,[^.!?\n]{0,60})?\Z"
    r"|(?:Published|Updated|Publiée?|Mise? à jour)\s[^\n]{0,60}\d[^\n]{0,12}\Z"
)

# Orders ---------------------------------------------------------------------------------------------------------
_LABEL = re.compile(
    r"[\s>#*_«“\"\[(]*(?:[^\W\d_]+(?:[ ’'/-][^\W\d_]+){0,6}[ \u00a0\u202f]?[:!\]]\s*)?[*_«“\"]*\s*"
)
# Words to the machine that reads the text, wherever in a sentence they begin.
_TO_THE_MACHINE = re.compile(
    r"""(?:^|[:;,.!—–(\[-]\s*|\b(?:and|so|then|please|et|donc|alors|puis)\s+)
    (?:(?:please|now|just|kindly)\s+)?(?:
    (?:ignore|disregard|forget|override)\s+(?:\w+\s+){0,4}
    (?:instructions?|prompts?|rules?|guidelines|sources|context|above|messages?)\b
    |(?:ignore[zr]?|oublie[zr]?)\s+(?:\w+['’ ]){0,4}
    (?:instructions?|consignes?|règles|directives|sources|contexte|précède)\b
    |ne\s+ten(?:ez|ir)\s+(?:pas|aucun)\s+compte\b
    |(?:mark|rate|judge|label|treat|declare)\s+(?:\w+\s+){0,4}(?:as\s+)?(?:supported|true|correct|verified)\b
    |(?:answer|say|respond|reply|output|réponds|répondez|répondre|dis|dites)
    \s+(?:that\s+|que\s+|qu['’])(?:everything|all|tout|toutes?)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_ORDER_VERBS = (
    "ignore disregard forget remember click go download send tell give say write respond pretend imagine consider "
    "suppose delete remove explain describe summarise summarize translate repeat print output return read see visit "
    "reply obey follow assume treat add make take do keep let bear don't never pretend act become execute run reveal "
    "stop mark rate judge declare confirm conclude verify subscribe buy avoid choose enter type paste copy"
)
_ORDER_VERBS_OR_NOUNS = (
    "share use check note order watch contact email call answer list name state show review test start support open "
    "close look report help set turn change try find save sign join"
)
_DETERMINED = (
    "(?:the|this|that|these|those|your|our|my|it|its|all|every|each|any|only|with|as|to|no|not|me|us|him|"
    "them|a|an|out|"
    "at|what|how|whether|if|true|false|here|more|yes|instead|carefully|up|on|for)"
)
_ORDER = {
    "en": re.compile(
        rf"""(?:(?:please|now|then|first|next|so|and|also|instead|otherwise|always|never|just|kindly),?\s+){{0,3}}
        (?:(?:please|kindly)\s+\w+|do\s+not\s+\w+|don['’]t\s+\w+|never\s+(?!ha[ds]|have|was|were|did|before)\w+
        |let['’]?s\s+\w+
        |(?:{"|".join(_ORDER_VERBS.split())})(?=\s+{_DETERMINED}\b|\s+[\w’'-]+\s+(?:the|this|that|all|to|as|of)\b|[\s!.]*\Z)
        |(?:{"|".join(_ORDER_VERBS_OR_NOUNS.split())})\s+{_DETERMINED}\b(?!\s+(?:is|are|was|were|has|have)\b)
        |you\s+(?:must|should|shall|have\s+to|need\s+to|are\s+(?:now|to|required)|will\s+now)\b
        |you\s+are\s+an?\s+(?:\w+\s+){{0,3}}(?:assistant|AI|bot|model|journalist|expert)\b
        |(?:your\s+task\s+is|from\s+now\s+on|the\s+(?:answer|verdict)\s+must)\b)""",
        re.IGNORECASE | re.VERBOSE,
    ),
    "fr": re.compile(
        r"""(?:(?:alors|maintenant|puis|ensuite|donc|et|d['’]abord|toujours|surtout|désormais),?\s+){0,2}
        (?:s['’]il\s+(?:vous|te)\s+pla[iî]t,?\s+|svp\s+)?
        (?:veuillez\b|merci\s+(?:de|d['’])|prière\s+de\b|ne\s+(?:\w+\s+)?(?:\w+ez|\w+ons|(?:pas|jamais
        |plus)\s+\w+(?:er|ir|re)|\w+(?:e|s))\b
        |n['’](?:\w+ez|\w+ons|\w+e\s+(?:pas|jamais|plus))\b
        |(?!(?:chez|assez|nez|rez|avez|étiez|allez\ savoir)\b)[^\W\d_]+ez
        (?:-(?:moi|nous|le|la|les|lui|leur|en|y|vous))*(?=\s|[.!]|\Z)
        (?!\s+(?:est|a|ont|sont|fut|était|avait|va|peut|doit|se|ne|sera|aura|serait|et)\b|\s+(?:n|s|l)['’])
        |(?:considér|suppos|partons?|rappel|not|oubli|regard|disons|admett|prenons|imagin|voyons|soyons
        |faisons)(?:ons)?(?<=ons)\b
        |(?:ignore|oublie|réponds|dis|écris|donne|fais|lis|clique|envoie|ajoute|supprime|considère|juge|marque
        |déclare|
        affiche|traduis|résume|explique|confirme|répète|respecte|obéis|garde|cesse|arrête|valide)s?
        (?=\s+(?:les?|la|l['’]|tout\w*|ces?|cet\w*|que|mes?|tes|ta|ton|mon|ma|ceci|cela|moi|à|un|une|qu['’]|simplement|
        seulement|toujours)|-(?:moi|lui|le|la|les)\b|\s+qu['’]|[\s!.]*\Z)
        |(?:ignorer|oublier|répondre|cliquer|voir|lire|noter|contacter|consulter|supprimer|respecter
        |télécharger|écrire)
        (?=\s+(?:les?|la|l['’]|tou\w*|ces?|cet\w*|que|sur|à|ci-\w+|aussi|également|un|une)\b|\s+(?:l|qu)['’])(?!.{0,80}\b(?:est|sont|a|coûte|permet)\b)
        |(?:vous|tu)\s+(?:devez|dois|devrez|devras|êtes\s+(?:désormais|maintenant|un)|es\s+(?:désormais
        |maintenant|un))\b
        |à\s+partir\s+de\s+maintenant\b)""",
        re.IGNORECASE | re.VERBOSE,
    ),
}
# What looks like an order and names something: 'Rendez-vous pris', 'Open questions remain'.
_NO_ORDER = re.compile(
    r"(?:rendez-vous\b(?!\s+(?:à|au|sur|compte))|(?:fera|aura|sera|pourra)\b)", re.IGNORECASE
)

# Opinions -------------------------------------------------------------------------------------------------------
_OWN_VIEW = {
    "en": re.compile(
        r"""\b(?:I|[Ww]e)\s+(?:(?:do\s+not|don['’]t|really|strongly|firmly|still|also|just|would|do|can(?:not|['’]t)|truly|
        honestly|personally|sincerely|only|all|am|['’]m)\s+){0,3}
        (?:think|believe|feel|hope|wish|want|love|like|hate|prefer|doubt|guess|suppose|expect|fear|find\s+(?:it
        |this|that)|
        consider|trust|regret|reckon|imagine|dream|admire|applaud|welcome|deplore|suspect|enjoy|agree|disagree|
        convinced|sure|certain|afraid|glad|happy|sad|sorry|proud|hopeful|optimistic|worried|delighted|thrilled)\b
        |\b(?:I|[Ww]e)(?:\s+a|['’])(?:m|re)\s+(?:\w+\s+)?(?:convinced|sure|certain|afraid|glad|happy|sad|sorry
        |proud|hopeful|
        optimistic|worried|delighted|thrilled|disappointed|excited)\b
        |\b(?:[Ii]n|[Tt]o)\s+(?:my|our)\s+(?:\w+\s+)?(?:view|opinion|mind|eyes|judg(?:e)?ment|experience)\b
        |\b(?:[Ii]f\s+you\s+ask\s+me|I['’]d\s+(?:like|love|prefer|rather|say)|[Ww]e['’]d\s+(?:like|love|prefer)|IMHO
        |[Aa]s\s+I\s+see\s+it|[Ii]t\s+seems\s+to\s+me|[Ii]f\s+only)\b
        |\b(?:[Ww]e|[Oo]ne|I)\s+(?:should|must|ought|need\s+to|have\s+to|can\s+only)\b""",
        re.VERBOSE,
    ),
    "fr": re.compile(
        r"""\b(?:je|nous)\s+(?:(?:ne|n['’]|me|m['’]|nous|le|la|l['’]|y|en)\s*){0,2}
        (?:pense|pensons|crois|croyons|trouve|trouvons|estime|estimons|juge|jugeons|espère|espérons|souhaite
        |souhaitons|
        veux|voulons|voudrais|voudrions|aime|aimons|aimerais|aimerions|adore|déteste|préfère|préférons|doute|doutons|
        crains|craignons|regrette|regrettons|suppose|supposons|imagine|imaginons|rêve|rêvons|considère|considérons|
        suis\s+(?:\w+\s+)?(?:convaincue?|s[ûu]re?|certaine?|persuadée?|heureu\w+|ravie?|triste|désolée?|fi(?:er
        |ère)|inqui\w+|déçue?|
        optimiste|pessimiste)|sommes\s+(?:\w+\s+)?(?:convaincue?s|sûre?s|certaine?s|persuadée?s|heureu\w+
        |ravie?s|fiers|
        déçue?s|inquie?ts)|devons|devrions|dirais|parie|attends|attendons|salue|saluons|redoute)\b
        |\bj['’](?:espère|aime(?:rais)?|adore|estime|imagine|ai\s+(?:peur|hâte|confiance|l['’]impression
        |le\s+sentiment))\b
        |\b(?:à|de)\s+(?:mon|notre)\s+(?:\w+\s+)?(?:avis|sens|goût|humble\s+avis|point\s+de\s+vue)\b
        |\bselon\s+(?:moi|nous)\b
        |\bd['’]après\s+(?:moi|nous)\b|\bpour\s+(?:moi|ma\s+part)\b|\bil\s+me\s+(?:semble|paraît)\b|\bà\s+mes\s+yeux\b
        |\bpersonnellement\b|\bpourvu\s+que\b|\bvivement\b|\bsi\s+seulement\b|(?<!l['’])\bon\s+(?:doit|devrait)\s+\w+(?:er|ir|re)\b
        |\bespérons\b""",
        re.IGNORECASE | re.VERBOSE,
    ),
}
_WORTH = {
    "en": (
        "great|good|bad|wonderful|amazing|awful|terrible|horrible|excellent|fantastic|magnificent|beautiful|ugly|"
        "brilliant|stupid|foolish|absurd|ridiculous|shameful|scandalous|disgraceful|unacceptable|outrageous|"
        "impressive|"
        "exciting|boring|interesting|fascinating|disappointing|inspiring|remarkable|extraordinary|incredible|superb|"
        "perfect|nice|lovely|sad|tragic|unfair|fair|fun|funny|cool|awesome|best|worst|better|worse|pointless|"
        "worrying|alarming|reassuring|promising|crazy|insane|mad|shame|pity|disaster|disgrace|"
        "scandal|triumph|"
        "masterpiece|nightmare|miracle|nonsense|folly|mistake|blunder|joke|visionary|genius|delightful|stunning|"
        "breathtaking|charming|dreadful|pathetic|overrated|underrated|overhyped|reckless|immoral|wise|unwise"
    ),
    "fr": (
        "formidable|magnifique|merveilleu\\w+|superbe|excellente?s?|génia\\w+|horrible|affreu\\w+|terrible|"
        "catastrophique|"
        "ridicule|absurde|stupide|honteu\\w+|scandaleu\\w+|inacceptable|inadmissible|impressionnante?s?|"
        "passionnante?s?|"
        "ennuyeu\\w+|intéressante?s?|fascinante?s?|décevante?s?|remarquable|extraordinaire|incroyable|parfaite?s?|"
        "beau|belle|beaux|belles|laide?s?|moche|triste|tragique|injuste|bon(?:ne)?s?(?!\\s+pour)|mauvaise?s?(?!\\s+pour)|"
        "meilleure?s?|pires?|"
        "inquiétante?s?|alarmante?s?|rassurante?s?|prometteu\\w+|foll?e|fou|honte|"
        "dommage|désastre|"
        "scandale|triomphe|chef-d['’]œuvre|cauchemar|miracle|sottise|folie|erreur|plaisanterie|visionnaire|génie|"
        "lamentable|pitoyable|déplorable|regrettable|admirable|éblouissante?s?|sublime|surestimée?s?|sous-estimée?s?|"
        "irresponsable|grotesque|exceptionnel\\w*|époustouflante?s?|sage|imprudente?s?|super|nulle?s?|gâchis"
    ),
}
_JUDGES = {
    "en": re.compile(
        rf"""\b(?:is|are|was|were|be|been|seems?|looks?|sounds?|feels?|remains?|'s|’s)\s+
        (?:(?:not|n['’]t|a|an|the|one|of|my|our|simply|just|truly|really|very|so|such|too|quite|rather|far|much
        |more|most|absolutely|
        utterly|completely|totally|always|also|still|pretty|by|ever|all|what|indeed|clearly)\s+){{0,5}}
        (?:(?!not\b)[a-z]+ly\s+)?(?:{_WORTH["en"]})\b(?!\s+(?:than|at|for|enough|known|selling|sellers?|paid|off|placed)\b|-)
        |\bwhat\s+an?\s+\w+|\bhow\s+(?:{_WORTH["en"]})\b
        |\b(?:a|an|the)\s+(?:{_WORTH["en"]})\s+(?:[a-z-]+\s+)?(?:idea|thing|project|country|city|plan|company|deal|news|man|woman|
        leader|product|model|decision|success|failure|achievement|place|work|job|film|book)\b""",
        re.IGNORECASE | re.VERBOSE,
    ),
    "fr": re.compile(
        rf"""(?:\b(?:est|sont|était|étaient|sera|seront|serait|fut|semble|semblent|paraît|reste|restent|demeure)|c['’](?:est|était))\s+
        (?:(?:pas|plus|un|une|des|le|la|les|l['’]|vraiment|très|si|trop|tout|simplement|plutôt|bien|aussi
        |absolument|totalement|
        complètement|toujours|encore|franchement|tellement|assez|de|parmi|quelque|chose)\s*){{0,5}}
        (?:[^\W\d_]+ment\s+)?(?:{_WORTH["fr"]})\b(?!\s+(?:que|connue?s?|marché)\b)
        |\bquel(?:le)?s?\s+(?:[^\W\d_]+\s+){{0,2}}[^\W\d_]+\s*!|\bque\s+c['’]est\b|\bcomme\s+c['’]est\b
        |(?<!,\s)\bil\s+(?:ne\s+)?(?:faut|faudrait|faudra)\b(?!.*\bpour\b)|\bmieux\s+vau(?:t|drait)\b
        |\b(?:un|une|le|la|ce|cette)\s+(?:{_WORTH["fr"]})\s+(?:idée|chose|projet|pays|ville|plan|entreprise|accord|nouvelle|homme|
        femme|dirigeant|produit|modèle|décision|succès|échec|réussite|endroit|film|livre)\b
        |\b(?:un|une|le|la|ce|cette)\s+(?:idée|chose|projet|pays|ville|plan|entreprise|accord|décision|succès
        |échec)\s+
        (?:(?:très|si|vraiment)\s+)?(?:{_WORTH["fr"]})\b""",
        re.IGNORECASE | re.VERBOSE,
    ),
}
_DUE = re.compile(
    r"\s+(?:be\s+(?:\w+er\b|more|less|ready|finished|completed|operational|delivered|able)|cost|reach|take|open|arrive|begin|start)\b"
)
_SUBORDINATE = re.compile(
    r"\b(?:that|which|who|whether|if|because|que|qui|dont|si|parce)\b|\bqu['’]", re.IGNORECASE
)
_EXCLAIMED = re.compile(r"\s*(?:what\s+an?|how|quel(?:le)?s?|que|comme)\s", re.IGNORECASE)
_FIGURE = re.compile(r"\d|\b(?:million|billion|milliard|per\s?cent|pour\s?cent)")


def kind_of(text: str, language: str, *, quoted: bool, attributed: bool) -> StatementKind:
    """What a sentence is; headings, rows of tables and other languages are told before, by the text around it.

    :param quoted: Whether the sentence lies within a quotation that began before it.
    :param attributed: Whether it says who said what.
    """
    head, tail = text[:_LOOK].strip(), text[-_LOOK:]
    if not _HAS_LETTER.search(head):
        return StatementKind.FRAGMENT
    words = _WORD.findall(head)
    only_quoted = quoted or _only_quoted(text)
    if only_quoted and (len(words) > 2 or has_verb(head, language)):
        return StatementKind.QUOTATION
    if tail.rstrip(_CLOSING).endswith(("?", "?!", "!?", "？")):
        return StatementKind.QUESTION
    bare = outside(head)
    if len(words) < 2:
        return (
            StatementKind.ORDER
            if _is_order(bare, language) and text.rstrip().endswith(("!", "."))
            else StatementKind.FRAGMENT
        )
    if _BYLINE.match(head):
        return StatementKind.FRAGMENT
    if _is_order(bare, language):
        return StatementKind.ORDER
    if not attributed and (_is_opinion(bare, language) or _is_exclaimed(bare)):
        return StatementKind.OPINION
    return (
        StatementKind.CLAIM
        if attributed or _says_something(head, len(words), language)
        else StatementKind.FRAGMENT
    )


def _only_quoted(text: str) -> bool:
    bare = text.strip(" \t\n\u00a0\u202f.,;:!?…—–-*_>")
    spans = quotations_of(bare)
    return len(spans) == 1 and spans[0] == (0, len(bare))


def _is_order(bare: str, language: str) -> bool:
    if language not in _ORDER:
        return False
    label = _LABEL.match(bare)
    if _TO_THE_MACHINE.search(bare):
        return True
    starts = {0, label.end() if label else 0, len(bare) - len(bare.lstrip(' \t\n>#*_«“"[('))}
    return any(_ORDER[language].match(bare, start) and not _NO_ORDER.match(bare, start) for start in starts)


def _is_exclaimed(bare: str) -> bool:
    return _EXCLAIMED.match(bare) is not None and bare.rstrip(_CLOSING).endswith("!")


def _is_opinion(bare: str, language: str) -> bool:
    if language not in _OWN_VIEW:
        return False
    if _OWN_VIEW[language].search(bare):
        return True
    if _FIGURE.search(bare):
        return False
    if language == "en":
        first = next(finite_verbs(bare, language), None)
        if (
            first is not None
            and first[0] in {"should", "shouldn't", "shouldn’t", "ought"}
            and not _DUE.match(bare, first.end())
        ):
            return True
    judgement = _JUDGES[language].search(bare)
    return judgement is not None and not _SUBORDINATE.search(bare, 0, judgement.start())


def _says_something(text: str, words: int, language: str) -> bool:
    if has_verb(text, language):
        return True
    return words >= _FEWEST_WORDS and _ENDS.search(text) is not None
