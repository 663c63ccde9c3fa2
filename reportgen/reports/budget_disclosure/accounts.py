"""Which accounts a disclosure takes: functional ones of level 项, economic ones of level 款."""

from collections.abc import Iterable, Iterator

from reportgen.classification import Accounts, level
from reportgen.problems import Problem
from reportgen.schema import Placed

ITEM, SECTION = 2, 1


def wrong_codes(codes: Iterable[Placed], accounts: Accounts, wanted: int) -> Iterator[Problem]:
    """Yield a problem for each code that is unknown or of another level than wanted."""
    for code in codes:
        if unknown := accounts.why_unknown(code.text, code.place):
            yield unknown
        elif level(code.text) != wanted:
            message = f"{code.text} {accounts.names[code.text]} 应写到{'类款项'[wanted]}级"
            yield Problem("account-level", message, code.place)
