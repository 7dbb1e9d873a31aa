"""Looking units up: CLDR's names and our own tables, joined into one set of lookup tables a language.

Source of the names: the Unicode Common Locale Data Repository, through Babel's public functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from rag.quantities import units as tables
from rag.quantities.records import QuantityKind
from rag.quantities.tokens import PhraseTable, phrase_table

_ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class Unit:
    """What a form such as 'gigawatts' stands for: `factor` of the base unit `name`."""

    kind: QuantityKind
    name: str
    factor: Decimal = _ONE
    period: str | None = None  # 'second' in Gbps
    singular: bool = True  # may follow one
    plural: bool = True  # may follow several


@dataclass(frozen=True, slots=True)
class WrittenUnit:
    """How a unit is written out in one language."""

    factor: Decimal
    singular: str
    plural: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The units of one language, ready for looking up and for writing."""

    names: PhraseTable[Unit]  # words, in any case: 'gigawatts', 'pour cent', 'dollars'
    symbols: PhraseTable[Unit]  # as written: 'GW', 'To', '%', '$'
    prefixes: PhraseTable[str]  # currencies before the figure: '$', 'US$', 'USD'
    things: PhraseTable[Unit]  # counted things
    written: dict[str, tuple[WrittenUnit, ...]]  # base unit -> ways of writing it, largest first


@cache
def lexicon(language: str) -> Lexicon:
    """Return the units of 'fr' or 'en'; the first call reads CLDR (about 0.1 s), later ones nothing."""
    measures = list(_measures(language))
    currencies = list(_currencies(language))
    things = [(forms, Unit(QuantityKind.COUNT, name)) for name, forms in _things(language)]
    named = [*measures, *currencies]
    return Lexicon(
        names=phrase_table((form, unit) for forms, unit in named for form in forms),
        symbols=phrase_table(_symbols(language), keep_case=True),
        prefixes=phrase_table([*_currency_signs(), *tables.LEADING_NAMES.items()], keep_case=True),
        things=phrase_table(
            (form, _numbered(unit, forms, place))
            for forms, unit in things
            for place, form in enumerate(forms)
        ),
        written=_written([*named, *things]),
    )


def _numbered(unit: Unit, forms: list[str], place: int) -> Unit:
    """Say whether a form may follow one or several: forms stand singular, plural by turns."""
    form = forms[place]
    invariable = forms.count(form) > 1
    plural = place % 2 == 1 or form.endswith(("s", "x"))
    return Unit(unit.kind, unit.name, singular=invariable or not plural, plural=invariable or plural)


def _things(language: str) -> Iterator[tuple[str, list[str]]]:
    for line in tables.THINGS.strip().splitlines():
        name, english, french = (field.strip() for field in line.split(":"))
        yield name, (french if language == "fr" else english).split("|")


def _measures(language: str) -> Iterator[tuple[list[str], Unit]]:
    for name, count, cldr, symbols, prefixes in tables.PREFIXED:
        first_symbol = symbols.split()[0]
        forms = (
            _cldr_names(language, cldr) if cldr else tables.UNNAMED_BASES[language][first_symbol].split("|")
        )
        yield forms, Unit(QuantityKind.MEASURE, name, Decimal(count))
        for prefix in prefixes:
            power, *spelt = tables.SI[prefix]
            word = spelt[language == "fr"]
            unit = Unit(QuantityKind.MEASURE, name, Decimal(count).scaleb(power))
            # 'metric kiloton' is not English: the prefix goes on one-word names
            yield [word + form for form in forms if " " not in form or form.startswith("watt")], unit
    for kind, units in (
        (QuantityKind.MEASURE, tables.CLDR_UNITS),
        (QuantityKind.DURATION, tables.CLDR_DURATIONS),
    ):
        for cldr, (name, factor, _) in units.items():
            yield _cldr_names(language, cldr), Unit(kind, name, Decimal(factor))
    # Own names last: of two names for one unit the first is the one that is written.
    for kind, name, factor, own_forms in tables.MORE_NAMES[language]:
        yield own_forms.split("|"), Unit(kind, name, Decimal(factor))


