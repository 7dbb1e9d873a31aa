"""Contraries in French and English: verbs and words of which one tells the opposite of the other.

Narrower than `rag.opposites`, which makes the gate refuse a draft: here a pair makes a claim false, so only words
that exclude each other stand here, each line one scale with two poles. A line that begins with `~` holds converses:
'A bought from B' and 'B sold to A' are one event, so they conflict only where the same name does both. A line that
begins with `=` holds words of quantity or order, which conflict only where they stand before the same word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final

from rag.words import fold

# `word` is that word alone; `word*` every word that begins so. Folded: without accents or capitals.
_SCALES: Final = """
rise rises rose risen rising increas* grow grows grew grown climb climbs climbed climbing soar* surg* hausse
    hausses augment* croit croissant croitr* grimpe grimpe* bondi bondit progresse progresse* rebondi* | fall
    falls fell fallen falling decreas* declines declined declining drop drops dropped dropping shrink shrinks
    shrank shrunk plung* slump* baisse baisses baisse* diminu* recule reculent recule* reculer chute chutes
    chutent chute* tombe tombent dimini* regress*
raise raises raised raising increas* augment* releve releve* relever hausse | cut cuts cutting lower lowers
    lowered lowering reduc* redui* reduire reduis* reduite* baiss* abaiss* diminu*
accelerat* accelere* speed* | slow slows slowed slowing ralenti*
strengthen* renforc* | weaken* affaibli*
improv* amelior* | worsen* deteriorat* aggrav* degrad* deterior* empir*
win wins won winning gagne gagnent gagne* gagner* remporte remportent remporte* remporter | lose loses lost
    losing perd perdr* perdent perdu* perdre perdait
accept accepts accepted accepting approv* endors* ratif* adopt* accepte* approuv* enterin* | reject* refus*
    decline declines declined veto* rebuff* rejet* repouss* decline* desapprouv*
agree agrees agreed | disagree* refus*
support supports supported supporting back backs backed backing soutien* soutenu* soutenai* appui* favoris* |
    oppose opposes opposed opposing oppos* combat combattu*
allow allows allowed allowing permit* authori* legali* autoris* permet* permis* legalis* | ban bans banned
    banning forbid* forbade prohibit* outlaw* prevent* interdi* empech* prohib* bann*
confirm confirms confirmed confirming confirme* confirment | deny denies denied denying refut* debunk* dement*
    dementi* infirm* nie nient nier niait
begin begins began begun beginning start starts started starting commence* commencent commenc* debute debutent
    debute* demarr* | end ends ended ending stop stops stopped stopping finish* conclud* termin* acheve*
    acheve cess* arrete arretent
launch launches launched launching introduc* lance lancent lance* lancer introdui* instaur* | cancel* scrap
    scraps scrapped abandon* annul* supprim* renonc*
open opens opened opening reopen* ouvre ouvrent ouvert* ouvrir* rouv* inaugur* | close closes closed closing
    shut shuts shutter* ferme fermee ferment fermer* fermes fermees
join joins joined joining rejoin* adher* integre* | leave leaves left leaving quit quits exit* quitte*
    quittent depart*
arriv* reach* arrive* attei* | depart* left leave leaves leaving quitte* quittent reparti*
build builds built building construct* constru* erig* bati batir | demolish* destroy* dismantl* detrui* demol*
    demantel*
hire hires hired hiring recrut* embauch* | fire fired fires dismiss* sack* licenci* congedi* limog*
appoint* named nomm* | dismiss* sack* oust* resign* licenci* limog* demission* revoqu* destitu*
free frees freed release releases released liber* relach* relax* | jail* imprison* arrest* detain* emprison*
    incarcer* detenu* ecrou*
acquit* exonerat* clear cleared innocent* acquitt* disculp* relax* innocen* blanchi | convict* condemn* guilty
    condamn* coupable*
succeed* success* reussi* reussit | fail fails failed failing failure* echou* echec* rate
survive* surviv* surv* indemne* | die dies died dead death* kill* perish* mort morts morte mourut meurt mourir
    deced* tue tues tuee perit
alive vivant* | dead mort morte mortes deced*
include includes included including inclut incluent inclus* incluai* comprend comprennent | exclud* except
    exclu* exclut exclure
true genuine authentic vrai vraie vrais vraies authentiq* veridiq* | false fake faked untrue hoax* faux fausse
    fausses fausse* truqu* mensong* infond* canular*
legal lawful legale legaux legales legitim* | illegal* unlawful* illega* illicit* illegitim*
possible possibles | impossible impossibles
profit profits profitable benefice benefices beneficiaire* rentab* earning* | loss losses deficit* perte
    pertes deficitaire*
