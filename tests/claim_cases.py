"""Claims with facts that they contradict or not, in French and English, written by hand."""

from __future__ import annotations

from rag.claims.conflicts import ConflictKind

FIGURE, UNIT, SCALE, DATE = ConflictKind.FIGURE, ConflictKind.UNIT, ConflictKind.SCALE, ConflictKind.DATE
NAME, NEGATION, DIRECTION = ConflictKind.NAME, ConflictKind.NEGATION, ConflictKind.DIRECTION

# A fact in French and in English; then claims on it in both, each with the kind of conflict, None for none.
Claims = list[tuple[str, str, ConflictKind | None]]
FACTS: list[tuple[str, str, Claims]] = [
    (
        "Stargate cherche à obtenir jusqu’à 900 000 wafers de DRAM par mois.",
        "Stargate seeks up to 900,000 DRAM wafers a month.",
        [
            (
                "Stargate cherche jusqu’à 900 000 puces de DRAM par mois.",
                "Stargate seeks up to 900,000 DRAM chips a month.",
                UNIT,
            ),
            (
                "Stargate cherche jusqu’à 900 000 wafers de DRAM par an.",
                "Stargate seeks up to 900,000 DRAM wafers a year.",
                UNIT,
            ),
            (
                "Stargate cherche jusqu’à 900 millions de wafers de DRAM par mois.",
                "Stargate seeks up to 900 million DRAM wafers a month.",
                SCALE,
            ),
            (
                "Stargate cherche jusqu’à 90 000 wafers de DRAM par mois.",
                "Stargate seeks up to 90,000 DRAM wafers a month.",
                FIGURE,
            ),
            (
                "Stargate veut jusqu’à 900 000 wafers chaque mois.",
                "Stargate wants up to 900,000 wafers per month.",
                None,
            ),
            (
                "Stargate cherche 900 000 wafers de DRAM par mois.",
                "Stargate seeks 900,000 DRAM wafers a month.",
                None,
            ),
        ],
    ),
    (
        "Des accords entre OpenAI, Samsung et SK Hynix ont été signés à Séoul le 1er octobre 2025.",
        "Agreements between OpenAI, Samsung and SK Hynix were signed in Seoul on 1 October 2025.",
        [
            (
                "Des accords entre OpenAI et Samsung ont été signés à Séoul en janvier 2024.",
                "Agreements between OpenAI and Samsung were signed in Seoul in January 2024.",
                DATE,
            ),
            (
                "Des accords entre OpenAI et Samsung ont été signés à Séoul en octobre 2025.",
                "Agreements between OpenAI and Samsung were signed in Seoul in October 2025.",
                None,
            ),
            (
                "Les accords entre OpenAI et Samsung n’ont pas été signés à Séoul.",
                "The agreements between OpenAI and Samsung were not signed in Seoul.",
                NEGATION,
            ),
            (
                "Les accords entre OpenAI et Samsung ont été signés avant 2026.",
                "The agreements between OpenAI and Samsung were signed before 2026.",
                None,
            ),
        ],
    ),
    (
        "Samsung fournira la mémoire HBM de Stargate.",
        "Samsung will supply the HBM memory of Stargate.",
        [
            (
                "SoftBank fournira la mémoire HBM de Stargate.",
                "SoftBank will supply the HBM memory of Stargate.",
                NAME,
            ),
            (
                "Samsung livrera la mémoire HBM de Stargate.",
                "Samsung will deliver the HBM memory of Stargate.",
                None,
            ),
            (
                "Samsung ne fournira pas la mémoire HBM de Stargate.",
                "Samsung will not supply the HBM memory of Stargate.",
                NEGATION,
            ),
        ],
    ),
    (
        "La Corée du Sud a présenté en janvier 2024 un plan d’investissement de 470 milliards de dollars.",
        "South Korea presented an investment plan of $470 billion in January 2024.",
        [
            (
                "La Corée du Sud a présenté un plan d’investissement de 470 billions de dollars.",
                "South Korea presented an investment plan of $470 trillion.",
                SCALE,
            ),
            (
                "La Corée du Sud a présenté un plan d’investissement de 470 millions de dollars.",
                "South Korea presented an investment plan of $470 million.",
                SCALE,
            ),
            (
                "La Corée du Sud a présenté un plan d’investissement de 500 milliards de dollars.",
                "South Korea presented an investment plan of $500 billion.",
                FIGURE,
            ),
            (
                "La Corée du Sud a présenté un plan d’investissement de 470 milliards d’euros.",
                "South Korea presented an investment plan of €470 billion.",
                UNIT,
            ),
            (
                "La Corée du Sud a présenté un plan d’investissement de près de 470 milliards de dollars.",
                "South Korea presented an investment plan of about $470 billion.",
                None,
            ),
            (
                "Le Japon a présenté un plan d’investissement de 470 milliards de dollars.",
                "Japan presented an investment plan of $470 billion.",
                NAME,
            ),
            (
                "La Corée du Sud a présenté un plan d’investissement en mars 2023.",
                "South Korea presented an investment plan in March 2023.",
                DATE,
            ),
        ],
    ),
    (
        "Le plan sud-coréen prévoit treize nouvelles usines et trois centres de recherche.",
        "The South Korean plan provides for thirteen new plants and three research centres.",
        [
            (
                "Le plan sud-coréen prévoit trente nouvelles usines.",
                "The South Korean plan provides for thirty new plants.",
                FIGURE,
            ),
            (
                "Le plan sud-coréen prévoit 13 nouvelles usines.",
                "The South Korean plan provides for 13 new plants.",
                None,
            ),
            (
                "Le plan sud-coréen prévoit trois centres de recherche.",
                "The South Korean plan provides for three research centres.",
                None,
            ),
        ],
    ),
    (
        "Les ventes de Nokia ont augmenté en Europe l’an dernier.",
        "Nokia’s sales increased in Europe last year.",
        [
            (
                "Les ventes de Nokia ont baissé en Europe l’an dernier.",
                "Nokia’s sales fell in Europe last year.",
                DIRECTION,
            ),
            ("Les ventes de Nokia ont progressé en Europe.", "Nokia’s sales rose in Europe.", None),
            (
                "Les ventes de Nokia n’ont pas augmenté en Europe.",
                "Nokia’s sales did not increase in Europe.",
                NEGATION,
            ),
        ],
    ),
    (
        "Le Parlement du Kenya a rejeté la loi de finances.",
        "The Parliament of Kenya rejected the finance law.",
        [
            (
                "Le Parlement du Kenya a adopté la loi de finances.",
                "The Parliament of Kenya adopted the finance law.",
                DIRECTION,
            ),
            (
                "Le Parlement du Kenya n’a pas rejeté la loi de finances.",
                "The Parliament of Kenya did not reject the finance law.",
                NEGATION,
            ),
            (
                "Le Parlement du Kenya a refusé la loi de finances.",
                "The Parliament of Kenya refused the finance law.",
                None,
            ),
        ],
    ),
    (
        "Oracle a vendu à OpenAI de la capacité de calcul.",
        "Oracle sold OpenAI computing capacity.",
        [
            (
                "OpenAI a vendu à Oracle de la capacité de calcul.",
                "OpenAI sold Oracle computing capacity.",
                NAME,
            ),
            (
                "Oracle a acheté à OpenAI de la capacité de calcul.",
                "Oracle bought OpenAI computing capacity.",
                DIRECTION,
            ),
        ],
    ),
    (
        "L’investissement de Nvidia dans OpenAI est chiffré à 100 milliards de dollars.",
        "Nvidia’s investment in OpenAI is put at $100 billion.",
        [
            (
                "L’investissement d’OpenAI dans Nvidia est chiffré à 100 milliards de dollars.",
                "OpenAI’s investment in Nvidia is put at $100 billion.",
                NAME,
            ),
            (
                "L’investissement de Nvidia dans OpenAI est chiffré à 10 milliards de dollars.",
                "Nvidia’s investment in OpenAI is put at $10 billion.",
                FIGURE,
            ),
            (
                "L’investissement de Nvidia dans OpenAI est chiffré à 100 milliards de dollars.",
                "Nvidia’s investment in OpenAI is put at $100 billion.",
                None,
            ),
        ],
    ),
    (
        "La ville de Pyeongtaek se trouve à 60 km au sud de Séoul.",
        "The city of Pyeongtaek lies 60 km south of Seoul.",
        [
            (
                "Pyeongtaek se trouve à 60 km au nord de Séoul.",
                "Pyeongtaek lies 60 km north of Seoul.",
                DIRECTION,
            ),
            (
                "Pyeongtaek se trouve à 600 km au sud de Séoul.",
                "Pyeongtaek lies 600 km south of Seoul.",
                FIGURE,
            ),
            ("Pyeongtaek se trouve au sud de Séoul.", "Pyeongtaek lies south of Seoul.", None),
        ],
    ),
    (
        "L’usine de Dresde a ouvert en 2019.",
        "The Dresden plant opened in 2019.",
        [
            ("L’usine de Dresde a fermé en 2019.", "The Dresden plant closed in 2019.", DIRECTION),
            ("L’usine de Dresde a ouvert en 2017.", "The Dresden plant opened in 2017.", DATE),
            ("L’usine de Dresde a ouvert avant 2020.", "The Dresden plant opened before 2020.", None),
        ],
    ),
]

