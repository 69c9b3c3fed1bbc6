/** What the counter does with an order: find it, hand it over, call it off, or take its goods back. */
import { computed, type ComputedRef } from 'vue';
import type { Shown } from '@/pages/counter/shown';
import type { Order } from '@/pages/desk/orders/parts';
import { ask, ownIntent } from '@/pages/desk/session';
import { api, type Body } from '@/shared/api';
import { cheer } from '@/shared/cheer';
import { points } from '@/shared/format';
import { useWords } from '@/shared/i18n';
import type { Settled, Task } from '@/shared/task';
import { useIntent } from '@/shared/useIntent';
import { useTask } from '@/shared/useTask';

export type Part = Body<'/api/v1/orders/{order_id}/hand-overs', 'post'>;
export type Back = Body<'/api/v1/orders/{order_id}/returns', 'post'>;
type Findable = Extract<Shown, { is: 'order' | 'pickup' }>;

export interface Serving {
  readonly tasks: ComputedRef<readonly Task<unknown>[]>;
  readonly isBusy: ComputedRef<boolean>;
  readonly doneText: ComputedRef<string | null>;
  find: (shown: Findable) => Promise<Order | null>;
  handOver: (input: { orderId: number; part: Part }) => Promise<void>;
  callOff: (input: { orderId: number; reason: string }) => Promise<void>;
  takeBack: (input: { orderId: number; sent: Back }) => Promise<void>;
  /** Send again what had no answer before a reload. */
  resume: () => Promise<void>;
  /** What was said last is over; a wish without an answer stays. */
  forget: () => void;
}

const params = (
  key: string,
  orderId: number,
): { path: { order_id: number }; header: { 'Idempotency-Key': string } } => ({
  path: { order_id: orderId },
  header: { 'Idempotency-Key': key },
});

/** The three wishes about an order, each sent under its own key until it is answered. */
function useSends() {
  return {
    handing: useIntent(
      ownIntent('counter-hand-over'),
      (key, input: { orderId: number; part: Part }) =>
        ask(
          api.POST('/api/v1/orders/{order_id}/hand-overs', {
            params: params(key, input.orderId),
            body: input.part,
          }),
        ),
    ),
    calling: useIntent(
      ownIntent('counter-void'),
      (key, input: { orderId: number; reason: string }) =>
        ask(
          api.POST('/api/v1/orders/{order_id}/voids', {
            params: params(key, input.orderId),
            body: { reason: input.reason },
          }),
        ),
    ),
    taking: useIntent(ownIntent('counter-return'), (key, input: { orderId: number; sent: Back }) =>
      ask(
        api.POST('/api/v1/orders/{order_id}/returns', {
          params: params(key, input.orderId),
          body: input.sent,
        }),
      ),
    ),
  };
}

/** What was done last, in a sentence. */
function useDoneText({
  handing,
  calling,
  taking,
}: ReturnType<typeof useSends>): ComputedRef<string | null> {
  const { t, locale } = useWords();
  return computed(() => {
    if (taking.task.value.state === 'done') {
      return t('counter.done.back', { number: taking.task.value.value.order_number });
    }
    const last = [handing.task.value, calling.task.value].find((task) => task.state === 'done');
    if (last?.state !== 'done') return null;
    const order = last.value;
    const isPart = order.state === 'handed_over' && order.points_returned > 0;
    return t(isPart ? 'orders.done.part' : `orders.done.${order.state}`, {
      number: order.order_number,
      points: points(order.points_returned, locale()),
    });
  });
}

export function useServing(whenDone: () => void): Serving {
  const finding = useTask(async (shown: Findable) =>
    shown.is === 'pickup'
      ? ask(api.POST('/api/v1/pickups', { body: { pickup_code: shown.code } }))
      : ask(api.POST('/api/v1/order-finds', { body: { code: shown.code } })),
  );
  const sends = useSends();
  const all = [sends.handing, sends.calling, sends.taking] as const;

  async function settle(sent: Promise<Settled<unknown> | null>): Promise<void> {
    if ((await sent)?.state !== 'done') return;
    cheer();
    finding.reset();
    whenDone();
  }

  return {
    tasks: computed(() => [finding.task.value, ...all.map((one) => one.task.value)]),
    isBusy: computed(() => [finding, ...all].some((one) => one.task.value.state === 'working')),
    doneText: useDoneText(sends),
    async find(shown) {
      const settled = await finding.run(shown);
      return settled.state === 'done' ? settled.value : null;
    },
    handOver: async (input) => settle(sends.handing.run(input)),
    callOff: async (input) => settle(sends.calling.run(input)),
    takeBack: async (input) => settle(sends.taking.run(input)),
    async resume() {
      for (const one of all) await settle(one.resume());
    },
    forget() {
      finding.reset();
      for (const one of all) if (one.pending() === null) one.reset();
    },
  };
}
