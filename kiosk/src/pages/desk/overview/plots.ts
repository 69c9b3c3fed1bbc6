/** The figures behind the plots: awards by station and week, how long budgets last, shares of states. */
import type { Answer } from '@/shared/api';

export type Summary = Answer<'/api/v1/summary', 'get'>;

const WEEKS_SHOWN_MAX = 12;
const PACE_WEEKS = 4;
const WEEK_MS = 7 * 86_400_000;

export interface StationWeeks {
  readonly station: string;
  readonly points: readonly number[];
  readonly total: number;
}

export interface WeekTable {
  readonly weeks: readonly string[];
  readonly stations: readonly StationWeeks[];
  readonly most: number;
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The last weeks up to the newest one, without gaps, because a week without awards is news too. */
function weeksUpTo(newest: string, count: number): string[] {
  const end = Date.parse(`${newest}T00:00:00Z`);
  return Array.from({ length: count }, (_, back) => dayOf(end - (count - 1 - back) * WEEK_MS));
}

function weeksOf(awards: Summary['awards_per_week']): string[] {
  const days = awards.map((award) => award.week_on).sort();
  const [oldest, newest] = [days[0], days[days.length - 1]];
  if (oldest === undefined || newest === undefined) return [];
  const span = Math.round((Date.parse(newest) - Date.parse(oldest)) / WEEK_MS) + 1;
  return weeksUpTo(newest, Math.min(WEEKS_SHOWN_MAX, span));
}

/** Stations by their total, the busiest first. */
export function weekTable(awards: Summary['awards_per_week']): WeekTable {
  const weeks = weeksOf(awards);
  const byStation = new Map<string, number[]>();
  for (const award of awards) {
    const at = weeks.indexOf(award.week_on);
    if (at < 0) continue;
    const points = byStation.get(award.station) ?? weeks.map(() => 0);
    points[at] = (points[at] ?? 0) + award.points;
    byStation.set(award.station, points);
  }
  const stations = [...byStation]
    .map(([station, points]) => ({
      station,
      points,
      total: points.reduce((sum, each) => sum + each, 0),
    }))
    .sort((one, other) => other.total - one.total || (one.station < other.station ? -1 : 1));
  return { weeks, stations, most: Math.max(1, ...stations.flatMap((each) => each.points)) };
}

export interface BudgetPace {
  readonly unitId: number;
  readonly name: string;
  readonly pointsLeft: number;
  /** Whole weeks that the budget lasts at the pace of the last weeks; null without any award. */
  readonly weeksLeft: number | null;
}

/** Budgets with how long they last, the shortest first. */
export function budgetPaces(summary: Summary): readonly BudgetPace[] {
  const { weeks, stations } = weekTable(summary.awards_per_week);
  const paceWeeks = Math.min(PACE_WEEKS, weeks.length);
  return summary.budgets
    .map((budget) => {
      const recent = stations
        .find((station) => station.station === budget.name)
        ?.points.slice(-paceWeeks);
      const given = recent?.reduce((sum, each) => sum + each, 0) ?? 0;
      const weeksLeft =
        given > 0 ? Math.floor((Math.max(0, budget.points_budget) * paceWeeks) / given) : null;
      return {
        unitId: budget.unit_id,
        name: budget.name,
        pointsLeft: budget.points_budget,
        weeksLeft,
      };
    })
    .sort(
      (one, other) =>
        (one.weeksLeft ?? Infinity) - (other.weeksLeft ?? Infinity) ||
        one.pointsLeft - other.pointsLeft,
    );
}

export const CLAIM_STATES = ['waiting', 'second', 'approved', 'refused'] as const;

export interface StateShare {
  readonly state: (typeof CLAIM_STATES)[number];
  readonly claims: number;
  readonly percent: number;
}

export function stateShares(counts: Summary['claims_by_state']): readonly StateShare[] {
  const total = CLAIM_STATES.reduce((sum, state) => sum + counts[state], 0);
  return CLAIM_STATES.map((state) => ({
    state,
    claims: counts[state],
    percent: total === 0 ? 0 : (100 * counts[state]) / total,
  }));
}
