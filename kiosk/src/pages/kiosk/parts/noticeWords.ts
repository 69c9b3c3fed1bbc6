/** The words of a notice: what is so, and what to do next. */
import type { Good, Notice } from '@/pages/kiosk/machine/state';
import { points } from '@/shared/format';
import { inLocale, type Locale } from '@/shared/locale';
import { sentenceOf } from '@/shared/refusal';

type Say = (word: string, facts?: Record<string, unknown>) => string;

const PLAIN = {
  'payment-code': 'notice.paymentCode',
  misread: 'notice.misread',
  'too-short': 'notice.tooShort',
  'finish-first': 'notice.finishFirst',
  unreachable: 'notice.unreachable',
  'visit-over': 'notice.visitOver',
  'look-only': 'notice.lookOnly',
  'pins-differ': 'notice.pinsDiffer',
  'pin-set': 'notice.pinSet',
  'slips-full': 'notice.slipsFull',
  agreed: 'notice.agreed',
  'not-agreed': 'notice.notAgreed',
  'scanner-well': 'notice.scannerWell',
  'scanner-no-enter': 'notice.scannerNoEnter',
  'lines-full': 'notice.linesFull',
  'quantity-full': 'notice.quantityFull',
} as const;

export function goodName(good: Good, locale: Locale): string {
  return inLocale(locale, { zh: good.name_zh, en: good.name_en });
}

type Plain = Extract<Notice, { say: keyof typeof PLAIN }>;

const isPlain = (notice: Notice): notice is Plain => notice.say in PLAIN;

export function noticeWords(notice: Notice, t: Say, locale: Locale): string {
  if (isPlain(notice)) return t(PLAIN[notice.say]);
  switch (notice.say) {
    case 'not-a-pass':
      return t(`notice.${notice.looksLike}`);
    case 'points-missing':
      return pointsMissing(notice, t, locale);
    case 'limit-full':
      return t(notice.left > 0 ? 'notice.limitLeft' : 'notice.limitFull', {
        name: goodName(notice.good, locale),
        left: notice.left,
      });
    case 'sold-out':
      return soldOut(notice, t, locale);
    case 'refused':
      return sentenceOf(notice.refusal, locale);
  }
}

function pointsMissing(
  { missing, instead }: Extract<Notice, { say: 'points-missing' }>,
  t: Say,
  locale: Locale,
): string {
  const facts = { points: points(missing, locale) };
  return instead === null
    ? t('notice.missing', facts)
    : t('notice.missingInstead', { ...facts, name: goodName(instead, locale) });
}

function soldOut(
  { good, left, instead }: Extract<Notice, { say: 'sold-out' }>,
  t: Say,
  locale: Locale,
): string {
  const word = left > 0 ? 'fewLeft' : 'soldOut';
  const facts = { name: goodName(good, locale), left };
  return instead === null
    ? t(`notice.${word}`, facts)
    : t(`notice.${word}Instead`, { ...facts, instead: goodName(instead, locale) });
}
