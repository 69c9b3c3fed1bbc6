/** Intents: a wish to change something, with the key that makes sending it twice harmless. */
import { readStoredJson, removeStored, writeStored } from '@/shared/store';
import type { Settled } from '@/shared/task';

export interface Intent<Input> {
  readonly key: string;
  readonly input: Input;
}

const KEY_BYTES = 16;

/** A fresh key; `crypto.randomUUID` is missing on plain http. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const placeOf = (name: string): string => `intent.${name}`;

/** The intent of this name that was sent, or about to be, and has no answer yet. */
export function pendingIntent<Input>(name: string): Intent<Input> | null {
  const stored = readStoredJson(placeOf(name));
  if (typeof stored !== 'object' || stored === null) return null;
  const { key, input } = stored as Partial<Intent<Input>>;
  return typeof key === 'string' && input !== undefined ? { key, input } : null;
}

/** Keep an intent before it is sent; the same wish still unanswered keeps its key, another wish gets a new one. */
export function openIntent<Input>(name: string, input: Input): Intent<Input> {
  const pending = pendingIntent<Input>(name);
  if (pending !== null && JSON.stringify(pending.input) === JSON.stringify(input)) return pending;
  const intent = { key: newKey(), input };
  writeStored(placeOf(name), JSON.stringify(intent));
  return intent;
}

export function forgetIntent(name: string): void {
  removeStored(placeOf(name));
}

/** Whether the outcome is known: a lost answer or a failing server may still have written. */
function isAnswered(settled: Settled<unknown>): boolean {
  if (settled.state === 'unreachable') return false;
  return settled.state === 'done' || settled.refusal.status < 500;
}

/** Send an intent under its key and forget it once its outcome is known. */
export async function sendIntent<Input, T>(
  name: string,
  intent: Intent<Input>,
  send: (key: string, input: Input) => Promise<Settled<T>>,
): Promise<Settled<T>> {
  const settled = await send(intent.key, intent.input);
  if (isAnswered(settled)) forgetIntent(name);
  return settled;
}
