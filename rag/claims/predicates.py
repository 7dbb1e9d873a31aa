"""Verbs and nouns of the press with who plays which part in them, in French and English.

One line is one manner of saying one thing: its slots (subject, object, 'to', 'from') and the part that whoever stands
there plays, then the words. 'Sell', « acheter », 'delivery' and « client » are all of one concept, a transfer: who
gives and who receives is told by the line. A verb that is in no line has its slots for parts, and is compared with
itself only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from rag.words import fold

# concept, with ~ where the words only hint at it; V verb, R the same with « se », N noun of an action, H noun for
# whoever plays a part; slots; words. Words are folded; `vend*` is every word that begins so. `a|b`: part a, or b where
# the slot holds a name and no other slot does b's. A slot that is told is a part; what is not told is no part.
_LINES: Final = """
transfer; V; subject=giver object=thing|receiver dative=receiver to=receiver for=receiver with=thing in_fr=thing;
  supply supplies supplied supplying provid* fourni* livr* approvisionn* procur* equip* aliment* ravitaill*
transfer; V; subject=giver object=thing dative=receiver to=receiver for=receiver;
  sell sells selling sold deliver delivers delivered delivering ship ships shipped shipping export* lend lends lent
  lending hand hands handed vend* pret* expedi* cede*
transfer; V; subject=receiver object=thing from=giver to_fr=giver of_fr=giver;
  buy buys bought buying purchas* receiv* obtain* order orders ordered ordering borrow* import* acquir* procure source
  sources sourced achet* rachet* recoi* recev* recu recue recus recues obten* obtien* obtin* command* emprunt* import*
  acqui* acquer*
transfer; V; subject=giver object=thing dative=receiver to=receiver;
  give gives gave given giving grant* donn* octroi* octroy* accord* offer offers offered offering offr* offert*
transfer; V; subject=receiver object=thing from=giver of_fr=giver; get gets got getting
transfer; R; subject=receiver from=giver in_fr=thing with=thing;
  fourni* approvisionn* procur* equip* ravitaill*
transfer; N; by=giver poss=giver from=giver to=receiver for=receiver of=thing;
  sale sales delivery deliveries shipment* supply supplies export exports vente ventes livraison* fourniture*
  exportation* cession* approvisionnement*
transfer; N; by=receiver poss=receiver from=giver to_fr=giver of=thing;
  purchase* acquisition* takeover* import imports order orders achat achats rachat rachats commande commandes
transfer; H; holder=giver of=receiver poss=receiver to=receiver;
  supplier* vendor* seller* fournisseu* vendeu*
transfer; H; holder=receiver of=giver poss=giver;
  customer* client clients cliente clientes buyer buyers acheteu*
invest; V; subject=investor object=amount in=target; invest*
invest; V; subject=investor object=target; financ* fund funds funded bankroll*
invest; V; subject=target object=amount from=investor; raise raises raised raising lever leve leva levent leves levera
invest; N; by=investor poss=investor from=investor of=investor in=target; investment* investissement*
invest; N; poss=investor of=investor by=investor in=target; stake stakes participation participations
invest; H; holder=investor of=target poss=target in=target;
  investor* investisseu* actionnaire* shareholder* backer*
own; V; subject=owner object=owned; own owns owned owning posse* detien* deten*
own; V; subject=owned to=owner; belong* apparten* appartien* appartin*
own; H; holder=owned of=owner poss=owner; subsidiary subsidiaries filiale*
own; H; holder=owner of=owned poss=owned; owner* proprietaire* parent
lead; V; subject=leader object=led;
  lead leads led leading head heads headed heading dirig* mene menee menes menees mener
  menera menent menait conduit conduits conduite conduites conduire conduisent conduira preside* presid* pilot*
announce; V; subject=teller object=told;
  announc* unveil* reveal* disclos* annonc* devoil* revel* present presents presented presente*
announce; N; by=teller poss=teller of=told; announcement* annonce annonces unveiling devoilement
approach; V; subject=doer object=other; approach* contact* solicit* approch* sollicit* demarch* aborde*
beat; V; subject=winner object=loser;
  beat beats beaten beating defeat* bat bats battu battue battus battues battre battent battait battra vainc*
