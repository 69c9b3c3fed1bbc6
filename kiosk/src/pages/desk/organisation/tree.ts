/** The organisation tree as the page shows it: rows in order, what a search leaves, where a unit may move. */
import type { Answer } from '@/shared/api';

export type Organisation = Answer<'/api/v1/organisation', 'get'>;
export type Unit = Organisation['units'][number];
export type Kind = Organisation['kinds'][number];

export interface Row {
  readonly unit: Unit;
  /** Levels below the top that is shown. */
  readonly level: number;
  readonly childrenCount: number;
  readonly isOpen: boolean;
}

/** The units below each, in the order in which the service lists them. */
function childrenOf(units: readonly Unit[]): ReadonlyMap<number | null, readonly Unit[]> {
  const known = new Set(units.map((unit) => unit.unit_id));
  const children = new Map<number | null, Unit[]>();
  for (const unit of units) {
    const parent = unit.parent_id !== null && known.has(unit.parent_id) ? unit.parent_id : null;
    const list = children.get(parent);
    if (list === undefined) children.set(parent, [unit]);
    else list.push(unit);
  }
  return children;
}

/** The rows to show: each unit after the one above it, none below one that is folded. */
export function rowsOf(units: readonly Unit[], folded: ReadonlySet<number>): readonly Row[] {
  const children = childrenOf(units);
  const rows: Row[] = [];
  const walk = (parent: number | null, level: number): void => {
    for (const unit of children.get(parent) ?? []) {
      const below = children.get(unit.unit_id)?.length ?? 0;
      const isOpen = !folded.has(unit.unit_id);
      rows.push({ unit, level, childrenCount: below, isOpen });
      if (isOpen) walk(unit.unit_id, level + 1);
    }
  };
  walk(null, 0);
  return rows;
}

/** The units whose name or code has the words, with everything above them. */
export function found(units: readonly Unit[], words: string): readonly Unit[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return units;
  const byId = new Map(units.map((unit) => [unit.unit_id, unit]));
  const kept = new Set<number>();
  for (const unit of units) {
    if (!`${unit.name} ${unit.code}`.toLowerCase().includes(wanted)) continue;
    let above: Unit | undefined = unit;
    while (above !== undefined && !kept.has(above.unit_id)) {
      kept.add(above.unit_id);
      above = above.parent_id === null ? undefined : byId.get(above.parent_id);
    }
  }
  return units.filter((unit) => kept.has(unit.unit_id));
}

/** The open units under which another one may hang: not itself, nothing below it, not where it hangs now. */
export function parentsFor(unit: Unit, units: readonly Unit[]): readonly Unit[] {
  const children = childrenOf(units);
  const below = new Set<number>();
  const walk = (id: number): void => {
    below.add(id);
    for (const child of children.get(id) ?? []) walk(child.unit_id);
  };
  walk(unit.unit_id);
  return units.filter(
    (each) =>
      !below.has(each.unit_id) && each.closed_at === null && each.unit_id !== unit.parent_id,
  );
}

/** What is folded at first: everything below the second level of a large tree. */
export function foldedAtFirst(units: readonly Unit[], rowsMost: number): ReadonlySet<number> {
  if (units.length <= rowsMost) return new Set();
  const least = Math.min(...units.map((unit) => unit.depth));
  return new Set(units.filter((unit) => unit.depth > least).map((unit) => unit.unit_id));
}
