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

const SECOND_MS = 1000;

/** Learn from a header that only says the second: what was known more exactly stays, unless it cannot be so. */
export function noteServerSecond(second: string, sentAtMs: number, receivedAtMs: number): void {
  const beginsMs = Date.parse(second);
  const isSo = receivedAtMs + offsetMs >= beginsMs && sentAtMs + offsetMs < beginsMs + SECOND_MS;
  if (Number.isNaN(beginsMs) || isSo) return;
  noteServerTime(new Date(beginsMs + SECOND_MS / 2).toISOString(), sentAtMs, receivedAtMs);
}

/** Milliseconds since 1970 on the server's clock. */
export function serverNow(): number {
  return Date.now() + offsetMs;
}
