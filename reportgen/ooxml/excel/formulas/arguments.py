"""Which arguments of Excel's functions are areas of cells, and which may be many of them."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType


def _each(names: str, positions: Sequence[int]) -> dict[str, Sequence[int]]:
    return dict.fromkeys(names.split(), positions)


_ALL = range(255)
_PAIRS = (0, *range(1, 255, 2))
# Functions that take any number of areas, and which arguments those are.
_MANY: Mapping[str, Sequence[int]] = MappingProxyType(
    _each(
        "SUM SUMSQ PRODUCT COUNT COUNTA AVERAGE AVERAGEA MAX MAXA MIN MINA MEDIAN MODE MODE.SNGL"
        " MODE.MULT GEOMEAN HARMEAN DEVSQ AVEDEV SKEW KURT STDEV STDEVA STDEV.S STDEV.P STDEVP"
        " STDEVPA VAR VARA VAR.S VAR.P VARP VARPA AND OR XOR GCD LCM MULTINOMIAL CONCAT",
        _ALL,
    )
    | _each("SUBTOTAL NPV", _ALL[1:])
    | _each("TEXTJOIN", _ALL[2:])
)
# Functions of a fixed number of areas, and which arguments those are.
_SINGLE: Mapping[str, Sequence[int]] = MappingProxyType(
    _each("SUMPRODUCT CORREL SLOPE INTERCEPT COVAR RSQ MMULT", _ALL)
    | _each("SUMIFS AVERAGEIFS MAXIFS MINIFS", _PAIRS)
    | _each("COUNTIFS", _ALL[::2])
    | _each("AGGREGATE", _ALL[2:])
    | _each("SUMIF AVERAGEIF", (0, 2))
    | _each("FILTER FREQUENCY XIRR", (0, 1))
    | _each("LOOKUP XLOOKUP", (1, 2))
    | _each("VLOOKUP HLOOKUP MATCH XMATCH RANK RANK.EQ RANK.AVG", (1,))
    | _each(
        "COUNTIF COUNTBLANK INDEX AREAS ROWS COLUMNS LARGE SMALL PERCENTILE PERCENTILE.INC"
        " PERCENTILE.EXC PERCENTRANK PERCENTRANK.INC QUARTILE QUARTILE.INC QUARTILE.EXC TRIMMEAN"
        " UNIQUE SORT TRANSPOSE IRR",
        (0,),
    )
)
# Functions that take a union of areas if it stands in parentheses.
_UNIONS = frozenset(_each("LARGE SMALL RANK RANK.EQ RANK.AVG INDEX AREAS", ())) | frozenset(_MANY)

# What the functions give that stay without any area: the total of nothing.
EMPTY: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(
        (
            *("SUM", "PRODUCT", "COUNT", "COUNTA", "MAX", "MIN", "SUMPRODUCT"),
            *("SUMIF", "SUMIFS", "COUNTIF", "COUNTIFS", "COUNTBLANK"),
        ),
        "0",
    )
    | dict.fromkeys(("AVERAGE", "AVERAGEIF", "AVERAGEIFS"), "#DIV/0!")
)

_SUBTOTALS = {1: "AVERAGE", 2: "COUNT", 3: "COUNTA", 4: "MAX", 5: "MIN", 6: "PRODUCT", 9: "SUM"}
# The functions that SUBTOTAL stands for, by its first argument; over 100 of visible rows.
SUBTOTALS: Mapping[int, str] = MappingProxyType(
    _SUBTOTALS | {100 + number: name for number, name in _SUBTOTALS.items()}
)


def takes_many(function: str, position: int) -> bool:
    """Tell whether an argument may be any number of areas, one behind the other."""
    return position in _MANY.get(function, ())


def takes_area(function: str, position: int) -> bool:
    """Tell whether an argument is an area of cells rather than a single value."""
    return takes_many(function, position) or position in _SINGLE.get(function, ())


def takes_union(function: str, position: int) -> bool:
    """Tell whether an argument may be many areas if they stand in parentheses."""
    return function in _UNIONS and takes_area(function, position)
