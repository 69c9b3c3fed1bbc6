/** The screens between the first one and a visit: what is typed and shown there, and what it leads to. */
import type { Door, DoorState, KioskState, Notice } from '@/pages/kiosk/machine/state';
import { isDoor, pinStepOf } from '@/pages/kiosk/machine/state';
import type { Reading } from '@/pages/kiosk/reading/judge';
import { SLIP_DIGITS } from '@/pages/kiosk/reading/judge';
import { PASS_DIGITS } from '@/shared/pass';

export const PIN_DIGITS = 6;
export const LETTER_DIGITS = 8;
export const PICKUP_DIGITS = 8;
/** So many slips pay together, as the service has it. */
export const SLIPS_MAX = 10;

export type PinState = Extract<DoorState, { at: 'pin' }>;

/** The slips in somebody's hand; null where none are gathered. */
export function slipsOf(state: KioskState): readonly string[] | null {
  if (state.at === 'slips') return state.codes;
  return state.at === 'camera' || state.at === 'keypad' ? state.slips : null;
}

export function doorAt(place: Door, slips: readonly string[] | null = null): DoorState {
  switch (place) {
    case 'browsing':
      return { at: 'browsing', page: 0, notice: null };
    case 'camera':
      return { at: 'camera', slips, notice: null };
    case 'keypad':
      return { at: 'keypad', typed: '', slips, notice: null };
    case 'card':
      return { at: place, notice: null };
    case 'pickup':
    case 'exit':
      return { at: place, typed: '', notice: null };
    case 'offer':
      return { at: 'offer', offer: null, match: null, notice: null };
    case 'slips':
      return { at: 'slips', codes: slips ?? [], notice: null };
  }
}

/** How many digits the field in front of somebody takes; none where nothing is typed. */
export function digitsOf(state: KioskState): number {
  if (state.at === 'keypad') return state.slips === null ? PASS_DIGITS : SLIP_DIGITS;
  if (state.at === 'pickup') return PICKUP_DIGITS;
  if (state.at === 'exit') return PIN_DIGITS;
  if (state.at !== 'pin') return 0;
  return pinStepOf(state) === 'letter' ? LETTER_DIGITS : PIN_DIGITS;
}

export function typeAt(state: KioskState, digits: string): KioskState {
  if (!('typed' in state)) return state;
  return { ...state, typed: digits.slice(0, digitsOf(state)), notice: null };
}

/** What was typed is put down; the last entry opens, and a repetition that differs begins anew. */
export function enter(state: KioskState): KioskState {
  if (state.at !== 'pin') return state;
  if (state.typed.length < digitsOf(state)) return { ...state, notice: { say: 'too-short' } };
  const isRepetition = pinStepOf(state) === 'again';
  if (isRepetition && state.typed !== state.entered[state.entered.length - 1]) {
    const entered = state.entered.slice(0, 1);
    return { ...state, entered, typed: '', notice: { say: 'pins-differ' } };
  }
  const next = { ...state, entered: [...state.entered, state.typed], typed: '', notice: null };
  return pinStepOf(next) === null ? { at: 'opening', from: next, attempt: null } : next;
}

/** The same screen with nothing typed on it, as a refusal leaves it. */
export function again(state: DoorState, notice: Notice | null): DoorState {
  switch (state.at) {
    case 'pin':
      return { ...state, entered: [], typed: '', notice };
    case 'keypad':
      return { ...state, typed: '', slips: state.slips && [], notice };
    case 'camera':
      return { ...state, slips: state.slips && [], notice };
    case 'pickup':
    case 'exit':
      return { ...state, typed: '', notice };
    case 'offer':
      return { at: 'offer', offer: null, match: null, notice };
    case 'slips':
      return { at: 'slips', codes: [], notice };
    case 'browsing':
      return { ...state, page: 0, notice };
    case 'idle':
    case 'card':
      return { ...state, notice };
  }
}

/** What a code does wherever codes are looked at, except before somebody else's basket. */
export function readAtDoor(state: DoorState, reading: Reading): KioskState {
  switch (reading.is) {
    case 'pass':
      return { at: 'opening', from: state, attempt: null };
    case 'card':
      return {
        at: 'pin',
        card: reading.card,
        goal: 'spend',
        entered: [],
        typed: '',
        keys: { arePictures: false, areShuffled: false },
        notice: null,
      };
    case 'claim-slip':
      return withSlip(state, reading.code);
    case 'pickup':
      return { at: 'pickup', typed: '', notice: null };
    case 'scanner-test':
      return { ...state, notice: { say: reading.isEnded ? 'scanner-well' : 'scanner-no-enter' } };
    case 'other':
      return { ...state, notice: { say: 'not-a-pass', looksLike: reading.looksLike } };
    case 'payment-code':
    case 'misread':
    case 'too-short':
      return { ...state, notice: { say: reading.is } };
  }
}

function withSlip(state: DoorState, code: string): DoorState {
  const codes = slipsOf(state) ?? [];
  if (codes.includes(code)) return doorAt(state.at === 'camera' ? 'camera' : 'slips', codes);
  if (codes.length >= SLIPS_MAX) return { ...state, notice: { say: 'slips-full' } };
  // Before the camera the next slip follows at once; what was typed is seen where slips are counted.
  return doorAt(state.at === 'camera' ? 'camera' : 'slips', [...codes, code]);
}

/** One step back on the card's keypad and among slips; everywhere else the first screen. */
export function backFrom(state: KioskState): KioskState | null {
  if (state.at === 'pin' && (state.goal !== 'spend' || state.entered.length > 0)) {
    return { ...state, goal: 'spend', entered: [], typed: '', notice: null };
  }
  if ((state.at === 'camera' || state.at === 'keypad') && state.slips !== null) {
    return doorAt('slips', state.slips);
  }
  return isDoor(state) || ['opening', 'visit', 'receipt', 'service'].includes(state.at)
    ? { at: 'idle', notice: null }
    : null;
}
