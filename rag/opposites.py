"""Words that turn a statement round: opposites and converses, in French and English.

'Oracle bought from OpenAI' keeps the names and their order of 'Oracle a vendu à OpenAI' and says the contrary.
Antonyms lie near one another for every encoder, so they are told apart by a table: each line is one scale with
its two poles, as beginnings of folded words in either language. The method is that of de Marneffe, Rafferty and
Manning (2008), 'Finding contradictions in text': a pole that the draft has and the evidence lacks, while the
evidence has the other pole, contradicts it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.words import fold, tokens

# `word` matches that word alone; `word*` every word that begins so.
_SCALES = re.sub(
    r"\n +",
    " ",
    """
sell* sold sale sales vend* vente ventes | buy* bought purchas* acquir* acquis* achet* achat* rachet*
    rachat*
lend* lent loan* pret* | borrow* emprunt*
give* gave given offer* provid* supply supplie* deliver* donn* offr* fourni* livr* propos* | receiv*
    recei* recoi* recu recus recue*
invest* | divest* desinvest* withdraw* retir*
raise* raising rais* rise* rising rose risen increas* grow* grew grown higher gain* climb* hauss*
    augment* croissan* croit grimp* | fall* fell fallen decreas* declin* drop* lower* shrink* reduc* cut cuts
    baiss* dimin* recul* chut* redui*
more most plus davantage | less least fewer moins
large big huge vast grand grande grands grandes gros grosse vaste* | small tiny little petit* minuscule*
largest biggest greatest highest maximum | smallest lowest minimum
first premier* | last dernier*
start* began begin* begun launch* open* commenc* debut* lanc* ouvr* ouvert* | stop* end ended ends ending
    cancel* abandon* clos* halt* suspend* arret* cess* ferm* annul* interromp*
join* joined enter* rejoin* | leave* left quit* exit* depart* quitt*
before avant | after apres
above | below
accept* agree* approv* accord* approuv* | reject* refus* disagree* declin* rejet*
confirm* | den* unconfirm* dement* infirm*
win won wins winning gagn* remport* | lose* lost losing perd* perte*
import* | export*
cheap* inexpensive bon-marche | expensive costly dear* cher chere* couteu*
public publics publique* | secret* private prive* confidenti*
true vrai* | false faux fausse*
possible possibl* | impossib*
easy easily facile* | hard difficult* difficil*
north* nord | south* sud | east* | west* ouest
day days daily jour jours journee* quotidien* | week* semaine* hebdo* | month* mois mensuel* | year* an ans annee* |
    decade* decennie* | centur* siecle*
brother* frere* | sister* soeur* | father* pere* | mother* mere* | daughter* fille* | cousin* | wife wives epouse* |
    husband* mari maris | uncle* oncle* | aunt* tante*
hire* hiring recrut* embauch* | fire* dismiss* lay-off* licenci*
build* built construi* batir* | demolish* destroy* detrui* demol*
""".strip(),
)

_TWO_POLES = 2


def reversed_words(text: str, evidence: str) -> tuple[str, ...]:
    """The words of a text whose opposite stands in its evidence, and they themselves do not.

    Either text may be in either language.
    """
    words, held = _words(text), _words(evidence)
    found: list[str] = []
    for scale in _scales():
        own = [(word, pole) for word in words for pole, forms in enumerate(scale) if forms.fullmatch(word)]
        poles = [pole for word in held for pole, forms in enumerate(scale) if forms.fullmatch(word)]
        if not own or not poles:
            continue
        told = [pole for _, pole in own]
        absent = [word for word, pole in own if pole not in poles]
        if absent and len(absent) == len(own):
            found.extend(absent)
        elif len(set(poles)) > 1 and len(scale) == _TWO_POLES and told != poles:
            found.extend(word for word, _ in own)  # up and down in one sentence: all of it, in its order
        elif absent and len(scale) > _TWO_POLES:
            found.extend(absent)
    return tuple(dict.fromkeys(found))


def _words(text: str) -> list[str]:
    """Folded words that are no names: 'OpenAI' opens nothing. Quantity words count, which a stop list would take."""
    return [
        fold(token)
        for place, token in enumerate(tokens(text))
        if token.islower() or (place == 0 and token[1:].islower())
    ]


@lru_cache(maxsize=1)
def _scales() -> tuple[tuple[re.Pattern[str], ...], ...]:
    def pattern(forms: str) -> re.Pattern[str]:
        return re.compile("|".join(re.escape(form).replace(r"\*", r"[\w-]*") for form in forms.split()))

    return tuple(tuple(map(pattern, line.split("|"))) for line in _SCALES.splitlines())
