"""The tables of units that CLDR lacks: SI products, the press's short currency names, counted things.

CLDR (through Babel) names the units and the currencies; these tables say which of them are read, what base
unit each stands for, and what CLDR has no name for. `lexicon` joins the two. The counted things are
modest on purpose: a noun that is not here leaves a figure without a unit, which is the safe reading.
"""

from __future__ import annotations

from typing import Final

from rag.quantities.records import QuantityKind

# Base units that take SI prefixes: (our base unit, how many of it, CLDR's name, symbols, prefixes worth reading).
PREFIXED: Final = (
    ("W", 1, "power-watt", "W", "EPTGMkm"),
    ("Wh", 1, "", "Wh", "EPTGMk"),
    ("byte", 1, "digital-byte", "B", "YZEPTGMk"),
    ("bit", 1, "digital-bit", "bit b", "EPTGMk"),
    ("m", 1, "length-meter", "m", "kcmµn"),
    ("g", 1, "mass-gram", "g", "kmµ"),
    ("g", 10**6, "", "t", "GMk"),
    ("l", 1, "volume-liter", "l L", "hcm"),
    ("Hz", 1, "frequency-hertz", "Hz", "TGMk"),
    ("V", 1, "electric-volt", "V", "kM"),
    ("J", 1, "energy-joule", "J", "TGMk"),
    ("flops", 1, "", "FLOPS FLOP/s", "YZEPTG"),
)
# Names of the bases that CLDR lacks, by their first symbol: singular|plural by turns.
UNNAMED_BASES: Final = {
    "fr": {"Wh": "wattheure|wattheures|watt-heure|watt-heures", "FLOPS": "flops|flops", "t": "tonne|tonnes"},
    "en": {
        "Wh": "watt-hour|watt-hours|watt hour|watt hours",
        "FLOPS": "flops|flops",
        "t": "tonne|tonnes|metric ton|metric tons",
    },
}
SI: Final = {  # symbol: (power of ten, English name, French name)
    "Y": (24, "yotta", "yotta"), "Z": (21, "zetta", "zetta"), "E": (18, "exa", "exa"),
    "P": (15, "peta", "péta"), "T": (12, "tera", "téra"), "G": (9, "giga", "giga"), "M": (6, "mega", "méga"),
    "k": (3, "kilo", "kilo"), "h": (2, "hecto", "hecto"), "c": (-2, "centi", "centi"),
    "m": (-3, "milli", "milli"), "µ": (-6, "micro", "micro"), "n": (-9, "nano", "nano"),
}  # fmt: skip
# Base symbols of one letter that mean too many things to be read without a prefix.
SHY_SYMBOLS: Final = frozenset("bBJ")

