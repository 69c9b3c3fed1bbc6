/** What is said about a receipt: whether it holds, what was checked, and what it is about. */
import { isSealed, type Entry } from '@/pages/verify/book/sealed';
import { checked, checkList, shown, table, type Words } from '@/pages/verify/parts';
import { count, dateTime, signed } from '@/shared/format';
import { element, note, type Child } from '@/shared/lightPage';
import type { Locale } from '@/shared/locale';
import type { VerifierKey } from '@/shared/seal/notes';
import { isWhole, type ReceiptReport } from '@/shared/seal/receipts';

const isWholeButUnsigned = (report: ReceiptReport): boolean =>
  report.isIncluded && report.isItself && report.signature === 'unchecked';

function verdict(report: ReceiptReport, t: Words): HTMLElement {
  const facts = { index: count(report.index), origin: report.origin };
  if (isWhole(report)) return note('done', element('p', {}, t('receipt.good', facts)));
  if (isWholeButUnsigned(report))
    return note('told', element('p', {}, t('receipt.unchecked', facts)));
  return note('attention', element('p', {}, t('receipt.bad')));
}

function drawEntry(entry: Entry, t: Words): Child[] {
  const { purpose, unit } = entry;
  return [
    entry.owner,
    t(`purposes.${purpose}`),
    unit === 'points' || unit === 'minutes' ? t(`units.${unit}`) : unit,
    signed(entry.amount),
    count(entry.balance),
  ];
}

function drawContent({ transaction }: ReceiptReport, t: Words, locale: Locale): HTMLElement {
  const title = element('h2', {}, t('receipt.what'));
  if (!isSealed(transaction)) {
    return element('section', { class: 'card stack' }, title, t('receipt.unread'));
  }
  const facts: readonly (readonly [string, string | null])[] = [
    ['kind', transaction.kind],
    ['occurred_at', dateTime(transaction.occurred_at, locale)],
    ['recorded_at', dateTime(transaction.recorded_at, locale)],
    ['actor', transaction.actor],
    ['reason', transaction.reason],
    ['reverses', transaction.reverses === null ? null : count(transaction.reverses)],
  ];
  const rows = facts
    .filter(([, value]) => value !== null)
    .map(([name, value]): Child[] => [
      element('dt', {}, t(`fields.${name}`)),
      element('dd', {}, value),
    ]);
  const heads = ['owner', 'purpose', 'unit', 'amount', 'balance'].map((name) =>
    t(`fields.${name}`),
  );
  const entries = transaction.entries.map((entry) => drawEntry(entry, t));
  return element(
    'section',
    { class: 'card stack' },
    title,
    element('dl', {}, ...rows.flatMap((row) => row)),
    entries.length > 0 ? table(heads, entries) : null,
  );
}

export function drawReceipt(
  report: ReceiptReport,
  key: VerifierKey | null,
  t: Words,
  locale: Locale,
): Child[] {
  const { isIncluded, isItself, signature } = report;
  const index = count(report.index);
  const included = isIncluded ? 'checks.included' : 'checks.includedNot';
  const facts = { root: shown(report.root), size: count(report.size) };
  const by = { name: key?.name ?? '', id: key?.keyId ?? '' };
  return [
    verdict(report, t),
    checkList(
      t,
      checked(isIncluded, t(included, facts)),
      checked(isItself, t(isItself ? 'checks.itself' : 'checks.itselfNot', { index })),
      checked(signature === 'signed', t(`checks.signature.${signature}`, by)),
    ),
    drawContent(report, t, locale),
  ];
}
