"""Which accounts a disclosure takes: functional ones of level 项, economic ones of level 款."""

from collections.abc import Iterable, Iterator

from reportgen.classification import Accounts
from reportgen.problems import Problem
from reportgen.schema import Placed

ITEM, SECTION = 2, 1


def wrong_codes(codes: Iterable[Placed], accounts: Accounts, wanted: int) -> Iterator[Problem]:
    """Yield a problem for each code that is unknown or of another level than wanted."""
    for code in codes:
        if unfit := accounts.why_unfit(code.text, wanted, code.place):
            yield unfit
