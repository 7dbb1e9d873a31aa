"""What sources say, said again rightly and with the parts exchanged, in both languages.

Each situation has six lines: a source in English and in French, a true claim and a false one in each. Crossed with one
another they make eight pairs: four within a language and four across, half of them true.
"""

from __future__ import annotations

SITUATIONS = """
Northvolt will supply battery cells to Scania from 2026.
Northvolt fournira des cellules de batterie à Scania à partir de 2026.
Scania is to receive battery cells from Northvolt.
Scania doit recevoir des cellules de batterie de Northvolt.
Scania will supply Northvolt with battery cells.
Scania livrera des cellules de batterie à Northvolt.

Last year Maersk sold two tankers to Petrobras.
L’an dernier, Maersk a vendu deux pétroliers à Petrobras.
Petrobras bought two tankers from Maersk.
Petrobras a acheté deux pétroliers à Maersk.
Maersk bought two tankers from Petrobras.
Maersk a acheté deux pétroliers à Petrobras.

Spotify was acquired by Telenor in March.
Spotify a été racheté par Telenor en mars.
Telenor acquired Spotify.
Telenor a racheté Spotify.
In March, Spotify acquired Telenor.
Telenor a été racheté par Spotify.

The takeover of Vestas by Ericsson was completed in June.
Le rachat de Vestas par Ericsson a été conclu en juin.
Ericsson has bought Vestas.
Ericsson a acheté Vestas.
Vestas has bought Ericsson.
Ericsson a été acheté par Vestas.

Khazanah invested $90 million in Zipline.
Khazanah a investi 90 millions de dollars dans Zipline.
Zipline received an investment of $90 million from Khazanah.
Zipline a reçu de Khazanah un investissement de 90 millions de dollars.
Khazanah received an investment of $90 million from Zipline.
Khazanah a obtenu de Zipline un investissement de 90 millions de dollars.

Temasek invested $200 million in Grab.
Temasek a investi 200 millions de dollars dans Grab.
Temasek’s investment in Grab came to $200 million.
L’investissement de Temasek dans Grab s’élève à 200 millions de dollars.
Grab invested $200 million in Temasek.
Grab a investi 200 millions de dollars dans Temasek.

Mistral raised 600 million euros from Nestlé.
Mistral a levé 600 millions d’euros auprès de Nestlé.
Nestlé invested 600 million euros in Mistral.
Nestlé a investi 600 millions d’euros dans Mistral.
Nestlé raised 600 million euros from Mistral.
Mistral a investi 600 millions d’euros dans Nestlé.

Duralex, a subsidiary of Arcelor, makes the glasses.
Duralex, filiale d’Arcelor, fabrique les verres.
Arcelor owns Duralex.
Arcelor possède Duralex.
Arcelor is a subsidiary of Duralex.
Arcelor est une filiale de Duralex.

Rusal belongs to Kinross.
Rusal appartient à Kinross.
Kinross owns Rusal.
Kinross détient Rusal.
Rusal owns Kinross.
Rusal détient Kinross.

Belfius lent 40 million euros to Sabena.
Belfius a prêté 40 millions d’euros à Sabena.
Sabena borrowed 40 million euros from Belfius.
Sabena a emprunté 40 millions d’euros à Belfius.
Belfius borrowed 40 million euros from Sabena.
Sabena a prêté 40 millions d’euros à Belfius.

Arsenal beat Valencia in the final.
Arsenal a battu Valencia en finale.
Valencia was beaten by Arsenal in the final.
Valencia a été battu par Arsenal en finale.
Valencia beat Arsenal in the final.
Arsenal a été battu par Valencia en finale.

Sundqvist succeeded Moreau at the head of the museum.
Sundqvist a succédé à Moreau à la tête du musée.
Moreau was succeeded by Sundqvist.
Moreau a été remplacé par Sundqvist.
Moreau succeeded Sundqvist.
Moreau a succédé à Sundqvist.

Kowalski, who advises Ferrero, wrote the report.
Kowalski, qui conseille Ferrero, a écrit le rapport.
Kowalski is an adviser to Ferrero.
Kowalski est conseiller de Ferrero.
Ferrero advises Kowalski.
Ferrero conseille Kowalski.

The wells that Saipem drills for Sonatrach are financed by Unicredit.
Les puits que Saipem fore pour Sonatrach sont financés par Unicredit.
Unicredit finances the wells of Sonatrach.
Unicredit finance les puits de Sonatrach.
Sonatrach’s wells finance Unicredit.
Les puits de Sonatrach financent Unicredit.

Danone hired Lindqvist away from Unilever.
Danone a recruté Lindqvist, qui venait d’Unilever.
Lindqvist was hired by Danone.
Lindqvist a été recrutée par Danone.
Danone was hired by Lindqvist.
Danone a été recruté par Lindqvist.

Embraer plans to buy engines from Safran.
Embraer prévoit d’acheter des moteurs à Safran.
Safran is to sell engines to Embraer.
Safran doit vendre des moteurs à Embraer.
Safran plans to buy engines from Embraer.
Safran prévoit d’acheter des moteurs à Embraer.

Zeiss delivers the mirrors to Thales and designs the lenses.
Zeiss livre les miroirs à Thales et conçoit les lentilles.
Thales gets the mirrors from Zeiss.
Thales reçoit les miroirs de Zeiss.
Thales delivers the mirrors to Zeiss.
Thales livre les miroirs à Zeiss.

Carrefour, a customer of Fanuc, opened a warehouse in Lyon.
Carrefour, client de Fanuc, a ouvert un entrepôt à Lyon.
Fanuc is a supplier of Carrefour.
Fanuc est un fournisseur de Carrefour.
Fanuc is a customer of Carrefour.
Fanuc est un client de Carrefour.

Deliveries of steel by Tata to Fincantieri begin in May.
Les livraisons d’acier par Tata à Fincantieri commencent en mai.
Tata will deliver steel to Fincantieri.
Tata livrera de l’acier à Fincantieri.
Fincantieri will deliver steel to Tata.
Fincantieri livrera de l’acier à Tata.

The festival was announced by Ubisoft, which Tencent controls and owns.
Le festival a été annoncé par Ubisoft, que Tencent contrôle et possède.
Tencent owns Ubisoft.
Tencent possède Ubisoft.
Ubisoft owns Tencent.
Ubisoft possède Tencent.

Nokia has overtaken Huawei in Brazil.
Nokia a dépassé Huawei au Brésil.
Huawei has been overtaken by Nokia in Brazil.
Huawei a été dépassé par Nokia au Brésil.
Huawei has overtaken Nokia in Brazil.
Huawei a dépassé Nokia au Brésil.

It was Okafor who approached Benetton.
C’est Okafor qui a approché Benetton.
Benetton was approached by Okafor.
Benetton a été approché par Okafor.
It was Benetton who approached Okafor.
C’est Benetton qui a approché Okafor.

Lenovo depends on Corning for its glass.
Lenovo dépend de Corning pour son verre.
Lenovo relies on Corning.
Lenovo dépend de Corning.
Corning depends on Lenovo for its glass.
Corning dépend de Lenovo pour son verre.

Greenpeace sued Repsol in Madrid.
Greenpeace a poursuivi Repsol en justice à Madrid.
Repsol was sued by Greenpeace.
Repsol a été poursuivi par Greenpeace.
Repsol sued Greenpeace.
Repsol a poursuivi Greenpeace en justice.

Vattenfall paid Areva 12 million euros.
Vattenfall a payé 12 millions d’euros à Areva.
Areva was paid 12 million euros by Vattenfall.
Areva a été payée 12 millions d’euros par Vattenfall.
Areva paid Vattenfall 12 million euros.
Areva a payé 12 millions d’euros à Vattenfall.

Asked by Hermès to ship silk, Kering refused.
Hermès a demandé à Kering de livrer de la soie.
Hermès asked Kering to ship silk.
Hermès a demandé à Kering de livrer de la soie.
Kering asked Hermès to ship silk.
Kering a demandé à Hermès de livrer de la soie.

Ørsted gets its turbines from Nordex.
Ørsted se fournit en turbines auprès de Nordex.
Nordex supplies Ørsted with turbines.
Nordex fournit des turbines à Ørsted.
Ørsted supplies Nordex with turbines.
Ørsted fournit des turbines à Nordex.

Bosch joined the consortium led by Fraunhofer.
Bosch a rejoint le consortium mené par Fraunhofer.
Fraunhofer leads the consortium that Bosch joined.
Fraunhofer mène le consortium que Bosch a rejoint.
Bosch leads the consortium.
Bosch mène le consortium.

Ruiz visited Kaplan in Oslo in January.
Ruiz a rendu visite à Kaplan à Oslo en janvier.
Ruiz visited Kaplan in January.
En janvier, Ruiz a rendu visite à Kaplan.
Kaplan visited Ruiz in January.
Kaplan a rendu visite à Ruiz en janvier.
"""

