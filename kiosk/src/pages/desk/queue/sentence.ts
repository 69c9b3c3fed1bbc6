/** The sentence of the bar: what approving the chosen claims will do. */
import type { ApprovalPreview } from '@/pages/desk/queue/bulk';
import { count } from '@/shared/format';

type Translate = (word: string, facts?: Record<string, unknown>) => string;

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
