/** A success that is heard and felt as well as seen. */
const NOTES_HZ = [660, 880];
const NOTE_SECONDS = 0.12;
const LOUDNESS = 0.12;

function sing(): void {
  const audio = new AudioContext();
  NOTES_HZ.forEach((pitch, order) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = pitch;
    volume.gain.value = LOUDNESS;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + order * NOTE_SECONDS);
    tone.stop(audio.currentTime + (order + 1) * NOTE_SECONDS);
  });
  setTimeout(() => void audio.close(), 1000);
}

/** Browsers keep a page silent until its first tap, and complain when it tries. */
const mayBeHeard = (): boolean =>
  !('userActivation' in navigator) || navigator.userActivation.hasBeenActive;

export function cheer(): void {
  if (!mayBeHeard()) return;
  try {
    if ('vibrate' in navigator) navigator.vibrate(80);
    if (typeof AudioContext !== 'undefined') sing();
  } catch {
    // A silent device is no reason to fail.
  }
}