# Said otherwise, and true: no rule may call any of them turned round.
TRUE_ONLY = """
en|Airbus and Siemens signed an agreement on engines.|Siemens and Airbus signed an agreement on engines.
en|Airbus signed an agreement with Siemens.|Siemens signed an agreement with Airbus.
fr|Airbus a signé un accord avec Siemens.|Un accord a été signé par Siemens avec Airbus.
en|Okafor met Lindqvist in Oslo.|Lindqvist met Okafor in Oslo.
fr|Okafor a rencontré Lindqvist à Oslo.|Lindqvist et Okafor se sont rencontrés à Oslo.
en|Iberia merged with Vueling.|Vueling merged with Iberia.
fr|Iberia a fusionné avec Vueling.|Vueling a fusionné avec Iberia.
en|Tata supplies steel to Fincantieri, and Fincantieri sells ships to Tata.|Fincantieri sells ships to Tata.
fr|Tata fournit de l’acier à Fincantieri, et Fincantieri vend des navires à Tata.|Fincantieri vend des navires à Tata.
en|Ines Moreau, chief executive of Danone, spoke.|Ines Moreau leads Danone.
fr|Ines Moreau, directrice générale de Danone, a parlé.|Ines Moreau dirige Danone.
en|Ines Moreau chairs Danone, and Paul Kaplan is its chief executive.|Paul Kaplan leads Danone.
en|Krafton SDS, a subsidiary of Krafton, builds the site.|Krafton owns Krafton SDS.
fr|Krafton SDS, filiale de Krafton, construit le site.|Krafton est la maison mère de Krafton SDS.
en|Telenor sold Spotify to Ericsson, which Vestas later bought.|Vestas bought Ericsson.
fr|Telenor a vendu Spotify à Ericsson, que Vestas a ensuite racheté.|Vestas a racheté Ericsson.
en|Neither Nokia nor Huawei has overtaken Lenovo.|Lenovo was overtaken neither by Nokia nor by Huawei.
en|Temasek did not invest in Grab; Grab invested in Temasek.|Grab invested in Temasek.
fr|Temasek n’a pas investi dans Grab, c’est Grab qui a investi dans Temasek.|Grab a investi dans Temasek.
en|Petrobras ordered tankers from Maersk, which Maersk delivered in May.|Maersk delivered the tankers in May.
fr|Petrobras a commandé des pétroliers à Maersk, que Maersk a livrés en mai.|Maersk a livré les pétroliers en mai.
en|Scania, which Northvolt supplies, is Swedish.|Northvolt supplies Scania.
fr|Scania, que Northvolt approvisionne, est suédoise.|Northvolt approvisionne Scania.
en|Scania was promised cells by Northvolt.|Northvolt promised Scania cells.
en|Moreau told Sundqvist that Danone would hire him.|Sundqvist was told by Moreau that Danone would hire him.
en|Belfius promised Sabena to lend it 40 million euros.|Belfius promised to lend Sabena 40 million euros.
fr|Belfius a promis à Sabena de lui prêter 40 millions d’euros.|Belfius a promis de prêter 40 millions d’euros à Sabena.
fr|Hermès et Kering vendent de la soie à Chanel.|Chanel achète de la soie à Kering et à Hermès.
en|Hermès and Kering sell silk to Chanel.|Chanel buys silk from Kering and Hermès.
"""

