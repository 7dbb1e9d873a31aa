"""Properties that a question asks for by name, and the words by which a source tells them.

'What is Oracle's annual revenue?' is not answered by the price of a contract, though that is a sum of money and
Oracle's, nor 'Where is its head office?' by a sentence about a visit. Only properties stand here that people ask of
companies, people and places everywhere, and only words that leave no doubt count as asking for one; a source may tell
it in many more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from rag.words import fold

# Asked for by `?`, told by `:`, in either language. Folded: small letters without accents. `_` is a space, `…`
# anything between, `word*` every word that begins so.
_TABLE: Final = """
age
    ? how_old what_age date_of_birth when_was…born quel_age date_de_naissance quand_est…ne quand_est…nee
    : old age aged ages born birth* ans agee agees ne nee naissance anniversaire* found* establish* creat* since fond*
      cree* depuis
salary
    ? salary salaries how_much…earn how_much…earns how_much…get_paid salaire salaires remuneration
    : salar* earn* paid pay pays paying wage* compensat* remunerat* bonus* remuner* gagn* paye* touche* percoi*
revenue
    ? revenue revenues turnover annual_sales chiffre_d'affaires recettes_annuelles
    : revenue* turnover sales chiffre_d'affaires chiffres_d'affaires recettes revenu* ventes
profit
    ? net_profit* annual_profit* operating_profit* net_income how_much_profit how_profitable benefice_net benefices_nets
      benefice_annuel resultat_net
    : profit* earning* income margin* loss losses benefi* resultat* marge* perte* rentab*
value
    ? market_cap market_capitalisation market_capitalization market_value valuation share_price stock_price
      capitalisation valorisation cours_de_l'action cours_de_bourse
    : market_cap* market_value valu* worth share shares stock* capitalis* capitaliz* valoris* vaut valeur* action
      actions bourse* cours
headquarters
    ? headquarters headquartered head_office where_is…based where_are…based postal_address street_address siege_social
      ou_est_le_siege ou_se_trouve_le_siege ou_se_situe_le_siege adresse_postale adresse_du_siege ou_est…base
      ou_est…basee ou_sont…bases ou_sont…basees
    : headquarter* head_office based office offices address* located seat siege sieges base basee bases basees install*
      situe* implant* adresse* bureau bureaux
foundation
    ? when…founded when…established when…incorporated what_year…founded which_year…founded which_year…established
      founding_year founding_date quand…fonde quand…fondee quelle_annee…fonde quelle_annee…fondee quand…vu_le_jour
      quelle_annee…vu_le_jour
    : found* creat* establish* set_up incorporat* launch* born start* beg* since announc* fond* cre* lanc* vu_le_jour ne
      nee depuis annonc* debut*
marriage
    ? married_to wife_of husband_of spouse_of who_is…wife who_is…husband marie_a mariee_a marie_avec mariee_avec
      l'epouse_d* l'epoux_d* conjoint_d* conjointe_d*
    : marr* wife husband* spouse* wedding* mari marie mariee mariage* epou* conjoint* femme
contact
    ? phone_number telephone_number email_address e-mail_address numero_de_telephone adresse_e-mail adresse_electronique
    : phone* telephone* email* e-mail* courriel*
"""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A property, with the words that ask for it and those that tell it."""

    name: str
    asking: re.Pattern[str]
    telling: re.Pattern[str]

    def told_by(self, text: str) -> bool:
        """Whether a text of either language has a word by which the property is told."""
        return self.telling.search(_plain(text)) is not None


def attributes_asked(question: str) -> tuple[Attribute, ...]:
    """The properties that a question of either language asks for by name, empty where it asks for none.

    >>> [one.name for one in attributes_asked("What is Oracle’s annual revenue?")]
    ['revenue']
    """
    plain = _plain(question)
    return tuple(attribute for attribute in _attributes() if attribute.asking.search(plain))


def all_told(attributes: Iterable[Attribute], text: str) -> bool:
    """Whether a text tells every one of the properties."""
    return all(attribute.told_by(text) for attribute in attributes)


@cache
def _attributes() -> tuple[Attribute, ...]:
    found = []
    for entry in re.split(r"\n(?=\w)", _TABLE.strip()):
        name, asking, telling = re.split(r"\s[?:]\s", entry)
        found.append(Attribute(name.strip(), _pattern(asking), _pattern(telling)))
    return tuple(found)


def _pattern(forms: str) -> re.Pattern[str]:
    signs = {"_": " ", "…": r"\b.*\b", "*": r"\w*"}
    written = ("".join(signs.get(sign) or re.escape(sign) for sign in form) for form in forms.split())
    return re.compile(rf"(?<!\w)(?:{'|'.join(written)})(?!\w)")


def _plain(text: str) -> str:
    return " ".join(fold(text.replace("’", "'")).split())
