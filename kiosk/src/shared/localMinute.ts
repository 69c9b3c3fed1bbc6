/** A moment as the browser's own field for date and time wants it. */

/** A moment as `datetime-local` wants it: local, to the minute. */
export function localMinute(atMs: number): string {
  const at = new Date(atMs);
  return new Date(atMs - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