# The other units of CLDR: id -> (our base unit, factor, symbols).
CLDR_UNITS: Final[dict[str, tuple[str, int | str, str]]] = {
    "area-square-meter": ("m2", 1, "m² m2"),
    "area-square-kilometer": ("m2", 10**6, "km² km2"),
    "area-hectare": ("m2", 10**4, "ha"),
    "area-acre": ("acre", 1, ""),
    "area-square-foot": ("square foot", 1, ""),
    "area-square-mile": ("square mile", 1, ""),
    "volume-cubic-meter": ("l", 1000, "m³ m3"),
    "volume-barrel": ("barrel", 1, "bbl"),
    "volume-gallon": ("gallon", 1, ""),
    "length-mile": ("mile", 1, "mi"),
    "length-nautical-mile": ("nautical mile", 1, "nmi"),
    "length-foot": ("foot", 1, "ft"),
    "length-inch": ("inch", 1, ""),
    "length-yard": ("yard", 1, "yd"),
    "mass-pound": ("pound", 1, "lb lbs"),
    "mass-ounce": ("ounce", 1, "oz"),
    "mass-ton": ("ton", 1, ""),  # which of the tons, English does not say; no tonne is equal to it
    "power-horsepower": ("horsepower", 1, "hp"),
    "temperature-celsius": ("°C", 1, "°C"),
    "temperature-fahrenheit": ("°F", 1, "°F"),
    "pressure-bar": ("bar", 1, ""),
    "energy-calorie": ("calorie", 1, "cal"),
    "energy-kilocalorie": ("calorie", 1000, "kcal"),
}
CLDR_DURATIONS: Final[dict[str, tuple[str, int | str, str]]] = {
    "duration-century": ("month", 1200, ""),
    "duration-decade": ("month", 120, ""),
    "duration-year": ("month", 12, ""),
    "duration-quarter": ("month", 3, ""),
    "duration-month": ("month", 1, ""),
    "duration-week": ("second", 604_800, ""),
    "duration-day": ("second", 86_400, ""),
    "duration-hour": ("second", 3600, "h"),
    "duration-minute": ("second", 60, "min mn"),
    "duration-second": ("second", 1, "s"),
    "duration-millisecond": ("second", "0.001", "ms"),
}
# What CLDR lacks or calls otherwise: singular|plural|more forms.
MORE_NAMES: Final = {
    "fr": (
        (QuantityKind.PERCENT, "percent", 1, "pour cent|pour cent|pourcent|p. cent|p. 100"),
        (QuantityKind.PERCENT, "percentage point", 1, "point de pourcentage|points de pourcentage|points de %"),
        (QuantityKind.PERCENT, "basis point", 1, "point de base|points de base"),
        (QuantityKind.PERCENT, "permille", 1, "pour mille|pour mille"),
        (QuantityKind.DURATION, "month", 12, "an|ans|année|années"),
        (QuantityKind.DURATION, "month", 6, "semestre|semestres"),
        (QuantityKind.DURATION, "second", 1800, "demi-heure|demi-heures"),
        (QuantityKind.FACTOR, "times", 1, "fois|fois"),
        (QuantityKind.MEASURE, "°", 1, "degré|degrés"),
        (QuantityKind.MEASURE, "acre", 1, "acre|acres"),
        (QuantityKind.MEASURE, "g", 1000, "kilo|kilos"),
        (QuantityKind.MEASURE, "square mile", 1, "mile carré|miles carrés"),
        (QuantityKind.MEASURE, "byte", 1, "byte|bytes"),
        (QuantityKind.MONEY, "franc", 1, "franc|francs"),
        (QuantityKind.MONEY, "cent", 1, "centime|centimes|cents"),
    ),
    "en": (
        (QuantityKind.PERCENT, "percent", 1, "percent|percent|per cent|pct|pc"),
        (QuantityKind.PERCENT, "percentage point", 1, "percentage point|percentage points|pp|ppt|% points"),
        (QuantityKind.PERCENT, "basis point", 1, "basis point|basis points|bps"),
        (QuantityKind.PERCENT, "permille", 1, "per mille|per mille"),
        (QuantityKind.DURATION, "second", 1800, "half-hour|half-hours"),
        (QuantityKind.DURATION, "second", 1_209_600, "fortnight|fortnights"),
        (QuantityKind.DURATION, "month", 12, "year|years|yr|yrs"),
        (QuantityKind.DURATION, "second", 3600, "hour|hours|hr|hrs"),
        (QuantityKind.FACTOR, "times", 1, "times|times|fold|-fold"),
        (QuantityKind.MEASURE, "°", 1, "degree|degrees"),
        (QuantityKind.MEASURE, "g", 1000, "kilo|kilos"),
        (QuantityKind.MONEY, "franc", 1, "franc|francs"),
        (QuantityKind.MONEY, "cent", 1, "cent|cents"),
    ),
}  # fmt: skip
MORE_SYMBOLS: Final = {
    "fr": "To byte 12|Go byte 9|Mo byte 6|ko byte 3|Ko byte 3|KB byte 3|Po byte 15|Eo byte 18|° ° 0",
    "en": "KB byte 3|KW W 3|° ° 0",
}  # symbol, base unit, power of ten
RATES: Final = (  # symbol, base unit, factor, period
    ("Tbps", "bit", 10**12, "second"),
    ("Gbps", "bit", 10**9, "second"),
    ("Mbps", "bit", 10**6, "second"),
    ("kbps", "bit", 10**3, "second"),
    ("kph", "m", 10**3, "hour"),
    ("mph", "mile", 1, "hour"),
)

