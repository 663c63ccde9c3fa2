"""Every identity of a budget disclosure, broken by one number that the data states or holds.

The example is good; `tests/data/002_stated` also states every total as published. A case changes
one of their lines, or adds one, and lists every error with its code and its line.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

import reportgen
from reportgen.document import Number
from reportgen.figures import Figure, Formula, computed
from reportgen.problems import Severity
from reportgen.reconcile import Finding, Verdict
from reportgen.render.word import context
from reportgen.reports.budget_disclosure import KIND
from reportgen.reports.budget_disclosure.checks import CHECKS

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "data" / "huizhou_dsj"
STATED = ROOT / "tests" / "data" / "002_stated"
FILE = Path("2024") / "budget_disclosure.yaml"


@dataclass(frozen=True)
class Break:
    """A change of the data and what it breaks.

    Attributes:
        code: The check that the change is for.
        folder: What is changed; None for the example.
        old: Stands once in the file.
        new: Stands there instead.
        errors: Every error: its code and how its line begins, the line of the file that is blamed.
    """

    code: str
    folder: Path | None
    old: str
    new: str
    errors: frozenset[tuple[str, str]]


def adds(code: str, stated: str, *errors: tuple[str, str]) -> Break:
    """Return the case of the example with one more stated value, which is blamed by itself."""
    blamed = frozenset({(code, stated), *errors})
    return Break(code, None, "\nstated:\n", f"\nstated:\n  {stated}\n", blamed)


def restates(code: str, old: str, new: str, *errors: tuple[str, str]) -> Break:
    """Return the case of a published total stated differently, which is blamed by itself."""
    return Break(code, STATED, f"  {old}\n", f"  {new}\n", frozenset({(code, new), *errors}))


def changes(code: str, old: str, new: str, *errors: tuple[str, str]) -> Break:
    """Return the case of the example with one given value changed."""
    return Break(code, None, old, new, frozenset(errors))


BREAKS = (
    restates(
        "BD101",
        "basic_by_economic.301.amount: 2337.13",
        "basic_by_economic.301.amount: 2337.53",
        ("BD101", "basic_by_economic.total.amount:"),
    ),
    adds("BD102", "three_public.administrative_expense.total: 1272.14"),
    adds("BD103", "three_public.administrative_expense.general_public_budget: 1272.14"),
    restates(
        "BD111",
        "summary.current_revenue: 7600.53",
        "summary.current_revenue: 7600.63",
        ("BD112", "summary.total_revenue:"),
    ),
    restates(
        "BD111",
        "fiscal_appropriation.current_revenue: 7600.53",
        "fiscal_appropriation.current_revenue: 7600.63",
        ("BD112", "fiscal_appropriation.total_revenue:"),
    ),
    restates(
        "BD112",
        "fiscal_appropriation.total_revenue: 7600.53",
        "fiscal_appropriation.total_revenue: 7600.63",
        ("BD115", "fiscal_appropriation.total_revenue:"),
    ),
    restates(
        "BD112",
        "summary.total_revenue: 7600.53",
        "summary.total_revenue: 7600.63",
        ("BD115", "summary.total_revenue:"),
        ("BD121", "summary.total_revenue:"),
        ("BD301", "text.revenue:"),
    ),
    restates(
        "BD113",
        "summary.current_expenditure: 7600.53",
        "summary.current_expenditure: 7600.63",
        ("BD114", "summary.total_expenditure:"),
    ),
    restates(
        "BD113",
        "fiscal_appropriation.current_expenditure: 7600.53",
        "fiscal_appropriation.current_expenditure: 7600.63",
        ("BD114", "fiscal_appropriation.total_expenditure:"),
    ),
    restates(
        "BD114",
        "fiscal_appropriation.total_expenditure: 7600.53",
        "fiscal_appropriation.total_expenditure: 7600.43",
        ("BD115", "fiscal_appropriation.total_revenue:"),
    ),
    restates(
        "BD114",
        "summary.total_expenditure: 7600.53",
        "summary.total_expenditure: 7600.43",
        ("BD115", "summary.total_revenue:"),
        ("BD131", "summary.total_expenditure:"),
        ("BD301", "text.expenditure:"),
    ),
    changes(
        "BD115",
        "general_public_budget: 7600.53",
        "general_public_budget: 7600.73",
        ("BD115", "general_public_budget: 7600.73"),
        ("BD121", "general_public_budget: 7600.73"),
        ("BD141", "general_public_budget: 7600.73"),
    ),
    restates(
        "BD121",
        "revenue.total.business_revenue: 0.00",
        "revenue.total.business_revenue: 0.10",
        ("BD101", "revenue.total.business_revenue: 0.10"),
        ("BD102", "revenue.total.total:"),
    ),
    adds(
        "BD121",
        "revenue.total.total: 7600.63",
        ("BD101", "revenue.total.total: 7600.63"),
        ("BD102", "revenue.total.total: 7600.63"),
        ("BD122", "revenue.total.total: 7600.63"),
    ),
    restates(
        "BD122",
        "revenue.20101.total: 326.17",
        "revenue.20101.total: 326.27",
        ("BD101", "revenue.20101.total: 326.27"),
        ("BD101", "revenue.201.total:"),
        ("BD102", "revenue.20101.total: 326.27"),
    ),
    restates(
        "BD131",
        "summary.221: 205.24",
        "summary.221: 205.34",
        ("BD103", "summary.221: 205.34"),
        ("BD113", "summary.current_expenditure:"),
        ("BD141", "fiscal_appropriation.221:"),
    ),
    restates(
        "BD141",
        "fiscal_appropriation.221: 205.24",
        "fiscal_appropriation.221: 205.34",
        ("BD103", "fiscal_appropriation.221: 205.34"),
        ("BD113", "fiscal_appropriation.current_expenditure:"),
    ),
    restates(
        "BD151",
        "general_public_budget.2010301.total: 970.04",
        "general_public_budget.2010301.total: 970.14",
        ("BD101", "general_public_budget.20103.total:"),
        ("BD102", "general_public_budget.2010301.total: 970.14"),
    ),
    changes("BD161", "  30101: 312.57", "  30101: 312.97", ("BD161", "30101: 312.97")),
    restates(
        "BD161",
        "project_by_economic.total.amount: 5008.06",
        "project_by_economic.total.amount: 5008.16",
        ("BD101", "project_by_economic.total.amount: 5008.16"),
    ),
    changes("BD162", "  30108: 194.25", "  30108: 194.35", ("BD162", "30108: 194.35")),
    changes("BD181", "current: 5.60", "current: 5.70", ("BD181", "current: 5.70")),
    restates(
        "BD191",
        "government_fund.total.total: 0.00",
        "government_fund.total.total: 0.10",
        ("BD101", "government_fund.total.total: 0.10"),
        ("BD102", "government_fund.total.total: 0.10"),
    ),
    restates(
        "BD191",
        "state_capital.total.total: 0.00",
        "state_capital.total.total: 0.10",
        ("BD101", "state_capital.total.total: 0.10"),
        ("BD102", "state_capital.total.total: 0.10"),
    ),
    changes("BD201", "personnel: 1266.60", "personnel: 1266.80", ("BD201", "personnel: 1266.80")),
    changes("BD202", "amount: 680.00", "amount: 680.20", ("BD202", "amount: 680.20")),
    adds("BD301", "text.revenue: 7600.63"),
    adds(
        "BD301",
        "key_projects.bureau.cloud_resources.amount: 1200.37",
        ("BD103", "key_projects.bureau.cloud_resources.amount: 1200.37"),
    ),
    adds("BD302", "text.revenue.change: 2082.45"),
    adds("BD302", "text.vehicle_operation.change: 0.38"),
    adds("BD302", "text.reception.rate: 21.75"),
    adds("BD303", "prior.three_public: 8.20"),
    restates(
        "BD303",
        "text.vehicles: 3.22",
        "text.vehicles: 3.32",
        ("BD301", "text.vehicles: 3.32"),
        ("BD302", "text.vehicles.change:"),
        ("BD303", "text.three_public:"),
    ),
    changes(
        "BD304",
        "revenue_change:\n  prior: 9682.88",
        "revenue_change:\n  prior: 9682.98",
        ("BD304", "prior: 9682.98"),
    ),
    changes(
        "BD306",
        "    prior: 4.60\n",
        "",
        ("BD306", "current: 5.60"),
    ),
    restates("BD305", "procurement.total: 1916.29", "procurement.total: 1916.39"),
    changes(
        "BD310",
        "        target: 满足基层党组织开展活动的需要。\n",
        "",
        ("BD310", "- id: party_activities"),
    ),
    changes(
        "BD311",
        "    prior: 4.60\n    reason: 上年按偏低标准编列，疫情结束后任务增多，本年恢复正常标准\n",
        "    prior: 4.60\n",
        ("BD311", "prior: 4.60"),
    ),
    changes(
        "BD312", "\nunit: 万元\n", "\nunit: 万元\nscope: unit\n", ("BD312", "- unit: data_center")
    ),
)


def lines_of(text: str) -> list[str]:
    """Return the lines of a file, without indent, the first at 1."""
    return ["", *(line.strip() for line in text.splitlines())]


def line_of(text: str, start: str) -> int:
    """Return the number of the one line that begins so."""
    (number,) = (n for n, line in enumerate(lines_of(text)) if line.startswith(start))
    return number


def department(folder: Path, text: str) -> Path:
    """Write a department whose 2024 disclosure is a text, and return its folder."""
    (folder / FILE).parent.mkdir(parents=True)
    names = (EXAMPLE / "department.yaml").read_text(encoding="utf-8")
    (folder / "department.yaml").write_text(names, encoding="utf-8")
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def changed(folder: Path, old: str, new: str) -> str:
    """Return a department's 2024 disclosure with one text replaced that stands there once."""
    text = (folder / FILE).read_text(encoding="utf-8")
    assert text.count(old) == 1
    return text.replace(old, new)


