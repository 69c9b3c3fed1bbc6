/** How the kiosk moves: one state and one event give the next state, and nothing else happens here. */
import { addTo, restockVisit, takeFrom } from '@/pages/kiosk/machine/choosing';
import {
  again,
  backFrom,
  doorAt,
  enter,
  readAtDoor,
  slipsOf,
  typeAt,
} from '@/pages/kiosk/machine/doors';
import type { KioskEvent } from '@/pages/kiosk/machine/events';
import { orderSettled } from '@/pages/kiosk/machine/ordering';
import { shelfFor, withLimits } from '@/pages/kiosk/machine/basket';
import {
  awaitedBy,
  isDoor,
  pointsToSpend,
  type Awaited,
  type KioskState,
  type Notice,
} from '@/pages/kiosk/machine/state';
import type { Reading } from '@/pages/kiosk/reading/judge';

export const START: KioskState = { at: 'starting', isUnreachable: false, page: 0 };
export const IDLE_SCREEN: KioskState = { at: 'idle', notice: null };
const REVOKED: KioskState = { at: 'revoked' };
const PAIRING: KioskState = { at: 'pairing', pairing: null, isUnreachable: false };
const SETTLING: KioskState = { at: 'settling', isUnanswered: false };

type Of<On extends KioskEvent['on']> = Extract<KioskEvent, { on: On }>;
type OfService = Of<
  | 'paired'
  | 'unpaired'
  | 'revoked'
  | 'elsewhere'
  | 'unreachable'
  | 'pairing-opened'
  | 'pairing-over'
  | 'offered'
  | 'offer-seen'
  | 'asks'
  | 'prolonged'
  | 'pin-set'
  | 'let-in'
  | 'visit-opened'
  | 'visit-refused'
  | 'family-told'
  | 'restocked'
  | 'order-settled'
>;

type ByHand = Exclude<KioskEvent, OfService | Of<'left' | 'expired'>>;

const BY_HAND: readonly KioskEvent['on'][] = [
  'goes-to',
  'typed',
  'sets-out',
  'keys',
  'enters',
  'shows',
  'read',
  'adds',
  'takes-out',
  'turns',
  'confirms',
  'settles',
  'notice-read',
  'back',
] satisfies ByHand['on'][];

const isByHand = (event: KioskEvent): event is ByHand => BY_HAND.includes(event.on);

export function reduce(state: KioskState, event: KioskEvent): KioskState {
  if (event.on === 'left') return leave(state);
  if (event.on === 'expired') {
    return state.at === 'visit' ? { at: 'idle', notice: { say: 'visit-over' } } : state;
  }
  return isByHand(event) ? byHand(state, event) : byService(state, event);
}

function byService(state: KioskState, event: OfService): KioskState {
  switch (event.on) {
    case 'paired':
      return event.hasLeftOver ? SETTLING : IDLE_SCREEN;
    case 'unpaired':
      return state.at === 'starting' || state.at === 'elsewhere' ? PAIRING : state;
    case 'revoked':
      return state.at === 'pairing' ? state : REVOKED;
    case 'elsewhere':
      return state.at === 'pairing' ? state : { at: 'elsewhere' };
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
      return visitRefused(state, event);
    case 'order-settled':
      return orderSettled(state, event.settled);
    case 'offered':
      return state.at === 'offer' ? { ...state, offer: event.offer, match: null } : state;
    case 'offer-seen':
      return state.at === 'offer' ? { ...state, match: event.match } : state;
    case 'asks':
      return state.at === 'opening' ? { ...state, attempt: event.attempt } : state;
    case 'prolonged':
      if (state.at !== 'visit' || !isAwaited(state, event)) return state;
      return { ...state, visit: { ...state.visit, expires_at: event.expiresAt } };
    case 'pin-set':
      return pinSet(state, event);
    case 'let-in':
      return state.at === 'opening' && isAwaited(state, event) ? { at: 'service' } : state;
    case 'family-told':
      if (state.at !== 'visit' || !isAwaited(state, event)) return state;
      return { ...state, family: event.family, notice: { say: event.said } };
    case 'restocked':
      return state.at === 'visit' ? restockVisit(state, event.goods) : state;
  }
}