# Short names that the press uses without saying whose: by convention the dollar of the United States.
SHORT_CURRENCIES: Final = {
    "fr": {
        "USD": "dollar|dollars|dollar américain|dollars américains|dollars US|dollar US|$US|$ US|US$",
        "EUR": "euro|euros", "GBP": "livre sterling|livres sterling|livres britanniques",
        "JPY": "yen|yens", "KRW": "won|wons|wons coréens", "CNY": "yuan|yuans|renminbi|yuans chinois",
        "CHF": "franc suisse|francs suisses", "RUB": "rouble|roubles", "INR": "roupie|roupies",
        "TWD": "dollar taïwanais|dollars taïwanais", "SEK": "couronne suédoise|couronnes suédoises",
    },
    "en": {
        "USD": "dollar|dollars|U.S. dollar|U.S. dollars|American dollar|American dollars|greenbacks",
        "EUR": "euro|euros", "GBP": "pound sterling|pounds sterling|sterling|UK pounds",
        "JPY": "yen|yen", "KRW": "won|won|Korean won", "CNY": "yuan|yuan|renminbi",
        "CHF": "Swiss franc|Swiss francs", "RUB": "rouble|roubles|ruble|rubles", "INR": "rupee|rupees",
        "TWD": "Taiwan dollar|Taiwan dollars", "SEK": "Swedish krona|Swedish kronor",
    },
}  # fmt: skip
CURRENCY_SIGNS: Final = {
    "USD": "$ US$ U.S.$ $US", "EUR": "€", "GBP": "£ £GB", "JPY": "¥ JP¥", "KRW": "₩", "INR": "₹ Rs",
    "CNY": "CN¥ RMB", "CAD": "CA$ C$ $CA Can$", "AUD": "A$ AU$ $AU", "HKD": "HK$ $HK", "TWD": "NT$", "SGD": "S$",
    "NZD": "NZ$", "BRL": "R$", "ILS": "₪", "VND": "₫", "TRY": "₺", "RUB": "₽", "UAH": "₴", "NGN": "₦", "PHP": "₱",
}  # fmt: skip

