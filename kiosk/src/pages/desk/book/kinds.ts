/** The words of the book for people: kinds of transactions, purposes of accounts, units. */
import { count } from '@/shared/format';

const KINDS: readonly string[] = [
  'grant',
  'award',
  'order',
  'hand_over',
  'void',
  'receive',
  'reversal',
  'check_in',
  'session',
  'roll_call',
  'session_end',
  'duty',
  'duty_end',
  'claim',
  'decision',
  'answer',
  'appeal',
  'objection',
  'objection_verdict',
  'approver_loan',
  'approver_loan_end',
  'recheck',
  'recheck_result',
  'expiry',
  'activation',
  'export',
  'policy',
  'reversal_proposal',
  'reversal_refusal',
  'epoch',
  'rule',
  'budget_plan',
  'budget_closing',
  'evidence',
  'event',
  'event_marks',
  'event_code',
  'delivery',
  'move',
  'move_end',
  'count',
  'count_line',
  'count_end',
  'difference_case',
  'case_step',
  'write_off',
  'write_off_verdict',
  'appoint',
  'outage_block',
  'outage_entry',
  'outage_verdict',
  'return',
  'desk_order',
  'desk_order_end',
  'late_drop',
];

const PURPOSES: readonly string[] = [
  'budget',
  'pending',
  'available',
  'held',
  'debt',
  'redeemed',
  'expired',
  'served',
  'shelf',
  'reserved',
  'handed_over',
  'supplier',
  'in_transit',
  'set_aside',
  'written_off',
  'count_difference',
  'issuance',
];

/** Kinds that are reversed; the others have a way back of their own, or none. */
const REVERSIBLE: readonly string[] = ['grant', 'award', 'receive'];

/** Whether a reversal can be offered; whether its points are still there, only the book knows. */
export function isReversible(transaction: {
  readonly kind: string;
  readonly reversed_by: number | null;
  readonly entries: readonly unknown[];
}): boolean {
  return (
    transaction.reversed_by === null &&
    transaction.entries.length > 0 &&
    REVERSIBLE.includes(transaction.kind)
  );
}

/** The catalogue's key of a kind; one that is not known yet shows its own name. */
export function kindKey(kind: string): string {
  return KINDS.includes(kind) ? `book.kinds.${kind}` : 'book.kinds.other';
}

export function purposeKey(purpose: string): string {
  return PURPOSES.includes(purpose) ? `book.purposes.${purpose}` : 'book.purposes.other';
}

export interface UnitWord {
  readonly key: string;
  readonly sku: string;
}

/** `points`, `minutes`, or boxes of one article as `goods:SKU`. */
export function unitWord(unit: string): UnitWord {
  if (unit === 'points' || unit === 'minutes') return { key: `book.units.${unit}`, sku: '' };
  return { key: 'book.units.boxes', sku: unit.replace(/^goods:/, '') };
}

const OWNER_KINDS: readonly string[] = [
  'volunteer',
  'unit',
  'shop',
  'bureau',
  'staff',
  'kiosk',
  'system',
];

type Translate = (word: string, facts: Record<string, unknown>) => string;

/** Why a version of a rule or a price came to be, and where the book sealed it; older ones were imported. */
export function versionReason(
  version: { readonly log_index: number | null; readonly reason: string | null },
  t: Translate,
): string {
  return version.log_index === null
    ? t('rules.imported', {})
    : t('rules.sealed', { reason: version.reason ?? '', index: count(version.log_index) });
}

/** `volunteer/3`, an owner or whoever acted, as people say it. */
export function principalText(principal: string, t: Translate): string {
  const [kind = '', id = ''] = principal.split('/');
  return OWNER_KINDS.includes(kind)
    ? t(`book.owners.${kind}`, { id })
    : t('book.owners.other', { id: principal });
}
