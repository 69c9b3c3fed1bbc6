"""Simple pictures that a demo draws itself: of some goods, and of what people report."""

import io
from collections.abc import Sequence
from typing import Final, Literal

from PIL import Image, ImageDraw

Shape = tuple[Literal["box", "round", "disc"], tuple[float, float, float, float], str]
"""How it is drawn, where (left, top, right, bottom as parts of the side), and its colour."""

SIDE: Final = 480
GROUND: Final = "#eef3f8"

GOODS: Final[dict[str, Sequence[Shape]]] = {
    "G001": (("round", (0.2, 0.38, 0.8, 0.68), "#f2b8c6"), ("round", (0.3, 0.45, 0.7, 0.61), "#f9dde4")),
    "G003": (("round", (0.36, 0.2, 0.64, 0.88), "#2f6f8f"), ("round", (0.39, 0.1, 0.61, 0.24), "#1d3f52")),
    "G005": (
        ("round", (0.26, 0.16, 0.74, 0.9), "#f4ead2"),
        ("box", (0.26, 0.42, 0.74, 0.66), "#3f8f4f"),
        ("disc", (0.43, 0.46, 0.57, 0.62), "#fffdf5"),
    ),
    "G006": (
        ("round", (0.34, 0.28, 0.66, 0.9), "#f0c030"),
        ("box", (0.44, 0.12, 0.56, 0.3), "#d8a818"),
        ("box", (0.34, 0.52, 0.66, 0.72), "#b83232"),
    ),
    "G010": (
        ("box", (0.22, 0.44, 0.66, 0.58), "#30343a"),
        ("round", (0.62, 0.36, 0.8, 0.66), "#565c66"),
        ("disc", (0.74, 0.4, 0.84, 0.62), "#ffe98a"),
    ),
    "G012": (("disc", (0.18, 0.18, 0.82, 0.82), "#e0a020"), ("round", (0.3, 0.5, 0.92, 0.66), "#3a4a5c")),
    "G017": (
        ("round", (0.14, 0.3, 0.86, 0.7), "#ffffff"),
        ("box", (0.14, 0.46, 0.86, 0.54), "#b83232"),
        ("disc", (0.22, 0.38, 0.38, 0.62), "#2f6f8f"),
    ),
    "G022": (
        ("round", (0.16, 0.3, 0.84, 0.84), "#c23b3b"),
        ("box", (0.45, 0.4, 0.55, 0.74), "#ffffff"),
        ("box", (0.33, 0.52, 0.67, 0.62), "#ffffff"),
    ),
}
"""By article: soap, cup, rice, oil, torch, helmet, haircut voucher, first-aid box."""

DARK_LAMP: Final[Sequence[Shape]] = (
    ("box", (0.0, 0.0, 1.0, 1.0), "#1c2430"),
    ("box", (0.48, 0.2, 0.52, 0.95), "#5a6270"),
    ("disc", (0.42, 0.12, 0.58, 0.26), "#3a3f48"),
)
OPEN_MANHOLE: Final[Sequence[Shape]] = (
    ("box", (0.0, 0.0, 1.0, 1.0), "#8a8f95"),
    ("disc", (0.24, 0.3, 0.76, 0.74), "#22262b"),
    ("disc", (0.6, 0.5, 0.98, 0.82), "#6b7178"),
)
BLACK_WALLET: Final[Sequence[Shape]] = (
    ("box", (0.0, 0.0, 1.0, 1.0), "#c9b48f"),
    ("round", (0.2, 0.34, 0.8, 0.72), "#23211f"),
    ("box", (0.2, 0.5, 0.8, 0.52), "#4a4540"),
)


def draw(shapes: Sequence[Shape]) -> bytes:
    """Draw shapes one over the other, and return a PNG."""
    picture = Image.new("RGB", (SIDE, SIDE), GROUND)
    pen = ImageDraw.Draw(picture)
    for kind, parts, colour in shapes:
        left, top, right, bottom = (part * SIDE for part in parts)
        if kind == "disc":
            pen.ellipse((left, top, right, bottom), fill=colour)
        else:
            pen.rounded_rectangle(
                (left, top, right, bottom), SIDE / 16 if kind == "round" else 0, fill=colour
            )
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()
