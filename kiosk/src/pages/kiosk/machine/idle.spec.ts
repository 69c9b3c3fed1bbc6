/** Tests of the clock that forgets. */
import { describe, expect, it } from 'vitest';
import { idlenessAfter, idleLimitOf } from '@/pages/kiosk/machine/idle';
import type { KioskState } from '@/pages/kiosk/machine/state';

const visit = { at: 'visit' } as KioskState;

describe('a quiet visit', () => {
  it('is warned at 30 seconds and over at 45', () => {
    const limit = idleLimitOf(visit);
    expect(idlenessAfter(limit, 29_999)).toEqual({ is: 'fresh' });
    expect(idlenessAfter(limit, 30_000)).toEqual({ is: 'warning', msLeft: 15_000 });
    expect(idlenessAfter(limit, 45_000)).toEqual({ is: 'over' });
  });
});

describe('other screens', () => {
  it('let a success stand for ten seconds', () => {
    const limit = idleLimitOf({ at: 'receipt' } as KioskState);
    expect(idlenessAfter(limit, 9_999)).toEqual({ is: 'fresh' });
    expect(idlenessAfter(limit, 10_000)).toEqual({ is: 'over' });
  });

  it('do not interrupt an order on its way, but forget who waits without an answer', () => {
    expect(idleLimitOf({ at: 'ordering', isUnanswered: false } as KioskState)).toBeNull();
    expect(idleLimitOf({ at: 'ordering', isUnanswered: true } as KioskState)).not.toBeNull();
  });
});
