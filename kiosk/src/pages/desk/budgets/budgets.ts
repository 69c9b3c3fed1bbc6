/** Budgets of a period: what is on the plot, and how many points go to whom at once. */
import type { Answer, Body } from '@/shared/api';

export type Period = Answer<'/api/v1/budget-period', 'get'>;
export type UnitPeriod = Period['items'][number];
export type PlanSent = Body<'/api/v1/budget-plans', 'post'>;
export type GrantsSent = Body<'/api/v1/budgets/grants', 'post'>;
export type GrantResult = Answer<'/api/v1/budgets/grants', 'post'>['results'][number];

export const POINTS_MAX = 1_000_000;

/** A whole number of points as people type it, full-width digits too; null when it is none or out of range. */
export function typedPoints(typed: string, least = 1, most = POINTS_MAX): number | null {
  const digits = typed.normalize('NFKC').replace(/[\s,]/g, '');
  if (!/^\d{1,7}$/.test(digits)) return null;
  const number = Number(digits);
  return number >= least && number <= most ? number : null;
}

/** What a station may give in all in this period, whether it has or not. */
export function purseOf(unit: UnitPeriod): number {
  return Math.max(unit.points_given + unit.points_left, 1);
}

/** What is sent of a table of typed numbers; null while one of them is not a number. Empty is nothing. */
export function grantsOf(
  typed: ReadonlyMap<number, string>,
): readonly { unit_id: number; points: number }[] | null {
  const grants: { unit_id: number; points: number }[] = [];
  for (const [unit_id, text] of typed) {
    if (text.trim() === '') continue;
    const points = typedPoints(text);
    if (points === null) return null;
    grants.push({ unit_id, points });
  }
  return grants;
}

/** The fields begin with what each station was allocated for the period before. */
export function asLastPeriod(units: readonly UnitPeriod[]): Map<number, string> {
  return new Map(
    units.map((unit) => [unit.unit_id, unit.points_last > 0 ? String(unit.points_last) : '']),
  );
}
