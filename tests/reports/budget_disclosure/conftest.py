"""The setting in which the disclosures of invented departments are made."""

from collections.abc import Callable
from datetime import date

import pytest

from reportgen import classification, paths, profile, source
from reportgen.department import Department
from reportgen.kind import Setting
from reportgen.reports.budget_disclosure.model import BudgetDisclosure
from reportgen.reports.budget_disclosure.profile import DisclosureProfile, DisclosureSetting
from reportgen.schema import validate

Read = Callable[..., tuple[BudgetDisclosure, DisclosureSetting]]


@pytest.fixture(scope="session")
def read() -> Read:
    """Return a function that reads a disclosure and its department from their texts."""
    accounts, _ = classification.load(paths.reference(), 2024)
    place, _ = profile.load(
        paths.templates() / "budget_disclosure" / "guangdong", DisclosureProfile
    )
    assert accounts
    assert place

    def parsed(
        text: str, names: str, day: date = date(2024, 1, 1)
    ) -> tuple[BudgetDisclosure, DisclosureSetting]:
        data, problems = source.parse(text.encode(), "budget_disclosure.yaml")
        assert data, problems
        own, problems = source.parse(names.encode(), "department.yaml")
        assert own, problems
        model, problems = validate(data, BudgetDisclosure)
        assert model, problems
        department, problems = validate(own, Department)
        assert department, problems
        return model, Setting(department, 2024, day, place, accounts)

    return parsed