function byHand(state: KioskState, event: ByHand): KioskState {
  switch (event.on) {
    case 'goes-to':
      return isDoor(state) ? doorAt(event.place, slipsOf(state)) : state;
    case 'typed':
      return typeAt(state, event.digits);
    case 'sets-out':
      if (state.at !== 'pin') return state;
      return { ...state, goal: event.goal, entered: [], typed: '', notice: null };
    case 'keys':
      return state.at === 'pin' ? { ...state, keys: event.keys } : state;
    case 'enters':
      return enter(state);
    case 'shows':
      return isDoor(state) ? { at: 'opening', from: state, attempt: null } : state;
    case 'read':
      return readAt(state, event.reading);
    case 'adds':
      return state.at === 'visit' ? addTo(state, event.sku) : state;
    case 'takes-out':
      return state.at === 'visit' ? takeFrom(state, event.sku) : state;
    case 'turns':
      return 'page' in state ? { ...state, page: event.page } : state;
    case 'confirms':
      return confirm(state);
    case 'settles':
      return ['visit', 'pickup', 'receipt'].includes(state.at) ? SETTLING : state;
    case 'notice-read':
      return 'notice' in state ? { ...state, notice: null } : state;
    case 'back':
      return backFrom(state) ?? state;
  }
}

function readAt(state: KioskState, reading: Reading): KioskState {
  // A basket in the making belongs to whoever stands here; the next one waits for 返回 or the wipe.
  if (state.at === 'visit') return { ...state, notice: { say: 'finish-first' } };
  if (state.at === 'receipt') return readAtDoor({ at: 'idle', notice: null }, reading);
  return isDoor(state) ? readAtDoor(state, reading) : state;
}

/** Whether an answer is for what stands on the screen, and not for somebody who has gone. */
const isAwaited = (state: KioskState, { awaited }: { awaited: Awaited }): boolean =>
  awaitedBy(state) === awaited;

function visitRefused(state: KioskState, event: Of<'visit-refused'>): KioskState {
  if (!isAwaited(state, event)) return state;
  const { refusal } = event;
  const notice: Notice = refusal === null ? { say: 'unreachable' } : { say: 'refused', refusal };
  if (state.at === 'visit') return { ...state, notice };
  if (state.at === 'offer') return again(state, notice);
  return state.at === 'opening' ? again(state.from, notice) : state;
}

function pinSet(state: KioskState, event: { awaited: Awaited }): KioskState {
  if (state.at !== 'opening' || state.from.at !== 'pin' || !isAwaited(state, event)) return state;
  return { ...again(state.from, { say: 'pin-set' }), goal: 'spend' } as KioskState;
}

function visitOpened(state: KioskState, event: Of<'visit-opened'>): KioskState {
  if (!isAwaited(state, event)) return state;
  const { visit, goods, assisted, family } = event;
  const isForRelative = state.at === 'visit';
  const shelf = shelfFor(withLimits(goods, visit.limits), pointsToSpend(visit));
  const notice = visit.may_spend ? null : ({ say: 'look-only' } as const);
  const choice = { shelf, basket: [], page: 0 };
  return { at: 'visit', visit, isForRelative, assisted, family, ...choice, notice };
}

function confirm(state: KioskState): KioskState {
  if (state.at !== 'visit' || state.basket.length === 0 || !state.visit.may_spend) return state;
  const { visit, isForRelative, shelf, basket, page } = state;
  return { at: 'ordering', visit, isForRelative, shelf, basket, page, isUnanswered: false };
}

/** Nobody is here any more: what stands on the screen goes. */
function leave(state: KioskState): KioskState {
  if (state.at === 'ordering') return { at: 'settling', isUnanswered: state.isUnanswered };
  if (state.at === 'revoked') return PAIRING;
  return ['starting', 'pairing', 'settling', 'elsewhere'].includes(state.at) ? state : IDLE_SCREEN;
}
