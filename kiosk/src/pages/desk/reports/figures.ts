/** The figures behind the totals: what is compared, per period and station, and per kind of transaction. */
import type { Answer } from '@/shared/api';

export type Totals = Answer<'/api/v1/reports/totals', 'get'>;
type Line = Totals['totals'][number];

/** What can be compared; each is a sum over some accounts, signed so that more is more. */
export const MEASURES = ['awarded', 'redeemed', 'expired', 'served', 'boxes'] as const;
export type Measure = (typeof MEASURES)[number];

export const PERIODS = ['day', 'week', 'month', 'quarter'] as const;
export type Period = (typeof PERIODS)[number];

/** Kinds that take points from a volunteer for goods, or give them back. */
const ORDERING: readonly string[] = ['order', 'hand_over', 'void', 'return'];
const SPENDABLE: readonly string[] = ['available', 'held'];

const isPoints = (line: Line): boolean => line.unit === 'points';

function shareOf(measure: Measure, line: Line): number {
  switch (measure) {
    case 'awarded':
      return isPoints(line) && line.kind === 'award' && line.purpose === 'budget'
        ? -line.amount
        : 0;
    case 'redeemed':
      return isPoints(line) && ORDERING.includes(line.kind) && SPENDABLE.includes(line.purpose)
        ? -line.amount
        : 0;
    case 'expired':
      return isPoints(line) && line.kind === 'expiry' && line.purpose === 'available'
        ? -line.amount
        : 0;
    case 'served':
      return line.unit === 'minutes' && line.purpose === 'served' ? line.amount : 0;
    case 'boxes':
      return line.unit.startsWith('goods:') && line.purpose === 'handed_over' ? line.amount : 0;
  }
}

export interface StationRow {
  readonly name: string;
  readonly values: readonly number[];
  readonly total: number;
}

export interface Comparison {
  /** First days of the periods. */
  readonly periods: readonly string[];
  /** The sum of all stations, by period. */
  readonly sums: readonly number[];
  /** Stations where something moved, the largest first. */
  readonly stations: readonly StationRow[];
  readonly most: number;
  readonly total: number;
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0);

export function compare(totals: Totals, measure: Measure): Comparison {
  const at = new Map(totals.periods.map((period, index) => [period, index]));
  const byStation = new Map<number, number[]>();
  for (const line of totals.totals) {
    const share = shareOf(measure, line);
    const index = at.get(line.period_on);
    if (share === 0 || index === undefined) continue;
    const values = byStation.get(line.unit_id) ?? totals.periods.map(() => 0);
    values[index] = (values[index] ?? 0) + share;
    byStation.set(line.unit_id, values);
  }
  const stations = totals.stations
    .map(({ unit_id, name }) => {
      const values = byStation.get(unit_id) ?? [];
      return { name, values, total: sumOf(values) };
    })
    .filter((row) => row.values.some((value) => value !== 0))
    .sort((one, other) => other.total - one.total);
  const sums = totals.periods.map((_, index) =>
    sumOf(stations.map((row) => row.values[index] ?? 0)),
  );
  const most = Math.max(1, ...stations.flatMap((row) => row.values));
  return { periods: totals.periods, sums, stations, most, total: sumOf(sums) };
}

export interface KindLine {
  readonly kind: string;
  readonly purpose: string;
  readonly unit: string;
  readonly amount: number;
  readonly times: number;
}

/** Everything that moved, by kind, account and unit: what an auditor adds up again. */
export function kindLines(totals: Totals): readonly KindLine[] {
  const sums = new Map<string, KindLine>();
  for (const { kind, purpose, unit, amount, times } of totals.totals) {
    const key = [kind, purpose, unit].join('|');
    const before = sums.get(key);
    sums.set(key, {
      kind,
      purpose,
      unit,
      amount: amount + (before?.amount ?? 0),
      times: times + (before?.times ?? 0),
    });
  }
  return [...sums.values()];
}

/** `2026-11-16` as its period is called on an axis: `11/16`, `2026/11`, `2026 Q4`. */
export function periodText(day: string, period: Period): string {
  const [year = '', month = '', date = ''] = day.split('-');
  if (period === 'month') return `${year}/${month}`;
  if (period === 'quarter') return `${year} Q${String(Math.ceil(Number(month) / 3))}`;
  return `${month.replace(/^0/, '')}/${date}`;
}

/** A whole number at or above the largest value, such as people choose for an axis. */
export function axisTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return ([1, 2, 2.5, 5, 10].find((step) => step * power >= most) ?? 10) * power;
}
