"""What vending cabinets are refused."""

from ledger.refusal import Refusal


class CabinetUnknown(Refusal):
    """No such cabinet, or its signature or its clock is wrong; which of them is not said."""

    code = "cabinet_unknown"
    status = 401
    zh = "没有这台售货柜，或它的签名、时钟不对。"
    en = "There is no such cabinet, or its signature or its clock is wrong."


class KioskWithoutCabinet(Refusal):
    """The kiosk was paired to hand over otherwise."""

    code = "kiosk_without_cabinet"
    zh = "这台兑换机不是由售货柜出货；请重新配对并选“售货柜出货”。"
    en = "This kiosk does not hand over by a cabinet; pair it again and choose the cabinet."
