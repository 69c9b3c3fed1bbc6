/** What this device keeps of each log, in its local storage. */
import type { Kept } from '@/shared/seal/forkWatch';
import { readStoredJson, writeStored } from '@/shared/store';

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((text) => typeof text === 'string');

export function keptLog(name: string): Kept | null {
  const kept = readStoredJson(`seal.${name}`) as Partial<Kept> | null;
  if (typeof kept?.note !== 'string' || typeof kept.seenAtMs !== 'number') return null;
  if (!isTexts(kept.keys)) return null;
  return { alarm: null, news: null, ...kept } as Kept;
}

export function keepLog(name: string, kept: Kept): void {
  writeStored(`seal.${name}`, JSON.stringify(kept));
}
