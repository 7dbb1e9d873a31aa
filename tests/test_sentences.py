"""Sentence boundaries that no reader would argue about, in French and in English, and what must hold always.

In a case '¦' marks each boundary and is not part of the text; so 'Oui. ¦Non.' is the text 'Oui. Non.' and its
two sentences. No-break and thin spaces are written as escapes, because they cannot be seen.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.sentences import blocks, is_heading, split_sentences

FRENCH = {
    "monsieur": "M. Altman est arrivé lundi. ¦Il a vu M. Lee.",
    "messieurs": "MM. Altman et Lee se sont vus. ¦Mme Kim était là.",
    "monsieur before a no-break space": "Le groupe de M.\u00a0Son investit. ¦Celui de M.\u00a0Lee attend.",
    "monsieur Le Maire": "M. Le Maire a refusé. ¦La banque a suivi.",
    "maître": "Me Dupont a relu le contrat. ¦Il tient.",
    "docteur, professeur": "Le Dr. Martin a parlé. ¦Le Pr. Durand a répondu.",
    "compound first name": "J.-P. Dupont dirige l'usine. ¦Ch. Martin l'assiste.",
    "middle initial": "Sam A. Altman a signé. ¦Le contrat court jusqu'en 2029.",
    "several initials": "MM. J. Kim et S. H. Lee ont signé. ¦C'est acquis.",
    "initial and Le": "L'historien J. Le Goff l'a montré. ¦Les autres l'ont suivi.",
    "dotted acronyms": "La C.I.A. et le F.B.I. enquêtent. ¦Rien ne filtre.",
    "company form inside": "La société Dupont S.A. a signé. ¦Elle recrute.",
    "company form at the end": "Le contrat est revenu à Dupont S.A. ¦Le montant reste secret.",
    "inc inside": "Apple Inc. a grandi. ¦Samsung Electronics Co. Ltd. aussi.",
    "before Christ inside": "Rome fut fondée en 753 av. J.-C. selon la légende. ¦Rien ne le prouve.",
    "before Christ at the end": "César meurt en 44 av. J.-C. ¦Auguste lui succède.",
    "ordinal date": "Le 1er octobre 2025, l'accord est signé. ¦Le 2, il est publié.",
    "date ends": "L'accord date du 1er octobre 2025. ¦Il court sur quatre ans.",
    "date with stops": "La lettre date du 01.10.2025. ¦Elle est brève.",
    "short months": "Il naquit en janv. 1990 et mourut en déc. 2020. ¦Sa veuve vit encore.",
    "thin space in a figure": "Stargate vise 900\u202f000 puces par mois. ¦Le monde en produit moins.",
    "starts with a figure": "L'objectif est connu. ¦900 000 puces sont visées.",
    "figure ends, figure starts": "Le total est de 12. ¦13 sites attendent.",
    "stops and comma in a figure": "Le prix est de 1.250,50 euros. ¦Il montera.",
    "decimal ends": "Le taux passe à 3,5. ¦Il baissera.",
    "version": "GPT-4.1 est sorti. ¦La version 2.0.1 suivra.",
    "percent": "La baisse atteint 95\u00a0%. ¦Elle surprend.",
    "hour ends": "La réunion commence à 10\u00a0h. ¦Elle finit à midi.",
    "hour before a name": "La réunion finit à 10\u00a0h. ¦Samsung refuse.",
    "hour inside": "Le train part à 10 h. 30 et arrive à midi. ¦Il est complet.",
    "currency": "Le contrat vaut 5\u00a0Md€. ¦Il court sur trois ans.",
    "degrees": "Le serveur monte à 40\u00a0°C. ¦Il faut le refroidir.",
    "Roman numeral": "Le château date de Louis XIV. ¦Il a été agrandi.",
    "species": "La bactérie E. coli résiste. ¦Le remède tarde.",
    "article": "L'art. 5 du contrat est clair. ¦L'art. L. 122-5 l'est moins.",
    "the word art": "Il collectionne l'art. ¦Son frère préfère le vin.",
    "pages": "Voir p. 12 et pp. 14-16. ¦Tout y est.",
    "volume and chapter": "Lire le t. II, chap. V, fig. 3. ¦Le reste est daté.",
    "number": "Le dossier n°\u00a05 est clos. ¦Le no. 6 reste ouvert.",
    "environ": "Il faut env. 10\u00a0GW. ¦C'est énorme.",
    "approximately": "Il faut approx. trois ans. ¦C'est long.",
    "par exemple, c'est-à-dire": "Une puce, par ex. la H100, coûte cher. ¦Le reste, c.-à-d. la mémoire, aussi.",
    "confer": "Le coût baisse (cf. Kim et al., 2024). ¦La demande monte.",
    "et al. inside": "Selon Kim et al. (2024), le coût baisse. ¦Le prix suit.",
    "telephone": "Appelez le tél. 01.23.45.67.89 demain. ¦Demandez Mme Kim.",
    "etc. inside": "Les puces, les serveurs, etc. sont chers. ¦Le reste aussi.",
    "etc. at the end": "Le groupe vend au Japon, aux États-Unis, etc. ¦Le projet coûte cher.",
    "etc. in parentheses": "Les mémoires (HBM, DRAM, etc.) manquent. ¦Les prix montent.",
    "plan B": "Il faut un plan B. ¦Le temps presse.",
    "ellipsis inside": "Il hésite... puis il signe. ¦L'affaire est faite.",
    "ellipsis at the end": "Il hésite… ¦Puis il signe.",
    "bracketed ellipsis": "Le texte […] finit là. ¦Le patron [...] Altman est cité.",
    "web address": "Le site https://exemple.fr/a.b?c=1.2 est ouvert. ¦Écrivez à m.dupont@exemple.fr.",
    "web address ends": "Tout est sur www.exemple.fr. ¦Voyez vous-même.",
    "guillemets inside": "Il vient de «\u00a0Jeune Afrique\u00a0». ¦Le journal paraît à Paris.",
    "quotation then dit": "«\u00a0Nous signerons demain\u00a0», a dit M. Altman. ¦La salle a ri.",
    "quotation of three sentences": "Il a répondu\u00a0: «\u00a0Oui. Nous viendrons. Tout est prêt.\u00a0» "
    "¦La salle a applaudi.",
    "question then incise": "«\u00a0Viendra-t-il\u00a0?\u00a0» a-t-il demandé. ¦Personne n'a répondu.",
    "exclamation then incise": "«\u00a0Jamais\u00a0!\u00a0» lança M. Kim. ¦Il sortit.",
    "question in quotes alone": "«\u00a0Viendrez-vous\u00a0?\u00a0» ¦Il n'a pas répondu.",
    "title with a question mark": "Le film «\u202fQui a peur\u202f?\u202f» sort mercredi. ¦Il dure deux heures.",
    "nested quotes": "Il a écrit\u00a0: «\u00a0Le patron a dit “Non. Jamais.” hier.\u00a0» ¦Puis il s'est tu.",
    "guillemets in guillemets": "Il a écrit\u00a0: «\u00a0Lui a dit «\u00a0Non. Jamais.\u00a0» Bref. Fini.\u00a0» "
    "¦Il s'est tu.",
    "English quotes in French": "Elle a dit\u00a0: “C'est fini.” ¦Puis elle est partie.",
    "straight quotes": 'Il a dit : "Oui. Tout de suite." ¦Puis il est parti.',
    "apostrophes are no quotes": "Il l'a dit. ¦L'usine d'Icheon n'a pas l'eau. ¦C'est l'été.",
    "questions": "Que veut OpenAI\u00a0? ¦Des puces\u00a0! ¦Beaucoup de puces.",
    "doubled marks": "Vraiment\u00a0?! ¦Oui.",
    "parenthesis inside": "Samsung a signé (le contrat date de mai). ¦SK Hynix aussi.",
    "parenthesis with stops inside": "Samsung (le contrat est secret. Hélas.) a signé. ¦SK Hynix aussi.",
    "parenthesis holds a sentence": "Samsung a signé. ¦(Le contrat date de mai.) ¦SK Hynix aussi.",
    "parentheses in parentheses": "Le coût (500 milliards (en dollars)) inquiète. ¦Il montera.",
    "reference marks": "Le prix baisse.[1] ¦La demande monte.[2][3] ¦Nul ne sait pourquoi.",
    "semicolon": "Deux sites sont prêts\u00a0; le troisième attend. ¦Le dernier est gelé.",
    "colon": "Voici le plan\u00a0: construire, vendre, recommencer. ¦Il est simple.",
    "dialogue": "—\u00a0Viendrez-vous\u00a0?\n¦—\u00a0Oui, demain.\n¦—\u00a0Bien.",
    "dialogue with incise": "—\u00a0Quoi\u00a0? demanda-t-il.\n¦—\u00a0Rien.",
    "list": "Trois buts\u00a0:\n¦- produire des puces\u00a0;\n¦- bâtir des sites\u00a0;\n¦- former.",
    "numbered list": "1. Produire des puces.\n¦2. Bâtir des sites.\n¦3. Former.",
    "dashes without stops": "Trois buts\u00a0:\n¦– la mémoire\n¦– les puces\n¦– l'énergie",
    "bullets without stops": "• la mémoire\n¦• les puces\n¦• l'énergie",
    "heading": "Le projet Stargate\n\n¦OpenAI veut des puces. ¦Samsung en fabrique.",
    "marked heading": "# Le projet Stargate\n¦OpenAI veut des puces. ¦Samsung en fabrique.",
    "a line a clause": "Le mercredi 1er octobre 2025, après deux jours d'entretiens à Séoul avec les dirigeants des "
    "deux plus grands fabricants de mémoires du monde et avec le président de la République,\nOpenAI a signé.",
    "hard-wrapped": "Le mercredi 1er octobre 2025, le patron d'OpenAI a signé à Séoul, devant\n"
    "le président Lee Jae-myung, deux lettres d'intention avec M.\nLee Jae-yong et M. Chey Tae-won. "
    "¦Les montants n'ont pas été\nrendus publics. ¦Samsung s'est refusé à tout commentaire, comme SK\nHynix.",
    "wrapped before a dash": "Le patron d'OpenAI, arrivé mardi soir par un vol privé à Incheon\n"
    "– une visite éclair –, n'a vu que deux dirigeants. ¦Il est reparti.",
    "no final stop": "OpenAI veut des puces. ¦Samsung en fabrique",
    "all capitals": "OPENAI SIGNE AVEC SAMSUNG. ¦LE PRIX RESTE SECRET.",
    "accented capital": "Il part. ¦À Séoul, il signe. ¦État et région applaudissent.",
    "ligature": "Le livre sort. ¦Œuvre posthume, il se vend bien.",
    "brand in small letters": "OpenAI a levé 40 milliards. ¦xAI a levé 20 milliards.",
    "name with an exclamation mark": "Yahoo! a fermé ce service. ¦Le site reste.",
    "long spaces": "Il  signe.\u00a0 \t ¦Elle\u00a0part.  ",
    "nothing after": "Il a dit non.¦",
    "a line an item of prose": "Le projet Stargate à Séoul\n"
    "¦OpenAI, Samsung Electronics et SK Hynix ont signé mercredi 1er octobre 2025 à Séoul, en présence du président "
    "Lee Jae-myung, deux lettres d'intention sur la fourniture de mémoires. ¦Le prix\nreste secret.\n"
    "¦SK Hynix s'est refusé à tout commentaire.",
}

ENGLISH = {
    "titles": "Mr. Altman arrived on Monday. ¦He met Dr. Lee and Mrs. Kim.",
    "offices": "Gen. Lee and Sen. Kim met Gov. Park. ¦Rep. Choi was away.",
    "middle initial": "Sam A. Altman signed. ¦The deal runs to 2029.",
    "many initials": "J. R. R. Tolkien wrote it. ¦C.S. Lewis read it.",
    "George W. Bush": "The law dates from George W. Bush. ¦The next one will not.",
    "U.S. inside": "The U.S. government agreed. ¦Seoul did too.",
    "U.S. before a name": "The U.S. Department of Energy agreed. ¦Congress did not.",
    "U.S. at the end": "The chips are made in the U.S. ¦The wafers come from Korea.",
    "D.C. at the end": "The lobby sits in Washington, D.C. ¦It has forty staff.",
    "Inc. inside": "OpenAI Inc. signed with Samsung Corp. last week. ¦Nobody was told.",
    "Inc. before a title": "Apple Inc. Chief Executive Tim Cook agreed. ¦Investors did not.",
    "Inc. at the end": "He works for Apple Inc. ¦The firm is large.",
    "Inc. before he": "She works for Apple Inc. ¦He works for Samsung.",
    "Co., Ltd.": "Samsung Electronics Co., Ltd. makes chips. ¦Its rival is SK Hynix Inc.",
    "Jr. inside": "Martin Luther King Jr. spoke. ¦People listened.",
    "Jr. at the end": "He met John Smith Jr. ¦They talked for an hour.",
    "No. 5": "See No. 5 on the list. ¦It is short. ¦She is No. 2.",
    "the word no": "He said no. ¦Five people left.",
    "article and page": "See art. 5 and p. 12. ¦Both matter.",
    "the word art": "This is art. ¦Nobody disagreed.",
    "figure and section": "Fig. 3 shows it. ¦Sec. 4 explains it.",
    "approximately": "It takes approx. 10 GW. ¦That is a lot.",
    "circa": "Built ca. 1900, it burned in 1945. ¦Nothing is left.",
    "versus": "Smith v. Jones was settled. ¦Samsung vs. Apple was not.",
    "e.g. and i.e.": "Some parts, e.g. HBM, are scarce. ¦Others, i.e. NAND, are not.",
    "et al.": "Kim et al. (2024) found it. ¦Others agreed.",
    "etc. inside": "Chips, servers, etc. are costly. ¦So is power.",
    "etc. at the end": "They sell chips, servers, etc. ¦The rest is bought in.",
    "degree inside": "She has a Ph.D. in physics. ¦He has none.",
    "degree at the end": "She earned a Ph.D. ¦The firm hired her.",
    "saint and mount": "St. Louis is hot. ¦Mt. Fuji is not.",
    "months": "It was signed on Oct. 1. ¦It starts on Jan. 5, 2026.",
    "a.m. inside": "It opens at 10 a.m. on Friday. ¦Doors close at 6 p.m. sharp.",
    "p.m. before a name": "The call starts at 9 p.m. Eastern time. ¦Bring coffee.",
    "a.m. at the end": "It opens at 10 a.m. ¦The doors close at noon.",
    "species": "E. coli spread. ¦T. rex did not.",
    "vitamin C": "He takes vitamin C. ¦It helps.",
    "pronoun I": "Neither did I. ¦They left at once.",
    "Roman numeral": "It was World War II. ¦The town burned.",
    "ellipsis inside": "He paused... then he signed. ¦It was done.",
    "ellipsis at the end": "He paused... ¦Then he signed.",
    "spaced ellipsis": "He paused . . . and left. ¦She stayed.",
    "decimals": "It is 3.5 times faster. ¦It scored 51.5. ¦Rivals scored less.",
    "versions": "GPT-4.1 is out. ¦Version 2.0.1 follows. ¦Node.js is not affected.",
    "file names": "The file is data.tar.gz. ¦Open README.md first.",
    "web address": "Go to https://example.com/a.b?c=1.2! ¦Write to j.smith@example.com.",
    "web address ends": "It is on www.example.com. ¦Look there.",
    "starts with a figure": "The goal is clear. ¦900,000 wafers are planned.",
    "figure ends, figure starts": "The goal is 900,000. ¦900,000 wafers need room.",
    "currency": "It cost $5bn. ¦It will cost €1.5m. ¦Nobody minds.",
    "percent": "Costs fell 95%. ¦Rivals noticed.",
    "degrees": "It was 40 °C. ¦The servers failed.",
    "quotation then said": "“We will build it all,” Altman said. ¦The room laughed.",
    "question then he asked": "“Will it work?” he asked. ¦Nobody knew.",
    "question then a name asked": "“Will it work?” Altman asked. ¦Nobody knew.",
    "question then the chief asked": "He sat. ¦“Will it work?” Mr. Sam Altman asked. ¦Nobody knew.",
    "quotation of two sentences": "He said, “Yes. We will come.” ¦The room cheered.",
    "question in quotes inside": "He asked “Why?” and left. ¦She stayed.",
    "exclamation in quotes alone": "“Never!” ¦The room went quiet.",
    "question in a question": "Is it “the end?” as some say? ¦No.",
    "quotations in a row": "“Will you come?” ¦“Yes.” ¦“Good.”",
    "nested quotes": "“He told me ‘No. Never.’ and left,” she said. ¦Then came silence.",
    "British quotes": "‘Will it work? Who knows,’ he said. ¦Nobody did.",
    "straight quotes": 'He said, "Yes. We will come." ¦The room cheered.',
    "apostrophes are no quotes": "Let’s go. ¦It’s late. ¦The players’ bus won’t wait. ¦That’s all.",
    "contractions with straight marks": "I don't know. ¦He's late. ¦That's the players' bus.",
    "questions": "Does it work? ¦Yes! ¦It does.",
    "doubled marks": "What?! ¦Really?",
    "parenthesis inside": "Samsung signed (the deal is secret). ¦SK Hynix did too.",
    "parenthesis with stops inside": "Samsung (the deal is secret. Sadly.) signed. ¦SK Hynix did too.",
    "parenthesis holds a sentence": "Samsung signed. ¦(The deal is secret.) ¦SK Hynix did too.",
    "reference marks": "Prices fall.[1] ¦Demand rises.[2] ¦Nobody knows why.",
    "semicolon": "Two sites are ready; the third waits. ¦The last is frozen.",
    "colon": "The plan is simple: build, sell, repeat. ¦It may fail.",
    "list": "Three aims:\n¦- make chips;\n¦- build sites;\n¦- train staff.",
    "numbered list": "1. Make chips.\n¦2. Build sites.\n¦3. Train staff.",
    "list in a line": "There are two aims: 1. Make chips. ¦2. Build sites.",
    "table": "| Site | Power |\n¦| Abilene | 1.2 GW |\n¦| Seoul | 20 MW |",
    "heading": "The Stargate project\n\n¦OpenAI wants chips. ¦Samsung makes them.",
    "marked heading": "## Why Korea?\n¦OpenAI wants chips. ¦Samsung makes them.",
    "marked heading with stops": "## 1. Sites. Power. Money\n¦OpenAI wants chips.",
    "hard-wrapped": "On Wednesday, 1 October 2025, the head of OpenAI signed two letters of\n"
    "intent in Seoul with Samsung Electronics Co. and with SK Hynix Inc. of\nIcheon, which Mr.\n"
    "Chey runs. ¦The sums were not made public. ¦Samsung declined to\ncomment.",
    "no final stop": "OpenAI wants chips. ¦Samsung makes them",
    "all capitals": "OPENAI SIGNS WITH SAMSUNG. ¦THE PRICE IS SECRET.",
    "brands in small letters": "Sales fell. ¦iPhone sales rose. ¦eBay gained.",
    "spaces before stops": "He signed . ¦She left ! ¦Nobody spoke .",
    "reference marks after a space": "Prices fall. [1] ¦Demand rises. [2, 3] ¦Nobody knows why.",
    "a remark in brackets": "Prices fall.[citation needed] ¦[Demand] rises.",
    "King George V": "The palace belonged to King George V. ¦Her mother lived there.",
    "K. He": "The network of K. He and S. An won. ¦The paper is short.",
    "formula broken over lines": "Torches burn acetylene and compressed O\n2. ¦The method of welding and cutting metal "
    "with them became usual in the yards of every port before the first war, and divers used it under water in "
    "the last years of it, when wrecks were worth their steel.",
    "stop after a long gap": "He signed" + " " * 50 + ". ¦She left.",
    "page form feed": "One page ends\f¦The next begins.",
    "blank lines": "One paragraph\nis here\n \n\n¦Another is there\n\n\n¦",
}


def _sentences(text: str, language: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text, language)]


def _marked(case: str) -> list[str]:
    return [part.strip() for part in case.split("¦") if part.strip()]


@pytest.mark.parametrize("name", FRENCH)
def test_french(name: str) -> None:
    case = FRENCH[name]
    assert _sentences(case.replace("¦", ""), "fr") == _marked(case)


@pytest.mark.parametrize("name", ENGLISH)
def test_english(name: str) -> None:
    case = ENGLISH[name]
    assert _sentences(case.replace("¦", ""), "en") == _marked(case)


QUOTATION = {
    "fr": ("Il a dit\u00a0: «\u00a0", "Nous bâtirons {} sites l'an prochain. ", "»"),
    "en": ("He said: “", "We will build {} sites next year. ", "”"),
}


@pytest.mark.parametrize("language", QUOTATION)
def test_a_quotation_of_a_page_is_split(language: str) -> None:
    before, sentence, after = QUOTATION[language]
    sentences = _sentences(before + "".join(map(sentence.format, range(30))) + after, language)
    assert len(sentences) >= 30
    assert max(map(len, sentences)) < 60


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_text_in_small_letters_is_split(language: str) -> None:
    text = "the second site is ready and the third waits. " * 40
    assert max(map(len, _sentences(text, language))) < 400


def test_a_quotation_that_never_closes_protects_nothing() -> None:
    text = "«\u00a0Nous viendrons. Tout est prêt.\n\n«\u00a0Nous bâtirons. Puis nous vendrons."
    assert len(_sentences(text, "fr")) == 4


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Le projet Stargate", True),
        ("Stargate in Korea, 2024-2025", True),
        ("## Pourquoi la Corée\u00a0?", True),
        ("À SÉOUL", True),
        ("M. Altman à Séoul", True),
        ("L'art. 5 du contrat", True),
        ("OpenAI veut des puces.", False),
        ("OpenAI veut des puces. Samsung en fabrique", False),
        ("Pourquoi la Corée\u00a0?", False),
        ("Trois buts\u00a0:", False),
        ("Dear Sir,", False),
        ("- des puces", False),
        ("2. des sites", False),
        ("| Abilene | 1.2 GW |", False),
        ("Une ligne\nune autre", False),
        ("a line of so many words that nobody would ever print it above a text", False),
    ],
)
def test_headings(text: str, heading: bool) -> None:
    assert is_heading(text) is heading


def test_blocks_are_paragraphs_and_marked_headings() -> None:
    text = "  # Titre\nUne ligne\net la suite.\n \n\n- un\n- deux\n"
    assert [block.of(text) for block in blocks(text)] == [
        "# Titre",
        "Une ligne\net la suite.",
        "- un\n- deux",
    ]


# Pieces that rules look at, so that random text meets the rules.
PIECES = (
    ". ¦.¦! ¦?¦… ¦...¦M. ¦U.S. ¦etc. ¦p. ¦Inc. ¦art. ¦Le ¦le ¦The ¦said ¦iPhone ¦1¦900 000¦A¦a¦É¦(¦)"
    "¦«\u00a0¦\u00a0»¦“¦”¦‘¦’¦\"¦'¦[1]¦[¦]¦ ¦\t¦\n¦\n\n¦\r\n¦\f¦\u2029¦\x1f¦\u200b¦# ¦- ¦— ¦| ¦1. ¦字¦😀¦e\u0301¦"
    + "mot "
    * 60
).split("¦")
TEXTS = st.one_of(
    st.text(),
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.text(st.sampled_from(".!? «»“”()'\nAa1"), max_size=80),
)


@given(text=TEXTS, language=st.sampled_from(["fr", "en", "de", ""]))
def test_sentences_cover_any_text_in_order(text: str, language: str) -> None:
    spans = split_sentences(text, language)
    place = 0
    for span in spans:
        assert not text[place : span.start].strip()
        assert span.of(text) == span.of(text).strip()
        place = span.end
    assert not text[place:].strip()
    assert spans == split_sentences(text, language)


@given(text=TEXTS)
def test_blocks_cover_any_text_and_hold_the_sentences(text: str) -> None:
    found = list(blocks(text))
    assert "".join("".join(block.of(text).split()) for block in found) == "".join(text.split())
    assert all(before.end <= after.start for before, after in pairwise(found))
    ends = {span.end for span in split_sentences(text, "fr")}
    assert all(block.end in ends for block in found)


HOSTILE = (
    ".¦ ¦a.¦(¦()¦(a. ¦« ¦«¦« a « b » ¦\"¦' ¦’¦‘a. ¦! ¦!¦M. ¦A. ¦1. ¦\n¦\n ¦# a\n¦- a\n¦. [1] ¦.[¦[a¦.)¦.) ¦…¦. . "
    "¦“A.” A ¦\ud800¦0¦l'art. ¦字¦" + "a" * 161 + "\n"
).split("¦")


@pytest.mark.parametrize("unit", HOSTILE, ids=ascii)
def test_hostile_text_ends(unit: str) -> None:
    """A rule that takes quadratic time does not come back from so long a text."""
    text = unit * (100_000 // len(unit))
    spans = split_sentences(text, "fr")
    assert sum(len("".join(span.of(text).split())) for span in spans) == len("".join(text.split()))


def test_a_million_dots_are_one_sentence() -> None:
    dots = "." * 1_000_000
    assert _sentences(f"{dots} {dots}", "en") == [f"{dots} {dots}"]
