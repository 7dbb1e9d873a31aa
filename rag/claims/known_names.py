"""Names that are known for what they are: first names of people, and organisations of the daily press.

First names are those common in France, Britain and the United States in the last hundred years; one that both sexes
bear, or that is a family name too, stands in both sets. The organisations say only what a pronoun cannot mean ('he'
is no company); no fact rests on them.
"""

from __future__ import annotations

MASCULINE = frozenset(
    "Aaron Adam Adrien Alain Alan Albert Alex Alexandre Alexander Alexis Ali Andrew Andy André Anthony "
    "Antoine Antonio "
    "Arnaud Arthur Barack Ben Benjamin Benoît Bernard Bertrand Bill Bob Boris Brad Brendan Brian Bruce Bruno "
    "Carl Carlos "
    "Charles Chris Christian Christophe Christopher Claude Craig Cyril Damien Dan Daniel Dario Dave David "
    "Demis Denis "
    "Dennis Didier Dominique Don Donald Doug Douglas Edouard Édouard Ed Eddie Edward Elon Emmanuel Emile "
    "Émile Eric Éric "
    "Ernest Étienne Eugène Fabien Fabrice Félix Fernand Florent Florian Francis Franck Frank François Fred Frédéric "
    "Gabriel Gary Gaston Geoffroy George Georges Gérald Gérard Gilbert Gilles Greg Gregory Grégory Guillaume "
    "Guy Harold "
    "Harry Henri Henry Hervé Hugo Ian Isaac Ivan Jack Jackie Jacques James Jason Jean Jean-Claude "
    "Jean-François Jean-Luc "
    "Jean-Marie Jean-Michel Jean-Paul Jean-Pierre Jeff Jeffrey Jensen Jeremy Jérémy Jérôme Jerry Jesse Jim "
    "Jimmy Joe Joel "
    "Joël John Jon Jonathan Jordan José Joseph Josh Joshua Juan Jules Julien Justin Karl Keith Ken Kenneth "
    "Kevin Kim Kyle "
    "Lance Larry Laurent Lee Léo Léon Leonard Lewis Lionel Liu Loïc Louis Luc Lucas Lucien Luke Marc Marcel "
    "Mario Mark "
    "Martin Masayoshi Mathieu Matt Matthew Matthieu Maurice Max Maxime Michael Michel Mickaël Mike Mohamed Mohammed "
    "Morgan Nathan Neil Nicholas Nick Nicolas Nigel Noah Noël Olivier Oliver Oscar Pascal Patrice Patrick "
    "Paul Pedro Peter "
    "Phil Philip Philippe Pierre Quentin Ralph Raphaël Ray Raymond Rémi Rémy Renaud René Rex Richard Rick "
    "Rishi Rob Robert "
    "Robin Rodolphe Roger Roland Romain Ron Ronald Roy Ryan Sam Samuel Satya Scott Sean Sébastien Serge Sergey Simon "
    "Stan Stéphane Stephen Steve Steven Stuart Sundar Sylvain Ted Terry Théo Thibault Thierry Thomas Tim "
    "Timothy Todd Tom "
    "Tony Tristan Valentin Valéry Victor Vincent Vladimir Volodymyr Walter Warren Wayne William Xavier Yann "
    "Yannick Yves "
    "Zachary Emmanuel Mustafa Sanjay Arvind Akio Hiroshi Kenji Larry Greg Ilya".split()
)

FEMININE = frozenset(
    "Lee Liu Adèle Agathe Agnès Aisha Alexandra Alexis Alice Alison Amanda Amélie Amy Ana Anaïs Andrea "
    "Angela Angelina Anita Ann Anna "
    "Anne Anne-Marie Annie Ariane Audrey Aurélie Barbara Béatrice Beth Betty Brenda Brigitte Camille Carla "
    "Carol Caroline "
    "Catherine Cécile Céline Chantal Charlotte Chloé Christina Christine Claire Clara Claude Claudia "
    "Claudine Colette "
    "Corinne Cynthia Danielle Deborah Delphine Denise Diana Diane Dominique Donna Dorothy Édith Élise "
    "Elisabeth Élisabeth "
    "Elizabeth Ellen Élodie Emily Emma Estelle Eva Ève Fabienne Fatima Fiona Florence Frances Françoise "
    "Gabrielle Geneviève "
    "Ginni Gwynne Hannah Heather Helen Hélène Hillary Inès Irène Isabelle Jackie Jacqueline Jane Janet Jean "
    "Jeanne Jennifer "
    "Jessica Joan Joanna Jordan Judith Julia Julie Juliette Justine Kamala Karen Karine Kate Katherine "
    "Kathleen Katie Kelly "
    "Kim Kimberly Laetitia Laura Laure Laurence Léa Leslie Lina Linda Lisa Liz Louise Lucie Lucy Lydia "
    "Madeleine Manon "
    "Margaret Margaux Marguerite Maria Marie Marie-Claude Marine Marion Marissa Martha Martine Mary Mathilde "
    "Mélanie Melissa "
    "Meredith Michelle Mira Mireille Monique Morgan Muriel Myriam Nancy Nathalie Nicole Nina Noémie Odile "
    "Olivia Pamela "
    "Patricia Pauline Priscilla Rachel Rebecca Renée Robin Rosa Rose Roselyne Ruth Ruth Sabine Safra Sally "
    "Sandra Sandrine "
    "Sara Sarah Sharon Sheryl Simone Solange Sonia Sophie Stéphanie Stephanie Susan Suzanne Sylvie Theresa "
    "Thérèse Tina Ursula "
    "Valérie Véronique Victoria Virginie Viviane Wendy Yvette Yvonne Zoé".split()
)

# Folded, as `rag.words.fold` writes them.
ORGANISATIONS = frozenset(
    "openai|samsung|sk hynix|hynix|sk|sk telecom|kakao|softbank|oracle|nvidia|broadcom|amd|intel|tsmc|"
    "microsoft|google|"
    "alphabet|amazon|apple|meta|facebook|anthropic|mistral|mistral ai|deepmind|xai|tesla|spacex|ibm|dell|hp|"
    "lenovo|sony|"
    "huawei|alibaba|tencent|baidu|tiktok|bytedance|netflix|uber|airbus|boeing|renault|stellantis|peugeot|toyota|"
    "volkswagen|bmw|hyundai|kia|lg|naver|arm|qualcomm|micron|asml|cisco|salesforce|sap|siemens|bosch|thales|dassault|"
    "safran|totalenergies|total|edf|engie|orange|free|sfr|bouygues|vinci|carrefour|auchan|danone|nestle|lvmh|l'oreal|"
    "sanofi|pfizer|moderna|novartis|bnp paribas|societe generale|credit agricole|axa|goldman sachs|jpmorgan|"
    "blackrock|"
    "coreweave|crusoe|mgx|foxconn|reuters|afp|bloomberg|ap|associated press|cnn|cnbc|bbc|onu|un|nato|otan|ue|"
    "eu|fmi|imf|"
    "oms|who|ocde|oecd|bce|ecb|fbi|cia|nasa|esa|cnrs|cnil|insee|sncf|ratp".split("|")
)
