"""The verbs that reports are written with, in French and English, and their forms.

`rag.claims.verbs` tells with them which word of a sentence is a finite verb.
"""

from __future__ import annotations

from functools import lru_cache

# English ----------------------------------------------------------------------------------------------------

ENGLISH_AUXILIARIES = frozenset(
    "is are was were am be has have had do does did will would can could shall should may might must cannot "
    "isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't couldn't "
    "shouldn't mustn't".split()
)
_ENGLISH_REGULAR = (
    "trigger batter emerge endanger collaborate protest trade depart assassinate invent author investigate "
    "reside assist anger "
    "doubt fear suspect love hate land fly rank cite quote recommend rebuild expose count pose solve fix "
    "complain welcome accept account accuse achieve acquire add admit adopt advise agree allow announce "
    "answer appear apply appoint "
    "approve argue ask assert assume attack attend back believe belong benefit block boost borrow call carry cause "
    "change charge claim close collapse comment compete complete confirm connect consider consist consume contain "
    "continue contract contribute control cost cover create criticise criticize cut deal decide declare decline "
    "decrease defend delay deliver demand deny depend describe design destroy develop die differ discover discuss "
    "double drop earn employ enable end ensure enter equal establish estimate exceed exist expand expect expire "
    "explain export extend face fail favour favor finance finish fire focus follow force forecast form found fund "
    "gain generate govern grant happen head help hire hope host identify implement import improve include increase "
    "indicate inform insist install intend introduce invest involve issue join kill lack last launch lead learn "
    "leave lease license lie like limit link list live locate look lower maintain manage manufacture mark match "
    "measure mention merge move name need negotiate note number object obtain occupy occur offer open operate oppose "
    "order organise organize own participate pass pay permit place plan play pledge possess postpone power praise "
    "predict prefer prepare present prevent produce promise propose protect prove provide publish purchase pursue "
    "push quadruple question raise range reach receive recall recommend record recover recruit reduce refer refuse "
    "reject release rely remain remember remove rent reopen repeat replace reply report represent request require "
    "reserve resign respond result resume retain retire return reveal review rule save score seem separate serve "
    "settle share ship sign sound spread stage start state stay stem stop store stress study succeed suffer suggest "
    "supply support surge surpass suspend target tell test think threaten total train transfer travel treat triple "
    "trust try turn unveil urge use value vary visit vote vow wait want warn watch weigh welcome widen work worry "
    "yield plummet plunge reiterate stipulate grow know hold sell buy build"
).split()
_ENGLISH_IRREGULAR = frozenset(
    "became becomes become began begins begin bought brought broke broken built came comes come chose chooses cut "
    "drew draws drove drives fell falls felt feels fought found finds find gave gives give goes go went got gets "
    "grew grows kept keeps keep knew knows knows laid lays led leads left lent lends let lets lost loses made makes "
    "make meant means met meets meet paid pays put puts ran runs run rose rises said says say saw sees sold sells "
    "sent sends set sets shrank shut sits sat spoke speaks spent spends stood stands struck strikes took takes take "
    "taught thought thinks told tells understood understands won wins wrote writes write threw throws hit hits held "
    "holds have sank beat beats bears bore born shows showed does swore heard hears dates dated houses housed feeds "
    "fed costs".split()
)
ENGLISH_NOUNS_TOO = frozenset(
    "account accounts answer answers attack attacks back backs benefit benefits block blocks boost boosts call calls "
    "cause causes change changes charge charges claim claims close comment comments contract contracts control "
    "controls cost costs cover covers cut cuts deal deals decline declines decrease decreases delay delays demand "
    "demands design designs double drop drops end ends equal equals estimate estimates export exports face faces "
    "favour favor finance finances finish fire fires focus force forces forecast forecasts form forms found fund "
    "funds gain gains grant grants head heads help hire hires hope hopes host hosts import imports increase "
    "increases "
    "issue issues lack last lead leads lease leases leave licence license licenses lie lies like limit limits link "
    "links list lists look looks lower mark marks match measure measures mention mentions move moves name names need "
    "needs note notes number numbers object objects offer offers open order orders own pass permit permits place "
    "places plan plans play plays pledge pledges power powers present presents produce promise promises purchase "
    "purchases push question questions range ranges record records release releases rent report reports request "
    "requests reserve reserves result results return returns review reviews rule rules score scores separate share "
    "shares ship ships sign signs sound sounds spread stage stages start starts state states stay stays stem stems "
    "stop stops store stores stress study studies supply supplies support supports surge surges target targets test "
    "tests total totals train trains transfer transfers travel treat treats trust try turn turns use uses value "
    "values visit visits vote votes vow vows wait want wants watch welcome work works worry yield yields run runs "
    "rise rises falls draws drives finds goes means shows stands strikes sets hits holds sense beats bears dates "
    "houses feeds puts lets lays found left felt set put cut hit shut beat born lost built made bought brought "
    "broken paid sold sent spent taught understood held told run fed grow build buy know sell hold".split()
)

