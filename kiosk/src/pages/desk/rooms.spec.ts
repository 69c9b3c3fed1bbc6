/** The other places of the desk: who may open them, how the plots count, what the book's words are. */
import { describe, expect, it } from 'vitest';
import { isReversible, kindKey, principalText, unitWord } from '@/pages/desk/book/kinds';
import { routesOf, stickersOnRoute } from '@/pages/desk/checkpoints/routes';
import { livenessOf } from '@/pages/desk/kiosks/liveness';
import { budgetPaces, stateShares, weekTable, type Summary } from '@/pages/desk/overview/plots';
import { placesFor } from '@/pages/desk/places';
import type { Sticker } from '@/pages/desk/print/sheets';
import { SLIPS_MAX, useChosen } from '@/pages/desk/volunteers/useChosen';

const named = (roles: Parameters<typeof placesFor>[0]): string[] =>
  placesFor(roles).map((place) => place.name);

describe('the rail', () => {
  it('shows each role its own places', () => {
    expect(named(['shop_keeper'])).toEqual([
      'orders',
      'assisted',
      'goods',
      'stock',
      'shops',
      'kiosks',
      'reports',
    ]);
    expect(named(['clerk'])).toEqual([
      'queue',
      'review',
      'entry',
      'events',
      'volunteers',
      'teams',
      'found',
      'checkpoints',
      'coverage',
      'field',
      'assisted',
      'goods',
      'rules',
      'reports',
      'organisation',
      'overview',
    ]);
    expect(named(['auditor'])).toEqual([
      'review',
      'volunteers',
      'stock',
      'shops',
      'book',
      'policy',
      'reports',
      'overview',
      'tipLog',
    ]);
    expect(named(['approver'])).not.toContain('orders');
    expect(named(['administrator'])).toContain('budgets');
    expect(named([])).toEqual([]);
  });
});

describe('slips', () => {
  it('are chosen up to one request, over several searches', () => {
    const chosen = useChosen();
    chosen.toggleAll(Array.from({ length: SLIPS_MAX - 1 }, (_, at) => at));
    chosen.toggleAll([1000, 1001]);
    expect(chosen.ids.value).toHaveLength(SLIPS_MAX);
    expect(chosen.has(1001)).toBe(false);
    chosen.toggle(1000);
    expect(chosen.ids.value).toHaveLength(SLIPS_MAX - 1);
  });
});

describe('stickers', () => {
  const sticker = (id: number, route: string | null, order: number | null): Sticker => ({
    checkpoint_id: id,
    name: '点',
    station_name: '所',
    route_code: route,
    route_order: order,
    short_code: '7K3MQ2ZD',
    url: '',
    qr_svg: '',
  });
  const all = [
    sticker(1, null, null),
    sticker(2, 'L02', 1),
    sticker(3, 'L01', 2),
    sticker(4, 'L01', 1),
  ];

  it('come in walking order, those of no route last', () => {
    expect(routesOf(all)).toEqual(['L01', 'L02']);
    expect(stickersOnRoute(all, null).map((each) => each.checkpoint_id)).toEqual([4, 3, 2, 1]);
    expect(stickersOnRoute(all, 'L02').map((each) => each.checkpoint_id)).toEqual([2]);
  });
});

describe('plots', () => {
  const summary: Summary = {
    awards_per_week: [
      { week_on: '2026-11-16', station: '甲', points: 40 },
      { week_on: '2026-11-02', station: '甲', points: 20 },
      { week_on: '2026-11-16', station: '乙', points: 90 },
    ],
    budgets: [
      { unit_id: 1, code: 'S01', name: '甲', points_budget: 100 },
      { unit_id: 2, code: 'S02', name: '乙', points_budget: 60 },
      { unit_id: 3, code: 'S03', name: '丙', points_budget: 5 },
    ],
    claims_by_state: { waiting: 1, second: 0, approved: 3, refused: 0 },
    size: 10,
    root: 'ab',
    log_index: 9,
  };

  it('leave no week out, and put the busiest station first', () => {
    const table = weekTable(summary.awards_per_week);
    expect(table.weeks).toEqual(['2026-11-02', '2026-11-09', '2026-11-16']);
    expect(table.stations).toEqual([
      { station: '乙', points: [0, 0, 90], total: 90 },
      { station: '甲', points: [20, 0, 40], total: 60 },
    ]);
    expect(weekTable([])).toEqual({ weeks: [], stations: [], most: 1 });
  });

  it('say how many weeks a budget lasts, the shortest first', () => {
    expect(budgetPaces(summary).map((pace) => [pace.name, pace.weeksLeft])).toEqual([
      ['乙', 2],
      ['甲', 5],
      ['丙', null],
    ]);
  });

  it('share out states, also when there is nothing', () => {
    expect(stateShares(summary.claims_by_state).map((share) => share.percent)).toEqual([
      25, 0, 75, 0,
    ]);
    const none = { waiting: 0, second: 0, approved: 0, refused: 0 };
    expect(stateShares(none).every((share) => share.percent === 0)).toBe(true);
  });
});

describe('kiosks and the book', () => {
  it('a kiosk that says nothing for minutes is silent', () => {
    const now = Date.parse('2026-11-22T12:00:00Z');
    const seen = (last: string | null, revoked: string | null = null): string =>
      livenessOf({ last_seen_at: last, revoked_at: revoked }, now);
    expect(seen('2026-11-22T11:59:00Z')).toBe('here');
    expect(seen('2026-11-22T11:50:00Z')).toBe('silent');
    expect(seen(null)).toBe('never');
    expect(seen('2026-11-22T11:59:00Z', '2026-11-22T11:59:30Z')).toBe('revoked');
  });

  it('offers a reversal only where the book has one', () => {
    const award = { kind: 'award', reversed_by: null, entries: [{}] };
    expect(isReversible(award)).toBe(true);
    expect(isReversible({ ...award, reversed_by: 7 })).toBe(false);
    expect(isReversible({ ...award, kind: 'order' })).toBe(false);
    expect(isReversible({ ...award, entries: [] })).toBe(false);
  });

  it('has words for what it knows, and keeps the rest as it is', () => {
    const spoken = (word: string, facts: Record<string, unknown>): string =>
      `${word}:${String(facts['id'])}`;
    expect(kindKey('award')).toBe('book.kinds.award');
    expect(kindKey('new_kind')).toBe('book.kinds.other');
    expect(principalText('staff/4', spoken)).toBe('book.owners.staff:4');
    expect(principalText('robot/4', spoken)).toBe('book.owners.other:robot/4');
    expect(unitWord('goods:G001')).toEqual({ key: 'book.units.boxes', sku: 'G001' });
  });
});
