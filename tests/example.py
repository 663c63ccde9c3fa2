"""The example department: which reports its folder gives."""

REPORTS = (
    "2023/self_evaluation",
    "2024/budget_disclosure",
    "2024/self_evaluation",
    "2025/department_target",
    "2025/project_target",
)
