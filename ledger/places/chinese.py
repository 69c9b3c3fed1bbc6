"""Chinese text as older systems export it, brought to the code points that names are compared by."""

import re
import unicodedata
from typing import Final

# GB 18030-2022 gave these two-byte codes characters of their own; older tables, also Python's codec, still
# decode them to the private-use area, where no font and no other system finds them.
GB18030_2022: Final = {
    0xE78D: "︐",
    0xE78E: "︒",
    0xE78F: "︑",
    0xE790: "︓",
    0xE791: "︔",
    0xE792: "︕",
    0xE793: "︖",
    0xE794: "︗",
    0xE795: "︘",
    0xE796: "︙",
    0xE816: "\U00020087",
    0xE817: "\U00020089",
    0xE818: "\U000200cc",
    0xE81E: "龴",
    0xE826: "龵",
    0xE82B: "龶",
    0xE82C: "龷",
    0xE831: "\U000215d7",
    0xE832: "龸",
    0xE83B: "\U0002298f",
    0xE843: "龹",
    0xE854: "龺",
    0xE855: "\U000241fe",
    0xE864: "龻",
}

# One dot between the parts of a name, however the keyboard wrote it.
DOTS: Final = dict.fromkeys(map(ord, "•‧∙⋅・･᛫"), "·")

HAN: Final = (range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x40000))

# Marks that reverse the line or hide in it, and the mark a broken decoder leaves.
TURNING: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffd")

SPACES: Final = re.compile(r"\s+")


def standard_text(text: str) -> str:
    """Compose the text, give old private-use codes their characters, and fold runs of spaces into one."""
    mapped = text.translate(GB18030_2022)
    return SPACES.sub(" ", unicodedata.normalize("NFC", mapped)).strip()


def standard_name(text: str) -> str:
    """Write a person's name one way, so that two files spell the same person alike.

    Spaces inside a Chinese name are typographic (张　国); between Latin words they separate.
    """
    name = standard_text(text).translate(DOTS)
    name = re.sub(r" ?· ?", "·", name)
    if any(is_han(character) for character in name):
        name = name.replace(" ", "")
    return name


def is_han(character: str) -> bool:
    """Say whether one character is a Chinese ideograph, by block: newer ones have no name in this Python."""
    code = ord(character)
    return character == "〇" or any(code in block for block in HAN)


def half_width(text: str) -> str:
    """Turn full-width digits and letters, as input methods leave them, into plain ones."""
    return unicodedata.normalize("NFKC", text).strip()


def is_plain(text: str) -> bool:
    """Say whether the text can be stored and shown as it is: nothing that is invisible or turns the line."""
    return not any(
        character in TURNING or unicodedata.category(character) in {"Cc", "Cs"} for character in text
    )
