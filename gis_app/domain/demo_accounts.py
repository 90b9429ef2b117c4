"""The demo's ten accounts: who they are and which part of the city each one sees."""

from dataclasses import dataclass

CITY, TOWN, OTHER_TOWN, GRID, NOWHERE = "city", "town", "other town", "grid", "nowhere"


@dataclass(frozen=True)
class DemoAccount:
    username: str
    role: str
    place: str
    title_zh: str
    title_en: str


ACCOUNTS = (
    DemoAccount("admin", "admin", NOWHERE, "系统管理员", "Administrator"),
    DemoAccount("command", "command", CITY, "指挥中心值班员", "Command centre"),
    DemoAccount("planner", "planner", CITY, "网格规划员", "Grid planner"),
    DemoAccount("reviewer", "reviewer", CITY, "方案审核员", "Plan reviewer"),
    DemoAccount("street", "street", TOWN, "街道工作人员", "Town staff"),
    DemoAccount(
        "street2", "street", OTHER_TOWN, "另一街道工作人员", "Another town's staff"
    ),
    DemoAccount("gridworker", "gridworker", GRID, "网格员", "Grid worker"),
    DemoAccount("department", "department", NOWHERE, "职能部门处置员", "Department"),
    DemoAccount("analyst", "analyst", CITY, "数据分析员", "Analyst (aggregates)"),
    DemoAccount("auditor", "auditor", NOWHERE, "审计员", "Auditor"),
)
BY_USERNAME = {account.username: account for account in ACCOUNTS}
