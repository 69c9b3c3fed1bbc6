"""What places refuse: unknown things, places out of scope, and pairings that cannot be."""

from ledger.refusal import Refusal


class UnitUnknown(Refusal):
    """No such unit, or it lies outside the scope of whoever asks."""

    code = "unit_unknown"
    status = 404
    zh = "没有这个单位，或它不在您的管辖范围内。"
    en = "There is no such unit, or it is outside your area."


class CheckpointUnknown(Refusal):
    """No checkpoint has this short code."""

    code = "checkpoint_unknown"
    status = 404
    zh = "没有这个点位，请核对贴纸上的短码。"
    en = "There is no such checkpoint; please compare the code with the sticker."


class ShopUnknown(Refusal):
    """No such shop, or it lies outside the scope of whoever asks."""

    code = "shop_unknown"
    status = 404
    zh = "没有这家平安超市，或它不在您的管辖范围内。"
    en = "There is no such shop, or it is outside your area."


class KioskNotCalling(Refusal):
    """Nobody calls the staff from this kiosk, or somebody has answered."""

    code = "kiosk_not_calling"
    status = 409
    zh = "这台兑换机没有在呼叫，或已有人应答。"
    en = "This kiosk is not calling, or somebody has answered already."


class KioskUnknown(Refusal):
    """No such kiosk, or it lies outside the scope of whoever asks."""

    code = "kiosk_unknown"
    status = 404
    zh = "没有这台兑换机，或它不在您的管辖范围内。"
    en = "There is no such kiosk, or it is outside your area."


class KioskRevoked(Refusal):
    """The kiosk's credential is not, or no longer, good."""

    code = "kiosk_revoked"
    status = 401
    zh = "这台兑换机尚未配对或已停用，请联系工作人员。"
    en = "This kiosk is not paired or has been taken out of service; please ask the staff."


class KioskElsewhere(Refusal):
    """The kiosk speaks from a network that it is not allowed to speak from."""

    code = "kiosk_elsewhere"
    status = 403
    zh = "这台兑换机不在允许的网络里，暂时不能使用，请联系工作人员。"
    en = "This kiosk is not on a network it may be used from; please ask the staff."


class NetworkMalformed(Refusal):
    """What was typed is no network."""

    code = "network_malformed"
    status = 422
    zh = "“{network}”不是网段。请写成 10.1.2.0/24 或一个地址。"
    en = "“{network}” is no network; write 10.1.2.0/24, or one address."


class BoardUnknown(Refusal):
    """No such screen, or it lies outside the scope of whoever asks."""

    code = "board_unknown"
    status = 404
    zh = "没有这块屏幕，或它不在您的管辖范围内。"
    en = "There is no such screen, or it is outside your area."


class BoardRevoked(Refusal):
    """The screen's credential is not, or no longer, good."""

    code = "board_revoked"
    status = 401
    zh = "这块屏幕尚未配对或已停用，请联系派出所。"
    en = "This screen is not paired or has been taken out of service; please ask the station."


class PairingCodeUnknown(Refusal):
    """No kiosk or screen shows this code now."""

    code = "pairing_code_unknown"
    status = 404
    zh = "没有设备正在显示这个配对码，请核对后重新输入。"
    en = "No device is showing this pairing code; please compare it and type it again."


class PairingOver(Refusal):
    """The pairing took too long, or its credential has been collected and used."""

    code = "pairing_over"
    status = 410
    final = True
    zh = "这次配对已结束，请在那台设备上重新取配对码。"
    en = "This pairing is over; please get a new code on the device."


class PairingsTooMany(Refusal):
    """Too many kiosks, or somebody who pretends to be many, wait to be paired."""

    code = "pairings_too_many"
    status = 503
    zh = "等待配对的设备过多，请十分钟后再试。"
    en = "Too many devices are waiting to be paired; please try again in ten minutes."


class TooManyTries(Refusal):
    """Wrong codes came too often from the same place."""

    code = "too_many_tries"
    status = 429
    zh = "错误次数过多，请 {retry_after_s} 秒后再试。"
    en = "Too many wrong tries; please try again in {retry_after_s} seconds."
