"""Makes the spoken clips of the kiosk: all sentences of voice.json in one Opus file per language.

Run it after a change of words, where Debian's espeak-ng and opus-tools are; README.md says how.
"""

import hashlib
import io
import json
import subprocess
import wave
from pathlib import Path
from typing import Final, NamedTuple

PAGES: Final = Path(__file__).parents[1] / "src"
VOICES: Final = {"zh-CN": ("cmn", 185), "en": ("en-gb", 150)}
"""The voice of espeak-ng, and its words a minute."""
GAP_MS: Final = 120
"""Silence between two clips, so that the end of one never sounds in the next."""
QUIET: Final = 400
"""Samples below this, of 32768, are silence at either end of a clip."""
BITRATE_KBIT: Final = "16"


class Sound(NamedTuple):
    """Mono samples of 16 bits."""

    rate_hz: int
    samples: memoryview


def say(text: str, *, voice: str, words_per_minute: int) -> Sound:
    """Let espeak-ng say a text, without the silence around it."""
    command = ["/usr/bin/espeak-ng", "-v", voice, "-s", str(words_per_minute), "--stdin", "--stdout"]
    said = subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout  # noqa: S603 - our own words
    with wave.open(io.BytesIO(said)) as file:
        samples = memoryview(file.readframes(file.getnframes())).cast("h")
        rate_hz = file.getframerate()
    loud = [at for at, sample in enumerate(samples) if abs(sample) > QUIET]
    return Sound(rate_hz, samples[loud[0] : loud[-1] + 1])


def make(language: str) -> None:
    """Write the clips of one language one after the other, with where each begins and its length in ms."""
    words: dict[str, str] = json.loads((PAGES / "locales" / language / "voice.json").read_text())
    voice, words_per_minute = VOICES[language]
    track, clips, rate_hz = bytearray(), [], 0
    for name, text in words.items():
        sound = say(text, voice=voice, words_per_minute=words_per_minute)
        rate_hz = sound.rate_hz
        begins_ms, lasts_ms = len(track) * 500 // rate_hz, len(sound.samples) * 1000 // rate_hz
        clips.append(f'    "{name}": [{begins_ms}, {lasts_ms}]')
        track += sound.samples.tobytes() + bytes(2 * (rate_hz * GAP_MS // 1000))
    form = (
        f"--raw --raw-rate {rate_hz} --raw-chan 1 --serial 1 --speech --bitrate {BITRATE_KBIT} --framesize 60"
    )
    command = ["/usr/bin/opusenc", "--quiet", *form.split(), "-", "-"]
    encoded = subprocess.run(command, input=track, capture_output=True, check=True).stdout  # noqa: S603 - our own sound
    folder = PAGES / "shared" / "voice"
    (folder / f"{language}.opus").write_bytes(encoded)
    index = ",\n".join(clips)
    said = f'{{\n  "words": "{digest_of(words)}",\n  "clips": {{\n{index}\n  }}\n}}\n'
    (folder / f"{language}.json").write_text(said)


def digest_of(words: dict[str, str]) -> str:
    """Name the words, so that a test sees when the clips are older than they."""
    said = "\n".join(f"{name}={text}" for name, text in words.items())
    return hashlib.sha256(said.encode()).hexdigest()


if __name__ == "__main__":
    for each in VOICES:
        make(each)
