"""Voice notes made anew from what was sent: one channel of plain samples, which every old browser plays."""

import io
import wave
from typing import Final

from ledger.earning.attachments.refusals import FileBroken, VoiceTooLong
from ledger.earning.attachments.words import VOICE_HZ, VOICE_SECONDS_MAX, Clean

RIFF: Final = b"RIFF"
WAVE: Final = b"WAVE"
SAMPLE_BYTES: Final = 2


def is_voice(raw: bytes) -> bool:
    """Tell whether bytes begin like a WAV file."""
    return raw[:4] == RIFF and raw[8:12] == WAVE


def clean_voice(raw: bytes) -> Clean:
    """Make a voice note anew from its samples, without any other part that a recorder may have written.

    Raises:
        VoiceTooLong: longer than VOICE_SECONDS_MAX.
        FileBroken: not one channel of 16-bit samples at 8 or 16 kHz, or cut off.
    """
    try:
        with wave.open(io.BytesIO(raw)) as sent:
            hz, frames_count = sent.getframerate(), sent.getnframes()
            if (sent.getnchannels(), sent.getsampwidth()) != (1, SAMPLE_BYTES) or hz not in VOICE_HZ:
                raise FileBroken
            if frames_count > VOICE_SECONDS_MAX * hz:
                raise VoiceTooLong(seconds_max=VOICE_SECONDS_MAX)
            frames = sent.readframes(frames_count)
    except (wave.Error, EOFError, ValueError) as error:
        raise FileBroken from error
    if not frames or len(frames) != frames_count * SAMPLE_BYTES:
        raise FileBroken
    made = io.BytesIO()
    with wave.open(made, "wb") as kept:
        kept.setnchannels(1)
        kept.setsampwidth(SAMPLE_BYTES)
        kept.setframerate(hz)
        kept.writeframes(frames)
    return Clean(content=made.getvalue(), media_type="audio/wav", seconds=max(1, round(frames_count / hz)))
