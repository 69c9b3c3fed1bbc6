/** The order of the queue: groups by route and team, what carries a signal first. */
import type { Answer } from '@/shared/api';
import { longDate } from '@/shared/format';

export type ClaimRow = Answer<'/api/v1/claims', 'get'>['items'][number];
export type ClaimState = ClaimRow['state'];

/** The signals that the service names, the gravest first. */
export const SIGNALS = [
  'too_fast',
  'same_place',
  'same_device',
  'crowded_code',
  'wrong_code',
  'same_household',
  'same_pair',
  'end_missed',
  'call_missed',
  'clock_off',
  'long_duty',
  'short_duty',
  'few_stops',
  'wrong_order',
  'far_from_point',
  'no_place',
  'old_code',
  'late_scan',
  'late_claim',
] as const;

export interface ClaimGroup {
  readonly key: string;
  readonly stationName: string;
  readonly routeCode: string | null;
  readonly teamName: string | null;
  /** The day of a group of the past, as any time on it; null in the queue itself. */
  readonly day: string | null;
  readonly rows: readonly ClaimRow[];
  readonly flaggedCount: number;
  readonly points: number;
}

/** A group of one needs no head of its own: its row says where it belongs. Days keep theirs, for they are looked up. */
export const hasHead = (group: ClaimGroup): boolean => group.day !== null || group.rows.length > 1;

/** What must be looked at by itself: a signal, a tie with the claimant, an appeal, a due day that has passed. */
export const isFlagged = (row: ClaimRow): boolean =>
  row.signals.length > 0 || row.conflicts.length > 0 || row.appealed || row.overdue;

/** Nobody decides on their own service, and what is decided stays decided. */
export function isSelectable(row: ClaimRow): boolean {
  return !row.mine && (row.state === 'waiting' || row.state === 'second' || row.state === 'asked');
}

/** Fewer clean rows than this are not worth a fold. */
const FOLDED_MIN = 2;

/**
 * The rows of a group that need no look of their own and are folded away until somebody wants to see them.
 * What is claimed on trust shows photos and words instead, and somebody must look at those.
 */
export function foldable(group: ClaimGroup): readonly ClaimRow[] {
  if (group.day !== null) return [];
  const clean = group.rows.filter((row) => !isFlagged(row) && !row.mine && row.grade !== 'D');
  return clean.length < FOLDED_MIN ? [] : clean;
}

function graveness(row: ClaimRow): number {
  const found = SIGNALS.findIndex((signal) => row.signals.includes(signal));
  if (found >= 0) return found;
  return isFlagged(row) ? SIGNALS.length : SIGNALS.length + 1;
}

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

function byUrgency(one: ClaimRow, other: ClaimRow): number {
  return (
    graveness(one) - graveness(other) ||
    compare(one.occurred_at, other.occurred_at) ||
    one.claim_id - other.claim_id
  );
}

function totalsOf(rows: readonly ClaimRow[]): Pick<ClaimGroup, 'rows' | 'flaggedCount' | 'points'> {
  return {
    rows,
    flaggedCount: rows.filter(isFlagged).length,
    points: rows.reduce((sum, row) => sum + row.points, 0),
  };
}

function groupOf(key: string, rows: ClaimRow[]): ClaimGroup {
  const sorted = [...rows].sort(byUrgency);
  const first = sorted[0];
  return {
    key,
    stationName: first?.station_name ?? '',
    routeCode: first?.route_code ?? null,
    teamName: first?.team_name ?? null,
    day: null,
    ...totalsOf(sorted),
  };
}

/** Groups with signals stand before those without, then by station, route and team. */
export function groupClaims(rows: readonly ClaimRow[]): readonly ClaimGroup[] {
  const byKey = new Map<string, ClaimRow[]>();
  for (const row of rows) {
    const key = [row.station_name, row.route_code ?? '', row.team_name ?? ''].join('\u0000');
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, [row]);
    else group.push(row);
  }
  return [...byKey]
    .map(([key, group]) => groupOf(key, group))
    .sort(
      (one, other) =>
        Number(one.flaggedCount === 0) - Number(other.flaggedCount === 0) ||
        compare(one.key, other.key),
    );
}

/** What is decided stands by day of service, the newest first, as it is looked up afterwards. */
export function historyOf(rows: readonly ClaimRow[]): readonly ClaimGroup[] {
  const byDay = new Map<string, ClaimRow[]>();
  for (const row of [...rows].sort((one, other) => compare(other.occurred_at, one.occurred_at))) {
    const day = longDate(row.occurred_at, 'en');
    byDay.set(day, [...(byDay.get(day) ?? []), row]);
  }
  return [...byDay].map(([key, group]) => ({
    key,
    stationName: '',
    routeCode: null,
    teamName: null,
    day: group[0]?.occurred_at ?? null,
    ...totalsOf(group),
  }));
}

/** The rows that a search leaves. */
export function filterClaims(rows: readonly ClaimRow[], sought: string): readonly ClaimRow[] {
  const text = sought.trim().toLowerCase();
  return rows.filter((row) =>
    [
      row.number,
      row.volunteer.number,
      row.volunteer.name_masked,
      row.route_code ?? '',
      row.team_name ?? '',
      row.station_name,
    ].some((part) => part.toLowerCase().includes(text)),
  );
}