def check(folder: Path, text: str) -> reportgen.Result:
    """Check a text as the only disclosure of the example's department."""
    return reportgen.check(department(folder / "department", text))


def seen(result: reportgen.Result, severity: Severity) -> set[tuple[str, int]]:
    """Return code and line of every problem of a severity."""
    return {(p.code, p.place.line) for p in result.problems if p.severity is severity}


@pytest.mark.parametrize("case", BREAKS, ids=lambda case: f"{case.code}-{case.new.strip()[:50]}")
def test_one_changed_number_breaks_exactly_these_identities(
    case: Break, example: Path, tmp_path: Path
) -> None:
    """One stated or given value that is changed breaks its identity, at its line."""
    text = changed(case.folder or example, case.old, case.new)
    expected = {(code, line_of(text, start)) for code, start in case.errors}
    severity = Severity.WARNING if case.code == "BD310" else Severity.ERROR
    actual = seen(check(tmp_path, text), severity)

    assert expected == actual
    assert case.code in {code for code, _ in actual}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("general_public_budget: 7600.53", "general_public_budget: 7600.54", "BD115"),
        ("personnel: 1266.60", "personnel: 1266.61", "BD201"),
        ("amount: 2.55", "amount: 2.54", "BD202"),
    ],
)
def test_printed_totals_agree_to_the_digit(
    old: str, new: str, code: str, example: Path, tmp_path: Path
) -> None:
    """Between two printed totals one last digit is an error, however many terms they have."""
    found = seen(check(tmp_path, changed(example, old, new)), Severity.ERROR)

    assert code in {found_code for found_code, _ in found}