def _cldr_names(language: str, unit: str) -> list[str]:
    """Return CLDR's long names of a unit, singular and plural by turns, in the language's spellings."""
    from babel.units import format_unit

    names: list[str] = []
    for locale in ("en_GB", "en") if language == "en" else ("fr",):
        for number, digit in ((1, "1"), (2, "2")):
            written = str(format_unit(number, unit, "long", locale=locale))
            names.append(written.replace(digit, "", 1).replace("\u00a0", " ").replace("\u202f", " ").strip())
    return names


def _currencies(language: str) -> Iterator[tuple[list[str], Unit]]:
    from babel.numbers import get_currency_name, list_currencies

    for code, forms in tables.SHORT_CURRENCIES[language].items():
        yield forms.split("|"), Unit(QuantityKind.MONEY, code)
    for code in sorted(list_currencies(language)):
        names = {str(get_currency_name(code, count, locale=language)) for count in (1, 2)}
        yield sorted(names), Unit(QuantityKind.MONEY, code)


def _symbols(language: str) -> Iterator[tuple[str, Unit]]:
    yield "%", Unit(QuantityKind.PERCENT, "percent")
    yield "‰", Unit(QuantityKind.PERCENT, "permille")
    for entry in tables.MORE_SYMBOLS[language].split("|"):
        symbol, name, power = entry.split()
        yield symbol, Unit(QuantityKind.MEASURE, name, Decimal(1).scaleb(int(power)))
    yield from _si_symbols()
    if language == "fr":
        yield "j", Unit(QuantityKind.DURATION, "second", Decimal(86_400))
    for kind, units in (
        (QuantityKind.MEASURE, tables.CLDR_UNITS),
        (QuantityKind.DURATION, tables.CLDR_DURATIONS),
    ):
        for name, factor, symbols in units.values():
            yield from ((symbol, Unit(kind, name, Decimal(factor))) for symbol in symbols.split())
    for symbol, name, factor, period in tables.RATES:
        yield symbol, Unit(QuantityKind.MEASURE, name, Decimal(factor), period)
    for symbol, code in _currency_signs():
        yield symbol, Unit(QuantityKind.MONEY, code)


def _si_symbols() -> Iterator[tuple[str, Unit]]:
    for name, count, _, symbols, prefixes in tables.PREFIXED:
        for base in symbols.split():
            if base not in tables.SHY_SYMBOLS:
                yield base, Unit(QuantityKind.MEASURE, name, Decimal(count))
            for prefix in prefixes:
                unit = Unit(QuantityKind.MEASURE, name, Decimal(count).scaleb(tables.SI[prefix][0]))
                yield prefix + base, unit
                if prefix == "µ":
                    yield "μ" + base, unit  # the Greek letter, as often typed as the micro sign


def _currency_signs() -> Iterable[tuple[str, str]]:
    """Give every sign and ISO 4217 code with its currency."""
    from babel.numbers import list_currencies

    for code, signs in tables.CURRENCY_SIGNS.items():
        for sign in signs.split():
            yield sign, code
    for code in sorted(list_currencies("en")):
        if code not in tables.WORDLIKE_CURRENCIES:
            yield code, code


def _written(named: Iterable[tuple[list[str], Unit]]) -> dict[str, tuple[WrittenUnit, ...]]:
    written: dict[str, dict[Decimal, WrittenUnit]] = {}
    for forms, unit in named:
        singular, plural = forms[0], forms[1] if len(forms) > 1 else forms[0]
        ways = written.setdefault(unit.name, {})
        ways.setdefault(unit.factor, WrittenUnit(unit.factor, singular, plural))
    return {
        name: tuple(sorted(ways.values(), key=lambda way: way.factor, reverse=True))
        for name, ways in written.items()
    }
