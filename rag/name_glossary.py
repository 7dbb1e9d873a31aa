"""Names in both languages that Unicode CLDR lacks: inhabitants, regions and cities, acronyms, titles with a capital.

Everything is folded, as `rag.words.fold` writes it. French adjectives stand in the masculine: `rag.names` knows their
other forms.
"""

from __future__ import annotations

# Each line is one thing with its forms in both languages; the first is its key. Two letters are a territory of CLDR.
GLOSSARY = """
us: american, americans, americain, americaine, americains, americaines, u.s, u.s.a, etats-unis, united states
gb: british, briton, britons, britannique, britanniques, u.k
ae: emirati, emirien, emirienne, uae, eau, emirats, emirates, emirats arabes unis
kr: korean, koreans, coreen, coreenne, coreens, coreennes, korea, coree, south korea, coree du sud,
    sud-coreen, sud-coreenne, south korean
cn: chinese, chinois, chinoise
jp: japanese, japonais, japonaise
fr: french, francais, francaise
tw: taiwanese, taiwanais, taiwanaise
ai: ia, a.i, artificial intelligence, intelligence artificielle
ict: tic
ceo: pdg, directeur general, directrice generale, patron, p.-d.g, chief executive, chief executive officer
co-ceo: codirecteur general, co-directeur general, codirigeant, coceo
cfo: directeur financier
un: onu, nations unies, united nations
eu: ue, union europeenne, european union
nato: otan
gdp: pib
hbm: high-bandwidth memory, high bandwidth memory, memoire a large bande passante, memoire a haut debit,
    memoire a bande passante elevee, memoires hbm
president: presidents, presidente
sheikh: cheikh, sheik
chairman: president, president du conseil
vice-chairman: vice-president
minister: ministre
ministry: ministere
science: sciences
group: groupe
company: societe, entreprise
seoul: seoul
memory: memoire
"""

# Territory of CLDR: inhabitants in English, then the French adjective.
INHABITANTS = """
ar: argentine, argentinian, argentinians: argentin
at: austrian, austrians: autrichien
au: australian, australians: australien
bd: bangladeshi, bangladeshis: bangladais
be: belgian, belgians: belge
bg: bulgarian, bulgarians: bulgare
br: brazilian, brazilians: bresilien
ca: canadian, canadians: canadien
cd: congolese: congolais
ch: swiss: suisse
ci: ivorian, ivorians: ivoirien
cl: chilean, chileans: chilien
cm: cameroonian, cameroonians: camerounais
co: colombian, colombians: colombien
cu: cuban, cubans: cubain
cy: cypriot, cypriots: chypriote
cz: czech, czechs: tcheque
de: german, germans: allemand
dk: danish, dane, danes: danois
dz: algerian, algerians: algerien
ee: estonian, estonians: estonien
eg: egyptian, egyptians: egyptien
es: spanish, spaniard, spaniards: espagnol
et: ethiopian, ethiopians: ethiopien
fi: finnish, finn, finns: finlandais
gh: ghanaian, ghanaians: ghaneen
gr: greek, greeks: grec, grecque, grecques
hr: croatian, croats: croate
hu: hungarian, hungarians: hongrois
id: indonesian, indonesians: indonesien
ie: irish: irlandais
il: israeli, israelis: israelien
in: indian, indians: indien
iq: iraqi, iraqis: irakien
ir: iranian, iranians: iranien
is: icelandic, icelanders: islandais
it: italian, italians: italien
jo: jordanian, jordanians: jordanien
ke: kenyan, kenyans: kenyan, kenyane
kw: kuwaiti, kuwaitis: koweitien
kz: kazakh, kazakhs: kazakh
lb: lebanese: libanais
lk: sri lankan: sri-lankais
lt: lithuanian, lithuanians: lituanien
lu: luxembourger, luxembourgers: luxembourgeois
lv: latvian, latvians: letton, lettonne
ly: libyan, libyans: libyen
ma: moroccan, moroccans: marocain
mn: mongolian, mongolians: mongol
mx: mexican, mexicans: mexicain
my: malaysian, malaysians: malaisien
mz: mozambican, mozambicans: mozambicain
ng: nigerian, nigerians: nigerian, nigeriane
nl: dutch: neerlandais, hollandais
no: norwegian, norwegians: norvegien
np: nepalese, nepali: nepalais
nz: new zealander, new zealanders: neo-zelandais
om: omani, omanis: omanais
pe: peruvian, peruvians: peruvien
ph: filipino, filipinos, philippine: philippin
pk: pakistani, pakistanis: pakistanais
pl: polish, poles: polonais
pt: portuguese: portugais
qa: qatari, qataris: qatarien, qatari
ro: romanian, romanians: roumain
rs: serbian, serbs: serbe
ru: russian, russians: russe
sa: saudi, saudis: saoudien
se: swedish, swede, swedes: suedois
sg: singaporean, singaporeans: singapourien
si: slovenian, slovenians: slovene
sk: slovak, slovaks: slovaque
sn: senegalese: senegalais
th: thai, thais: thailandais
tn: tunisian, tunisians: tunisien
tr: turkish, turks: turc, turque, turques
ua: ukrainian, ukrainians: ukrainien
uy: uruguayan, uruguayans: uruguayen
ve: venezuelan, venezuelans: venezuelien
vn: vietnamese: vietnamien
za: south african, south africans: sud-africain
zm: zambian, zambians: zambien
"""

# Cities, regions and seas whose English and French names differ by more than an accent; CLDR has countries only.
PLACES = """
africa=afrique, andalusia=andalousie, antwerp=anvers, asia=asie, athens=athenes, baltic=baltique,
barcelona=barcelone, basel=bale, bavaria=baviere, beijing=pekin, bern=berne, brittany=bretagne, brussels=bruxelles,
bucharest=bucarest, burgundy=bourgogne, cairo=caire, california=californie, copenhagen=copenhague, corsica=corse,
damascus=damas, dresden=dresde, dunkirk=dunkerque, east africa=afrique de l'est, eastern europe=europe de l'est,
edinburgh=edimbourg, england=angleterre, flanders=flandre, flanders=flandres, florida=floride, frankfurt=francfort,
geneva=geneve, ghent=gand, hague=haye, hamburg=hambourg, havana=havane, kyiv=kiev,
latin america=amerique latine, leuven=louvain, lisbon=lisbonne, lombardy=lombardie, london=londres, luzern=lucerne,
lyons=lyon, marseilles=marseille, mecca=mecque, mexico city=mexico, middle east=moyen-orient,
middle east=proche-orient, moscow=moscou, normandy=normandie, north africa=afrique du nord,
north america=amerique du nord, north sea=mer du nord, padua=padoue, pennsylvania=pennsylvanie, picardy=picardie,
piedmont=piemont, rhineland=rhenanie, riyadh=riyad, sardinia=sardaigne, saxony=saxe, scandinavia=scandinavie,
scotland=ecosse, scottish=ecossais, sicily=sicile, silesia=silesie,
south america=amerique du sud, southeast asia=asie du sud-est, tangier=tanger, tehran=teheran, thuringia=thuringe,
tuscany=toscane, venice=venise, vienna=vienne, wales=galles, wallonia=wallonie, walloon=wallon,
warsaw=varsovie, welsh=gallois, west africa=afrique de l'ouest, western europe=europe occidentale,
westphalia=westphalie, zeeland=zelande
"""