# Pairs that look like conflicts and are none, each for its own reason.
NO_CONFLICT = [
    (
        "en",
        "Anna Berg is the CEO of Zorvex.",
        "en",
        "Anna Berg, CEO of Brumeval, and Piet Roos, CEO of Zorvex, met Anna Berg, CEO of Zorvex.",
        "two may share an office",
    ),
    (
        "en",
        "Anna Berg is the CEO of Zorvex.",
        "en",
        "Anna Berg welcomed Piet Roos, CEO of Zorvex.",
        "she may be one of two",
    ),
    (
        "en",
        "Anna Berg, who met Piet Roos, CEO of Zorvex, is pleased.",
        "en",
        "Anna Berg, CEO of Brumeval, met Piet Roos, CEO of Zorvex.",
        "the clause tells of another",
    ),
    ("en", "There are 13 plants in Texas.", "en", "Stargate seeks 900,000 wafers a month.", "another matter"),
    ("fr", "Il y a 13 usines au Texas.", "en", "Stargate seeks 13 wafers.", "another matter, same number"),
    (
        "en",
        "The war took place in 1982.",
        "en",
        "Even in 1994, 12 years after the war, it was mourned.",
        "relative date",
    ),
    (
        "fr",
        "Wilkins a quitté le Milan en 1987.",
        "fr",
        "Wilkins a été autorisé à partir en 1987 pour rejoindre Paris.",
        "two clubs",
    ),
    (
        "en",
        "Oracle sold computing capacity to OpenAI.",
        "en",
        "OpenAI bought computing capacity from Oracle.",
        "converse",
    ),
    (
        "fr",
        "Oracle a vendu des serveurs à OpenAI.",
        "en",
        "OpenAI bought servers from Oracle.",
        "converse across",
    ),
    ("en", "OpenAI was founded by Sam Altman.", "en", "Sam Altman founded OpenAI.", "passive"),
    ("fr", "OpenAI a été fondé par Sam Altman.", "en", "Sam Altman founded OpenAI.", "passive across"),
    ("fr", "Les prix n’ont pas baissé.", "fr", "Les prix n’ont pas augmenté.", "neither rose nor fell"),
    (
        "en",
        "The council approved the plan.",
        "en",
        "The council not only approved the plan but paid for it.",
        "not only",
    ),
    (
        "fr",
        "Le conseil a approuvé le plan.",
        "fr",
        "Le conseil a non seulement approuvé le plan, il l’a payé.",
        "non seulement",
    ),
    ("fr", "Samsung fournit la mémoire.", "fr", "Samsung ne fournit que la mémoire.", "ne … que"),
    ("en", "Nokia has no debt.", "en", "Nokia has no debt at all.", "both deny"),
    (
        "en",
        "30 people died in the bus crash in Uganda.",
        "fr",
        "L’accident de bus en Ouganda a fait 30 morts.",
        "people and deaths",
    ),
    (
        "en",
        "NATO has 16 members.",
        "en",
        "Ministers of the 16 NATO member countries met.",
        "member countries",
    ),
    (
        "fr",
        "Le projet coûte 9 milliards d’euros.",
        "fr",
        "Le projet coûte 9,2 milliards d’euros.",
        "rounding",
    ),
    (
        "en",
        "The project costs about 9 billion euros.",
        "fr",
        "Le projet coûte 9,2 milliards d’euros.",
        "about",
    ),
    (
        "en",
        "The project costs more than 9 billion euros.",
        "en",
        "The project costs 9.2 billion euros.",
        "implied",
    ),
    (
        "fr",
        "Le projet coûte 400 milliards de dollars.",
        "en",
        "The project costs $350 billion to $500 billion.",
        "within a range",
    ),
    ("en", "The plant opened in 2019.", "en", "The plant opened in May 2019.", "less precise"),
    ("fr", "L’usine a ouvert en mai 2019.", "en", "The plant opened in 2019.", "more precise"),
    ("fr", "Vladimir Poutine a visité Pékin.", "en", "Vladimir Putin visited Beijing.", "two spellings"),
    (
        "en",
        "Britain signed the treaty.",
        "fr",
        "La Grande-Bretagne a signé le traité.",
        "two names of a country",
    ),
    ("en", "IBM signed the treaty.", "en", "International Business Machines signed the treaty.", "initials"),
    (
        "en",
        "Boeing has its headquarters in America.",
        "en",
        "Boeing has its headquarters in Chicago.",
        "a city and where it lies",
    ),
    ("en", "Altman met Samsung and Nvidia.", "en", "Altman met Samsung and Hynix.", "a list"),
    ("en", "OpenAI may sign the agreement.", "en", "OpenAI did not sign the agreement.", "unsure"),
    (
        "en",
        "He is no longer head of the department.",
        "en",
        "He was head of the department until 2020.",
        "no longer",
    ),
    ("fr", "Il n’est plus chef du service.", "fr", "Il était chef du service jusqu’en 2020.", "ne … plus"),
    ("fr", "", "en", "Samsung will supply the HBM.", "empty claim"),
    ("en", "Samsung", "fr", "", "empty evidence"),
    ("en", "?!", "en", "\x00\x01 13 13 13", "no words"),
    (
        "en",
        "CVS will not sell aspirin any longer.",
        "en",
        "CVS will stop selling aspirin.",
        "stop is no longer",
    ),
    ("fr", "CVS ne vendra plus d’aspirine.", "en", "CVS will stop selling aspirin.", "stop across"),
    (
        "fr",
        "Le pape Jean-Paul II est né en Pologne.",
        "en",
        "Pope John Paul II was born in Poland.",
        "first names",
    ),
    (
        "en",
        "Qin was the first China Emperor.",
        "en",
        "Qin was the first emperor, named First Emperor.",
        "no name",
    ),
    (
        "fr",
        "MBUSA est basée dans le New Yersey.",
        "fr",
        "MBUSA est basée à Montvale, dans le New Jersey.",
        "misspelt",
    ),
    (
        "en",
        "Half a trillion dollars: that is what Stargate stands for.",
        "en",
        "HBM stands for memory.",
        "stands for",
    ),
    ("en", "President Bush met Chirac.", "en", "George Bush met Chirac.", "a title"),
    (
        "fr",
        "Kim est l’ancien directeur général de Kakao.",
        "fr",
        "Chung, directeur général de Kakao.",
        "former",
    ),
    (
        "fr",
        "Altman était en Corée en janvier 2024.",
        "en",
        "Altman saw Korean leaders in February 2025.",
        "two visits",
    ),
    ("fr", "Il y a eu 55 cas depuis 2021.", "fr", "Il y a eu 120 cas depuis 2019.", "two periods"),
    (
        "fr",
        "En janvier 2024, la Corée du Sud a présenté un plan de 470 milliards de dollars.",
        "en",
        "The Korea Times presented a plan of $500 billion.",
        "a newspaper",
    ),
    (
        "en",
        "South Korea presented a plan in January 2024.",
        "fr",
        "En février 2025, le Korea Times présentait Stargate comme un plan.",
        "a newspaper's date",
    ),
    (
        "en",
        "Altman met the chairman of SK Group, Chey.",
        "fr",
        "Altman a rencontré Chey, président du groupe SK, et SK Hynix.",
        "a group",
    ),
    (
        "en",
        "Only three companies make the most advanced chips.",
        "en",
        "One report counts chips, the other companies.",
        "a report",
    ),
    (
        "en",
        "A milliard is called “billion” in English.",
        "en",
        "A million million is called “trillion” in English.",
        "words for numbers",
    ),
    (
        "en",
        "President Trump announced Stargate.",
        "fr",
        "Sam Altman a présenté Stargate comme un effort qui se veut mondial.",
        "two events",
    ),
    (
        "fr",
        "Le directeur général Sam Altman s’est rendu en Corée le 26 janvier 2024.",
        "en",
        "Sam Altman, chief executive, saw Korean leaders in February 2025.",
        "who is no event",
    ),
    (
        "en",
        "Nokia’s new Finnish factory employs 900 engineers in Oulu.",
        "en",
        "Nokia’s 400 engineers in Oulu protested, said the union.",
        "another thing said of them",
    ),
    (
        "en",
        "Nokia built a long fast northern line with 900 trees in Oulu.",
        "en",
        "Nokia counted 400 trees in Oulu.",
        "another number of trees",
    ),
    (
        "en",
        "OpenAI and Broadcom build accelerators from 2026 to 2029.",
        "en",
        "OpenAI and Broadcom build accelerators, according to a report by 2051.fr in October 2025.",
        "date of a report",
    ),
    (
        "fr",
        "OpenAI et Broadcom construisent des accélérateurs en 2026.",
        "fr",
        "Selon la presse d’octobre 2025, OpenAI et Broadcom construisent des accélérateurs.",
        "date de la presse",
    ),
]

