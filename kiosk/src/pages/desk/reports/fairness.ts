/** The arithmetic of the comparison of groups: shares and the most of each, so that bars have one scale. */
import type { Answer } from '@/shared/api';

export type Group = Answer<'/api/v1/reports/fairness', 'get'>['groups'][number];
export type Dimension = Group['dimension'];
export interface GroupRow extends Group {
  /** Points a head, rounded. */
  readonly pointsEach: number;
}
export interface Compared {
  readonly rows: readonly GroupRow[];
  readonly pointsMost: number;
  readonly refusedMost: number;
  readonly waitMost: number;
}

export const GROUP_DIMENSIONS: readonly Dimension[] = ['corps', 'age', 'phone'];

/** Refused of what has been decided, in whole percent. */
export function refusedPercent(group: Group): number {
  const decided = (group.approved ?? 0) + (group.refused ?? 0);
  return decided === 0 ? 0 : Math.round((100 * (group.refused ?? 0)) / decided);
}

export function shownGroups(groups: readonly Group[]): Record<Dimension, Compared> {
  const compared = (dimension: Dimension): Compared => {
    const rows = groups
      .filter((group) => group.dimension === dimension)
      .map((group) => ({ ...group, pointsEach: Math.round((group.points ?? 0) / group.people) }));
    return {
      rows,
      pointsMost: Math.max(1, ...rows.map((row) => row.pointsEach)),
      refusedMost: Math.max(1, ...rows.map(refusedPercent)),
      waitMost: Math.max(1, ...rows.map((row) => row.median_hours ?? 0)),
    };
  };
  return { corps: compared('corps'), age: compared('age'), phone: compared('phone') };
}
