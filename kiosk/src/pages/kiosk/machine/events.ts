/** Everything that can happen to the kiosk. */
import type {
  Assisted,
  Awaited,
  Door,
  Good,
  Offer,
  Order,
  Pairing,
  PinGoal,
  PinKeys,
  Relative,
  Visit,
} from '@/pages/kiosk/machine/state';
import type { Reading } from '@/pages/kiosk/reading/judge';
import type { Refusal } from '@/shared/refusal';
import type { Settled } from '@/shared/task';

export type KioskEvent =
  | { readonly on: 'paired'; readonly hasLeftOver: boolean }
  | { readonly on: 'unpaired' | 'revoked' | 'elsewhere' | 'unreachable' }
  | { readonly on: 'pairing-opened'; readonly pairing: Pairing }
  | { readonly on: 'pairing-over' }
  | { readonly on: 'offered'; readonly offer: Offer | null }
  | { readonly on: 'offer-seen'; readonly match: number }
  | { readonly on: 'goes-to'; readonly place: Door }
  | { readonly on: 'typed'; readonly digits: string }
  | { readonly on: 'sets-out'; readonly goal: PinGoal }
  | { readonly on: 'keys'; readonly keys: PinKeys }
  | { readonly on: 'enters' }
  | { readonly on: 'shows' }
  /** What was shown or typed is on its way, under a number of its own. */
  | { readonly on: 'asks'; readonly attempt: number }
  | { readonly on: 'prolonged'; readonly expiresAt: string; readonly awaited: Awaited }
  | { readonly on: 'pin-set' | 'let-in'; readonly awaited: Awaited }
  | { readonly on: 'read'; readonly reading: Reading }
  | {
      readonly on: 'visit-opened';
      readonly visit: Visit;
      /** Of a relative's own visit, from which they go on for somebody: its token. */
      readonly awaited: Awaited;
      readonly goods: readonly Good[];
      readonly assisted: readonly Assisted[];
      readonly family: readonly Relative[];
    }
  | {
      readonly on: 'visit-refused';
      readonly refusal: Refusal | null;
      readonly awaited: Awaited;
    }
  | {
      readonly on: 'family-told';
      readonly awaited: Awaited;
      readonly said: 'agreed' | 'not-agreed';
      readonly family: readonly Relative[];
    }
  | { readonly on: 'adds' | 'takes-out'; readonly sku: string }
  | { readonly on: 'turns'; readonly page: number }
  | { readonly on: 'restocked'; readonly goods: readonly Good[] }
  | { readonly on: 'confirms' | 'settles' }
  | { readonly on: 'order-settled'; readonly settled: Settled<Order> }
  | { readonly on: 'notice-read' }
  | { readonly on: 'back' }
  | { readonly on: 'left' }
  | { readonly on: 'expired' };
