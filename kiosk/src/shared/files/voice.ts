/** A voice note: recorded by the browser, turned into plain samples that every old browser plays. */

export const VOICE_HZ = 8000;
export const VOICE_SECONDS_MAX = 30;

/** Average what falls into each new sample: speech needs no more, and nothing rings. */
export function resample(samples: Float32Array, fromHz: number, toHz = VOICE_HZ): Float32Array {
  const step = fromHz / toHz;
  const made = new Float32Array(Math.floor(samples.length / step));
  for (let at = 0; at < made.length; at += 1) {
    const begin = Math.floor(at * step);
    const end = Math.max(begin + 1, Math.min(samples.length, Math.floor((at + 1) * step)));
    let sum = 0;
    for (let one = begin; one < end; one += 1) sum += samples[one] ?? 0;
    made[at] = sum / (end - begin);
  }
  return made;
}

const HEADER_BYTES = 44;

/** Write samples between -1 and 1 as a WAV file: one channel, 16 bits. */
export function wavOf(samples: Float32Array, hz = VOICE_HZ): Blob {
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + samples.length * 2));
  const write = (at: number, text: string): void => {
    for (let one = 0; one < text.length; one += 1) view.setUint8(at + one, text.charCodeAt(one));
  };
  write(0, 'RIFF');
  view.setUint32(4, 36 + samples.length * 2, true);
  write(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, hz, true);
  view.setUint32(28, hz * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  write(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, at) => {
    view.setInt16(HEADER_BYTES + at * 2, Math.max(-1, Math.min(1, sample)) * 0x7fff, true);
  });
  return new Blob([view.buffer], { type: 'audio/wav' });
}

/** Whether this page may record at all: plain http and old browsers cannot. */
export function canRecord(): boolean {
  return (
    window.isSecureContext &&
    'mediaDevices' in navigator &&
    typeof MediaRecorder === 'function' &&
    typeof AudioContext === 'function'
  );
}

export interface Recording {
  /** Stop and give what was said. */
  stop: () => Promise<Blob>;
  cancel: () => void;
}

async function samplesOf(recorded: Blob): Promise<Float32Array> {
  const context = new AudioContext();
  try {
    const heard = await context.decodeAudioData(await recorded.arrayBuffer());
    const whole = resample(heard.getChannelData(0), heard.sampleRate);
    return whole.subarray(0, VOICE_HZ * VOICE_SECONDS_MAX);
  } finally {
    void context.close();
  }
}

/** Begin to record; rejects when the microphone is not given. */
export async function record(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(stream);
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', (event) => parts.push(event.data));
  const ended = new Promise<void>((resolve) => {
    recorder.addEventListener('stop', () => {
      resolve();
    });
  });
  function end(): void {
    if (recorder.state !== 'inactive') recorder.stop();
    for (const track of stream.getTracks()) track.stop();
  }
  recorder.start();
  return {
    async stop() {
      end();
      await ended;
      return wavOf(await samplesOf(new Blob(parts, { type: recorder.mimeType })));
    },
    cancel: end,
  };
}
