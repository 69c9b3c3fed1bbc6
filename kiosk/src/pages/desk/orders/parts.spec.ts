/** A part of an order: what leaves the shop, what that costs, and what goes back. */
import { describe, expect, it } from 'vitest';
import { changed, everythingOf, linesOf, parted, type Order } from '@/pages/desk/orders/parts';

const line = (sku: string, quantity: number, points: number): Order['lines'][number] => ({
  sku,
  name_zh: sku,
  name_en: sku,
  quantity,
  points,
  quantity_handed_over: 0,
  quantity_returned: 0,
  quantity_brought_back: 0,
  serials: [],
});

const ORDER: Order = {
  order_id: 7,
  order_number: 'D0000007',
  shop_name: '平安超市',
  placed_at: '2026-11-22T12:15:00.000000Z',
  hold_until: '2026-11-22T12:30:00.000000Z',
  volunteer_name_masked: '张*国',
  points: 115,
  points_returned: 0,
  lines: [line('soap', 3, 45), line('rice', 1, 70)],
  state: 'held',
  void_reason: null,
  ended_at: null,
};
const [SOAP, RICE] = ORDER.lines as [Order['lines'][number], Order['lines'][number]];

describe('a part of an order', () => {
  it('begins with everything', () => {
    const given = everythingOf(ORDER);
    expect(parted(ORDER, given)).toEqual({
      boxesGiven: 4,
      boxesLeft: 0,
      pointsSpent: 115,
      pointsReturned: 0,
    });
  });

  it('costs what it holds, and the rest goes back', () => {
    const given = changed(changed(everythingOf(ORDER), SOAP, -1), RICE, -1);
    expect(parted(ORDER, given)).toEqual({
      boxesGiven: 2,
      boxesLeft: 2,
      pointsSpent: 30,
      pointsReturned: 85,
    });
    expect(linesOf(given)).toEqual([{ sku: 'soap', quantity: 2 }]);
  });

  it('is never more than was ordered, nor less than nothing', () => {
    const full = everythingOf(ORDER);
    expect(changed(full, RICE, 1)).toEqual(full);
    expect(changed(changed(full, RICE, -1), RICE, -1)['rice']).toBe(0);
  });
});