# A name in the place of another: language, source, a claim that puts another name there, and a true one.
REPLACED = """
en
Fatou Diallo, chief executive of Renova, spoke first.
Awa Traoré is the chief executive of Renova.
Fatou Diallo is the chief executive of Renova.

fr
Fatou Diallo, directrice générale de Renova, a parlé la première.
La directrice générale de Renova s’appelle Awa Traoré.
La directrice générale de Renova s’appelle Fatou Diallo.

en
The talks take in Lumo, Proton’s AI assistant.
Lumo is the assistant of Nextcloud.
Lumo is the assistant of Proton.

fr
Les discussions portent sur Lumo, l’assistant de Proton.
L’assistant de Proton s’appelle Clippy.
L’assistant de Proton s’appelle Lumo.

en
President Mbeki announced Karoo in May 2011.
It was President Zuma who announced Karoo in May 2011.
Karoo was announced by Mbeki in May 2011.

fr
Karoo a été annoncé en mai 2011 par le président Mbeki.
Karoo a été annoncé par Zuma en mai 2011.
Le président Mbeki a annoncé Karoo en mai 2011.

en
In 2019 Ankama had released “Waven”, a game for phones.
“Waven” is a game that Kalisto released in 2019.
“Waven” is a game that Ankama released in 2019.

fr
En 2019, Ankama avait sorti « Waven », un jeu pour téléphones.
« Waven » est un jeu que Kalisto a sorti en 2019.
« Waven » est un jeu qu’Ankama a sorti en 2019.

en
Duralex is a subsidiary of Arcelor.
Duralex is owned by Pechiney.
Duralex is owned by Arcelor.

fr
Duralex est une filiale d’Arcelor.
Duralex appartient à Pechiney.
Duralex appartient à Arcelor.

en
Sundqvist succeeded Moreau.
Kaplan succeeded Moreau.
Moreau was replaced by Sundqvist.

fr
Sundqvist a succédé à Moreau.
Kaplan a succédé à Moreau.
Moreau a été remplacé par Sundqvist.
"""
# Another name in the same part, and yet no contradiction: several may play it, or one stands for the other.
NOT_REPLACED = """
en|Samsung signed an agreement with Airbus.|Siemens signed an agreement with Airbus.
fr|Samsung a signé un accord avec Airbus.|Siemens a signé un accord avec Airbus.
en|Tata supplies steel to Fincantieri.|Arcelor supplies steel to Fincantieri.
fr|Tata fournit de l’acier à Fincantieri.|Arcelor fournit de l’acier à Fincantieri.
en|Nestlé invested in Mistral.|Danone invested in Mistral.
fr|Nestlé a investi dans Mistral.|Danone a investi dans Mistral.
en|Duralex is a partner of Arcelor.|Duralex is a partner of Pechiney.
fr|Carrefour est un client de Fanuc.|Carrefour est un client de Siemens.
en|Carlos Ruiz announced the merger in May.|Iberia announced the merger in May.
fr|Carlos Ruiz a annoncé la fusion en mai.|Iberia a annoncé la fusion en mai.
en|Ines Moreau, chief executive of Danone, met the unions.|Paul Kaplan, chief executive of Kering, met the unions.
fr|Ines Moreau, directrice générale de Danone, a vu les syndicats.|Paul Kaplan, président de Kering, a vu les syndicats.
en|Ines Moreau is vice-chairwoman of Danone.|Paul Kaplan is the chairman of Danone.
fr|Ines Moreau est directrice financière de Danone.|Paul Kaplan est directeur général de Danone.
en|Paul Kaplan is the chairman of SK Networks.|Ines Moreau is the chairwoman of SK.
en|Hermès and Kering own Duralex.|Chanel owns Duralex.
en|Greenpeace sued Repsol.|Oceana sued Repsol.
fr|Greenpeace a poursuivi Repsol en justice.|Oceana a poursuivi Repsol en justice.
en|President Mbeki announced Karoo in May 2011.|President Zuma announced Karoo in June 2014.
"""


