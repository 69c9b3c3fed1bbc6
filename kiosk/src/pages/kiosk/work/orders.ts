/** One order, asked under one key until it is answered: across lost answers and reloads there is one true outcome. */
import { onUnmounted, watch } from 'vue';
import type { BasketLine, KioskState, Order } from '@/pages/kiosk/machine/state';
import type { Kiosk } from '@/pages/kiosk/work/kiosk';
import { readGoods } from '@/pages/kiosk/work/link';
import { closeVisit } from '@/pages/kiosk/work/visits';
import { api, call } from '@/shared/api';
import { openIntent, pendingIntent, sendIntent, type Intent } from '@/shared/intents';
import { UNREACHABLE, type Settled } from '@/shared/task';

interface Wish {
  readonly visit: string;
  readonly lines: readonly BasketLine[];
  readonly asked_at_ms: number;
}

const NAME = 'kiosk-order';
const AGAIN_MS = 3000;
/** After this long nobody is waiting: the order may be learnt of, but no longer made. */
const STALE_MS = 60_000;

async function sendWish(key: string, { visit, lines }: Wish): Promise<Settled<Order>> {
  return call(
    api.POST('/api/v1/kiosk/orders', {
      params: { header: { 'Idempotency-Key': key } },
      body: { visit, lines: lines.map((line) => ({ ...line })) },
    }),
  );
}

/** Ending the visit first makes sure that a late question only asks. */
async function ask(intent: Intent<Wish>): Promise<Settled<Order>> {
  if (Date.now() - intent.input.asked_at_ms > STALE_MS) {
    const closed = await closeVisit(intent.input.visit);
    if (closed.state === 'unreachable') return UNREACHABLE;
  }
  return sendIntent(NAME, intent, sendWish);
}

export function useOrders(kiosk: Kiosk): { hasLeftOver: () => boolean } {
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
    kiosk.send({ on: 'order-settled', settled });
    if (waits(kiosk.state.value)) timer = setTimeout(() => void askOn(), AGAIN_MS);
    else inHand = null;
    if (settled.state !== 'unreachable') await restock();
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
        const { visit, basket } = state;
        inHand = openIntent<Wish>(NAME, {
          visit: visit.visit,
          lines: basket,
          asked_at_ms: Date.now(),
        });
      }
      if (at === 'ordering' || at === 'settling') void askOn();
    },
    { flush: 'sync' },
  );
  onUnmounted(() => {
    clearTimeout(timer);
  });

  return { hasLeftOver: () => inHand !== null };
}

const waits = (state: KioskState): boolean => state.at === 'ordering' || state.at === 'settling';