def test_a_category_that_table_1_does_not_list_is_an_error(example: Path, tmp_path: Path) -> None:
    """Expenditure of a 类 that the profile has no line for is told against the profile."""
    text = changed(
        example,
        "  - {account: 2210201,",
        "  - {account: 2300101, project: 0.30}\n  - {account: 2210201,",
    )
    folder = department(tmp_path / "department", text)
    with (folder / "department.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "accounts:\n  functional: {230: 转移性支出, 23001: 返还性支出, 2300101: 所得税返还}\n"
        )
    errors = [p for p in reportgen.check(folder).problems if p.severity is Severity.ERROR]

    expected = ("profile.yaml", 0)
    assert expected in {
        (Path(p.place.file).name, p.place.line) for p in errors if p.code == "BD131"
    }


@pytest.mark.parametrize("code", [check.code for check in CHECKS])
def test_every_check_has_a_case_that_breaks_it(code: str) -> None:
    """No identity is without a case above."""
    assert code in {case.code for case in BREAKS}


def test_every_case_is_of_a_check() -> None:
    """No case breaks a check that does not exist."""
    assert {case.code for case in BREAKS} <= {check.code for check in CHECKS}


def test_codes_are_unique_and_in_order() -> None:
    """Each check has a code of its own and the catalogue counts up."""
    codes = [check.code for check in KIND.checks]

    assert sorted(set(codes)) == codes


