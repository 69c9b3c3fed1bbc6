/** One order, asked under one key until it is answered: across lost answers and reloads there is one true outcome. */
import { onUnmounted, watch } from 'vue';
import type { BasketLine, KioskState, Order } from '@/pages/kiosk/machine/state';
import type { Kiosk } from '@/pages/kiosk/work/kiosk';
import { readGoods } from '@/pages/kiosk/work/link';
import { closeVisit } from '@/pages/kiosk/work/ways';
import { api, call } from '@/shared/api';
import { openIntent, pendingIntent, sendIntent, type Intent } from '@/shared/intents';
import { UNREACHABLE, type Settled } from '@/shared/task';

/** What is asked for: goods of a basket, what staff filled in, an order taken back, or what was put aside under a code. */
export type Wanted =
  | { readonly visit: string; readonly lines: readonly BasketLine[] }
  | { readonly visit: string; readonly desk_order_id: number }
  | { readonly visit: string; readonly taken_back: number; readonly reason: string }
  | { readonly pickup_code: string };

type Wish = Wanted & { readonly asked_at_ms: number };

const NAME = 'kiosk-order';
const AGAIN_MS = 3000;
/** After this long nobody is waiting: the order may be learnt of, but no longer made. */
const STALE_MS = 60_000;

async function sendWish(key: string, wish: Wish): Promise<Settled<Order>> {
  const header = { 'Idempotency-Key': key };
  if ('pickup_code' in wish) {
    const body = { pickup_code: wish.pickup_code };
    return call(api.POST('/api/v1/kiosk/pickups', { params: { header }, body }));
  }
  const { visit } = wish;
  if ('desk_order_id' in wish) {
    const path = { desk_order_id: wish.desk_order_id };
    return call(
      api.POST('/api/v1/kiosk/desk-orders/{desk_order_id}/confirmations', {
        params: { header, path },
        body: { visit },
      }),
    );
  }
  if ('taken_back' in wish) {
    const path = { order_id: wish.taken_back };
    return call(
      api.POST('/api/v1/kiosk/orders/{order_id}/voids', {
        params: { header, path },
        body: { visit, reason: wish.reason },
      }),
    );
  }
  const lines = wish.lines.map((line) => ({ ...line }));
  return call(api.POST('/api/v1/kiosk/orders', { params: { header }, body: { visit, lines } }));
}

/** Ending the visit first makes sure that a late question only asks. */
async function ask(intent: Intent<Wish>): Promise<Settled<Order>> {
  if ('visit' in intent.input && Date.now() - intent.input.asked_at_ms > STALE_MS) {
    const closed = await closeVisit(intent.input.visit);
    if (closed.state === 'unreachable') return UNREACHABLE;
  }
  return sendIntent(NAME, intent, sendWish);
}

export interface Orders {
  hasLeftOver: () => boolean;
  /** Ask for something that needs no basket: the screen waits for its outcome. */
  want: (wanted: Wanted) => void;
}

export function useOrders(kiosk: Kiosk): Orders {
  let inHand = pendingIntent<Wish>(NAME);
  let isAsking = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function askOn(): Promise<void> {
    clearTimeout(timer);
    const isWaiting = waits(kiosk.state.value);
    if (!isWaiting || inHand === null || isAsking) return;
    isAsking = true;
    const settled = kiosk.hear(await ask(inHand));
    isAsking = false;
    const { at } = kiosk.state.value;
    kiosk.send({ on: 'order-settled', settled });
    if (waits(kiosk.state.value)) timer = setTimeout(() => void askOn(), AGAIN_MS);
    else {
      // What settles without a basket on show ends the visit that spoke for it.
      if (at === 'settling' && 'visit' in inHand.input) void closeVisit(inHand.input.visit);
      inHand = null;
    }
    if (settled.state !== 'unreachable') await restock();
  }

  function open(wanted: Wanted): void {
    inHand = openIntent<Wish>(NAME, { ...wanted, asked_at_ms: Date.now() });
  }

  /** An outcome, good or bad, has changed the shelf or shown that it had changed. */
  async function restock(): Promise<void> {
    const goods = await readGoods(kiosk);
    if (goods !== null) kiosk.send({ on: 'restocked', goods });
  }

  watch(
    () => kiosk.state.value.at,
    (at, before) => {
      const state = kiosk.state.value;
      if (state.at === 'ordering' && before === 'visit') {
        open({ visit: state.visit.visit, lines: state.basket });
      }
      if (at === 'ordering' || at === 'settling') void askOn();
    },
    { flush: 'sync' },
  );
  onUnmounted(() => {
    clearTimeout(timer);
  });

  return {
    hasLeftOver: () => inHand !== null,
    want(wanted) {
      open(wanted);
      kiosk.send({ on: 'settles' });
      void askOn();
    },
  };
}

const waits = (state: KioskState): boolean => state.at === 'ordering' || state.at === 'settling';
