"""What is refused of files that people hand in."""

from ledger.refusal import Refusal


class FileNotAccepted(Refusal):
    """The bytes are no picture and no voice note of a kind that is kept."""

    code = "file_not_accepted"
    status = 415
    zh = "只收照片（JPEG、PNG、WebP）和语音（WAV）。"
    en = "Only photos (JPEG, PNG, WebP) and voice notes (WAV) are taken."


class FileBroken(Refusal):
    """The bytes begin like a file of a known kind, but cannot be read."""

    code = "file_broken"
    status = 422
    zh = "这个文件打不开，请重新拍一张或重新录一段。"
    en = "This file cannot be opened; please take the photo or record it again."


class PictureTooLarge(Refusal):
    """The picture has more pixels than are unpacked."""

    code = "picture_too_large"
    status = 422
    zh = "照片太大，请缩小到 {megapixels_max} 百万像素以内。"
    en = "The picture is too large; please send one of at most {megapixels_max} megapixels."


class VoiceTooLong(Refusal):
    """The voice note is longer than is kept."""

    code = "voice_too_long"
    status = 422
    zh = "语音最长 {seconds_max} 秒。"
    en = "A voice note may last {seconds_max} seconds at most."


class TooManyUploads(Refusal):
    """Somebody uploads more in a day than evidence needs."""

    code = "too_many_uploads"
    status = 429
    zh = "今天上传的文件已到上限（{files_max} 个），请明天再传。"
    en = "You have uploaded {files_max} files today, which is the limit; please go on tomorrow."


class AttachmentUnknown(Refusal):
    """No such file, or it was uploaded by somebody else."""

    code = "attachment_unknown"
    status = 404
    zh = "没有这个文件，请重新上传。"
    en = "There is no such file; please upload it again."


class AttachmentUsed(Refusal):
    """The file is evidence of something already."""

    code = "attachment_used"
    zh = "这个文件已经用过了，请上传新的。"
    en = "This file has been used already; please upload another."


class PhotosNotAgreed(Refusal):
    """Whoever sends the photo has not agreed that their photos are kept."""

    code = "photos_not_agreed"
    status = 403
    zh = "您没有同意使用照片，所以不能附照片。可以只写文字，或在“我的资料”里改为同意。"
    en = "You have not agreed that your photos are kept. Send words only, or agree under “My data”."


class TooManyFiles(Refusal):
    """More files than one report takes."""

    code = "too_many_files"
    status = 422
    zh = "一次最多 {files_max} 个文件。"
    en = "One report takes {files_max} files at most."


class LinkOver(Refusal):
    """The link was not made by this service, has expired, or its file has been deleted."""

    code = "link_over"
    status = 404
    zh = "链接已失效，请回到原来的页面重新打开。"
    en = "This link is over; please open it again from the page it came from."