surplus excedent* | deficit* deficitaire*
public publics publique publiques | private prive privee prives privees
majority majorite | minority minorite
victory victor* victoire* | defeat* defait* defaite*
cheap* | expensive cher chere couteu*
mandatory compulsory obligatoire* obligatoir* required requis* | optional voluntary facultatif* facultati*
    optionnel* volontaire*
guilty coupable* | innocent innocente innocents innocentes
respect respects respected respecte* respectent comply complies complied observ* | violat* breach* viol*
    enfrein* transgress*
attack attacks attacked attacking attaque* attaquent | defend* defen*
rich rich wealthy riche riches | poor poorer pauvre pauvres
north northern nord | south southern sud
east eastern est-ce oriental* | west western ouest occidental*
maximum maximal* | minimum minimal*
increase increases | reduction* decrease* decline* baisse* diminution*
prevent prevents prevented preventing empech* previen* prevenir evit* | cause causes caused causing provoqu*
    entrain* cause* trigger*
~ buy buys bought buying purchase purchased purchas* acquir* acquis* achet* rachet* achat rachat | sell sells
    sold selling sale vend vendr* vendent vendu* vendre vente ced* cede cession
~ lend lends lent lending prete pretent prete* preter | borrow* emprunt*
~ give gives gave given giving donat* donne donnent donne* donner offre* offrent offert* | receive receives
    received receiving recoi* recu recus recue recues recevoir recev*
~ pay pays paid paying paie paient paye* payer verse versent verse* verser | receive receives received
    receiving recoi* recu recus recue recues recevoir percoi* percu*
~ supply supplies supplied provid* deliver* fourni* livre* livrer | buy buys bought purchas* achet* order
    ordered command*
~ import imports imported importing importe* importent importations importation | export exports exported
    exporting exporte* exportent exportations exportation
~ employ* hire* embauch* emploie* | resign* demission* quit
= more higher greater larger bigger plus davantage superieur* | less fewer lower smaller moins inferieur*
= before prior avant | after following apres
= above over au-dessus dessus | below under beneath au-dessous dessous
= first premier premiere premiers premieres 1er | last dernier derniere derniers dernieres
= largest biggest greatest highest most | smallest lowest least fewest
= large big huge grand grande grands grandes gros grosse vaste | small tiny petit petite petits petites
    minuscule
= oldest eldest | youngest newest
= all every toutes tous | no none aucun aucune nul nulle
"""


class ContraryKind(StrEnum):
    """What it takes for the two poles of a scale to exclude each other."""

    OPPOSITE = "opposite"
    CONVERSE = "converse"  # only where one and the same does both
    RELATIVE = "relative"  # only before the same word


@dataclass(frozen=True, slots=True)
class Pole:
    """A place on a scale: words of one scale and another `end` tell the opposite."""

    scale: int
    end: int  # 0 or 1
    kind: ContraryKind


@cache
def _table() -> tuple[dict[str, tuple[Pole, ...]], dict[str, tuple[Pole, ...]]]:
    """Whole words -> poles, and beginnings of words -> poles."""
    whole: dict[str, tuple[Pole, ...]] = {}
    begins: dict[str, tuple[Pole, ...]] = {}
    signs = {"~": ContraryKind.CONVERSE, "=": ContraryKind.RELATIVE}
    for number, line in enumerate(re.sub(r"\n +", " ", _SCALES).strip().splitlines()):
        kind = signs.get(line[0], ContraryKind.OPPOSITE)
        for end, forms in enumerate(line.lstrip("~= ").split("|")):
            for form in forms.split():
                table = begins if form.endswith("*") else whole
                stem = form.rstrip("*")
                table[stem] = (*table.get(stem, ()), Pole(number, end, kind))
    return whole, begins


def poles(word: str) -> frozenset[Pole]:
    """Where a word stands on the scales; empty where it stands on none.

    >>> [pole.end for pole in poles("bought")], [pole.end for pole in poles("vendu")]
    ([0, 1], [1])
    """
    return _poles_of(fold(word))


def opposed(one: Pole, other: Pole) -> bool:
    """Tell whether two places are the two ends of one scale."""
    return one.scale == other.scale and one.end != other.end


@lru_cache(maxsize=16_384)
def _poles_of(folded: str) -> frozenset[Pole]:
    whole, begins = _table()
    found = set(whole.get(folded, ()))
    for length in range(3, len(folded) + 1):
        found.update(begins.get(folded[:length], ()))
    return frozenset(found)
