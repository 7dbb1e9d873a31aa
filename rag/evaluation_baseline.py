"""Floors under retrieval: what was measured once is held, less one query.

A baseline is a JSON file: set -> language pair -> number of queries and each measure in per cent. A measure that
lies more than one query's worth (100 % / queries) below is a regression. Better figures raise the baseline when
asked to; nothing lowers it but a request that says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rag.errors import SettingsError
from rag.evaluation import PairMeasures

_QUERIES = "queries"
_ROUNDING = 0.005  # figures are kept with two decimals

Figures = dict[str, dict[str, float]]  # language pair -> 'queries' and each measure


@dataclass(frozen=True, slots=True)
class Regression:
    """A measure that is below its floor, in per cent; or a change of the set that the baseline does not know."""

    pair: str
    measure: str
    measured: float | None
    baseline: float | None
    floor: float | None

    def __str__(self) -> str:
        if self.measure == _QUERIES:
            return f"{self.pair}: {self.measured or 0:.0f} queries, {self.baseline or 0:.0f} in the baseline"
        if self.measured is None:
            return f"{self.pair}: {self.measure} was not measured, {self.baseline:.2f} in the baseline"
        if self.baseline is None:
            return f"{self.pair}: {self.measure} {self.measured:.2f} is not in the baseline"
        return (
            f"{self.pair}: {self.measure} {self.measured:.2f} is below {self.floor:.2f} "
            f"(baseline {self.baseline:.2f} less one query)"
        )


class Baseline:
    """The figures of a baseline file, by set."""

    def __init__(self, figures: Mapping[str, Figures]) -> None:
        self._figures = {name: dict(pairs) for name, pairs in figures.items()}

    @classmethod
    def read(cls, path: Path, *, create: bool = False) -> Baseline:
        """The baseline in a file; with `create` an empty one where there is no file.

        :raises SettingsError: when the file cannot be read or is no baseline.
        """
        if create and not path.exists():
            return cls({})
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                {
                    str(name): {
                        pair: {key: float(value) for key, value in row.items()} for pair, row in pairs.items()
                    }
                    for name, pairs in told.items()
                }
            )
        except OSError as error:
            raise SettingsError(
                f"The baseline {path} cannot be read: {error.strerror}",
                fix="name another file, or write this one with --update-baseline",
            ) from error
        except (ValueError, AttributeError, TypeError) as error:
            raise SettingsError(
                f"{path} is no baseline: {error}",
                fix="put the file back as it was committed, or remove it and write it with --update-baseline",
            ) from error

    def write(self, path: Path) -> None:
        """Write the file, sets and pairs in alphabetical order."""
        text = json.dumps(self._figures, indent=2, sort_keys=True, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")

    def check_holds(self, name: str) -> None:
        """See whether there are figures of a set.

        :raises SettingsError: when there are none.
        """
        if name not in self._figures:
            raise SettingsError(
                f"The baseline has no figures of '{name}'", fix="add them with --update-baseline"
            )

    def regressions(self, name: str, measured: Mapping[str, PairMeasures]) -> list[Regression]:
        """What of a set is below its floor, missing, or measured on another number of queries.

        :raises SettingsError: when the baseline does not know the set.
        """
        self.check_holds(name)
        found: list[Regression] = []
        now, then = _figures(measured), self._figures[name]
        for pair in sorted({*now, *then}):
            if pair not in now or pair not in then or now[pair][_QUERIES] != then[pair].get(_QUERIES):
                counts = [rows.get(pair, {}).get(_QUERIES) for rows in (now, then)]
                found.append(Regression(pair, _QUERIES, counts[0], counts[1], counts[1]))
                continue
            for measure in [*then[pair], *(one for one in now[pair] if one not in then[pair])]:
                value, held = now[pair].get(measure), then[pair].get(measure)
                floor = None if held is None else held - 100.0 / now[pair][_QUERIES] - _ROUNDING
                if measure != _QUERIES and (value is None or floor is None or value < floor):
                    found.append(Regression(pair, measure, value, held, floor))
        return found

    def raised(self, name: str, measured: Mapping[str, PairMeasures]) -> Baseline:
        """The baseline with the better of old and new figures; a new set or pair comes in as it was measured.

        :raises SettingsError: when a pair has another number of queries than before: that is another set.
        """
        known, now = self._figures.get(name, {}), _figures(measured)
        for pair, row in now.items():
            if pair in known and known[pair].get(_QUERIES) != row[_QUERIES]:
                raise SettingsError(
                    f"'{name}' has another number of queries ({pair}) than the baseline knows",
                    fix="take the new figures as they are with --lower-baseline",
                )
        best = {
            pair: {key: max(value, known.get(pair, {}).get(key, value)) for key, value in row.items()}
            for pair, row in now.items()
        }
        return Baseline({**self._figures, name: {**known, **best}})

    def replaced(self, name: str, measured: Mapping[str, PairMeasures]) -> Baseline:
        """The baseline with the figures of a set as they were measured now, lower ones too."""
        return Baseline({**self._figures, name: _figures(measured)})

    def changes(self, other: Baseline) -> list[str]:
        """What another baseline has otherwise than this one, a line each."""
        lines = []
        for name, pairs in sorted(other._figures.items()):
            for pair, row in sorted(pairs.items()):
                old = self._figures.get(name, {}).get(pair, {})
                lines += [
                    f"{name}, {pair}: {key} {old.get(key, 'new')} -> {value}"
                    for key, value in row.items()
                    if old.get(key) != value
                ]
        return lines


def _figures(measured: Mapping[str, PairMeasures]) -> Figures:
    return {
        pair: {
            _QUERIES: float(found.queries),
            **{name: round(one.mean, 2) for name, one in found.measures.items()},
        }
        for pair, found in measured.items()
    }
