/** The camera as a QR reader; loads the decoder only when it is wanted, and says plainly why it cannot work. */
import { onUnmounted, shallowRef, type ShallowRef } from 'vue';

export type ScannerState =
  | 'off'
  | 'starting'
  | 'on'
  | 'insecure' // plain http on a network address: browsers give no camera there
  | 'no-camera'
  | 'not-allowed'
  | 'failed';

const LOOKS_PER_SECOND = 6;
const SAME_CODE_MS = 2000;

type Detector = InstanceType<typeof import('barcode-detector/ponyfill').BarcodeDetector>;

/** Load the decoder whole before it is needed: engines before Chromium 97 may forbid it, and must say so. */
async function loadDetector(): Promise<Detector> {
  const { BarcodeDetector, prepareZXingModule } = await import('barcode-detector/ponyfill');
  await prepareZXingModule({
    fireImmediately: true,
    overrides: {
      locateFile: (path: string, prefix: string) =>
        path.endsWith('.wasm') ? '/static/zxing_reader.wasm' : prefix + path,
    },
  });
  return new BarcodeDetector({ formats: ['qr_code'] });
}

function reasonOf(error: unknown): ScannerState {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'not-allowed';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'no-camera';
  return 'failed';
}

export interface Scanner {
  readonly state: Readonly<ShallowRef<ScannerState>>;
  start: () => Promise<void>;
  stop: () => void;
}

/** Look at the picture again and again until told to stop. */
function keepReading(
  picture: HTMLVideoElement,
  detector: Detector,
  onCode: (text: string) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let last = { text: '', atMs: 0 };

  function report(text: string): void {
    const atMs = Date.now();
    const isRepeat = text === last.text && atMs - last.atMs < SAME_CODE_MS;
    last = { text, atMs };
    if (!isRepeat) onCode(text);
  }

  async function look(): Promise<void> {
    if (picture.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
      const found = await detector.detect(picture).catch(() => []);
      const text = found[0]?.rawValue ?? '';
      if (!stopped && text !== '') report(text);
    }
    if (!stopped) timer = setTimeout(() => void look(), 1000 / LOOKS_PER_SECOND);
  }

  void look();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** Reads from a `<video playsinline muted>` of the page. Camera facing `environment` on phones, `user` on kiosks; a wish, since a device may have only one. */
export function useScanner(
  video: Readonly<ShallowRef<HTMLVideoElement | null>>,
  onCode: (text: string) => void,
  facing: 'environment' | 'user' = 'environment',
): Scanner {
  const state = shallowRef<ScannerState>('off');
  let closers: (() => void)[] = [];
  let turn = 0;

  async function open(isCurrent: () => boolean): Promise<void> {
    const stream = await openCamera(facing);
    if (!isCurrent()) {
      closeStream(stream);
      return;
    }
    closers.push(() => {
      closeStream(stream);
    });
    const detector = await loadDetector();
    if (!isCurrent() || video.value === null) return;
    video.value.srcObject = stream;
    await video.value.play();
    if (!isCurrent()) return;
    state.value = 'on';
    closers.push(keepReading(video.value, detector, onCode));
  }

  async function start(): Promise<void> {
    stop();
    const myTurn = turn;
    if (!window.isSecureContext || !('mediaDevices' in navigator)) {
      state.value = window.isSecureContext ? 'no-camera' : 'insecure';
      return;
    }
    state.value = 'starting';
    try {
      await open(() => myTurn === turn);
    } catch (error) {
      if (myTurn !== turn) return;
      stop();
      state.value = reasonOf(error);
    }
  }

  function stop(): void {
    turn += 1;
    for (const close of closers) close();
    closers = [];
    state.value = 'off';
  }

  onUnmounted(stop);
  return { state, start, stop };
}

async function openCamera(facing: 'environment' | 'user'): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: { ideal: facing }, width: { ideal: 1280 }, height: { ideal: 720 } },
  });
}

function closeStream(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
