"""The beginning of a self-evaluation's input file, for tests that speak of what follows."""

BASE = """\
unit: 万元
budget:
  initial: 100.00
  approved: 100.00
  adjusted: 120.00
  outturn: 114.00
  general_revenue: 110.00
  general_expenditure: 105.00
score: 98.50
"""
