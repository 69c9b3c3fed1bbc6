/** Coverage as pages show it: how long ago, and points laid out as far apart as they are. */
import { describe, expect, it } from 'vitest';
import {
  hoursSince,
  lightCounts,
  plotOf,
  sinceWord,
  type CoverageLine,
} from '@/shared/coverage/coverage';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const SIZE = { width: 480, height: 400, margin: 40 };

const line = (id: number, more: Partial<CoverageLine> = {}): CoverageLine => ({
  subject: 'checkpoint',
  subject_id: id,
  code: `C${String(id)}`,
  name: '点',
  unit_id: 1,
  unit_name: '所',
  route_code: null,
  place: null,
  every_hours: 24,
  visited_at: null,
  light: 'overdue',
  ...more,
});
const at = (id: number, latitude: number, longitude: number): CoverageLine =>
  line(id, { place: { latitude, longitude } });

describe('how long ago somebody came', () => {
  it('is told in hours, then in days, and never where nobody was', () => {
    expect(hoursSince(line(1), NOW)).toBeNull();
    expect(hoursSince(line(1, { visited_at: '2026-11-22T10:30:00Z' }), NOW)).toBe(1);
    expect(hoursSince(line(1, { visited_at: '2026-11-22T12:00:09Z' }), NOW)).toBe(0);
    expect(sinceWord(null).key).toBe('shared.coverage.never');
    expect(sinceWord(0).key).toBe('shared.coverage.justNow');
    expect(sinceWord(71)).toEqual({ key: 'shared.coverage.hoursAgo', count: 71 });
    expect(sinceWord(73)).toEqual({ key: 'shared.coverage.daysAgo', count: 3 });
  });
});

describe('the plot', () => {
  it('has north above and east to the right, all within its margin', () => {
    const { spots } = plotOf([at(1, 42.93, 125.16), at(2, 42.95, 125.2), line(3)], SIZE);
    expect(spots).toHaveLength(2);
    const [south, north] = spots;
    if (south === undefined || north === undefined) throw new Error('two spots');
    expect(north.y).toBeLessThan(south.y);
    expect(north.x).toBeGreaterThan(south.x);
    for (const spot of spots) {
      expect(spot.x).toBeGreaterThanOrEqual(SIZE.margin);
      expect(spot.x).toBeLessThanOrEqual(SIZE.width - SIZE.margin);
      expect(spot.y).toBeGreaterThanOrEqual(SIZE.margin);
      expect(spot.y).toBeLessThanOrEqual(SIZE.height - SIZE.margin);
    }
  });

  it('keeps a degree of longitude as short as it is up there', () => {
    const { spots } = plotOf([at(1, 60, 125), at(2, 60.01, 125.02)], SIZE);
    const [one, other] = spots;
    if (one === undefined || other === undefined) throw new Error('two spots');
    expect(Math.abs(other.x - one.x) / Math.abs(other.y - one.y)).toBeCloseTo(1, 2);
  });

  it('does not blow up two points side by side, and its bar is a round distance', () => {
    const { spots, scale } = plotOf([at(1, 42.93, 125.16), at(2, 42.93001, 125.16)], SIZE);
    expect(Math.abs((spots[0]?.y ?? 0) - (spots[1]?.y ?? 0))).toBeLessThan(3);
    expect(scale.metres).toBe(100);
    expect(plotOf([], SIZE).spots).toEqual([]);
  });
});

it('counts how many stand how', () => {
  expect(lightCounts([line(1), line(2, { light: 'fresh' })])).toEqual({
    overdue: 1,
    due: 0,
    fresh: 1,
  });
});
