/** Short tones for what was read, refused or done; a kiosk without sound goes on without. */
const TONES = {
  key: [523],
  read: [880],
  refused: [330, 262],
  done: [660, 880, 1047],
  call: [784, 659, 784, 659],
} as const;

const TONE_SECONDS = 0.13;
const LOUDNESS = 0.14;

let audio: AudioContext | null = null;

export function cue(name: keyof typeof TONES): void {
  try {
    audio ??= new AudioContext();
    if (audio.state === 'suspended') void audio.resume();
    for (const [order, pitch] of TONES[name].entries()) play(audio, pitch, order);
  } catch {
    // A silent device is no reason to fail.
  }
}

function play(on: AudioContext, pitch: number, order: number): void {
  const tone = on.createOscillator();
  const volume = on.createGain();
  const startsAt = on.currentTime + order * TONE_SECONDS;
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(LOUDNESS, startsAt);
  volume.gain.linearRampToValueAtTime(0, startsAt + TONE_SECONDS);
  tone.connect(volume).connect(on.destination);
  tone.start(startsAt);
  tone.stop(startsAt + TONE_SECONDS);
}
