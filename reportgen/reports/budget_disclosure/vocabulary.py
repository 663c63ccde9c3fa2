"""The marks that figures of a budget disclosure carry; columns and lines of a profile name them."""

# 部门预算收入来源, each with the fund it belongs to; sources without a fund (上级补助收入,
# 附属单位上缴收入, 用事业基金弥补收支差额) stand outside 本年收入.
SOURCES = {
    "general_public_budget": "fiscal_appropriation",
    "government_fund_budget": "fiscal_appropriation",
    "state_capital_operating_budget": "fiscal_appropriation",
    "education_fees": "fiscal_special_account",
    "other_special_account": "fiscal_special_account",
    "business_revenue": "other_funds",
    "operating_revenue": "other_funds",
    "other_revenue": "other_funds",
    "superior_subsidy": "",
    "subsidiary_remittance": "",
    "business_fund_balance": "",
}

# 支出性质; the first three are 本年支出.
NATURES = (
    "basic",
    "project",
    "business_operation",
    "subsidiary_subsidy",
    "superior_remittance",
    "carry_forward",
)
CURRENT_NATURES = NATURES[:3]

# 资金性质 of the tables by unit and of the 三公 table.
FUNDS = {
    "general_public_budget": "fiscal_appropriation",
    "government_fund_budget": "fiscal_appropriation",
    "state_capital_operating_budget": "fiscal_appropriation",
    "fiscal_special_account": "",
    "other_funds": "",
}

# 表8: 行政经费 and the leaves of 三公经费.
EXPENSES = (
    "administrative_expense",
    "overseas",
    "vehicle_purchase",
    "vehicle_operation",
    "reception",
)

MARKS = frozenset(
    {
        *SOURCES,
        *SOURCES.values(),
        *NATURES,
        *FUNDS,
        *FUNDS.values(),
        *EXPENSES,
        "amount",
    }
) - {""}
