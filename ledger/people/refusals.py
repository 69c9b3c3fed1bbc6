"""What people refuse: sign-ins, activation codes, devices, passes and visits that are not good."""

from ledger.refusal import Refusal


class SignInRefused(Refusal):
    """User name or password is wrong; which of them is not said."""

    code = "sign_in_refused"
    status = 401
    zh = "用户名或密码不正确。"
    en = "The user name or the password is wrong."


class SignedInTooOften(Refusal):
    """The account is locked for a while after wrong passwords."""

    code = "signed_in_too_often"
    status = 423
    zh = "密码错误次数过多，账号已锁定，请 {retry_after_s} 秒后再试。"
    en = "Too many wrong passwords; the account is locked for {retry_after_s} seconds."


class PasswordTooWeak(Refusal):
    """The new password breaks a rule for passwords."""

    code = "password_too_weak"
    status = 422
    zh = "密码至少 10 位，含大写字母、小写字母、数字、符号中的三种，且不含用户名。"
    en = "A password has 10 characters, three of capitals, small letters, digits, signs, and no user name."


class UserNameMalformed(Refusal):
    """The user name has characters that are not typed alike everywhere."""

    code = "user_name_malformed"
    status = 422
    zh = "用户名由 2 至 32 个小写英文字母、数字、点、短横或下划线组成，以字母开头。"
    en = "A user name is 2 to 32 small letters, digits, dots, hyphens or underscores, a letter first."


class UserNameTaken(Refusal):
    """Somebody in this bureau has this user name."""

    code = "user_name_taken"
    zh = "用户名 {user_name} 已有人使用。"
    en = "The user name {user_name} is taken."


class VolunteerUnknown(Refusal):
    """No such volunteer, or outside the scope of whoever asks."""

    code = "volunteer_unknown"
    status = 404
    zh = "没有这位志愿者，或不在您的管辖范围内。"
    en = "There is no such volunteer, or they are outside your area."


class DeviceUnknown(Refusal):
    """No such device, or it is not one whoever asks may see."""

    code = "device_unknown"
    status = 404
    zh = "没有这台设备。"
    en = "There is no such device."


class DeviceRevoked(Refusal):
    """The device has been taken out of use."""

    code = "device_revoked"
    status = 403
    final = True
    zh = "这台手机已停用，请到派出所重新领取激活码。"
    en = "This phone has been taken out of use; please get a new slip at the station."


class DevicesTooMany(Refusal):
    """The volunteer has as many devices as allowed."""

    code = "devices_too_many"
    zh = "每人最多激活 {devices_max} 台手机，请先停用一台。"
    en = "A volunteer may have {devices_max} phones; please have one taken out of use first."


class ActivationCodeUnknown(Refusal):
    """No slip carries this code."""

    code = "activation_code_unknown"
    status = 404
    zh = "激活码不正确，请核对平安卡后重新输入。"
    en = "The activation code is not right; please compare it with the slip."


class ActivationCodeUsed(Refusal):
    """Another phone has been activated with this code."""

    code = "activation_code_used"
    status = 409
    final = True
    zh = "这个激活码已经用过，请到派出所重新领取。"
    en = "This activation code has been used; please get a new slip at the station."


class ActivationCodeExpired(Refusal):
    """The code is too old, or a newer slip has replaced it."""

    code = "activation_code_expired"
    status = 410
    final = True
    zh = "这个激活码已过期或已被新的代替，请到派出所重新领取。"
    en = "This activation code has expired or been replaced; please get a new slip at the station."


class DeviceSecretMalformed(Refusal):
    """The phone's secret is not 32 bytes in base32."""

    code = "device_secret_malformed"
    status = 400
    zh = "手机生成的密钥格式不对，请重新打开页面。"
    en = "The secret made by the phone has the wrong form; please open the page again."


class PassMalformed(Refusal):
    """What was scanned is not a pass, or a digit was misread."""

    code = "pass_malformed"
    status = 400
    zh = "没有读到平安码，请重新扫一次。"
    en = "That was not read as a pass; please scan it again."


class PaymentCodeShown(Refusal):
    """A payment code was shown; it is not looked at any further."""

    code = "payment_code_shown"
    status = 422
    zh = "这是付款码，请收好。兑换请出示手机上的平安码。"
    en = "That is a payment code; please put it away. Show the pass of Ping'an Points instead."


class PassUnknown(Refusal):
    """No device makes this code."""

    code = "pass_unknown"
    status = 404
    zh = "不认识这个平安码，请重新打开平安码页面再试。"
    en = "This pass is not known; please open the pass page again and retry."


class PassExpired(Refusal):
    """The code was right some time ago, or the phone's clock is off."""

    code = "pass_expired"
    status = 410
    zh = "平安码已过期，请出示刷新后的平安码。"
    en = "This pass has expired; please show the one that the phone shows now."


class PassUsed(Refusal):
    """The code has opened a visit before."""

    code = "pass_used"
    status = 409
    zh = "这个平安码刚刚用过，请等 30 秒换新后再扫。"
    en = "This pass has just been used; please wait for the next one, at most 30 seconds."


class VisitOver(Refusal):
    """The volunteer has left, or stood too long."""

    code = "visit_over"
    status = 401
    zh = "这次操作已结束，请重新扫描平安码。"
    en = "This visit is over; please scan the pass again."


class VisitAtItsEnd(Refusal):
    """A visit has been given all the time there is."""

    code = "visit_at_its_end"
    status = 409
    zh = "这次操作的时间不能再延长了。请先兑换已选的物品，需要时再出示一次平安码。"
    en = "This visit cannot last longer. Please redeem what you have chosen, then show your pass again."


class ImportCollided(Refusal):
    """Somebody else wrote the same rows while the import ran."""

    code = "import_collided"
    zh = "导入时有其他人修改了相同的数据，本次导入未生效，请重试。"
    en = "Somebody else changed the same data during the import; nothing was imported, please try again."


class CardUnknown(Refusal):
    """No such card, or a newer one took its place, or a pass that is not fresh."""

    code = "card_unknown"
    status = 404
    zh = "读不到这张平安证；可能已换新卡，请核对，或到派出所补办。"
    en = "This card cannot be read; it may have been replaced. The station can print a new one."


class ExitPinMissing(Refusal):
    """The desk has set no PIN by which staff leave this kiosk's page."""

    code = "exit_pin_missing"
    zh = "这台兑换机还没有设退出密码，请在工作台“兑换机”里设。"
    en = "This kiosk has no exit PIN yet; set one at the desk under Kiosks."


class ExitPinWrong(Refusal):
    """Not the PIN by which staff leave this kiosk's page."""

    code = "exit_pin_wrong"
    status = 403
    zh = "退出密码不对。"
    en = "That is not the exit PIN."
