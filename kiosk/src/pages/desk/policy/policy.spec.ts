/** The policy in words: what changes is told apart, and numbers are read as people type them. */
import { describe, expect, it } from 'vitest';
import { changedParts, typedNumber, type Policy } from '@/pages/desk/policy/sentences';

const POLICY: Policy = {
  expiry: 'months',
  points_valid_months: 12,
  on_spent: 'refuse',
  second_person_above: null,
  hold_minutes: 15,
  reserve_hours: 24,
  return_days: 7,
  card_daily_points: 100,
  witnessed_points: 20,
};
const t = (word: string, facts?: Record<string, unknown>): string => word + JSON.stringify(facts);

describe('a policy', () => {
  it('differs where its sentences do', () => {
    expect(changedParts(POLICY, POLICY, t)).toEqual([]);
    expect(changedParts(POLICY, { ...POLICY, points_valid_months: 6 }, t)).toEqual(['expiry']);
    expect(
      changedParts(POLICY, { ...POLICY, second_person_above: 0, on_spent: 'debt' }, t),
    ).toEqual(['on_spent', 'second_person']);
  });

  it('takes numbers as people type them, within their range', () => {
    expect(typedNumber('１２', 'points_valid_months')).toBe(12);
    expect(typedNumber('1,000', 'second_person_above')).toBe(1000);
    expect(typedNumber('0', 'second_person_above')).toBe(0);
    for (const typed of ['0', '121', '', '一', '1.5', '-3']) {
      expect(typedNumber(typed, 'points_valid_months')).toBeNull();
    }
  });
});
