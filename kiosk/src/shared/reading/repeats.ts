/** A code held before a scanner is read again and again; within two seconds it is still the same showing. */
export const SAME_CODE_MS = 2000;

/** A filter that lets a code through once, however long it is held. */
export function onceWhileHeld(): (text: string, atMs: number) => boolean {
  let last = { text: '', atMs: Number.NEGATIVE_INFINITY };
  return (text, atMs) => {
    const isRepeat = text === last.text && atMs - last.atMs < SAME_CODE_MS;
    last = { text, atMs };
    return !isRepeat;
  };
}
