/** Tests of the machine: from the pass to the receipt, and back to nothing. */
import { describe, expect, it } from 'vitest';
import type { KioskEvent } from '@/pages/kiosk/machine/events';
import { IDLE_SCREEN, reduce, START } from '@/pages/kiosk/machine/reducer';
import {
  visitTokenOf,
  type Good,
  type KioskState,
  type Order,
  type Visit,
} from '@/pages/kiosk/machine/state';

const good = (sku: string, points: number, boxes_left = 5): Good => ({
  sku,
  name_zh: sku,
  name_en: sku,
  category: null,
  kind: 'box',
  picture: null,
  points,
  boxes_left,
});
const GOODS = [good('rice', 70), good('towel', 12), good('soap', 15, 1), good('oil', 65, 0)];
const VISIT: Visit = {
  visit: 'token',
  way: 'pass',
  may_spend: true,
  points_max: null,
  limits: [],
  name_masked: '张*国',
  points_available: 40,
  expires_at: '2026-11-22T12:02:00.000000Z',
};
const ORDER = { order_id: 9, state: 'handed_over', points: 12, points_left: 28 } as Order;
const NOTHING = { awaited: 1, assisted: [], family: [] } as const;
const ASKS: KioskEvent = { on: 'asks', attempt: 1 };
const PASS: KioskEvent = { on: 'read', reading: { is: 'pass', pass: '7' } };

const after = (...events: KioskEvent[]): KioskState => events.reduce(reduce, IDLE_SCREEN);
const opened = after(PASS, ASKS, { on: 'visit-opened', visit: VISIT, goods: GOODS, ...NOTHING });
const ordering = [
  { on: 'adds', sku: 'soap' },
  { on: 'adds', sku: 'towel' },
  { on: 'confirms' },
] as const;
const asked = ordering.reduce<KioskState>(reduce, opened);

const refused = (code: string, facts: Record<string, unknown> = {}, status = 409): KioskEvent => ({
  on: 'order-settled',
  settled: { state: 'refused', refusal: { code, status, zh: '', en: '', facts } },
});

describe('starting', () => {
  it('pairs a kiosk that the service does not know, and shows what a known one offers', () => {
    expect(reduce(START, { on: 'unpaired' }).at).toBe('pairing');
    expect(reduce(START, { on: 'paired', hasLeftOver: false }).at).toBe('idle');
  });

  it('asks for the outcome of an order from before a reload first', () => {
    const state = reduce(START, { on: 'paired', hasLeftOver: true });
    expect(state.at).toBe('settling');
    const done = reduce(state, { on: 'order-settled', settled: { state: 'done', value: ORDER } });
    expect(done).toEqual({ at: 'receipt', order: ORDER, visit: null });
  });

  it('takes a new code when the old one has run out', () => {
    const pairing = { pairing_code: '12345678', pairing_secret: 's', expires_at: '' };
    const shown = reduce(reduce(START, { on: 'unpaired' }), { on: 'pairing-opened', pairing });
    expect(shown).toMatchObject({ at: 'pairing', pairing });
    expect(reduce(shown, { on: 'pairing-over' })).toMatchObject({ pairing: null });
  });
});

describe('reading', () => {
  it('opens a visit from any screen that waits for a pass', () => {
    for (const place of ['browsing', 'camera', 'keypad'] as const) {
      expect(after({ on: 'goes-to', place }, PASS)).toMatchObject({
        at: 'opening',
        from: { at: place },
      });
    }
  });

  it('refuses a payment code on the spot, without its digits', () => {
    const state = after({ on: 'read', reading: { is: 'payment-code' } });
    expect(state).toEqual({ at: 'idle', notice: { say: 'payment-code' } });
  });

  it('goes back to where the pass was read when the service refuses it', () => {
    const refusal = { code: 'pass_used', status: 409, zh: 'x', en: 'x', facts: {} };
    const state = after({ on: 'goes-to', place: 'camera' }, PASS, ASKS, {
      on: 'visit-refused',
      refusal,
      awaited: 1,
    });
    expect(state).toMatchObject({ at: 'camera', notice: { say: 'refused', refusal } });
  });

  it('leaves a basket alone when somebody else shows a pass', () => {
    const state = reduce(opened, PASS);
    expect(state).toMatchObject({ at: 'visit', visit: VISIT, notice: { say: 'finish-first' } });
    expect(reduce(asked, PASS)).toBe(asked);
  });
});