def test_every_identity_is_looked_at_in_the_example(example: Path) -> None:
    """Each check but those that only remark compares at least two numbers of the example."""
    (report,) = reportgen.check(example).reports
    expected = {check.code for check in CHECKS} - {"BD103", "BD306", "BD310", "BD311", "BD312"}

    assert expected == {finding.check.code for finding in report.findings}


def test_the_example_has_no_error_and_two_known_tails(example: Path) -> None:
    """The example holds; its tails are 表7 302, at its stated value, and the medical accounts."""
    result = reportgen.check(example)
    text = (example / FILE).read_text(encoding="utf-8")
    expected = {
        ("BD101", line_of(text, "project_by_economic.302.amount: 4661.78")),
        ("BD162", line_of(text, "30110: 68.72")),
    }

    assert expected == seen(result, Severity.INFORMATION)
    assert len(result.problems) == len(expected)
    assert result.is_good


def test_the_published_totals_hold_but_for_the_known_tails() -> None:
    """With every total stated as published there is no error and no other tail."""
    result = reportgen.check(STATED)
    text = (STATED / FILE).read_text(encoding="utf-8")
    expected = {
        ("BD101", line_of(text, "project_by_economic.302.amount: 4661.78")),
        ("BD162", line_of(text, "30110: 68.72")),
    }

    assert expected == seen(result, Severity.INFORMATION)
    assert len(result.problems) == len(expected)
    assert result.is_good


def is_total(figure: Figure) -> bool:
    """Tell whether a cell is a sum or a line of a category, and not a given number or nothing."""
    if re.fullmatch(r"(summary|fiscal_appropriation)\.[0-9]{3}", figure.name):
        return True
    parts = computed(figure).inputs
    return any(part.formula is not Formula.GIVEN for part in parts)


def test_every_total_of_the_twelve_tables_is_stated() -> None:
    """`002_stated` states each total cell of the numbered tables, and no other cell."""
    (report,) = reportgen.check(STATED).reports
    assert report.document
    cells = [
        span.figure
        for table in report.document.tables.values()
        if table.number
        for row in table.rows
        for text in row.cells.values()
        for span in text
        if isinstance(span, Number)
    ]
    expected = {figure.name for figure in cells if is_total(figure)}

    assert expected == {figure.name for figure in cells if figure.formula is Formula.STATED}


def test_the_published_totals_print_the_same_document(example: Path) -> None:
    """Stating every total as published changes nothing that is printed."""
    (stated,) = reportgen.check(STATED).reports
    (computed_report,) = reportgen.check(example).reports
    assert stated.document
    assert computed_report.document
    expected = context(computed_report.document)

    assert expected == context(stated.document)


def test_the_stated_data_are_those_of_the_example(example: Path) -> None:
    """`002_stated` differs from the example in nothing but `stated:`."""
    ours, theirs = (
        yaml.load((folder / FILE).read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506
        for folder in (STATED, example)
    )
    names = [(folder / "department.yaml").read_bytes() for folder in (STATED, example)]

    assert {**theirs, "stated": None} == {**ours, "stated": None}
    assert names[0] == names[1]


# 表7 302 has eleven parts of 4,661.77 together: 0.06 is half a last digit for each and for itself.
@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("4661.71", Severity.ERROR),
        ("4661.72", Severity.INFORMATION),
        ("4661.77", None),
        ("4661.82", Severity.INFORMATION),
        ("4661.83", Severity.ERROR),
    ],
)
def test_a_total_is_a_tail_below_half_a_digit_a_term(
    stated: str, expected: Severity | None, example: Path, tmp_path: Path
) -> None:
    """A stated total may be off by less than half a last digit for each rounded term."""
    text = changed(example, "302.amount: 4661.78", f"302.amount: {stated}")
    found = {p.severity for p in check(tmp_path, text).problems if p.code == "BD101"}

    assert {expected} - {None} == found