beat; V; subject=loser to=winner against=winner before=winner; lose loses lost losing perd* inclin*
beat; N; of=winner poss=winner over=loser on_fr=loser against=loser; victory victories win victoire*
succeed; V; subject=next object=last to_fr=last; succeed* replac* succed* remplac*
succeed; V; subject=last object=next; preced*
succeed; H; holder=next of=last poss=last; successor* successeu*
succeed; H; holder=last of=next poss=next; predecessor* predecesseu*
exceed; V; subject=greater object=lesser; overtak* overtook surpass* outperform* outstrip* depass* devanc*
depend; V; subject=leaning on=support of=support; depend* rely relies relied relying repos*
hire; V; subject=employer object=employee; hire hires hired hiring recruit* poach* embauch* recrut* debauch*
hire; V; subject=employee for=employer at=employer from=employer; work works worked working travaill*
pay; V; subject=payer object=amount|payee dative=payee to=payee;
  pay pays paid paying paie paye payer paya paiera payera payee verse versera verser versee verserait
design; V; subject=maker object=thing for=user; design* concev* concoi* concu concue concus concues
design; N; by=maker of=thing for=user; conception
make; V; subject=maker object=thing for=user;
  build builds built building manufactur* produc* make makes made making assembl* construi* construc* batir bati batie
  batira fabriqu* produi* realis* grave grav*
make; N; by=maker poss=maker of=thing for=user; construction* fabrication* production* manufacture
operate; V; subject=doer object=thing; operat* run runs running ran exploit* exploiter
accuse; V; subject=accuser object=accused; accus* sue sues sued suing poursui* attaqu* attack*
criticise; V; subject=critic object=criticised; critici* critiqu* denonc* denounc* blam*
visit; V; subject=visitor object=host; visit*
visit; N; poss=visitor of=visitor to=host; visit visits visite visites
ask; V; subject=asker object=asked dative=asked to=asked; ask asks asked asking demand* request*
train; V; subject=trainer object=trained; train trains trained training entrain*
hold; V; subject=holder object=held; hold holds holding held tenir tient tiennent tenait tiendra tenu tenue tenus
advise; V; subject=adviser object=advised; advis* conseill*
advise; H; holder=adviser of=advised poss=advised to=advised; adviser* advisor* conseiller* conseillere*
chief; H; holder=officer of=body poss=body at=body; ceo pdg executive boss patron patronne
chair; H; holder=officer of=body poss=body at=body;
  president presidents presidente presidentes chairman chairwoman
governor; H; holder=officer of=body poss=body; governor governors gouverneu*
office; H; holder=officer of=body poss=body at=body in=body;
  cfo director directors directeur directeurs directrice codirecteur codirectrice co-ceo founder founders fondat*
  cofondat* co-founder dirigeant dirigeante dirigeants head heads secretaire secretary minister ministers ministre
  ministres
