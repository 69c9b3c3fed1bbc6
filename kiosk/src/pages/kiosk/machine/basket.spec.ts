/** Tests of what is offered in place of a good: the same that the service offers in its refusals. */
import { describe, expect, it } from 'vitest';
import { nextBest, obstacleTo, restocked, withLimits } from '@/pages/kiosk/machine/basket';
import type { Good } from '@/pages/kiosk/machine/state';

const good = (sku: string, points: number, category: string | null = null): Good =>
  ({ sku, points, category, boxes_left: 5 }) as Good;
const SHELF = [
  good('towel', 12, 'cloth'),
  good('soap', 15, 'wash'),
  good('brush', 35, null),
  good('powder', 20, 'wash'),
  good('liquid', 40, 'wash'),
];
const instead = (
  gone: string | null,
  points: number,
  basket: { sku: string; quantity: number }[],
) => nextBest({ shelf: SHELF, basket }, points, gone)?.sku ?? null;

describe('the next best', () => {
  it('is of the same category, also where another costs more nearly the same', () => {
    expect(instead('liquid', 39, [])).toBe('powder');
  });

  it('is of the nearest price where there is no category', () => {
    expect(instead('brush', 30, [])).toBe('powder');
    expect(instead('towel', 36, [])).toBe('soap');
  });

  it('is neither in the basket nor beyond what the basket leaves', () => {
    expect(instead('liquid', 39, [{ sku: 'powder', quantity: 1 }])).toBe('soap');
    expect(instead('liquid', 25, [{ sku: 'powder', quantity: 1 }])).toBeNull();
  });

  it('comes nearest to all that is left where nothing was named', () => {
    expect(instead(null, 37, [])).toBe('brush');
  });
});

describe('a limit for one person', () => {
  const limits = [{ sku: 'soap', left: 1, again_on: '2026-12-01' }];
  const shelf = withLimits(SHELF, limits);
  const soap = shelf.find(({ sku }) => sku === 'soap') as Good;
  const basket = [{ sku: 'soap', quantity: 1 }];

  it('stands in the way of more, before anybody confirms', () => {
    expect(obstacleTo(soap, { shelf, basket: [] }, 100)).toBeNull();
    expect(obstacleTo(soap, { shelf, basket }, 100)).toEqual({ why: 'limit', left: 1 });
  });

  it('stays when the shelf is counted anew', () => {
    const again = restocked({ shelf, basket: [], page: 0 }, SHELF);
    expect(again.shelf.find(({ sku }) => sku === 'soap')?.left_for_you).toBe(1);
  });
});
