/** Putting goods aside: sent once under one key, and what waits in the shops already. */
import { computed, type ComputedRef } from 'vue';
import { useSession } from '@/pages/phone/session';
import { api, call, type Answer, type Body } from '@/shared/api';
import { cheer } from '@/shared/cheer';
import { useIntent, type IntentTask } from '@/shared/useIntent';
import { useTask } from '@/shared/useTask';

type ReservationList = Answer<'/api/v1/me/reservations', 'get'>;
type Wish = Body<'/api/v1/me/reservations', 'post'>;
export type Reservation = ReservationList['items'][number];
interface GivenUp {
  readonly orderId: number;
}

export interface Reserving {
  readonly waiting: ComputedRef<readonly Reservation[]>;
  readonly hours: ComputedRef<number | null>;
  readonly reserving: IntentTask<Wish, Reservation>;
  readonly givingUp: IntentTask<GivenUp, Reservation>;
  readonly reserve: (wish: Wish) => Promise<boolean>;
  readonly giveUp: (orderId: number) => Promise<void>;
  readonly start: () => Promise<void>;
}

export function useReserving(): Reserving {
  const { refresh } = useSession();
  const list = useTask(() => call(api.GET('/api/v1/me/reservations')));
  const reserving = useIntent('reserve', (key, input: Wish) =>
    call(
      api.POST('/api/v1/me/reservations', {
        params: { header: { 'Idempotency-Key': key } },
        body: input,
      }),
    ),
  );
  const givingUp = useIntent('give-up-reservation', (key, input: GivenUp) =>
    call(
      api.POST('/api/v1/me/reservations/{order_id}/voids', {
        params: { path: { order_id: input.orderId }, header: { 'Idempotency-Key': key } },
        body: {},
      }),
    ),
  );

  async function reserve(wish: Wish): Promise<boolean> {
    givingUp.reset();
    const settled = await reserving.run(wish);
    if (settled?.state !== 'done') return false;
    cheer();
    await Promise.all([list.run(), refresh()]);
    return true;
  }

  async function giveUp(orderId: number): Promise<void> {
    reserving.reset();
    const settled = await givingUp.run({ orderId });
    if (settled?.state === 'done') await Promise.all([list.run(), refresh()]);
  }

  async function start(): Promise<void> {
    await Promise.all([reserving.resume(), givingUp.resume()]);
    await list.run();
  }

  return {
    waiting: computed(() => (list.latest.value?.items ?? []).filter((one) => one.state === 'held')),
    hours: computed(() => list.latest.value?.reserve_hours ?? null),
    reserving,
    givingUp,
    reserve,
    giveUp,
    start,
  };
}
