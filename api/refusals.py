"""What the edge itself refuses, before any operation is asked."""

from api.wire.problems import FieldProblem
from ledger.refusal import Refusal


class RequestMalformed(Refusal):
    """The request does not have the form that the interface describes."""

    code = "request_malformed"
    status = 400
    zh = "请求的内容格式不对。"
    en = "The request is not of the form described."

    def __init__(self, *, fields: tuple[FieldProblem, ...] = ()) -> None:
        super().__init__()
        self.fields = fields


class IdempotencyKeyMissing(Refusal):
    """A request that changes something came without a usable key."""

    code = "idempotency_key_missing"
    status = 400
    zh = "请求缺少可用的编号（Idempotency-Key）。"
    en = "The request needs an Idempotency-Key of 1 to 255 printable ASCII characters."


class CursorUnknown(Refusal):
    """The cursor was not made by this service."""

    code = "cursor_unknown"
    status = 400
    zh = "翻页位置无效，请从第一页重新开始。"
    en = "This page position is not one of ours; please start from the first page."


class SignInNeeded(Refusal):
    """Nobody is signed in, or the session has ended."""

    code = "sign_in_needed"
    status = 401
    zh = "请先登录。"
    en = "Please sign in first."


class PasswordChangeNeeded(Refusal):
    """The password was given by somebody else and must be changed before anything else."""

    code = "password_change_needed"
    status = 403
    zh = "这是初始密码，请先修改密码。"
    en = "This is a first password; please change it before anything else."


class NotAllowed(Refusal):
    """The person is known, but this is not theirs to do."""

    code = "not_allowed"
    status = 403
    zh = "您没有办理这项业务的权限。"
    en = "You are not allowed to do this."


class ForeignOrigin(Refusal):
    """Another site's page sent the request."""

    code = "foreign_origin"
    status = 403
    zh = "请求来自其他网站，已拒绝。"
    en = "The request came from another site's page and was refused."


class PageUnknown(Refusal):
    """There is nothing at this address."""

    code = "page_unknown"
    status = 404
    zh = "没有这个页面。"
    en = "There is nothing at this address."


class ReceiptUnknown(Refusal):
    """No receipt carries this code."""

    code = "receipt_unknown"
    status = 404
    zh = "没有这张兑换凭证，请核对凭证上的编码。"
    en = "There is no such receipt; please compare the code with the receipt."


class MethodUnknown(Refusal):
    """The address is known, the verb is not."""

    code = "method_unknown"
    status = 405
    zh = "这个地址不支持这种操作。"
    en = "This address does not know this verb."


class BodyTooLarge(Refusal):
    """The body is larger than anything the interface asks for."""

    code = "body_too_large"
    status = 413
    zh = "提交的内容太大。"
    en = "The request's body is too large."


class JsonNeeded(Refusal):
    """The body is not declared as JSON in UTF-8."""

    code = "json_needed"
    status = 415
    zh = "请以 UTF-8 编码的 JSON 提交。"
    en = "Please send JSON in UTF-8, declared as application/json."


class FileNeeded(Refusal):
    """The body is not declared as a file, or comes from a plain form."""

    code = "file_needed"
    status = 415
    zh = "请直接提交文件内容，并注明文件类型。"
    en = "Please send the bytes of one file as the body, with its media type."


class PublicUrlMissing(Refusal):
    """What would be printed needs an address that nobody has set."""

    code = "public_url_missing"
    zh = "尚未设置对外网址（PINGAN_PUBLIC_URL），暂不能打印。"
    en = "PINGAN_PUBLIC_URL is not set, so nothing that carries an address can be printed."


class InternalError(Refusal):
    """The service failed; the log has the details under this number."""

    code = "internal_error"
    status = 500
    zh = "系统出错，编号 {request_id}。请稍后用同一请求再试。"
    en = "The service failed (number {request_id}). Please try the same request again later."


class ServiceDown(Refusal):
    """The database does not answer."""

    code = "service_down"
    status = 503
    zh = "系统暂时无法使用，请稍后再试。"
    en = "The service cannot be reached right now; please try again shortly."


class DryRunNotPossible(Refusal):
    """What was asked is not a command of the book, so there is nothing to try out."""

    code = "dry_run_not_possible"
    status = 400
    zh = "这项操作不记账，不能试算。"
    en = "This is not a command of the book, so it cannot be tried out."
