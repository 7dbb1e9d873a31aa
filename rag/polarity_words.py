"""The words that deny, attribute, doubt, plan, rank, exclude or explain, in French and in English.

Patterns of regular expressions, parted by ` | `; each matches whole words, in any case. French tells the
conditional and the future by the endings of its verbs, so those stand here as endings.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Mark(StrEnum):
    """One thing that words around a fact do to it."""

    ATTRIBUTED = "attribution"  # somebody says so: selon, reported
    CONDITIONAL = "conditional"  # would, may, aurait: hearsay or possibility
    POSSIBLE = "possibility"  # possible, may, pourrait
    PLANNED = "plan"  # is to, will, doit, -ra: not yet so
    ESTIMATED = "estimate"  # put at, évalué à
    APPROXIMATE = "approximation"  # roughly, à peu près
    EXCLUSIVE = "'only'"  # only, seul
    RANKED = "rank or superlative"  # first, largest, le plus
    CAUSAL = "cause"  # because, grâce à
    CONFIRMED = "confirmation"  # officially, confirmé
    ABSOLUTE = "absolute"  # always, all, exactly, entièrement
    DONE = "completion"  # already, déjà
    PURPOSE = "purpose"  # in order to, afin de


_NEGATION = {
    "fr": r"""
        ne | n['’]\w+ | non | aucune? | sans | jamais | ni | nul(?:le)? | pas | refus\w+ | dément\w* | incertain\w*
    """,
    "en": r"""
        not | no | never | none | nor | neither | without | cannot | \w+n['’]t | undisclosed |
        unconfirmed | unofficial\w* | unknown | unclear | den(?:y|ied|ies) | refus\w+
    """,
}

_MARKS = {
    "en": {
        Mark.ATTRIBUTED: r"""
            according to | report(?:s|ed|edly|ing)?(?! to| on(?! (?:\w+day|\d))) | says? | said | saying | told |
            tells? | stated | states that | claim(?:s|ed) | describe[sd] | described | calls? | called |
            alleged(?:ly)? | apparently | purported(?:ly)? | attributed | accounts?(?! for) | seen as |
            considere?d?s? | deemed | coverage | writes? | wrote | argue[sd]? | thinks? | believe[sd]? |
            suggest(?:s|ed)? | rumou?r\w* | credited
        """,
        Mark.CONDITIONAL: r"""
            would | could | may | might | should | possibl[ey] | possibilit(?:y|ies) | perhaps |
            potential(?:ly)? | likely | reportedly | allegedly | probabl[ey] | said to | appears? to |
            seems? to
        """,
        Mark.POSSIBLE: r"""
            possibl[ey] | possibilit(?:y|ies) | perhaps | potential(?:ly)? | may | might | could
        """,
        Mark.PLANNED: r"""
            will | shall | won['’]t |
            (?:is|are|was|were|be)(?: also| now| then| still| jointly)? to(?= (?!the|an?|its|his|her|their)[a-z]) |
            (?:is|are|was|were|be)(?: also| now| still)? (?:going|meant|due|set|about|expected|supposed) to |
            plan(?:s|ned|ning)? to | plans | intend(?:s|ed)? | aim(?:s|ed)? (?:to|at) | means to |
            needs? | require[sd]? | meant to | hope[sd]? to | want(?:s|ed)? to | expect(?:s|ed)? | seeks? |
            sought | goals? |
            targets? | provides? for | are looking for | is looking for | look for | intention |
            ambitions?
        """,
        Mark.ESTIMATED: r"""
            estimat\w+ | put at | valued?s?(?: \w+){0,6} at | assess\w* | believed | worth an estimated
        """,
        Mark.APPROXIMATE: r"""
            roughly | approximately | nearly | almost | some(?= \d) | circa | or so | comparable
        """,
        Mark.EXCLUSIVE: r"""
            only | sole(?:ly)? | alone | exclusive(?:ly)? | merely | just | nothing but | no other |
            except
        """,
        Mark.RANKED: r"""
            first | second | third | last | latest | largest | biggest | greatest | highest | lowest |
            smallest | best | worst | leading | main(?:ly)? | chief(?:ly)?(?! executive) | top | most |
            least | largely | record | unprecedented | unique | newest | oldest | fastest | strongest |
            richest | \w{3,}est(?= (?:in|of|\w+ (?:in|of))\b) | number one | major | key
        """,
        Mark.CAUSAL: r"""
            because | due to | owing to | thanks to | as a result | therefore | thus | hence |
            since(?! (?:\d|[A-Z])) | so(?! (?:far|called|that no)) | consequently | caus(?:e[sd]?|ing) |
            le(?:d|ads) to | result(?:s|ed|ing) (?:in|from) | for this reason | reasons? (?:for|why) |
            in response | after which | prompt(?:ed|ing) | forc(?:ed|ing) | following
        """,
        Mark.CONFIRMED: r"""
            confirm\w* | official(?:ly)? | certain(?:ly)? | definite(?:ly)? | clearly | undoubtedly |
            prove[sdn]? | fact
        """,
        Mark.ABSOLUTE: r"""
            always | all | every | each | everyone | everything | entire(?:ly)? | whole | fully |
            complete(?:ly)? | total(?:ly)? | exact(?:ly)? | precise(?:ly)? | exclusive(?:ly)? |
            guarantee\w* | both | throughout | any | together | jointly | combined | half
        """,
        Mark.DONE: r"""
            already | now | no longer | still | again | finally | recently | immediately | soon | once |
            previously | formerly
        """,
        Mark.PURPOSE: r"""
            in order to | so as to | so that
        """,
    },
    "fr": {
        Mark.ATTRIBUTED: r"""
            selon | d['’]après | rapport(?:e|ent|é|ait) | dit | disent | disait | déclar\w+ | affirm\w+ |
            indiqu\w+ | précise(?:nt)? | écri(?:t|vait|vent|vaient) | annonc(?:e|ent) que |
            présent(?:e|ent|é|ée|ait|aient)(?: \w+)? comme | a présenté \w+ comme |
            décri(?:t|te|ts|tes|re) | qualifi\w+ | appel(?:le|lent|é|ée) | considér\w+ |
            jug(?:e|ent|é|ée|ées|és) | attribu\w+ | prêt(?:e|ent|ée?s?)(?= ) | crédit(?:é|ée) |
            fait savoir | compte[s]? rendus? | version | couverture | estim\w+ que | assur(?:e|ent) que |
            avanc(?:e|ent) | signal(?:e|ent|é) | associ(?:e|ent) | prétend\w* | aux dires | rendu compte |
            vu comme
        """,
        Mark.CONDITIONAL: r"""
            \w*erai(?:t|ent) | \w*(?:dr|rr|ttr|aur|[eo]vr)ai(?:t|ent) |
            (?!(?:at|re|ad|insp|resp|exp|dés|t|v)?irai)\w*irai(?:t|ent) |
            peu(?:t|vent) | possibles? | possibilités? | peut-être | éventuel\w* | probable\w* |
            semble(?:nt)? | potentiel\w* | susceptibles?
        """,
        Mark.POSSIBLE: r"""
            possibles? | possibilités? | peut-être | éventuel\w* | potentiel\w* | pourrai(?:t|ent)
        """,
        Mark.PLANNED: r"""
            doi(?:t|vent) | devai(?:t|ent) | besoins? | nécessit(?:e|ent) | requi(?:ert|èrent) | faut |
            (?!(?:op[ée]ra|cam[ée]ra|viendra-t)\b)\w+(?:er|ir|dr|rr|vr|ettr|aîtr|aur|ser)(?:a|ont) |
            aura | auront | va | vont | prévoi(?:t|ent) | prévue?s? |
            compte(?:nt)?(?= [a-zéê]+(?:er|ir|re)\b) | entend(?:ent)? | veu(?:t|lent) | voulai(?:t|ent) |
            souhait\w+ | espèr\w+ | attend(?:ent)? | vis(?:e|ent|ait) | cherch\w+ | objectifs? | but[s]? |
            projett\w+ | envisag\w+ | destinée?s? | se veut | censée?s? | ambitions? | intentions? |
            à investir
        """,
        Mark.ESTIMATED: r"""
            estim\w+ | évalu\w+ | chiffr(?:é|ée|és|ées|e|ent)(?= à) | chiffrée?s? | crédit(?:é|ée) |
            ordre de grandeur
        """,
        Mark.APPROXIMATE: r"""
            à peu près | près de | presque | quasi\w* | approximative\w* | en ordre de grandeur |
            quelque(?= \d) | à quelques | comparables?
        """,
        Mark.EXCLUSIVE: r"""
            seul(?:e|s|es)? | seulement | uniquement | exclusive\w* | exclusif\w* | rien que | juste |
            hormis | sauf
        """,
        Mark.RANKED: r"""
            premi(?:er|ers|ère|ères) | 1(?:re|ère) | deuxième | troisième | seconde? |
            derni(?:er|ers|ère|ères) | meilleure?s? | pires? | l[ea]s? plus | l[ea]s? moins |
            plus (?:grand|gros|petit|haut|bas|vaste|important|puissant|avancé|riche|récent|rapide|connu)\w* |
            leur plus | sa plus | son plus | principa\w+ | record | inédite?s? | sans précédent | unique |
            numéro un | majeure?s? | phare | surtout | notamment | en tête | leader | moindre
        """,
        Mark.CAUSAL: r"""
            parce qu\w* | car | à cause | grâce | en raison | faute | puisqu\w* | donc | ainsi(?! qu) |
            par conséquent | c['’]est pourquoi | du fait | suite à | caus(?:e|é|ée|ent) | entraîn\w+ |
            provoqu\w+ | raisons? | sous la pression | en réponse | afin d(?:e|['’]\w*) contrer |
            du coup | aussi(?=,) | dès lors | d['’]où
        """,
        Mark.CONFIRMED: r"""
            confirm\w+ | officiel\w* | certaine?s?(?= que) | certainement | avér\w+ | prouv\w+ | en fait |
            clairement | sûr(?:e|ement)?
        """,
        Mark.ABSOLUTE: r"""
            toujours | tou(?:t|te|s|tes) | chaque | entière?(?:s|ment)? | totale?(?:s|ment)? |
            complète?(?:s|ment)? | exacte?(?:s|ment)? | précisément | garanti\w* | ensemble |
            conjoint\w* | intégral\w* | la totalité | moitié | au total
        """,
        Mark.DONE: r"""
            déjà | désormais | maintenant | encore | enfin | récemment | bientôt | à nouveau | aussitôt |
            auparavant | ne plus
        """,
        Mark.PURPOSE: r"""
            afin
        """,
    },
}


def _whole_words(table: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?:{'|'.join(' '.join(table.split()).split(' | '))})(?![\w-])", re.IGNORECASE
    )


MARKS = {
    language: {mark: _whole_words(table) for mark, table in tables.items()}
    for language, tables in _MARKS.items()
}
NEGATIONS = {language: _whole_words(table) for language, table in _NEGATION.items()}