describe('choosing', () => {
  it('puts what is within reach first, and what is sold out last', () => {
    expect(opened).toMatchObject({
      at: 'visit',
      shelf: [{ sku: 'towel' }, { sku: 'soap' }, { sku: 'rice' }, { sku: 'oil' }],
    });
  });

  it('says how many points are missing and offers the next best', () => {
    const state = reduce(opened, { on: 'adds', sku: 'rice' });
    expect(state).toMatchObject({
      basket: [],
      notice: { say: 'points-missing', missing: 30, instead: { sku: 'soap' } },
    });
  });

  it('says what is sold out, and gives no more than there is', () => {
    expect(reduce(opened, { on: 'adds', sku: 'oil' })).toMatchObject({
      notice: { say: 'sold-out', left: 0 },
    });
    const one = reduce(opened, { on: 'adds', sku: 'soap' });
    expect(reduce(one, { on: 'adds', sku: 'soap' })).toMatchObject({
      basket: [{ sku: 'soap', quantity: 1 }],
      notice: { say: 'sold-out', left: 1 },
    });
  });

  it('counts what is in the basket against the points', () => {
    const three = [1, 2, 3].reduce<KioskState>(
      (s) => reduce(s, { on: 'adds', sku: 'towel' }),
      opened,
    );
    expect(three).toMatchObject({ basket: [{ sku: 'towel', quantity: 3 }] });
    expect(reduce(three, { on: 'adds', sku: 'towel' })).toMatchObject({
      notice: { say: 'points-missing', missing: 8 },
    });
  });

  it('does not confirm an empty basket', () => {
    expect(reduce(opened, { on: 'confirms' })).toBe(opened);
    const emptied = [
      { on: 'adds', sku: 'soap' },
      { on: 'takes-out', sku: 'soap' },
    ] as const;
    expect(emptied.reduce<KioskState>(reduce, opened)).toMatchObject({ basket: [] });
  });
});

describe('ordering', () => {
  it('ends in a receipt', () => {
    const state = reduce(asked, { on: 'order-settled', settled: { state: 'done', value: ORDER } });
    expect(state).toEqual({ at: 'receipt', order: ORDER, visit: VISIT });
  });

  it('waits for the one true outcome when there was no answer, or a failing one', () => {
    const lost: KioskEvent = { on: 'order-settled', settled: { state: 'unreachable' } };
    expect(reduce(asked, lost)).toMatchObject({ at: 'ordering', isUnanswered: true });
    expect(reduce(asked, refused('internal', {}, 500))).toMatchObject({ isUnanswered: true });
  });

  it('goes on choosing when somebody else took the last one', () => {
    const state = reduce(asked, refused('goods_sold_out', { sku: 'soap', boxes_left: 0 }));
    expect(state).toMatchObject({
      at: 'visit',
      basket: [{ sku: 'towel', quantity: 1 }],
      notice: { say: 'sold-out', good: { sku: 'soap' }, left: 0 },
    });
  });

  it('learns the true points when they were not enough', () => {
    const facts = { points_missing: 7, points_available: 20 };
    expect(reduce(asked, refused('points_not_enough', facts))).toMatchObject({
      at: 'visit',
      visit: { points_available: 20 },
      notice: { say: 'points-missing', missing: 7, instead: { sku: 'soap' } },
    });
  });

  it('ends when the visit is over, and says so', () => {
    expect(reduce(asked, refused('visit_over', {}, 401))).toMatchObject({
      at: 'idle',
      notice: { say: 'refused' },
    });
  });
});

describe('leaving', () => {
  it('does not wait for a pass that is slow to be known', () => {
    const gone = after(PASS, ASKS, { on: 'back' });
    expect(gone).toEqual(IDLE_SCREEN);
    expect(reduce(gone, { on: 'visit-opened', visit: VISIT, goods: GOODS, ...NOTHING })).toBe(gone);
  });

  it('keeps nothing of a visit', () => {
    expect(reduce(opened, { on: 'left' })).toEqual(IDLE_SCREEN);
    expect(reduce(opened, { on: 'back' })).toEqual(IDLE_SCREEN);
    expect(reduce(opened, { on: 'expired' })).toMatchObject({ at: 'idle' });
    expect(visitTokenOf(reduce(opened, { on: 'left' }))).toBeNull();
  });

  it('forgets who ordered, but not that an outcome is owed', () => {
    const lost: KioskEvent = { on: 'order-settled', settled: { state: 'unreachable' } };
    const state = reduce(reduce(asked, lost), { on: 'left' });
    expect(state).toEqual({ at: 'settling', isUnanswered: true });
    expect(JSON.stringify(state)).not.toContain('张');
  });

  it('shows that the kiosk was withdrawn, from wherever, then pairs again', () => {
    for (const state of [IDLE_SCREEN, opened, asked]) {
      expect(reduce(state, { on: 'revoked' })).toEqual({ at: 'revoked' });
    }
    expect(reduce({ at: 'revoked' }, { on: 'left' }).at).toBe('pairing');
  });
});

describe('a relative', () => {
  const ELDER: Visit = { ...VISIT, visit: 'for-li', name_masked: '李*兰', points_available: 60 };
  const goesOn = (awaited: string): KioskEvent => ({
    on: 'visit-opened',
    visit: ELDER,
    goods: GOODS,
    ...NOTHING,
    awaited,
  });

  it('goes on for somebody from their own visit, also after an order that was refused', () => {
    const standing = reduce(opened, goesOn('token'));
    expect(standing).toMatchObject({ at: 'visit', visit: ELDER, isForRelative: true });
    const again = [...ordering, refused('points_not_enough')].reduce(reduce, standing);
    expect(again).toMatchObject({ at: 'visit', visit: ELDER, isForRelative: true });
  });

  it('who has left changes nothing for whoever came next', () => {
    expect(reduce(opened, goesOn('of-somebody-gone'))).toBe(opened);
    expect(reduce(after(PASS), goesOn('token')).at).toBe('opening');
  });
});
