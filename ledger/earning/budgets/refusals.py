"""What budgets refuse: a period that is still being closed, a plan that says nothing new, one's own purse."""

from ledger.refusal import Refusal


class BudgetPlanUnchanged(Refusal):
    """The plan in force says the same."""

    code = "budget_plan_unchanged"
    zh = "与现行的预算规定相同，无需修改。"
    en = "The plan in force says the same already."


class BudgetPeriodOpen(Refusal):
    """The period that has just ended is not closed yet, so points given now would be counted to it."""

    code = "budget_period_open"
    zh = "上一周期正在结算，请一分钟后再拨付。"
    en = "The last period is still being closed; please allocate again in a minute."


class BudgetPeriodClosed(Refusal):
    """There is no such period to close, or it is closed."""

    code = "budget_period_closed"
    zh = "这个周期已经结算，或还没有结束。"
    en = "This period is closed already, or has not ended."


class OwnBudget(Refusal):
    """An administrator below the bureau gives points to their own unit."""

    code = "own_budget"
    status = 403
    zh = "不能给自己所在的单位拨付，请由上级拨付。"
    en = "You cannot allocate points to your own unit; the one above must."
