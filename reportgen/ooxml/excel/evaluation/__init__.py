"""The values of formulas, on Decimal."""
