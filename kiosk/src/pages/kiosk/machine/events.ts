/** Everything that can happen to the kiosk. */
import type { Good, Order, Pairing, Visit } from '@/pages/kiosk/machine/state';
import type { Reading } from '@/pages/kiosk/reading/judge';
import type { Refusal } from '@/shared/refusal';
import type { Settled } from '@/shared/task';

export type KioskEvent =
  | { readonly on: 'paired'; readonly hasLeftOver: boolean }
  | { readonly on: 'unpaired' | 'revoked' | 'unreachable' }
  | { readonly on: 'pairing-opened'; readonly pairing: Pairing }
  | { readonly on: 'pairing-over' }
  | { readonly on: 'goes-to'; readonly place: 'browsing' | 'camera' | 'keypad' }
  | { readonly on: 'typed'; readonly digits: string }
  | { readonly on: 'read'; readonly reading: Reading }
  | { readonly on: 'visit-opened'; readonly visit: Visit; readonly goods: readonly Good[] }
  | { readonly on: 'visit-refused'; readonly refusal: Refusal | null }
  | { readonly on: 'adds' | 'takes-out'; readonly sku: string }
  | { readonly on: 'turns'; readonly page: number }
  | { readonly on: 'restocked'; readonly goods: readonly Good[] }
  | { readonly on: 'confirms' }
  | { readonly on: 'order-settled'; readonly settled: Settled<Order> }
  | { readonly on: 'notice-read' }
  | { readonly on: 'back' }
  | { readonly on: 'left' | 'expired' };
