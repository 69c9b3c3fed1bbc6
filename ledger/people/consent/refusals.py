"""What consent refuses."""

from ledger.refusal import Refusal


class ConsentVersionOld(Refusal):
    """The words that were agreed to are not those in force."""

    code = "consent_version_old"
    status = 409
    zh = "说明已经更新，请重新打开页面看过再选。"
    en = "The words have changed; please open the page again, read them and choose."


class ConsentRequired(Refusal):
    """The notice itself can be withdrawn only by closing the account."""

    code = "consent_required"
    status = 422
    zh = "这一项是参加服务的前提。不再同意，请办理注销账户。"
    en = "Nobody can take part without this one; whoever no longer agrees may close the account."
