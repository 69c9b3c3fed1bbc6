"""What a volunteer owes: points that a reversal could not take back; whatever comes in pays it first."""

from ledger.book.words import AccountKey, Owner, Posting, Purpose, View


def debt_of(volunteer: Owner) -> AccountKey:
    """Name the account that says what a volunteer owes; its balance is never above 0."""
    return AccountKey(volunteer, Purpose.DEBT)


def owed_first(view: View, *, volunteer: Owner, points: int, target: AccountKey) -> list[Posting]:
    """Put points where they are meant to go, after they have paid what the volunteer owes."""
    debt = debt_of(volunteer)
    paid = min(points, -view.balance(debt))
    return [Posting(account, part) for account, part in ((debt, paid), (target, points - paid)) if part]
