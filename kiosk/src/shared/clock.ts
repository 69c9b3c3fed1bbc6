/** The server's clock as this device knows it: its own clock plus an offset that survives without network. */
import { readStored, writeStored } from '@/shared/store';

const NAME = 'clock-offset-ms';

function storedOffset(): number {
  const offset = Number(readStored(NAME) ?? '0');
  return Number.isFinite(offset) ? offset : 0;
}

let offsetMs = storedOffset();

/** Learn from an answer: the server wrote `serverTime` somewhere between sending and receiving. */
export function noteServerTime(serverTime: string, sentAtMs: number, receivedAtMs: number): void {
  const serverMs = Date.parse(serverTime);
  if (Number.isNaN(serverMs)) return;
  offsetMs = Math.round(serverMs - (sentAtMs + receivedAtMs) / 2);
  writeStored(NAME, String(offsetMs));
}

/** Milliseconds since 1970 on the server's clock. */
export function serverNow(): number {
  return Date.now() + offsetMs;
}
