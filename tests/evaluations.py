"""The beginning of a self-evaluation's input file, for tests that speak of what follows."""

# What was budgeted and spent.
BUDGET = """\
unit: 万元
budget:
  initial: 100.00
  approved: 100.00
  adjusted: 120.00
  outturn: 114.00
  general_revenue: 110.00
  general_expenditure: 105.00
"""
BASE = BUDGET + "score: 98.50\n"
