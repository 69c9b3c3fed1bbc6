"""Draws QR codes as SVG in whole modules, so that the page alone says how many millimetres they are."""

from enum import IntEnum
from itertools import groupby
from typing import Final

from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.main import QRCode

QUIET_ZONE_MODULES: Final = 4
TEXT_LENGTH_MAX: Final = 300


class Correction(IntEnum):
    """How much of a code may be lost: M on slips, Q on stickers that stand outdoors."""

    SLIP = ERROR_CORRECT_M
    STICKER = ERROR_CORRECT_Q


def qr_svg(text: str, *, correction: Correction) -> str:
    """Draw a text as a QR code with its quiet zone, black on white, without a size in pixels.

    Args:
        text: what the code says.
        correction: how much of it may be lost.
    """
    if len(text) > TEXT_LENGTH_MAX:
        message = f"a code of {len(text)} characters would be too dense to scan"
        raise ValueError(message)
    code = QRCode(error_correction=int(correction), border=QUIET_ZONE_MODULES)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    side = len(rows)
    path = "".join(_run(x, y, width) for y, row in enumerate(rows) for x, width in _dark_runs(row))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>'
    )


def _dark_runs(row: list[bool]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    x = 0
    for dark, modules in groupby(row):
        width = len(list(modules))
        if dark:
            runs.append((x, width))
        x += width
    return runs


def _run(x: int, y: int, width: int) -> str:
    return f"M{x} {y}h{width}v1H{x}z"