# unit: English singular|plural|synonyms, French singular|plural|synonyms. Synonyms only where a careful
# translator would take either for the other; 'chip' and 'wafer' must never meet.
THINGS: Final = """
wafer: wafer|wafers : wafer|wafers|plaquette|plaquettes|tranche|tranches|galettes|tranches de silicium
chip: chip|chips|microchip|microchips|semiconductor chips : puce|puces|puces électroniques
die: die|dies : die|dies
GPU: GPU|GPUs|graphics processor|graphics processors : GPU|GPU|GPUs|processeur graphique|processeurs graphiques
processor: processor|processors|CPU|CPUs : processeur|processeurs|CPU|CPUs
accelerator: accelerator|accelerators : accélérateur|accélérateurs
server: server|servers : serveur|serveurs
rack: rack|racks : rack|racks|baie|baies
transistor: transistor|transistors : transistor|transistors
plant: plant|plants|factory|factories|fab|fabs : usine|usines|fab|fabs
data centre: data centre|data centres|data center|data centers|datacenter|datacenters|datacentre|datacentres\
 : centre de données|centres de données|data center|data centers|datacenter|datacenters
research centre: research centre|research centres|research center|research centers : centre de recherche|\
centres de recherche|centres de recherches
site: site|sites : site|sites
building: building|buildings : bâtiment|bâtiments|immeuble|immeubles
reactor: reactor|reactors : réacteur|réacteurs
company: company|companies|firm|firms : entreprise|entreprises|société|sociétés|compagnie|compagnies|firme|firmes
start-up: start-up|start-ups|startup|startups : start-up|start-up|startup|startups|start-ups|jeune pousse|\
jeunes pousses
bank: bank|banks : banque|banques
shop: shop|shops|store|stores : magasin|magasins|boutique|boutiques
developer: developer|developers : développeur|développeurs
engineer: engineer|engineers : ingénieur|ingénieurs
researcher: researcher|researchers : chercheur|chercheurs
scientist: scientist|scientists : scientifique|scientifiques
employee: employee|employees : employé|employés|salarié|salariés
worker: worker|workers : travailleur|travailleurs
job: job|jobs : emploi|emplois
job cut: job cut|job cuts : suppression d'emploi|suppressions d'emplois|suppressions de postes|suppression de poste
person: person|people|persons : personne|personnes|gens
inhabitant: inhabitant|inhabitants|resident|residents : habitant|habitants|résident|résidents
user: user|users : utilisateur|utilisateurs|usager|usagers
customer: customer|customers|client|clients : client|clients
subscriber: subscriber|subscribers : abonné|abonnés
visitor: visitor|visitors : visiteur|visiteurs
student: student|students : étudiant|étudiants
pupil: pupil|pupils : élève|élèves
child: child|children : enfant|enfants
woman: woman|women : femme|femmes
man: man|men : homme|hommes
patient: patient|patients : patient|patients
soldier: soldier|soldiers|troops : soldat|soldats|troupes
prisoner: prisoner|prisoners : prisonnier|prisonniers|détenu|détenus
death: death|deaths|fatality|fatalities : décès|décès|mort|morts
victim: victim|victims : victime|victimes
refugee: refugee|refugees : réfugié|réfugiés
migrant: migrant|migrants : migrant|migrants
member: member|members : membre|membres
expert: expert|experts : expert|experts
journalist: journalist|journalists : journaliste|journalistes
player: player|players : joueur|joueurs
team: team|teams : équipe|équipes
family: family|families : famille|familles
household: household|households : foyer|foyers|ménage|ménages
house: house|houses : maison|maisons
country: country|countries : pays|pays
city: city|cities : ville|villes
village: village|villages : village|villages
island: island|islands : île|îles
school: school|schools : école|écoles
university: university|universities : université|universités
hospital: hospital|hospitals : hôpital|hôpitaux
language: language|languages : langue|langues
car: car|cars : voiture|voitures|automobile|automobiles
vehicle: vehicle|vehicles : véhicule|véhicules
lorry: truck|trucks|lorry|lorries : camion|camions
bus: bus|buses : bus|bus|autobus
train: train|trains : train|trains
plane: plane|planes|aeroplane|aeroplanes|airplane|airplanes : avion|avions
ship: ship|ships|vessel|vessels : navire|navires
satellite: satellite|satellites : satellite|satellites
robot: robot|robots : robot|robots
device: device|devices : appareil|appareils
phone: phone|phones|smartphone|smartphones : téléphone|téléphones|smartphone|smartphones
computer: computer|computers : ordinateur|ordinateurs
model: model|models : modèle|modèles
parameter: parameter|parameters : paramètre|paramètres
token: token|tokens : token|tokens|jeton|jetons
query: query|queries|request|requests : requête|requêtes
download: download|downloads : téléchargement|téléchargements
document: document|documents : document|documents
page: page|pages : page|pages
book: book|books : ouvrage|ouvrages|bouquin|bouquins
word: word|words : mot|mots
film: film|films|movie|movies : film|films
song: song|songs : chanson|chansons
article: article|articles : article|articles
report: report|reports : rapport|rapports
study: study|studies : étude|études
patent: patent|patents : brevet|brevets
agreement: agreement|agreements : accord|accords
contract: contract|contracts : contrat|contrats
project: project|projects : projet|projets
share: share|shares : action|actions
vote: vote|votes : voix|voix|vote|votes|suffrage|suffrages
seat: seat|seats : siège|sièges
match: match|matches : match|matchs|match|matches
goal: goal|goals : but|buts
point: point|points : point|points
case: case|cases : cas|cas
test: test|tests : test|tests
dose: dose|doses : dose|doses
species: species|species : espèce|espèces
animal: animal|animals : animal|animaux
tree: tree|trees : arbre|arbres
room: room|rooms : salle|salles
floor: floor|floors|storey|storeys : étage|étages
unit: unit|units : unité|unités
""".replace("\\\n", "")

# ISO 4217 codes that are words or other abbreviations too, and are read as currencies by name only.
# Names that the financial press writes before the figure: 'Dollars 450m'.
LEADING_NAMES: Final = {"Dollars": "USD", "Pounds": "GBP", "Euros": "EUR", "Yen": "JPY"}
WORDLIKE_CURRENCIES: Final = frozenset(
    [
        "ALL",
        "TOP",
        "TRY",
        "MOP",
        "PEN",
        "GEL",
        "BAM",
        "CUP",
        "LAK",
        "SOS",
        "MAD",
        "ANG",
        "COP",
        "BOB",
        "DEM",
        "AMD",
        "CDF",
        "GNF",
        "STD",
        "RON",
        "MUR",
        "ARS",
    ]
)