# 30110, 30111 and 30112 stand against two accounts: five rounded terms, 0.025.
@pytest.mark.parametrize(
    ("account", "expected"),
    [
        ("1.19", Severity.ERROR),
        ("1.20", Severity.INFORMATION),
        ("1.22", None),
        ("1.24", Severity.INFORMATION),
        ("1.25", Severity.ERROR),
    ],
)
def test_the_medical_accounts_are_a_tail_below_half_a_digit_a_term(
    account: str, expected: Severity | None, example: Path, tmp_path: Path
) -> None:
    """The two sides of one expenditure may differ by less than half a digit for each account."""
    text = changed(example, "30112: 1.23", f"30112: {account}")
    found = {p.severity for p in check(tmp_path, text).problems if p.code == "BD162"}

    assert {expected} - {None} == found


def test_a_zero_is_exact(tmp_path: Path) -> None:
    """A total of exact zeros has no tail: one last digit beside them is an error."""
    text = changed(STATED, "state_capital.223.basic: 0.00", "state_capital.223.basic: 0.01")
    found = {p.severity for p in check(tmp_path, text).problems if p.code == "BD102"}

    expected = {Severity.ERROR}
    assert expected == found


EXPLAINED = """
explained:
  - check: BD304
    figure: prior.revenue
    difference: {difference}
    reason: 上年决算口径不同，照公开数保留
"""


def explained(
    example: Path, difference: str, prior: str = "9682.98", figure: str = "prior.revenue"
) -> str:
    """Return the example with another income of last year and an answer to the check of it."""
    text = changed(
        example, "revenue_change:\n  prior: 9682.88", f"revenue_change:\n  prior: {prior}"
    )
    answer = EXPLAINED.format(difference=difference).replace("prior.revenue", figure)
    return text + answer


@pytest.mark.parametrize("figure", ["prior.revenue", "prior.expenditure"])
def test_an_explained_difference_is_information_with_its_reason(
    figure: str, example: Path, tmp_path: Path
) -> None:
    """A contradiction that the data explains to the digit is told as information."""
    text = explained(example, "0.10", figure=figure)
    result = check(tmp_path, text)
    (problem,) = (p for p in result.problems if p.code == "BD304")
    expected = (Severity.INFORMATION, line_of(text, "prior: 9682.98"))

    assert expected == (problem.severity, problem.place.line)
    assert "上年决算口径不同，照公开数保留" in problem.message
    assert result.is_good


@pytest.mark.parametrize("difference", ["-0.10", "0.11", "0.1001", "0", "待填"])
def test_an_explanation_of_another_difference_explains_nothing(
    difference: str, example: Path, tmp_path: Path
) -> None:
    """An answer whose difference is not exactly the one there leaves the error, and is idle."""
    text = explained(example, difference)
    result = check(tmp_path, text)
    expected = ("BD304", line_of(text, "prior: 9682.98"))
    idle = {("idle-explanation", line_of(text, "- check: BD304"))}

    assert expected in seen(result, Severity.ERROR)
    assert idle == seen(result, Severity.WARNING)


def test_a_number_changed_behind_an_explanation_is_an_error_again(
    example: Path, tmp_path: Path
) -> None:
    """The answer to a difference does not cover what the number becomes later."""
    text = explained(example, "0.10", prior="9683.08")
    result = check(tmp_path, text)
    expected = {("BD304", line_of(text, "prior: 9683.08"))}

    assert expected == seen(result, Severity.ERROR)


def test_an_explanation_answers_one_check_only(example: Path, tmp_path: Path) -> None:
    """An answer to BD103 leaves the same difference of BD301 an error."""
    cell = "key_projects.bureau.cloud_resources.amount"
    text = changed(example, "\nstated:\n", f"\nstated:\n  {cell}: 1200.37\n")
    text += EXPLAINED.format(difference="0.10").replace("prior.revenue", cell)
    text = text.replace("BD304", "BD103")
    expected = {("BD301", line_of(text, f"{cell}: 1200.37"))}

    assert expected == seen(check(tmp_path, text), Severity.ERROR)


def test_an_explanation_of_no_check_is_an_error(example: Path, tmp_path: Path) -> None:
    """An answer to a code that does not exist is told at its place."""
    text = explained(example, "0.10").replace("BD304", "BD340")
    expected = ("unknown-check", line_of(text, "- check: BD340"))

    assert expected in seen(check(tmp_path, text), Severity.ERROR)


