/** Budgets of a period: numbers as people type them, and what goes to whom at once. */
import { describe, expect, it } from 'vitest';
import {
  asLastPeriod,
  grantsOf,
  purseOf,
  typedPoints,
  type UnitPeriod,
} from '@/pages/desk/budgets/budgets';

function unit(id: number, facts: Partial<UnitPeriod> = {}): UnitPeriod {
  return {
    unit_id: id,
    code: `S0${String(id)}`,
    name: '所',
    points_carried: 0,
    points_returned: 0,
    points_allocated: 0,
    points_last: 0,
    points_given: 0,
    points_left: 0,
    ...facts,
  };
}

describe('points', () => {
  it('are read as people type them, within their range', () => {
    expect(typedPoints('１,０００')).toBe(1000);
    expect(typedPoints('0')).toBeNull();
    expect(typedPoints('0', 0)).toBe(0);
    expect(typedPoints('1000001')).toBeNull();
  });
});

describe('many grants at once', () => {
  it('begin with what each station had in the period before', () => {
    expect([...asLastPeriod([unit(1, { points_last: 700 }), unit(2)])]).toEqual([
      [1, '700'],
      [2, ''],
    ]);
  });

  it('leave out the empty ones and wait for every number to be one', () => {
    expect(
      grantsOf(
        new Map([
          [1, '700'],
          [2, ' '],
        ]),
      ),
    ).toEqual([{ unit_id: 1, points: 700 }]);
    expect(grantsOf(new Map([[1, '七百']]))).toBeNull();
  });
});

describe('a purse', () => {
  it('is what was given and what is left, and never nothing, so that a bar can be drawn', () => {
    expect(purseOf(unit(1, { points_given: 30, points_left: 70 }))).toBe(100);
    expect(purseOf(unit(1))).toBe(1);
  });
});
