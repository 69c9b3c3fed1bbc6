/** What a bulk decision will do, worked out before it is sent, so that the bar can say it. */
import type { ClaimRow } from '@/pages/desk/queue/claims';
import type { Answer, Body } from '@/shared/api';

export type Budget = Answer<'/api/v1/budgets', 'get'>['items'][number];

/** What somebody at the desk says about a claim. */
export type GivenVerdict = 'approve' | 'refuse' | 'ask';

/** The most that one request may decide. */
export const DECISIONS_MAX = 300;

export interface BudgetAfter {
  readonly stationName: string;
  readonly pointsLeft: number;
}

export interface ApprovalPreview {
  readonly claimsCount: number;
  readonly peopleCount: number;
  readonly points: number;
  /** Claims that this approval hands on to a second person, and that give no points yet. */
  readonly handedOnCount: number;
  /** The budget with the least left afterwards; null when none of them is known. */
  readonly tightest: BudgetAfter | null;
  readonly stationsCount: number;
}

/** A claim on the path of two persons is only handed on by the first of them. */
const isHandedOn = (row: ClaimRow): boolean => row.path === 'two' && row.state === 'waiting';

function pointsByStation(rows: readonly ClaimRow[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const row of rows) {
    sums.set(row.station_name, (sums.get(row.station_name) ?? 0) + row.points);
  }
  return sums;
}

function budgetsAfter(
  given: ReadonlyMap<string, number>,
  budgets: readonly Budget[],
): BudgetAfter[] {
  return [...given].flatMap(([stationName, points]) => {
    const budget = budgets.find((each) => each.name === stationName);
    return budget === undefined ? [] : [{ stationName, pointsLeft: budget.points_budget - points }];
  });
}

export function previewApproval(
  rows: readonly ClaimRow[],
  budgets: readonly Budget[],
): ApprovalPreview {
  const awarded = rows.filter((row) => !isHandedOn(row));
  const given = pointsByStation(awarded);
  const after = budgetsAfter(given, budgets).sort(
    (one, other) => one.pointsLeft - other.pointsLeft,
  );
  return {
    claimsCount: rows.length,
    peopleCount: new Set(awarded.map((row) => row.volunteer.volunteer_id)).size,
    points: awarded.reduce((sum, row) => sum + row.points, 0),
    handedOnCount: rows.length - awarded.length,
    tightest: after[0] ?? null,
    stationsCount: given.size,
  };
}

/** The body that takes back the verdicts on some claims. */
export function undoingOf(claimIds: readonly number[]): Body<'/api/v1/undone-decisions', 'post'> {
  return { claim_ids: [...claimIds] };
}

/** The body of one bulk decision, in the order of the rows on show. */
export function decisionsOf(
  rows: readonly ClaimRow[],
  verdict: GivenVerdict,
  reason: string | null,
): Body<'/api/v1/decisions', 'post'> {
  return {
    decisions: rows
      .slice(0, DECISIONS_MAX)
      .map((row) => ({ claim_id: row.claim_id, verdict, reason })),
  };
}
