/** Every state of the kiosk as one tagged union: nothing can be half true. */
import type { Answer } from '@/shared/api';
import type { Refusal } from '@/shared/refusal';

export type KioskMe = Answer<'/api/v1/kiosk', 'get'>;
export type Pairing = Answer<'/api/v1/kiosk-pairings', 'post'>;
export type Visit = Answer<'/api/v1/kiosk/visits', 'post'>;
/** On the shelf of somebody who stands here, what a limit leaves them, and when it begins anew. */
export type Good = Answer<'/api/v1/kiosk/goods', 'get'>['items'][number] & {
  readonly left_for_you?: number;
  readonly again_on?: string;
};
export type Order = Answer<'/api/v1/kiosk/orders', 'post'>;

export type Offer = Answer<'/api/v1/kiosk/visit-offers', 'post'>;
/** What staff filled in for whoever stands here. */
export type Assisted = Answer<'/api/v1/kiosk/desk-orders', 'post'>['items'][number];
/** A relative: one for whom somebody may redeem, or one who asks to. */
export type Relative = Answer<'/api/v1/kiosk/proxies', 'post'>['items'][number];

export interface BasketLine {
  readonly sku: string;
  readonly quantity: number;
}

/** What somebody chooses from, and has chosen so far. */
export interface Choice {
  readonly shelf: readonly Good[];
  readonly basket: readonly BasketLine[];
  readonly page: number;
}

/** One sentence that needs eyes; what it says is worded by the notice line. */
export type Notice =
  | {
      readonly say:
        | 'payment-code'
        | 'misread'
        | 'too-short'
        | 'finish-first'
        | 'unreachable'
        | 'visit-over'
        | 'look-only'
        | 'pins-differ'
        | 'pin-set'
        | 'slips-full'
        | 'agreed'
        | 'not-agreed'
        | 'scanner-well'
        | 'scanner-no-enter';
    }
  | { readonly say: 'not-a-pass'; readonly looksLike: 'checkpoint' | 'receipt' | 'slip' | 'other' }
  | { readonly say: 'points-missing'; readonly missing: number; readonly instead: Good | null }
  | {
      readonly say: 'sold-out';
      readonly good: Good;
      readonly left: number;
      readonly instead: Good | null;
    }
  | { readonly say: 'lines-full' | 'quantity-full' }
  | { readonly say: 'limit-full'; readonly good: Good; readonly left: number }
  | { readonly say: 'refused'; readonly refusal: Refusal };

/** What somebody types on the card's keypad, from the first entry to the last. */
export const PIN_STEPS = {
  spend: ['pin'],
  first: ['letter', 'new', 'again'],
  change: ['pin', 'new', 'again'],
} as const;
export type PinGoal = keyof typeof PIN_STEPS;
export type PinStep = (typeof PIN_STEPS)[PinGoal][number];

/** How the keys look to whoever stands here; it stays with them from one entry to the next. */
export interface PinKeys {
  readonly arePictures: boolean;
  readonly areShuffled: boolean;
}

interface Noting {
  readonly notice: Notice | null;
}

/** A screen that waits for something to be shown or typed; a refusal finds somebody there again. */
export type DoorState =
  | ({ readonly at: 'idle' } & Noting)
  | ({ readonly at: 'browsing'; readonly page: number } & Noting)
  // Slips that are being gathered stay in hand while the next one is shown to the camera or typed.
  | ({ readonly at: 'camera'; readonly slips: readonly string[] | null } & Noting)
  | ({
      readonly at: 'keypad';
      readonly typed: string;
      readonly slips: readonly string[] | null;
    } & Noting)
  // The number is shown only once a phone has opened the code.
  | ({ readonly at: 'offer'; readonly offer: Offer | null; readonly match: number | null } & Noting)
  | ({ readonly at: 'card' } & Noting)
  | ({
      readonly at: 'pin';
      readonly card: string;
      readonly goal: PinGoal;
      readonly entered: readonly string[];
      readonly typed: string;
      readonly keys: PinKeys;
    } & Noting)
  | ({ readonly at: 'slips'; readonly codes: readonly string[] } & Noting)
  | ({ readonly at: 'pickup'; readonly typed: string } & Noting)
  // The door of the staff.
  | ({ readonly at: 'exit'; readonly typed: string } & Noting);

/** The ways from the first screen. */
export type Door =
  'browsing' | 'camera' | 'keypad' | 'offer' | 'card' | 'slips' | 'pickup' | 'exit';

export type KioskState =
  // The shelf of before a reload may be turned while the service is not there.
  | { readonly at: 'starting'; readonly isUnreachable: boolean; readonly page: number }
  | { readonly at: 'pairing'; readonly pairing: Pairing | null; readonly isUnreachable: boolean }
  | DoorState
  // The number tells what was sent now from what somebody sent before who has gone; null until it is sent.
  | { readonly at: 'opening'; readonly from: DoorState; readonly attempt: number | null }
  | ({
      readonly at: 'visit';
      readonly visit: Visit;
      readonly isForRelative: boolean;
      readonly assisted: readonly Assisted[];
      readonly family: readonly Relative[];
    } & Choice &
      Noting)
  | ({
      readonly at: 'ordering';
      readonly visit: Visit;
      readonly isForRelative: boolean;
      readonly isUnanswered: boolean;
    } & Choice)
  // An order without a basket on show, or of somebody who is gone: only its outcome is still asked for.
  | { readonly at: 'settling'; readonly isUnanswered: boolean }
  | { readonly at: 'receipt'; readonly order: Order; readonly visit: Visit | null }
  | { readonly at: 'service' }
  | { readonly at: 'revoked' }
  // On a network from which this kiosk may not speak; it is still paired.
  | { readonly at: 'elsewhere' };

/** The token of the visit that this state keeps open. */
export function visitTokenOf(state: KioskState): string | null {
  if (state.at === 'visit' || state.at === 'ordering') return state.visit.visit;
  return state.at === 'receipt' ? (state.visit?.visit ?? null) : null;
}

/** What an answer is for: an attempt to open something, the code on show, or the visit that asked. */
export type Awaited = number | string;

/** The only thing to which an answer is still heard. */
export function awaitedBy(state: KioskState): Awaited | null {
  if (state.at === 'opening') return state.attempt;
  if (state.at === 'offer') return state.offer?.offer_code ?? null;
  return state.at === 'visit' ? state.visit.visit : null;
}

const DOORS: readonly KioskState['at'][] = [
  'idle',
  'browsing',
  'camera',
  'keypad',
  'offer',
  'card',
  'pin',
  'slips',
  'pickup',
  'exit',
];

export const isDoor = (state: KioskState): state is DoorState => DOORS.includes(state.at);

/** Whether a code that is read now is looked at. */
export function takesReadings(state: KioskState): boolean {
  return isDoor(state) || state.at === 'receipt' || state.at === 'visit';
}

/** What is typed now, in which order; null where nothing more is asked for. */
export function pinStepOf({ goal, entered }: Extract<DoorState, { at: 'pin' }>): PinStep | null {
  return PIN_STEPS[goal][entered.length] ?? null;
}

/** What a visit can spend: all there is, or what a card's day still allows. */
export const pointsToSpend = ({ points_available, points_max }: Visit): number =>
  Math.min(points_available, points_max ?? points_available);
