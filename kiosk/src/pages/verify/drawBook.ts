/** What is said about an exported book: whether it is whole, the first difference, what was checked, what stands where. */
import type { Total } from '@/pages/verify/book/accounts';
import type { BookReport } from '@/pages/verify/book/checkBook';
import type { Difference, What } from '@/pages/verify/book/differences';
import { checked, checkList, shown, table, type Words } from '@/pages/verify/parts';
import { count } from '@/shared/format';
import { element, note, type Child } from '@/shared/lightPage';
import type { VerifierKey } from '@/shared/seal/notes';

function drawDifference(difference: Difference, t: Words): HTMLElement {
  const { what, index, found, expected } = difference;
  const place = index === null ? t('book.whole') : t('book.number', { index: count(index) });
  const fact = (name: 'found' | 'expected', value: string): Child =>
    value === '' ? null : element('p', { class: 'small fact' }, `${t(`book.${name}`)} ${value}`);
  return element(
    'li',
    {},
    element('p', {}, element('strong', {}, place), ` ${t(`what.${what}`)}`),
    fact('found', found),
    fact('expected', expected),
  );
}

function verdict(report: BookReport, t: Words): Child[] {
  const facts = { count: count(report.transactions) };
  const [first, ...others] = report.differences;
  if (first === undefined) {
    return report.signature === 'signed'
      ? [note('done', element('p', {}, t('book.good', facts)))]
      : [note('told', element('p', {}, t('book.unsigned', facts)))];
  }
  const shownCount = report.differences.length;
  const more = { count: count(report.differencesCount), shown: shownCount };
  return [
    note(
      'attention',
      element('p', {}, t('book.bad')),
      element('ol', { class: 'first' }, drawDifference(first, t)),
    ),
    others.length === 0
      ? null
      : element(
          'details',
          { class: 'card' },
          element('summary', {}, t('book.more', more)),
          element('ol', {}, ...others.map((other) => drawDifference(other, t))),
        ),
  ];
}

function drawChecks(report: BookReport, key: VerifierKey | null, t: Words): HTMLElement {
  const has = (...whats: What[]): boolean => whats.some((what) => report.whats.has(what));
  const { signature, noted } = report;
  const root = { root: shown(report.root), size: count(report.transactions) };
  const isCompared = report.signedSize > 0;
  const compared = isCompared ? 'checks.checkpoint' : 'checks.checkpointNot';
  const by = { name: key?.name ?? '', id: key?.keyId ?? '' };
  const postings = { accounts: count(report.accounts), entries: count(report.entries) };
  return checkList(
    t,
    checked(
      !has('line_malformed', 'format_unknown', 'not_canonical'),
      t('checks.commitments', { count: root.size }),
    ),
    checked(!has('transaction_missing', 'transaction_surplus'), t('checks.root', root)),
    checked(isCompared && !has('root_differs'), t(compared, { size: count(report.signedSize) })),
    checked(signature === 'signed', t(`checks.signature.${signature}`, by)),
    checked(!has('not_zero_sum'), t('checks.zero')),
    checked(
      !has('balance_differs', 'below_floor', 'account_differs'),
      t('checks.balances', postings),
    ),
    checked(!has('reversal_differs'), t('checks.reversals', { count: count(report.reversals) })),
    noted.length === 0
      ? null
      : checked(!has('note_differs'), t('checks.noted', { count: noted.length })),
  );
}

function drawTotals(totals: readonly Total[], t: Words): HTMLElement | null {
  if (totals.length === 0) return null;
  const units = [...new Set(totals.map(({ unit }) => unit))];
  const rows = units.flatMap((unit): Child[][] => {
    const own = totals.filter((total) => total.unit === unit);
    const sum = own.reduce((sum, { balance }) => sum + balance, 0n);
    return [
      ...own.map(({ purpose, balance }): Child[] => [
        t(`units.${unit}`),
        t(`purposes.${purpose}`),
        count(Number(balance)),
      ]),
      [
        t(`units.${unit}`),
        element('strong', {}, t('book.sum')),
        element('strong', {}, String(sum)),
      ],
    ];
  });
  const heads = [t('fields.unit'), t('fields.purpose'), t('book.left')];
  return element(
    'section',
    { class: 'card stack totals' },
    element('h2', {}, t('book.totals')),
    element('p', { class: 'small' }, t('book.totalsHow')),
    table(heads, rows),
  );
}

export function drawBook(report: BookReport, key: VerifierKey | null, t: Words): Child[] {
  return [...verdict(report, t), drawChecks(report, key, t), drawTotals(report.totals, t)];
}
