/** The sentences of the queue: where claims belong, and what approving the chosen ones will do. */
import type { ApprovalPreview } from '@/pages/desk/queue/bulk';
import { count } from '@/shared/format';

type Translate = (word: string, facts?: Record<string, unknown>) => string;

/** As "L14 路线 · 物业保安4队". */
export function routeAndTeam(
  place: { readonly routeCode: string | null; readonly teamName: string | null },
  t: Translate,
): string {
  const route =
    place.routeCode === null ? t('queue.noRoute') : t('queue.route', { code: place.routeCode });
  return place.teamName === null ? route : `${route} · ${place.teamName}`;
}

function budgetPart(preview: ApprovalPreview, t: Translate): string | null {
  const { tightest, stationsCount } = preview;
  if (tightest === null) return null;
  const facts = { station: tightest.stationName, points: count(Math.abs(tightest.pointsLeft)) };
  if (tightest.pointsLeft < 0) return t('bulk.short', facts);
  return t(stationsCount > 1 ? 'bulk.leastLeft' : 'bulk.left', facts);
}

/** As "给 38 人共 114 分，预算余 2,310". */
export function approvalSentence(preview: ApprovalPreview, t: Translate): string {
  const parts: string[] = [];
  if (preview.claimsCount > preview.handedOnCount) {
    const facts = { count: preview.peopleCount, points: count(preview.points) };
    parts.push(t('bulk.gives', facts));
    const budget = budgetPart(preview, t);
    if (budget !== null) parts.push(budget);
  }
  if (preview.handedOnCount > 0) parts.push(t('bulk.handedOn', { count: preview.handedOnCount }));
  return parts.join(t('bulk.comma'));
}
