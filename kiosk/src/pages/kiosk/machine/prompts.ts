/** What the kiosk says of each screen: the names of clips; figures of a person only where they ask for them. */
import { pinStepOf, type KioskState, type Notice } from '@/pages/kiosk/machine/state';
import type { Locale } from '@/shared/locale';
import { digitClips, numberClips } from '@/shared/voice/numbers';

const points = (value: number, locale: Locale): string[] => [
  ...numberClips(value, locale),
  value === 1 ? 'point' : 'points',
];

/** Clips for a screen as somebody comes to it; none for screens that have nothing to ask. */
export function promptOf(state: KioskState, locale: Locale): string[] {
  if ('notice' in state && state.notice !== null) return noticePrompt(state.notice, locale);
  switch (state.at) {
    case 'camera':
    case 'keypad':
    case 'card':
    case 'pickup':
      return [state.at];
    case 'offer':
      return state.match === null ? ['offer'] : ['match', ...digitClips(String(state.match))];
    case 'pin':
      return [PIN_PROMPTS[pinStepOf(state) ?? 'pin']];
    case 'slips':
      return ['slip'];
    case 'opening':
      return ['reading'];
    case 'visit':
      return ['hello', 'choose'];
    case 'ordering':
    case 'settling':
      return [state.isUnanswered ? 'unanswered' : 'ordering'];
    case 'receipt':
      return [state.order.state === 'held' ? 'held' : 'take'];
    case 'revoked':
      return ['revoked'];
    case 'idle':
    case 'exit':
    case 'service':
    case 'browsing':
    case 'elsewhere':
    case 'starting':
    case 'pairing':
      return [];
  }
}

/** A balance is said when somebody asks for it: others may be listening. */
export function balancePrompt(state: KioskState, locale: Locale): string[] {
  if (state.at === 'visit') return ['have', ...points(state.visit.points_available, locale)];
  if (state.at !== 'receipt') return [];
  return ['left', ...points(state.order.points_left, locale)];
}

const PIN_PROMPTS = { pin: 'pin', letter: 'letter', new: 'newPin', again: 'again' } as const;

const PLAIN: Readonly<Partial<Record<Notice['say'], string>>> = {
  'payment-code': 'payment',
  misread: 'misread',
  'not-a-pass': 'other',
  'finish-first': 'finish',
  unreachable: 'offline',
  'visit-over': 'over',
  'look-only': 'look',
  'pins-differ': 'again',
  refused: 'refused',
};

function noticePrompt(notice: Notice, locale: Locale): string[] {
  if (notice.say === 'points-missing') return ['missing', ...points(notice.missing, locale)];
  if (notice.say === 'sold-out') return ['soldOut'];
  const clip = PLAIN[notice.say];
  return clip === undefined ? [] : [clip];
}
