"""The marks that figures of a budget disclosure carry; columns and lines of a profile name them."""

# 收入来源, each with the fund it belongs to; sources without a fund (上级补助收入,
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

SOURCE_NAMES = {
    "general_public_budget": "一般公共预算",
    "government_fund_budget": "政府性基金预算",
    "state_capital_operating_budget": "国有资本经营预算",
    "education_fees": "教育收费",
    "other_special_account": "其他专户收入拨款",
    "business_revenue": "事业收入",
    "operating_revenue": "经营收入",
    "other_revenue": "其他收入",
    "superior_subsidy": "上级补助收入",
    "subsidiary_remittance": "附属单位上缴收入",
    "business_fund_balance": "用事业基金弥补收支差额",
    "fiscal_appropriation": "财政拨款",
    "fiscal_special_account": "财政专户拨款",
    "other_funds": "其他资金",
}

# 支出性质; the first three are 本年支出.
NATURES = {
    "basic": "基本支出",
    "project": "项目支出",
    "business_operation": "事业单位经营支出",
    "subsidiary_subsidy": "对附属单位补助支出",
    "superior_remittance": "上缴上级支出",
    "carry_forward": "结转下年",
}
CURRENT_NATURES = tuple(NATURES)[:3]

# The parts of basic expenditure.
PARTS = {"personnel": "人员经费", "operating": "公用经费"}

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
