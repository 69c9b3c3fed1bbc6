/** Days as forms and addresses write them, in the bureau's civil time. */

/** All of China keeps one civil time, eight hours before Greenwich. */
const AHEAD_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** `2026-11-22`, the civil day of a moment. */
export function dayOf(ms: number): string {
  return new Date(ms + AHEAD_MS).toISOString().slice(0, 10);
}

/** The civil day some days before. */
export function daysBefore(ms: number, days: number): string {
  return dayOf(ms - days * DAY_MS);
}

/** `2026-11-22T20:15` of a form as a moment with its zone, or null where it is not whole. */
export function momentOf(local: string): string | null {
  const ms = Date.parse(`${local}:00+08:00`);
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local) && !Number.isNaN(ms)
    ? new Date(ms).toISOString()
    : null;
}

/** A moment as a form's field takes it, to the minute. */
export function localOf(ms: number): string {
  return new Date(ms + AHEAD_MS).toISOString().slice(0, 16);
}