# French -----------------------------------------------------------------------------------------------------

FRENCH_AUXILIARIES = frozenset(
    "soutient soutiennent prévient préviennent découvre découvrent rejoint rejoignent fuit fuient "
    "est sont suis sommes êtes était étaient sera seront serait seraient fut furent soit soient a ai ont "
    "avons avez "
    "avait avaient aura auront aurait auraient eut eurent ait aient va vont vais allait allaient ira iront "
    "peut peuvent "
    "pourra pourront pourrait pourraient pouvait pouvaient doit doivent devra devront devrait devraient devait "
    "devaient fait font faisait faisaient fera feront ferait feraient fit firent veut veulent voulait voulaient "
    "voudrait sait savent savait faut faudra faudrait fallait vient viennent venait venaient viendra viendront vint "
    "tient tiennent tenait tiendra tint dit disent disait disaient dira diront dirait met mettent mettait mettra mit "
    "prend prennent prenait prendra prit prirent voit voient voyait verra verront vit vivent reçoit reçoivent reçut "
    "produit produisent produisait produira construit construisent construira conduit conduisent détient détiennent "
    "détenait obtient obtiennent obtint devient deviennent devenait deviendra devint revient reviennent contient "
    "contiennent appartient appartiennent permet permettent permettait permettra promet promettent prévoit prévoient "
    "prévoyait prévoira prévoiraient écrit écrivent écrivait écrivit décrit décrivent lit lisent croit "
    "croient connaît "
    "connaissent connaît paraît paraissent naît naquit meurt meurent mourut part partent partira sort sortent sert "
    "servent servira vend vendent vendait vendra vendront perd perdent perdait perdra répond répondent répondait "
    "répondra attend attendent attendait attendra étend étendent dépend dépendent rend rendent rendait rendra entend "
    "entendent prétend prétendent atteint atteignent atteignait atteindra atteignit comprend comprennent apprend "
    "apprennent suit suivent suivra suffit suffisent court courent couvre couvrent ouvre ouvrent ouvrait ouvrira "
    "offre offrent offrait offrira souffre souffrent vaut valent valait vaudra finit finissent finira fournit "
    "fournissent fournira fournissait fournirait réunit réunissent réunira investit investissent investira "
    "investissait établit établissent grandit choisit choisissent garantit garantissent réussit remplit élargit "
    "agit agissait ressort figure bâtit subit convient reste restent dispose existe existent n'a n'est".split()
)
_FRENCH_ER = (
    "protest collabor fonctionn habit "
    "pai pay employ abandonn abrit accept accompagn accord accueill accus achet ach\u00e8t achèv adopt "
    "affect affich affirm ajout align aliment "
    "amélior annonc annul anticip appel appell appliqu approuv apport arriv assur attaqu attribu augment "
    "autoris avanc "
    "baiss bénéfici bas célébr cess chang cherch chiffr choqu circul cit command commenc compar compos compren "
    "comport compt concern conclu condamn confi confirm conserv consacr consomm constat consult continu contribu "
    "contrôl coût cré crédit critiqu croiss culmin dat décid déclar décroch défil dégag déjeun demand demeur démarr "
    "dénonc dépass dépens déploy désign dessin détaill devis développ dévoil dur diffus diminu dirig discut distingu "
    "divis domin donn doubl doubl dout échang échou écras effectu élabor emploi embauch empêch emprunt "
    "encourag engag "
    "enquêt enregistr enseign envisag envoi espèr espér essai estim évalu évit évoqu évolu exig exist "
    "expliqu exploit "
    "export expos fabriqu fabriqu facilit facture figur financ fix fond form frapp gagn gard gèr gér gèl habit hésit "
    "identifi illustr imagin implant implik impliqu import impos inaugur incarn indiqu inform install interdi intègr "
    "intéress introdui inspir jou jug justifi lanc laiss libèr limit livr localis loge lou maintien mang manqu march "
    "marqu mass menac mesur mèn men mentionn milit mis mobilis modifi mont montr motiv multipli négoci nécessit nomm "
    "not observ occup opèr oppos organis pass pens port pos possèd possed précis présent prêt présid préven "
    "prim privil "
    "procèd profit projett projet promett propos protèg prouv provoqu publi quitt raccord racont rachèt "
    "rachet ralent "
    "rappel rappell rapport rassembl réagi réalis recherch récolt recommand reconnai recrut réduis refus regrett "
    "regroup rejett rejoin rel rel\u00e8v remplac remport rencontr renforc renonc rent répèt report repos "
    "représent résid résult résum retir "
    "retourn retrouv réussi rév\u00e8l révèl révél risqu roul sembl sépar sign signal signifi situ souhait "
    "soulign souten "
    "stock subventionn succèd support suppos suspend tabl tard termin tir touch tourn trait transform transport "
    "travaill travers tripl trouv tu utilis valid vari vend vérifi vers vis visit vot voyag"
).split()
_FRENCH_ENDINGS = "e ent ait aient a èrent era eront erait eraient erons ons ez ant_ ai é_ î".split()
_FRENCH_PARTICIPLES = (
    "pris mis vendu reçu ouvert rendu tenu venu entretenu paru fini dit écrit conçu connu vu su pu dû eu été "
    "fait construit produit "
    "permis promis perdu attendu détenu obtenu devenu investi fourni réuni établi choisi réussi prévu "
    "atteint compris appris suivi"
).split()
FRENCH_NOUNS_TOO = frozenset(
    "achète annonce appel attaque baisse base commande compte critique commence_ coûte_ date demande dépense "
    "désigne_ "
    "doute échange enquête estime_ exploite_ fabrique figure fonde_ forme garde limite livre loge marche "
    "marque masse "
    "menace mesure note offre part passe place porte pose prime projet quitte_ recherche rencontre rente "
    "réserve reste "
    "risque roule_ signale_ stocke_ support table touche tour trait traite vente vise_ visite vote voyage "
    "juge change "
    "fait produit construit conduit écrit dit mise met vit sort court suit est a sert as suffit_ fond cite_ lance "
    "affiche aide cesse charge découvre_ dispose_ gagne_ couvre_ double triple manque montre monte_ tire tarde_ "
    "aliment accord consulte facture mode forma port porta mena pensa relève lit".split()
)


