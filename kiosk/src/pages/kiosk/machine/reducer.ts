/** How the kiosk moves: one state and one event give the next state, and nothing else happens here. */
import type { KioskEvent } from '@/pages/kiosk/machine/events';
import { orderSettled } from '@/pages/kiosk/machine/ordering';
import { addTo, restockVisit, takeFrom } from '@/pages/kiosk/machine/choosing';
import { shelfFor } from '@/pages/kiosk/machine/basket';
import type { KioskState, Notice, ReadingPlace } from '@/pages/kiosk/machine/state';
import type { Reading } from '@/pages/kiosk/reading/judge';
import { PASS_DIGITS } from '@/shared/pass';

export const START: KioskState = { at: 'starting', isUnreachable: false };
export const IDLE_SCREEN: KioskState = { at: 'idle', notice: null };
const REVOKED: KioskState = { at: 'revoked' };
const PAIRING: KioskState = { at: 'pairing', pairing: null, isUnreachable: false };

export function reduce(state: KioskState, event: KioskEvent): KioskState {
  switch (event.on) {
    case 'paired':
      return event.hasLeftOver ? { at: 'settling', isUnanswered: false } : IDLE_SCREEN;
    case 'unpaired':
      return state.at === 'starting' ? PAIRING : state;
    case 'revoked':
      return state.at === 'pairing' ? state : REVOKED;
    case 'unreachable':
      if (state.at !== 'starting' && state.at !== 'pairing') return state;
      return { ...state, isUnreachable: true };
    case 'pairing-opened':
      if (state.at !== 'pairing') return state;
      return { at: 'pairing', pairing: event.pairing, isUnreachable: false };
    case 'pairing-over':
      return state.at === 'pairing' ? PAIRING : state;
    case 'visit-opened':
      return visitOpened(state, event);
    case 'visit-refused':
      return state.at === 'opening' ? placeOf(state.from, refusedNotice(event)) : state;
    case 'order-settled':
      return orderSettled(state, event.settled);
    case 'expired':
      return state.at === 'visit' ? { at: 'idle', notice: { say: 'visit-over' } } : state;
    case 'left':
      return leave(state);
    case 'goes-to':
    case 'typed':
    case 'read':
    case 'adds':
    case 'takes-out':
    case 'turns':
    case 'restocked':
    case 'confirms':
    case 'notice-read':
    case 'back':
      return byHand(state, event);
  }
}

type ByHand =
  | Extract<
      KioskEvent,
      {
        on:
          'goes-to' | 'typed' | 'read' | 'adds' | 'takes-out' | 'turns' | 'restocked' | 'confirms';
      }
    >
  | { readonly on: 'notice-read' | 'back' };

function byHand(state: KioskState, event: ByHand): KioskState {
  switch (event.on) {
    case 'goes-to':
      return canWander(state) ? placeOf(event.place, null) : state;
    case 'typed':
      if (state.at !== 'keypad') return state;
      return { ...state, typed: event.digits.slice(0, PASS_DIGITS), notice: null };
    case 'read':
      return readAt(state, event.reading);
    case 'adds':
      return state.at === 'visit' ? addTo(state, event.sku) : state;
    case 'takes-out':
      return state.at === 'visit' ? takeFrom(state, event.sku) : state;
    case 'turns':
      return 'page' in state ? { ...state, page: event.page } : state;
    case 'restocked':
      return state.at === 'visit' ? restockVisit(state, event.goods) : state;
    case 'confirms':
      return confirm(state);
    case 'notice-read':
      return 'notice' in state ? { ...state, notice: null } : state;
    case 'back':
      return goBack(state);
  }
}

const canWander = (state: KioskState): boolean =>
  ['idle', 'browsing', 'camera', 'keypad'].includes(state.at);

function placeOf(place: ReadingPlace, notice: Notice | null): KioskState {
  switch (place) {
    case 'idle':
      return { at: 'idle', notice };
    case 'browsing':
      return { at: 'browsing', page: 0, notice };
    case 'camera':
      return { at: 'camera', notice };
    case 'keypad':
      return { at: 'keypad', typed: '', notice };
  }
}

function readAt(state: KioskState, reading: Reading): KioskState {
  // A basket in the making belongs to whoever stands here; the next one waits for 返回 or the wipe.
  if (state.at === 'visit') return { ...state, notice: { say: 'finish-first' } };
  const from = readingPlaceOf(state);
  if (from === null) return state;
  if (reading.is === 'pass') return { at: 'opening', from };
  const notice = noticeOf(reading);
  if (state.at === 'receipt') return { at: 'idle', notice };
  return state.at === 'keypad' || state.at === 'browsing'
    ? { ...state, notice }
    : placeOf(from, notice);
}

function readingPlaceOf(state: KioskState): ReadingPlace | null {
  switch (state.at) {
    case 'idle':
    case 'browsing':
    case 'camera':
    case 'keypad':
      return state.at;
    case 'receipt':
      return 'idle';
    case 'starting':
    case 'pairing':
    case 'opening':
    case 'visit':
    case 'ordering':
    case 'settling':
    case 'revoked':
      return null;
  }
}

function noticeOf(reading: Exclude<Reading, { is: 'pass' }>): Notice {
  return reading.is === 'other'
    ? { say: 'not-a-pass', looksLike: reading.looksLike }
    : { say: reading.is };
}

function refusedNotice(event: Extract<KioskEvent, { on: 'visit-refused' }>): Notice {
  return event.refusal === null
    ? { say: 'unreachable' }
    : { say: 'refused', refusal: event.refusal };
}

function visitOpened(
  state: KioskState,
  { visit, goods }: Extract<KioskEvent, { on: 'visit-opened' }>,
): KioskState {
  if (state.at !== 'opening') return state;
  const shelf = shelfFor(goods, visit.points_available);
  return { at: 'visit', visit, shelf, basket: [], page: 0, notice: null };
}

function confirm(state: KioskState): KioskState {
  if (state.at !== 'visit' || state.basket.length === 0) return state;
  const { visit, shelf, basket, page } = state;
  return { at: 'ordering', visit, shelf, basket, page, isUnanswered: false };
}

function goBack(state: KioskState): KioskState {
  return canWander(state) || ['opening', 'visit', 'receipt'].includes(state.at)
    ? IDLE_SCREEN
    : state;
}

/** Nobody is here any more: what stands on the screen goes. */
function leave(state: KioskState): KioskState {
  switch (state.at) {
    case 'ordering':
      return { at: 'settling', isUnanswered: state.isUnanswered };
    case 'revoked':
      return PAIRING;
    case 'starting':
    case 'pairing':
    case 'settling':
      return state;
    case 'idle':
    case 'browsing':
    case 'camera':
    case 'keypad':
    case 'opening':
    case 'visit':
    case 'receipt':
      return IDLE_SCREEN;
  }
}