transfer~; V; subject=receiver object=thing; use uses used using utilis* adopt*
threaten; V; subject=doer object=other; threaten* menac*
help; V; subject=doer object=other; help helps helped helping assist* aide aident aidera aider aidait aidee
invite; V; subject=doer object=other; invite* invit*
join; V; subject=member object=group; join joins joined joining rejoi* integr*
"""
# Parts that one alone plays in one matter: who else is said to play it takes the place.
_ALONE: Final = {
    "announce": {"teller"},
    "chief": {"officer", "body"},
    "chair": {"officer", "body"},
    "governor": {"officer"},
    "own": {"owner"},
    "succeed": {"next", "last"},
    "lead": {"leader"},
    "beat": {"winner", "loser"},
    "design": {"maker"},
    "identity": {"bearer", "body"},
}
_NOT_ALONE: Final = """
partner* partenaire* client* customer* supplier* fournisseu* member* membre* rival* ally allies allie* friend* ami amis
colleague* collegue* competitor* concurrent* subsidiary subsidiaries filiale* brand* marque* product* produit* employe*
salarie* neighbour* voisin* part partie partner share action citizen* city ville* town* player* joueu* product model*
modele* version* unit* unite* division* department* departement* chip* puce* share* part parts
"""
# Verbs that say little; the noun behind them says it: 'took a stake in', « a rendu visite à ».
_LIGHT: Final = frozenset(
    "take takes took taken taking make makes made making have has had having hold holds held acquire acquired buy "
    "bought place placed places pay paid pays pris prend prendre prendra prennent fait fera faire font a ont eu avoir "
    "detient detenir detenu possede acquis passe passer passera rendu rend rendra rendre realise effectue conclu "
    "signe".split()
)
# Verbs of whose subject the noun behind them tells what is done to it: 'received an investment from A'.
_TAKING: Final = """
receiv* get gets got getting obtain* secur* attract* land lands landed landing recoi* recev* recu recue recus recues
obten* obtien* obtin* decroch* attir*
"""
_SYMMETRIC: Final = """
sign signs signed signing signe* signent meet meets met meeting rencontr* reuni* merge* fusionn* partner*
collabor* cooper* agree agrees agreed discut* discuss* talk talks talked negoci* negotiat* compet* rivalis*
associ* s'associ* concl* join* align* entend* entret* parl* speak* spoke marry married epous* border* neighbour*
adjoin* resembl* ressembl* equal* egal* figure* compte* stand stands stood
"""


@dataclass(frozen=True, slots=True)
class Predicate:
    """A manner of saying a concept."""

    concept: str
    kind: str  # V verb, R reflexive verb, N noun of an action, H noun for whoever plays a part
    # Slot -> the part, and the part of a name there where it may be another.
    slots: Mapping[str, tuple[str, ...]]
    is_soft: bool = False  # it only hints at its concept


@dataclass(frozen=True, slots=True)
class _Table:
    words: Mapping[tuple[str, str], Predicate]  # (kind, whole word)
    beginnings: tuple[tuple[str, str, Predicate], ...]  # kind, beginning; the longest first


def find_predicate(word: str, kind: str, language: str) -> Predicate | None:
    """What a verb (V, with « se » R) or a noun (N, H) says, None where the table does not know it."""
    found = _find(fold(word), kind)
    if found is None:
        return None
    slots = {
        slot.removesuffix("_fr"): parts
        for slot, parts in found.slots.items()
        if language == "fr" or not slot.endswith("_fr")
    }
    return replace(found, slots=slots)


def is_symmetric(word: str) -> bool:
    """Whether who does it and with whom may change places: 'A met B', 'A signed with B'."""
    return _is_among(word, _SYMMETRIC)


def is_light(word: str) -> bool:
    """Whether a verb leaves it to its object to say what is done."""
    return fold(word) in _LIGHT


def is_taking(word: str) -> bool:
    """Whether a verb says of its subject that the noun behind it is done to it."""
    return _is_among(word, _TAKING)


def plays_alone(concept: str, part: str, word: str) -> bool:
    """Whether one alone can play a part of one matter; `word` is what the text calls it."""
    folded = fold(word)
    if any(folded.startswith(one.rstrip("*")) for one in _NOT_ALONE.split()):
        return False
    return part in _ALONE.get(concept, ())


def _is_among(word: str, forms: str) -> bool:
    folded = fold(word)
    return any(
        folded.startswith(form[:-1]) if form.endswith("*") else folded == form for form in forms.split()
    )


@lru_cache(maxsize=4096)
def _find(folded: str, kind: str) -> Predicate | None:
    table = _table()
    whole = table.words.get((kind, folded))
    if whole is not None:
        return whole
    return next(
        (one for its, start, one in table.beginnings if its == kind and folded.startswith(start)), None
    )


@lru_cache(maxsize=1)
def _table() -> _Table:
    words: dict[tuple[str, str], Predicate] = {}
    beginnings: list[tuple[str, str, Predicate]] = []
    for line in _LINES.replace("\n  ", " ").strip().splitlines():
        concept, kind, slots, forms = (part.strip() for part in line.split(";"))
        parts = {slot: tuple(part.split("|")) for slot, part in (one.split("=") for one in slots.split())}
        predicate = Predicate(concept.rstrip("~"), kind, parts, concept.endswith("~"))
        for form in forms.split():
            if form.endswith("*"):
                beginnings.append((kind, form[:-1], predicate))
            else:
                words.setdefault((kind, form), predicate)
    return _Table(words, tuple(sorted(beginnings, key=lambda one: -len(one[1]))))