@lru_cache(maxsize=1)
def english_forms() -> frozenset[str]:
    """Every form of an English verb of the table, auxiliaries among them."""
    forms = set(_ENGLISH_IRREGULAR)
    for base in _ENGLISH_REGULAR:
        if base.endswith("y") and base[-2] not in "aeou":
            forms |= {base[:-1] + "ies", base[:-1] + "ied"}
        elif base.endswith("e"):
            forms |= {base + "s", base + "d"}
        elif base.endswith(("s", "sh", "ch", "x")):
            forms |= {base + "es", base + "ed"}
        else:
            forms |= {base + "s", base + "ed", base + base[-1] + "ed"}
        forms.add(base)
    return frozenset(forms | ENGLISH_AUXILIARIES)


@lru_cache(maxsize=1)
def french_forms() -> frozenset[str]:
    """The finite forms of the French verbs of the table, auxiliaries among them."""
    endings = [ending for ending in _FRENCH_ENDINGS if not ending.endswith("_") and ending != "î"]
    forms = {stem + ending for stem in _FRENCH_ER for ending in endings}
    soft = {
        stem + "e" + ending for stem in _FRENCH_ER if stem.endswith("g") for ending in ("a", "ait", "aient")
    }
    cedilla = {
        stem[:-1] + "ç" + ending
        for stem in _FRENCH_ER
        if stem.endswith("c")
        for ending in ("a", "ait", "aient")
    }
    return frozenset(forms | soft | cedilla | FRENCH_AUXILIARIES)


@lru_cache(maxsize=1)
def french_participles() -> frozenset[str]:
    """Participles and infinitives of the French verbs of the table."""
    regular = {stem + ending for stem in _FRENCH_ER for ending in ("é", "ée", "és", "ées", "er", "ant")}
    irregular = {stem + ending for stem in _FRENCH_PARTICIPLES for ending in ("", "e", "s", "es")}
    return frozenset(regular | irregular)
