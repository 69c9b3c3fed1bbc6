"""A certificate as an A4 page in PDF, in a font that every reader for Chinese brings, so none is shipped."""

from html import escape
from io import BytesIO
from typing import Final

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from ledger.places.rules import shown_code
from ledger.reports.service.refusals import NameNotPrintable
from ledger.reports.service.stars import stars_of
from ledger.reports.service.words import MINUTES_AN_HOUR, Certificate

FONT: Final = "STSong-Light"
WIDTH, HEIGHT = A4
LEFT: Final = 25 * mm
RIGHT: Final = WIDTH - 25 * mm
QR_SIDE: Final = 34 * mm
LINES_A_PAGE: Final = 24
SMALL, BODY, TITLE = 9, 12, 24
QR_QUIET_MODULES: Final = 4

KATAKANA_DOT: Final = "・"
"""The font's table of characters has the middle dot of names at this place only."""
PROSE: Final = ParagraphStyle("prose", fontName=FONT, fontSize=BODY, leading=8 * mm, wordWrap="CJK")

HONEST_ZH: Final = (
    "本证明依据民政部令第67号第十四、十五条，按本系统的志愿服务记录出具，尚未与全国志愿服务信息系统交换数据。",
    "扫描二维码可核对真伪与现状；核对页面不显示姓名。积分是嘉许，不能兑换现金。",
)
HONEST_EN: Final = (
    "Issued from the records of this system (Order No. 67 of the Ministry of Civil Affairs, art. 14, 15);",
    "not yet exchanged with the nationwide volunteer service system. Scan the code to check it.",
)


def certificate_pdf(certificate: Certificate, *, name: str, url: str) -> bytes:
    """Write a certificate for its holder.

    Args:
        certificate: what is certified.
        name: the holder's, in full; it stands nowhere but on this paper.
        url: of the page that checks it.

    Raises:
        NameNotPrintable: the font has not got a character of the name.
    """
    if not is_printable(name):
        raise NameNotPrintable
    name = name.replace("·", KATAKANA_DOT)
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    written = BytesIO()
    # Invariant: the same certificate gives the same bytes.
    canvas = Canvas(written, pagesize=A4, invariant=True, pageCompression=1)
    canvas.setTitle(f"志愿服务证明 {certificate.number}")
    canvas.setAuthor(certificate.bureau_title)
    for start in range(0, len(certificate.done), LINES_A_PAGE):
        _head(canvas, certificate, name=name)
        _lines(canvas, certificate, start)
        _foot(canvas, certificate, url=url)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def is_printable(name: str) -> bool:
    """Say whether the font, which has the characters of GBK, can write a name."""
    try:
        name.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def hours_zh(minutes: int) -> str:
    """Write service time as a certificate says it."""
    hours, rest = divmod(minutes, MINUTES_AN_HOUR)
    return f"{hours} 小时 {rest} 分钟" if rest else f"{hours} 小时"


def hours_en(minutes: int) -> str:
    """Write service time in English."""
    hours, rest = divmod(minutes, MINUTES_AN_HOUR)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def _head(canvas: Canvas, certificate: Certificate, *, name: str) -> None:
    canvas.setFont(FONT, TITLE)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 38 * mm, "志愿服务证明")
    canvas.setFont(FONT, BODY)
    canvas.drawCentredString(WIDTH / 2, HEIGHT - 47 * mm, "Certificate of Volunteer Service")
    _text(canvas, LEFT, HEIGHT - 60 * mm, f"编号 No. {certificate.number}", size=SMALL)
    minutes, since, until = certificate.minutes, certificate.from_on, certificate.to_on
    stars = "★" * stars_of(minutes)
    chinese = (
        f"兹证明 {name} 在 {since} 至 {until} 期间，参加 {certificate.bureau_title} 组织的志愿服务，"
        f"记录的志愿服务时间共 {hours_zh(minutes)}。{stars}"
    )
    english = (
        f"This is to certify that {name} gave {hours_en(minutes)} of volunteer service to "
        f"{certificate.bureau_title} from {since} to {until}."
    )
    top = HEIGHT - 66 * mm
    for sentence in (chinese, english):
        paragraph = Paragraph(escape(sentence), PROSE)
        _, height = paragraph.wrap(RIGHT - LEFT, HEIGHT)
        paragraph.drawOn(canvas, LEFT, top - height)
        top -= height + 3 * mm


def _lines(canvas: Canvas, certificate: Certificate, start: int) -> None:
    top = HEIGHT - 110 * mm
    _row(canvas, top, ("服务内容 Content", "次数 Times", "时间 Time"))
    canvas.line(LEFT, top - 2 * mm, RIGHT, top - 2 * mm)
    for place, done in enumerate(certificate.done[start : start + LINES_A_PAGE], start=1):
        cells = (f"{done.name_zh} {done.name_en}", str(done.times), hours_zh(done.minutes))
        _row(canvas, top - 5.2 * mm * place - 1.5 * mm, cells)


def _row(canvas: Canvas, y: float, cells: tuple[str, str, str]) -> None:
    for x, cell in zip((LEFT, LEFT + 100 * mm, LEFT + 125 * mm), cells, strict=True):
        _text(canvas, x, y, cell, size=SMALL)


def _foot(canvas: Canvas, certificate: Certificate, *, url: str) -> None:
    code = QrCodeWidget(url, barLevel="M", barBorder=QR_QUIET_MODULES, barWidth=QR_SIDE, barHeight=QR_SIDE)
    drawing = Drawing(QR_SIDE, QR_SIDE)
    drawing.add(code)
    renderPDF.draw(drawing, canvas, LEFT, 36 * mm)
    _text(canvas, LEFT, 32 * mm, f"核对码 {shown_code(certificate.code)}", size=SMALL)
    lines = (f"记录单位 {certificate.unit_name}（盖章）", f"出具日期 {certificate.issued_on}")
    for number, line in enumerate(lines):
        _text(canvas, LEFT + 80 * mm, (58 - 9 * number) * mm, line)
    for number, line in enumerate((*HONEST_ZH, *HONEST_EN)):
        _text(canvas, LEFT, (26 - 4.5 * number) * mm, line, size=SMALL - 1)


def _text(canvas: Canvas, x: float, y: float, text: str, *, size: int = BODY) -> None:
    canvas.setFont(FONT, size)
    canvas.drawString(x, y, text)
