/** What the kiosk knows of its own parts: when a scanner last typed, whether there is a camera, how printing went. */
import { ref, type Ref } from 'vue';

export type CameraHealth = 'here' | 'none' | 'refused' | 'insecure';

interface Health {
  scannedAt: string | null;
  printedAt: string | null;
  /** Somebody said that nothing came out. */
  hasPaperTrouble: boolean;
}

const health: Ref<Health> = ref({ scannedAt: null, printedAt: null, hasPaperTrouble: false });

export function useHealth(): Readonly<Ref<Readonly<Health>>> {
  return health;
}

const now = (): string => new Date().toISOString();

/** A scanner that types cannot be asked whether it is there: it is known by what it reads. */
export function noteScan(): void {
  health.value = { ...health.value, scannedAt: now() };
}

/** Under kiosk printing the browser prints at once, and tells no page whether paper came out. */
export function printPaper(): void {
  health.value = { ...health.value, printedAt: now() };
  window.print();
}

export function notePaper(hasTrouble: boolean): void {
  health.value = { ...health.value, hasPaperTrouble: hasTrouble };
}

/** Whether there is a camera and the page may use it, without opening it. */
export async function cameraHealth(): Promise<CameraHealth> {
  // The browser hides the whole of it on plain http.
  const devices = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
  if (devices === undefined) return 'insecure';
  try {
    const found = await devices.enumerateDevices();
    if (!found.some(({ kind }) => kind === 'videoinput')) return 'none';
    const { state } = await navigator.permissions.query({ name: 'camera' });
    return state === 'denied' ? 'refused' : 'here';
  } catch {
    return 'none';
  }
}
