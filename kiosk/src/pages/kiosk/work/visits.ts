/** A visit on the server: a pass opens it, and leaving ends it there too. */
import { onMounted, onUnmounted, watch } from 'vue';
import { visitTokenOf, type Visit } from '@/pages/kiosk/machine/state';
import type { Kiosk } from '@/pages/kiosk/work/kiosk';
import { readGoods } from '@/pages/kiosk/work/link';
import { api, call } from '@/shared/api';
import { serverNow } from '@/shared/clock';
import { newKey } from '@/shared/intents';
import type { Settled } from '@/shared/task';

const LOOK_MS = 500;

/** The key lives in memory alone: a pass is good once, for seconds, and is never stored. */
async function openVisit(pass: string): Promise<Settled<Visit>> {
  const header = { 'Idempotency-Key': newKey() };
  const send = async (): Promise<Settled<Visit>> =>
    call(api.POST('/api/v1/kiosk/visits', { params: { header }, body: { pass } }));
  const first = await send();
  return first.state === 'unreachable' ? send() : first;
}

/** `keepalive` lets the request outlive a page that is closed. */
export async function closeVisit(visit: string): Promise<Settled<unknown>> {
  return call(api.DELETE('/api/v1/kiosk/visits/current', { body: { visit }, keepalive: true }));
}

export function useVisits(kiosk: Kiosk): { present: (pass: string) => Promise<void> } {
  async function present(pass: string): Promise<void> {
    const [opened, goods] = await Promise.all([openVisit(pass), readGoods(kiosk)]);
    kiosk.hear(opened);
    if (opened.state !== 'done') {
      const refusal = opened.state === 'refused' ? opened.refusal : null;
      kiosk.send({ on: 'visit-refused', refusal });
      return;
    }
    kiosk.send({
      on: 'visit-opened',
      visit: opened.value,
      goods: goods ?? kiosk.goods.value,
    });
    // The kiosk may have been withdrawn in between.
    if (visitTokenOf(kiosk.state.value) !== opened.value.visit)
      await closeVisit(opened.value.visit);
  }

  watch(
    () => visitTokenOf(kiosk.state.value),
    (_now, before) => {
      // An order without an answer still speaks for its visit; it is closed with its outcome.
      if (before !== null && kiosk.state.value.at !== 'settling') void closeVisit(before);
    },
    { flush: 'sync' },
  );

  watchExpiry(kiosk);
  return { present };
}

/** The service ends a visit after its time, so the page must not promise more. */
function watchExpiry(kiosk: Kiosk): void {
  let timer: ReturnType<typeof setInterval> | undefined;
  function look(): void {
    const state = kiosk.state.value;
    if (state.at === 'visit' && Date.parse(state.visit.expires_at) <= serverNow()) {
      kiosk.send({ on: 'expired' });
    }
  }
  function closing(): void {
    const state = kiosk.state.value;
    if (state.at === 'visit') void closeVisit(state.visit.visit);
  }
  onMounted(() => {
    timer = setInterval(look, LOOK_MS);
    window.addEventListener('pagehide', closing);
  });
  onUnmounted(() => {
    clearInterval(timer);
    window.removeEventListener('pagehide', closing);
  });
}
