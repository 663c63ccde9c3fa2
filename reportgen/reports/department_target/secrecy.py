"""What a secret task (涉密) tells: its name and its money, neither content nor target."""

from reportgen.reports.department_target.model import DepartmentTarget, Task
from reportgen.reports.department_target.profile import DepartmentSetting


def redact(model: DepartmentTarget, setting: DepartmentSetting) -> DepartmentTarget:
    """Return the input as it may be known outside."""
    sentence = setting.profile.spec.secret
    return model.model_copy(update={"tasks": tuple(_task(task, sentence) for task in model.tasks)})


def _task(task: Task, sentence: str) -> Task:
    if not task.secret:
        return task
    return task.model_copy(update={"content": sentence, "expected": sentence})