# Names half right, offices given to another, and the rest that took rules of their own.
CONFLICTS: list[tuple[str, str, str, str, ConflictKind]] = [
    (
        "fr",
        "Altman a vu le directeur général de Krafton, Kim Chang-min.",
        "en",
        "Altman met Kim Chang-han, chief executive of Krafton.",
        NAME,
    ),
    (
        "en",
        "Altman met Kim Chang-min, chief executive of Krafton.",
        "fr",
        "Altman a rencontré Kim Chang-han, directeur général de Krafton.",
        NAME,
    ),
    ("en", "He met Park Jung-ho, CEO of SK Hynix.", "en", "Altman met Kwak Noh-jung, CEO of SK Hynix.", NAME),
    (  # whom the source knows, in another office
        "fr",
        "Anna Berg, que Lund a reçue en mai, est la directrice générale de Zorvex.",
        "en",
        "Lund met Anna Berg, co-CEO of Brumeval, and Piet Roos, CEO of Zorvex.",
        NAME,
    ),
    (
        "en",
        "At the talks Zorvex was represented by its chief executive, Anna Berg.",
        "fr",
        "Étaient là Anna Berg, vice-présidente de Brumeval, et Piet Roos, directeur général de Zorvex.",
        NAME,
    ),
    (
        "fr",
        "Park Jung-ho est le directeur général de SK Hynix.",
        "en",
        "Altman met Kwak Noh-jung, CEO of SK Hynix.",
        NAME,
    ),
    (
        "en",
        "SK Hynix’s CEO, Park Jung-ho, met Altman.",
        "fr",
        "Le directeur général de SK Hynix, Kwak Noh-jung, a vu Altman.",
        NAME,
    ),
    (
        "en",
        "Altman met the heads of Samsung Display in Seoul.",
        "en",
        "Altman met the heads of Samsung Electronics in Seoul.",
        NAME,
    ),
    (
        "fr",
        "Tahnoon est conseiller à la sécurité nationale du Qatar.",
        "fr",
        "Tahnoon, conseiller à la sécurité nationale des Émirats arabes unis, est le frère du président.",
        NAME,
    ),
    ("en", "OpenAI was not yet in talks with TSMC.", "fr", "OpenAI discutait déjà avec TSMC.", NEGATION),
    ("fr", "Samsung n’exploite aucune fonderie.", "en", "Samsung also runs a foundry.", NEGATION),
    (
        "fr",
        "Samsung et SK n’utiliseront pas l’API d’OpenAI.",
        "en",
        "Samsung and SK will use OpenAI’s API.",
        NEGATION,
    ),
    ("en", "Nokia never published the report.", "fr", "Nokia a publié le rapport.", NEGATION),
    ("fr", "Nokia a refusé de publier le rapport.", "fr", "Nokia a publié le rapport.", NEGATION),
    (
        "en",
        "Servers on the water would increase carbon emissions.",
        "fr",
        "Des serveurs sur l’eau réduiraient les émissions de carbone.",
        DIRECTION,
    ),
    (
        "fr",
        "Krafton a sorti « Uncover the Smoking Gun » en 2021.",
        "en",
        "In 2024 Krafton had released “Uncover the Smoking Gun”.",
        DATE,
    ),
    ("en", "The Korean plan runs to 2057.", "en", "The Korean plan runs to 2047.", DATE),
    (
        "fr",
        "La vaccination est ouverte aux enfants de moins de 5 ans.",
        "fr",
        "La vaccination est ouverte aux enfants de plus de 5 ans.",
        FIGURE,
    ),
]
