"""What is refused about the people of a shop."""

from ledger.refusal import Refusal


class OneForBoth(Refusal):
    """Keeper and monitor are one person, be it by two accounts, or live in one household."""

    code = "one_for_both"
    status = 400
    zh = "管理员和监督员必须是两个人，也不能是一家人。"
    en = "Keeper and monitor are two people, and not of one household."


class KeeperUnfit(Refusal):
    """Who is to keep the shop has not the role of a shop keeper, or does not serve there."""

    code = "keeper_unfit"
    status = 400
    zh = "所选的人不是本超市范围内的超市管理员。"
    en = "This person is no shop keeper who serves where the shop is."


class MonitorUnfit(Refusal):
    """Who is to monitor the shop has not the role of a shop monitor, or does not serve there."""

    code = "monitor_unfit"
    status = 400
    zh = "所选的人不是本超市范围内的超市监督员。"
    en = "This person is no shop monitor who serves where the shop is."


class AppointsSelf(Refusal):
    """Whoever names keeper and monitor is neither of them."""

    code = "appoints_self"
    status = 403
    zh = "不能任命自己，请由另一位负责人办理。"
    en = "Nobody appoints themselves; somebody else in charge must do it."


class AppointedAlready(Refusal):
    """These two answer for the shop already."""

    code = "appointed_already"
    zh = "这家超市已经由这两个人负责。"
    en = "These two answer for the shop already."


class HouseholdOrder(Refusal):
    """A clerk would hand goods to somebody of their own household."""

    code = "household_order"
    status = 403
    zh = "不能给自己家人办理，请由另一位工作人员办理。"
    en = "Nobody serves their own household; another member of staff must do it."
