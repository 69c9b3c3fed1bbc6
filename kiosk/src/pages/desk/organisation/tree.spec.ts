/** The tree as the page shows it: folding, searching, and where a unit may move. */
import { describe, expect, it } from 'vitest';
import {
  foldedAtFirst,
  found,
  parentsFor,
  rowsOf,
  type Unit,
} from '@/pages/desk/organisation/tree';

const unit = (id: number, parent: number | null, name: string, depth: number): Unit => ({
  unit_id: id,
  parent_id: parent,
  code: `U${String(id)}`,
  name,
  kind: 'station',
  depth,
  closed_at: null,
  volunteers_count: 0,
  staff_count: 0,
  places_count: 0,
});

/** As the service lists them: by depth. */
const UNITS = [
  unit(1, 9, '公安局', 1),
  unit(2, 1, '龙山派出所', 2),
  unit(3, 1, '西安派出所', 2),
  unit(4, 2, '河畔警务室', 3),
  unit(5, 4, '一网格', 4),
];
const names = (units: readonly { unit: Unit }[]): string[] => units.map((row) => row.unit.name);

describe('the tree', () => {
  it('stands each unit under its own, also where the top hangs below one out of reach', () => {
    const rows = rowsOf(UNITS, new Set());
    expect(names(rows)).toEqual(['公安局', '龙山派出所', '河畔警务室', '一网格', '西安派出所']);
    expect(rows.map((row) => row.level)).toEqual([0, 1, 2, 3, 1]);
  });

  it('hides what is folded and says how much there is', () => {
    const rows = rowsOf(UNITS, new Set([2]));
    expect(names(rows)).toEqual(['公安局', '龙山派出所', '西安派出所']);
    expect(rows[1]?.childrenCount).toBe(1);
  });

  it('keeps the way down to what is searched', () => {
    expect(found(UNITS, ' 网格 ').map((each) => each.unit_id)).toEqual([1, 2, 4, 5]);
    expect(found(UNITS, 'u3').map((each) => each.unit_id)).toEqual([1, 3]);
    expect(found(UNITS, '')).toBe(UNITS);
  });

  it('offers no place below a unit itself, nor the one where it hangs', () => {
    const room = UNITS[3];
    if (room === undefined) throw new Error('no such unit');
    expect(parentsFor(room, UNITS).map((each) => each.unit_id)).toEqual([1, 3]);
  });

  it('is folded at first only when it is long', () => {
    expect(foldedAtFirst(UNITS, 5)).toEqual(new Set());
    expect(foldedAtFirst(UNITS, 4)).toEqual(new Set([2, 3, 4, 5]));
  });
});
