"""A file is known by its bytes and made anew: upright, small, and with nothing beside pixels and samples."""

import io
import wave

import pytest
from PIL import Image

from ledger.earning.attachments.cleaning import clean_file, read_words, write_words
from ledger.earning.attachments.refusals import (
    FileBroken,
    FileNotAccepted,
    PictureTooLarge,
    VoiceTooLong,
)
from ledger.earning.attachments.words import FILE_BYTES_MAX, Words
from ledger.places.words import Place
from tests.earning.files import photo, voice


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_what_the_camera_wrote_beside_the_pixels_is_gone() -> None:
    raw = photo()
    assert opened(raw).getexif()
    kept = clean_file(raw)
    assert not opened(kept.content).getexif()
    assert b"HUAWEI" not in kept.content
    assert opened(kept.content).info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_of_any_kind_is_kept_as_jpeg(kind: str) -> None:
    kept = clean_file(photo(kind=kind))
    assert opened(kept.content).format == "JPEG"
    assert (kept.media_type, kept.width, kept.height) == ("image/jpeg", 800, 600)


def test_a_picture_taken_sideways_stands_upright() -> None:
    kept = clean_file(photo(800, 600, turned=True))
    assert (kept.width, kept.height) == (600, 800)


def test_a_large_picture_is_made_small_and_keeps_its_shape() -> None:
    kept = clean_file(photo(4_000, 3_000))
    assert (kept.width, kept.height) == (1_600, 1_200)
    assert len(kept.content) < FILE_BYTES_MAX


def test_what_can_be_seen_through_is_laid_on_white() -> None:
    made = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(made, "PNG")
    assert opened(clean_file(made.getvalue()).content).getpixel((20, 20)) == (255, 255, 255)


def test_something_appended_to_a_picture_is_not_kept() -> None:
    kept = clean_file(photo() + b"<script>alert(1)</script>")
    assert b"script" not in kept.content


def test_a_picture_that_would_unpack_to_too_much_is_refused_before_it_is() -> None:
    made = io.BytesIO()
    Image.new("1", (8_000, 8_000)).save(made, "PNG")
    assert len(made.getvalue()) < 100_000
    with pytest.raises(PictureTooLarge):
        clean_file(made.getvalue())


@pytest.mark.parametrize(
    "raw",
    [
        photo()[:2_000],
        photo(kind="PNG")[:500],
        b"\xff\xd8\xff" + bytes(100),
        b"RIFF\x00\x00\x00\x00WEBP" + bytes(50),
        b"RIFF\x00\x00\x00\x00WAVE" + bytes(50),
        voice()[:-1_000],
        voice(channels=2),
        voice(hz=44_100, seconds=0.1),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(raw: bytes) -> None:
    with pytest.raises(FileBroken):
        clean_file(raw)


@pytest.mark.parametrize(
    "raw", [b"", b"MZ\x90", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a" + bytes(40), b"%PDF-1.7"]
)
def test_a_file_of_another_kind_is_refused(raw: bytes) -> None:
    with pytest.raises(FileNotAccepted):
        clean_file(raw)


def test_a_voice_note_keeps_its_samples_and_nothing_else() -> None:
    raw = voice(3)
    kept = clean_file(raw + b"LIST\x1a\x00\x00\x00INFOICMT\x0e\x00\x00\x00here is my home")
    assert (kept.media_type, kept.seconds) == ("audio/wav", 3)
    assert b"home" not in kept.content
    with wave.open(io.BytesIO(kept.content)) as file:
        assert file.readframes(file.getnframes()) == raw[44:]


def test_a_voice_note_of_more_than_a_minute_is_refused() -> None:
    with pytest.raises(VoiceTooLong):
        clean_file(voice(61))


def test_words_are_read_as_they_were_written() -> None:
    words = Words(
        text="井盖松动，\n已放警示牌", place=Place(latitude=42.935, longitude=125.22), accuracy_m=12
    )
    assert read_words(write_words(words).content) == words


def test_the_same_words_twice_do_not_give_the_same_file() -> None:
    assert write_words(Words(text="井盖松动")).content != write_words(Words(text="井盖松动")).content
