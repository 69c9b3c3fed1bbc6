/** Groups are compared a head and on one scale, and small ones stay without figures. */
import { describe, expect, it } from 'vitest';
import { refusedPercent, shownGroups, type Group } from '@/pages/desk/reports/fairness';

const group = (name: string, changes: Partial<Group> = {}): Group => ({
  dimension: 'corps',
  name,
  people: 10,
  claims: 20,
  approved: 15,
  refused: 5,
  points: 105,
  median_hours: 8,
  p90_hours: 30,
  ...changes,
});

describe('groups side by side', () => {
  it('counts refusals of what has been decided', () => {
    expect(refusedPercent(group('rider'))).toBe(25);
    expect(refusedPercent(group('rider', { approved: 0, refused: 0 }))).toBe(0);
  });

  it('gives points a head, and the most of each figure as the scale', () => {
    const found = shownGroups([group('rider'), group('cleaner', { people: 30, median_hours: 48 })]);
    expect(found.corps.rows.map((row) => row.pointsEach)).toEqual([11, 4]);
    expect([found.corps.pointsMost, found.corps.refusedMost, found.corps.waitMost]).toEqual([
      11, 25, 48,
    ]);
    expect(found.age.rows).toEqual([]);
  });

  it('keeps a group without figures in its place', () => {
    const few = {
      people: 3,
      claims: null,
      approved: null,
      refused: null,
      points: null,
      median_hours: null,
    };
    expect(shownGroups([group('expert', few)]).corps.rows[0]?.points).toBeNull();
  });
});
