"""Figures in two languages: find them, compare them, and name those that no source quote holds.

How a text becomes figures, from the ground up:

    text -> tokens                                       cut
         -> words, units, lexicon                        the words known
         -> numerals, collectives, numbers -> amounts    read: amounts,
            calendar -> dates; ratios, ordinals                dates and the rest
         -> readers (in order) -> ranges, qualifiers     joined, and the words around
         -> parsing -> Quantity (records, pieces)        over the whole text
         -> comparison                                   same, implied, in conflict, unsupported
         -> formatting, date_formatting                  written in the other language

The rules of the gate stand in `comparison`. Language data are loaded at the first use, not here.
"""

from rag.quantities.comparison import compare_quantities, same_quantity, unsupported_quantities
from rag.quantities.formatting import format_quantity
from rag.quantities.parsing import find_quantities
from rag.quantities.records import (
    ComparisonOutcome,
    ComparisonReason,
    DatePart,
    PartialDate,
    Qualifier,
    Quantity,
    QuantityComparison,
    QuantityKind,
)

__all__ = [
    "ComparisonOutcome",
    "ComparisonReason",
    "DatePart",
    "PartialDate",
    "Qualifier",
    "Quantity",
    "QuantityComparison",
    "QuantityKind",
    "compare_quantities",
    "find_quantities",
    "format_quantity",
    "same_quantity",
    "unsupported_quantities",
]