# No identity of the tables looks at these; a value stated for one must not print unseen.
@pytest.mark.parametrize(
    "stated",
    [
        "assets.fixed_assets: 3960.10",
        "assets.planned_purchase: 5.00",
        "assets.vehicles: 2",
        "procurement.goods: 1.00",
        "procurement.services: 1926.29",
        "prior.reception: 4.50",
        "prior.administrative_expense: 4000.00",
        "text.revenue.rate: 22.51",
        "count.offices: 6",
    ],
)
def test_a_stated_value_never_silently_replaces_another(
    stated: str, example: Path, tmp_path: Path
) -> None:
    """A stated value that differs from the given or computed one is an error wherever it stands."""
    text = changed(example, "\nstated:\n", f"\nstated:\n  {stated}\n")
    errors = seen(check(tmp_path, text), Severity.ERROR)
    expected = {line_of(text, stated)}

    assert expected == {line for _, line in errors}


@pytest.mark.parametrize(
    "stated",
    [
        "assets.fixed_assets: 3860.10",
        "assets.vehicles: 1",
        "count.offices: 5",
        "prior.reception: 4.60",
        "procurement.services: 1916.29",
        "text.reception: 5.60",
        "text.revenue.change: 2082.35",
        "text.revenue.rate: 21.51",
    ],
)
def test_a_value_stated_as_it_is_changes_nothing(
    stated: str, example: Path, tmp_path: Path
) -> None:
    """Amounts are stated in the unit of the file, rates in %, counts as they are."""
    text = changed(example, "\nstated:\n", f"\nstated:\n  {stated}\n")
    result = check(tmp_path, text)
    (report,) = result.reports
    (before,) = reportgen.check(example).reports
    assert report.document
    assert before.document
    expected = context(before.document)

    assert result.is_good
    assert expected == context(report.document)


def compared(code: str, findings: Iterable[Finding]) -> int:
    """Return how many pairs of numbers a check has compared."""
    judged = (found for found in findings if found.verdict is not Verdict.PENDING)
    return sum(found.check.code == code and found.comparison is not None for found in judged)


def test_tables_5_and_3_are_compared_only_where_all_money_is_general(
    example: Path, tmp_path: Path
) -> None:
    """With income of another kind 表5 is a part of 表3 and not compared row by row."""
    text = changed(
        example,
        "expenditure:\n  - {account: 2010150",
        "expenditure:\n"
        "  - {account: 2013699, source: other_revenue, project: 7.30}\n"
        "  - {account: 2010150",
    )
    (before,) = reportgen.check(example).reports
    (after,) = check(tmp_path, text).reports
    expected = (69, 0)

    assert expected == (compared("BD151", before.findings), compared("BD151", after.findings))


def test_a_pending_number_is_not_compared(example: Path, tmp_path: Path) -> None:
    """A comparison with a number that is still to be entered waits, the others are judged."""
    text = changed(example, "    current: 5.60", "    current: 待填")
    result = check(tmp_path, text)
    (report,) = result.reports
    (before,) = reportgen.check(example).reports
    expected = {("pending", line_of(text, "current: 待填"))}

    assert expected == seen(result, Severity.ERROR)
    assert compared("BD181", before.findings) - 1 == compared("BD181", report.findings)


def test_a_message_names_both_numbers_and_the_difference(example: Path, tmp_path: Path) -> None:
    """A broken identity tells both amounts in the file's unit, the difference and both places."""
    text = changed(example, "\nstated:\n", "\nstated:\n  prior.three_public: 8.20\n")
    (problem,) = (p for p in check(tmp_path, text).problems if p.code == "BD303")
    lines = [problem.place.line, *(place.line for place in problem.related)]
    expected = [line_of(text, "prior.three_public"), line_of(text, "overseas:") + 2]

    assert expected == lines
    assert all(number in problem.message for number in ("8.20 万元", "8.10 万元", "0.10 万元"))


def test_findings_count_what_holds(example: Path) -> None:
    """Of the example's comparisons all hold but the two tails."""
    (report,) = reportgen.check(example).reports
    verdicts = Counter(finding.verdict for finding in report.findings)
    expected = {Verdict.TAIL: 2, Verdict.HOLDS: len(report.findings) - 2}

    assert expected == verdicts
