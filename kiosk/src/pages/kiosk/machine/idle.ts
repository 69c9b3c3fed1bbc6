/** How long each screen waits for a hand before it warns, and before it forgets. */
import type { KioskState } from '@/pages/kiosk/machine/state';

export interface IdleLimit {
  readonly warnAfterMs: number;
  readonly overAfterMs: number;
}

const USUAL: IdleLimit = { warnAfterMs: 30_000, overAfterMs: 45_000 };
/** A success is seen, then gone; its own screen shows the time running out. */
const SUCCESS: IdleLimit = { warnAfterMs: 10_000, overAfterMs: 10_000 };
const NOTICE: IdleLimit = { warnAfterMs: 45_000, overAfterMs: 45_000 };
const SERVICE: IdleLimit = { warnAfterMs: 120_000, overAfterMs: 135_000 };
const REVOKED: IdleLimit = { warnAfterMs: 20_000, overAfterMs: 20_000 };

/** Null where there is nothing to forget, or where only an answer may end the wait. */
export function idleLimitOf(state: KioskState): IdleLimit | null {
  switch (state.at) {
    case 'browsing':
    case 'camera':
    case 'keypad':
    case 'offer':
    case 'card':
    case 'pin':
    case 'slips':
    case 'pickup':
    case 'exit':
    case 'opening':
    case 'visit':
      return USUAL;
    case 'ordering':
      return state.isUnanswered ? USUAL : null;
    case 'receipt':
      return SUCCESS;
    case 'service':
      return SERVICE;
    case 'idle':
      return NOTICE;
    case 'revoked':
      return REVOKED;
    case 'elsewhere':
    case 'starting':
    case 'pairing':
    case 'settling':
      return null;
  }
}

export type Idleness =
  | { readonly is: 'fresh' }
  | { readonly is: 'warning'; readonly msLeft: number }
  | { readonly is: 'over' };

export const FRESH: Idleness = { is: 'fresh' };

export function idlenessAfter(limit: IdleLimit | null, quietMs: number): Idleness {
  if (limit === null || quietMs < limit.warnAfterMs) return FRESH;
  if (quietMs >= limit.overAfterMs) return { is: 'over' };
  return { is: 'warning', msLeft: limit.overAfterMs - quietMs };
}
