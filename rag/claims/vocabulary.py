"""Words of the press that say the same, within a language and across the two.

Two texts can be compared word by word only as far as one knows which words are the same. Names and cognates carry
that far (`rag.words.roots`); this table adds common verbs and nouns that share no letters ('bought', « racheté »).
Each line is one meaning. It never says that two words mean the same in every sense, only that a careful reader who
finds everything else equal takes them for one.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from rag.words import fold

# `word` is that word alone; `word*` every word that begins so. Folded: without accents or capitals.
_MEANINGS: Final = """
buy* bought purchas* acquir* acquis* takeover takeovers achet* achat* rachet* rachat*
sell* sold sale sales vend* vente ventes cession cede*
supply* supplie* supplier* provid* deliver* fourni* fournit livr*
make makes made making manufactur* produc* produi* fabri*
build* built construct* constru* bati* edifi*
plant plants factory factories fab fabs usine usines
meet meets met meeting* rencontr* entretien* reunion* reuni*
sign* signs signed signing signe signee signes signees signer signature*
agreement* deal deals pact accord accords contract* contrat* pacte* entente*
announce* unveil* reveal* annonc* devoil* revel* presente* present*
plan plans planned planning project* prevoi* prevu* projet* projett* envisag*
launch* start* began begin* begun lanc* commenc* debut* demarr*
stop* end ends ended halt* cease* arret* cess* met-fin
rise rises rose risen rising increas* grow* grew grown climb* hausse* augment* croit croiss* progress* grimp*
fall falls fell fallen falling decreas* declin* drop* baiss* dimin* recul* chut*
cut cuts cutting reduc* redui*
win wins won winning victor* gagn* remport* vainqu*
lose loses lost losing loss losses perd* perte*
earning* profit* benefice* benefic* gain*
kill* killed death* dead die dies died dying mort morts morte mortes mour* tue tues tuee tuees tuer deces deced*
hurt injur* wound* bless*
born birth ne nee nes naissance*
arrest* detain* interpell* arret*
jail* imprison* prison* emprison* incarcer* detenu*
sentence* condemn* convict* condamn*
accuse* charg* inculp* accus*
elect* elu elue elus elir* elect*
vote* voted votes vot* suffrag* scrutin* ballot*
approve* accept* agree* adopt* approuv* accept* adopt*
reject* refus* declin* rejet* oppos*
leave leaves left leaving depart* quit* part partir parti
arriv* reach* arriv* attein*
visit* visit*
come comes came coming venu venue venus venir vient
wish* want wants wanted veut veulent voulu souhait*
add adds added adding ajout*
release* publish* publi* sorti sortie sorties sortir issue* brought parut paru
talk talks talked discuss* discut* discussion* pourparler* negoci* negotiat* conversation*
operat* run runs running exploit* exploitation*
foundry foundries fonderie*
install* install*
difficult* difficulty difficulties hard difficile*
relat* parent* lie liee
close near nearby pres proche proches voisin*
advis* adviser* advisor* conseiller* conseill*
develop* developp*
keep keeps kept keeping gard* conserv*
south* sud
north* nord
east* oriental*
west* ouest occidental*
seek* sought cherch*
lead leads led leading head heads headed head-ed run runs ran direct* dirig* mene* menait
leader* chief chiefs boss head directeur directrice dirigeant* patron* chef chefs ceo pdg
chairman chairwoman president* presid*
minister* ministre*
government* gouvernement*
company companies firm firms corporation* business entreprise* societe* compagnie* firme* groupe group groups
employ* worker* staff salarie* travaill* personnel effectif*
job jobs work emploi* poste postes
people person persons personne* gens
inhabitant* resident* population* habitant* resident*
child children kid kids enfant*
woman women femme*
man men homme*
wife spouse epouse femme
husband mari epoux
son fils
daughter fille
father pere
mother mere
brother frere
sister soeur
year years annee* an ans
month months mois
week weeks semaine*
day days jour* journee*
king roi
queen reine
country countries nation* pays
city cities town towns ville villes
state states etat etats
world global* worldwide monde mondia*
war wars guerre*
peace paix
army troop* soldier* armee* troupe* soldat* militaire* militar*
weapon* arm arms arme* armement*
price* cost costs costing cout* prix coute
worth valued value values valeur* vaut evalu* estim*
money fund funds funding argent fonds financ*
bank* banque*
share shares stake* stock stocks part parts action* participation
billion* milliard*
percent* pourcent*
loan* lend* lent pret* prete
debt* dette*
tax taxes impot* taxe* fisc*
rate rates taux
law laws bill loi lois
court courts tribunal* cour
judge* juge*
police* policier*
hospital* hopita*
illness* disease* malad*
health sante
drug drugs medicine* medicament* drogue*
research* recherch* chercheur*
scientist* scientifique* savant*
school* ecole*
university universities universit*
student* etudiant*
teacher* enseignant* professeur*
church* eglise*
power energy energie electricit* puissance
oil petrol*
water eau eaux
fire fires incend* feu feux
ship ships vessel* boat* navire* bateau*
plane planes aircraft avion* appareil*
car cars vehicle* voiture* vehicul*
train trains train
road roads route*
bridge* pont ponts
house houses home homes maison* domicil* foyer*
building* immeuble* batiment*
game games match* jeu jeux
team teams equipe*
player* joueur*
award* prize* prix recompens*
film* movie* film*
book books livre livres ouvrage* roman novel*
newspaper* journal journaux
write* wrote written writer* author* ecri* auteur*
find finds found discover* trouv* decouv*
show shows showed shown montr*
say says said tell told declar* dit disent indiqu* affirm* state stated states
call calls called named name appel* nomm*
use uses used using utilis* emploi* util*
need* requir* besoin* necess* exig*
help* assist* aid* aide*
join* joined rejoin* adher*
open opens opened opening ouvr* ouvert*
close closes closed closing clos* ferm*
create* found founded founder* found* cree* creat* fond*
belong* own owns owned owner* possed* propriet* detien* appart*
live lives lived living vit vivent habit* reside*
locat* situat* lie lies trouve trouvent trouvait based situe* bas* siege* headquarter*
capital* capital*
big large great huge grand* gros grosse* vaste* important*
small little tiny petit*
new nouve* neuf neuve*
old ancien* vieux vieille*
young jeun*
high haut* elev*
low bas basse* faibl*
first premi* 1er
last final derni*
chip chips semiconductor* puce* semi-conduct* semiconduct*
wafer wafers plaquette* galette*
memory memoire*
data donnee*
server* serveur*
centre* center*
customer* client*
partner* partenar* partenair*
supplier* fournisseur*
demand request* demand*
target goal goals aim aims objectif* but buts cible* vis* vise
capacit* capacit*
output production*
growth croissanc*
budget* budget*
minist* minist*
island* ile iles
sea ocean mer mers
river* fleuve* riviere*
mountain* montagn*
earthquake* seisme*
flood* inond*
hold holds held holding tenu* tien* tenir organis*
take takes took taken pren* pris prise prend*
give gives gave given donn*
receive* get gets got recoi* recu recue* recev* obten* obtien*
send sends sent envoi* envoy*
pay pays paid pai* pay* vers*
ask* demand*
begin*
support* soutien* souten* appui*
allow* permit* permet* permis* autoris*
ban bans banned forbid* prohibit* interdi*
protect* proteg* protect*
attack* attaqu* attent*
defend* defen*
threat* menac*
fear* craint* crain* peur
hope* esper* espoir*
think* believ* croi* pens* estim*
know knows knew known connai* sait savoir connu*
cause* caus* provoqu* entrain*
replace* succeed* remplac* succed*
"""


@cache
def _table() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Whole words -> meanings, and beginnings of words -> meanings."""
    whole: dict[str, tuple[str, ...]] = {}
    begins: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(_MEANINGS.strip().splitlines()):
        for form in line.split():
            table = begins if form.endswith("*") else whole
            stem = form.rstrip("*")
            table[stem] = (*table.get(stem, ()), f"meaning {number}")
    return whole, begins


def meanings(word: str) -> frozenset[str]:
    """The meanings that a word may have by the table; empty where the table does not know it.

    >>> bool(meanings("bought") & meanings("rachetée")), bool(meanings("bought") & meanings("sold"))
    (True, False)
    """
    return _meanings_of(fold(word))


@lru_cache(maxsize=16_384)
def _meanings_of(folded: str) -> frozenset[str]:
    whole, begins = _table()
    found = set(whole.get(folded, ()))
    for length in range(3, len(folded) + 1):
        found.update(begins.get(folded[:length], ()))
    return frozenset(found)
