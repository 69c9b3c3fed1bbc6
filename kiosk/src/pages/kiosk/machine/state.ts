/** Every state of the kiosk as one tagged union: nothing can be half true. */
import type { Answer } from '@/shared/api';
import type { Refusal } from '@/shared/refusal';

export type KioskMe = Answer<'/api/v1/kiosk', 'get'>;
export type Pairing = Answer<'/api/v1/kiosk-pairings', 'post'>;
export type Visit = Answer<'/api/v1/kiosk/visits', 'post'>;
export type Good = Answer<'/api/v1/kiosk/goods', 'get'>['items'][number];
export type Order = Answer<'/api/v1/kiosk/orders', 'post'>;

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
        'payment-code' | 'misread' | 'too-short' | 'finish-first' | 'unreachable' | 'visit-over';
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
  | { readonly say: 'refused'; readonly refusal: Refusal };

/** Where somebody stood when the pass was read, so that a refusal finds them there again. */
export type ReadingPlace = 'idle' | 'browsing' | 'camera' | 'keypad';

export type KioskState =
  | { readonly at: 'starting'; readonly isUnreachable: boolean }
  | { readonly at: 'pairing'; readonly pairing: Pairing | null; readonly isUnreachable: boolean }
  | { readonly at: 'idle'; readonly notice: Notice | null }
  | { readonly at: 'browsing'; readonly page: number; readonly notice: Notice | null }
  | { readonly at: 'camera'; readonly notice: Notice | null }
  | { readonly at: 'keypad'; readonly typed: string; readonly notice: Notice | null }
  | { readonly at: 'opening'; readonly from: ReadingPlace }
  | ({ readonly at: 'visit'; readonly visit: Visit; readonly notice: Notice | null } & Choice)
  | ({ readonly at: 'ordering'; readonly visit: Visit; readonly isUnanswered: boolean } & Choice)
  // An order of somebody who is gone, or from before a reload: only its outcome is still asked for.
  | { readonly at: 'settling'; readonly isUnanswered: boolean }
  | { readonly at: 'receipt'; readonly order: Order; readonly visit: Visit | null }
  | { readonly at: 'revoked' };

/** The token of the visit that this state keeps open. */
export function visitTokenOf(state: KioskState): string | null {
  if (state.at === 'visit' || state.at === 'ordering') return state.visit.visit;
  return state.at === 'receipt' ? (state.visit?.visit ?? null) : null;
}

/** Whether a code that is read now is looked at. */
export function takesReadings(state: KioskState): boolean {
  return ['idle', 'browsing', 'camera', 'keypad', 'receipt', 'visit'].includes(state.at);
}
