"""The end of a disclosure's input file, for tests that speak of its beginning."""

NO_ASSETS = """\
procurement: {goods: 0, works: 0, services: 0}
assets:
  as_of: 2023-12-31
  fixed_assets: 0
  house_area: 0
  vehicles: 0
  large_equipment: 0
  planned_purchase: 0
  planned_items: 无
"""
NO_EXPENSES = f"""\
administrative_expense: {{current: 0, prior: 0}}
three_public_expenses:
  overseas: {{current: 0, prior: 0}}
  vehicles:
    purchase: {{current: 0, prior: 0}}
    operation: {{current: 0, prior: 0}}
  reception: {{current: 0, prior: 0}}
{NO_ASSETS}"""