def pairs() -> list[tuple[str, str, str, str, bool]]:
    """Language and text of the evidence, language and text of the claim, and whether it is true."""
    found = []
    for block in SITUATIONS.strip().split("\n\n"):
        source_en, source_fr, true_en, true_fr, false_en, false_fr = block.split("\n")
        for language, source in (("en", source_en), ("fr", source_fr)):
            found += [
                (language, source, "en", true_en, True),
                (language, source, "fr", true_fr, True),
                (language, source, "en", false_en, False),
                (language, source, "fr", false_fr, False),
            ]
    for line in TRUE_ONLY.strip().splitlines():
        language, source, claim = line.split("|")
        found.append((language, source, language, claim, True))
    return found


def replacements() -> list[tuple[str, str, str, bool]]:
    """Language, evidence, claim, and whether the claim puts a name in the place of another."""
    found = []
    for block in REPLACED.strip().split("\n\n"):
        language, source, false, true = block.split("\n")
        found += [(language, source, false, True), (language, source, true, False)]
    for line in NOT_REPLACED.strip().splitlines():
        language, source, claim = line.split("|")
        found.append((language, source, claim, False))
    return found


# Names that have changed places where no table knows what is said, and a true claim beside each.
EXCHANGED = """
en
Soto was born in Fort Worth and moved to Monterrey at the age of six.
Soto was born in Monterrey and moved to Fort Worth at the age of six.
Soto moved to Monterrey when she was six; she was born in Fort Worth.

fr
Soto est née à Bamako et a grandi à Lomé.
Soto est née à Lomé et a grandi à Bamako.
Soto, née à Bamako, a grandi à Lomé.

en
The album of Basia is a tribute to Gilberto.
The album of Gilberto is a tribute to Basia.
The album is Basia’s tribute to Gilberto.

fr
L’album de Basia rend hommage à Gilberto.
L’album de Gilberto rend hommage à Basia.
L’album de Basia est un hommage à Gilberto.
"""


def exchanges() -> list[tuple[str, str, str, bool]]:
    """Language, evidence, claim, and whether two names have changed places."""
    found = []
    for block in EXCHANGED.strip().split("\n\n"):
        language, source, false, true = block.split("\n")
        found += [(language, source, false, True), (language, source, true, False)]
    return found
