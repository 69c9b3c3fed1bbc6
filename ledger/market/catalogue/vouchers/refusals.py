"""What is refused of vouchers."""

from ledger.refusal import Refusal


class NoVoucher(Refusal):
    """Numbers are loaded for an article that is a box."""

    code = "no_voucher"
    zh = "物品 {sku} 是实物，不是券；请用入库办理。"
    en = "Article {sku} is a box and no voucher; please receive it as a delivery."


class SerialsNeeded(Refusal):
    """Vouchers are moved or received as if they were boxes."""

    code = "serials_needed"
    zh = "物品 {sku} 是券，请在“物品”里导入券号，不能当作实物入库、调拨或报损。"
    en = "Article {sku} is a voucher: its numbers are loaded in “Goods”; it is no box to receive or move."


class SerialWrong(Refusal):
    """A number is none."""

    code = "serial_wrong"
    status = 422
    final = True
    zh = "第 {line} 行不是券号：应为 3 至 40 位字母、数字或短横。"
    en = "Line {line} is no voucher number: 3 to 40 letters, digits or hyphens."


class SerialTwice(Refusal):
    """A number stands in the file twice, or was loaded before."""

    code = "serial_twice"
    status = 409
    final = True
    zh = "第 {line} 行的券号重复：文件里已有，或以前导入过。"
    en = "The number in line {line} is there twice, or was loaded before."


class TooManySerials(Refusal):
    """No number, or more than one load brings."""

    code = "too_many_serials"
    status = 422
    final = True
    zh = "一次请导入 1 到 {serials_max} 个券号。"
    en = "Load 1 to {serials_max} numbers at a time."


class VoucherOver(Refusal):
    """The vouchers' last day has passed."""

    code = "voucher_over"
    status = 422
    final = True
    zh = "这批券已经过期，不能入库。"
    en = "These vouchers have expired; they cannot be taken in."


class VouchersGone(Refusal):
    """No good number is left for a voucher that an order holds."""

    code = "vouchers_gone"
    zh = "物品 {sku} 没有可用的券号了，请撤销这一单或先导入券号。"
    en = "No good number is left for {sku}; please void the order, or load numbers first."
