/** A visit on the server: what is shown opens it, and leaving ends it there too. */
import { onMounted, onUnmounted, watch } from 'vue';
import {
  visitTokenOf,
  type Assisted,
  type DoorState,
  type Relative,
  type Visit,
} from '@/pages/kiosk/machine/state';
import type { Kiosk } from '@/pages/kiosk/work/kiosk';
import { readGoods } from '@/pages/kiosk/work/link';
import { closeVisit, openVisit, setPin, type PinWish, type Shown } from '@/pages/kiosk/work/ways';
import { api, call } from '@/shared/api';
import { serverNow } from '@/shared/clock';
import type { Settled } from '@/shared/task';

const LOOK_MS = 500;

export interface Visits {
  /** Send what was shown; the screen already says that it is being read. */
  present: (shown: Shown) => Promise<void>;
  /** Bring in somebody whose visit another way has opened. */
  welcome: (opened: Settled<Visit>) => Promise<void>;
  /** Send what was typed on the card's keypad. */
  typedAll: (state: Extract<DoorState, { at: 'pin' }>) => Promise<void>;
  agree: (visit: string, proxyId: number) => Promise<void>;
}

/** What staff filled in for this person, and whose points they may spend or lend; nothing when it is not told. */
async function besides({ visit, may_spend, name_masked }: Visit): Promise<{
  assisted: readonly Assisted[];
  family: readonly Relative[];
}> {
  if (!may_spend || name_masked === null) return { assisted: [], family: [] };
  const [assisted, family] = await Promise.all([
    call(api.POST('/api/v1/kiosk/desk-orders', { body: { visit } })),
    readFamily(visit),
  ]);
  return { assisted: assisted.state === 'done' ? assisted.value.items : [], family };
}

async function readFamily(visit: string): Promise<readonly Relative[]> {
  const read = await call(api.POST('/api/v1/kiosk/proxies', { body: { visit } }));
  return read.state === 'done' ? read.value.items : [];
}

export function useVisits(kiosk: Kiosk): Visits {
  async function welcome(opened: Settled<Visit>): Promise<void> {
    kiosk.hear(opened);
    if (opened.state !== 'done') {
      kiosk.send({
        on: 'visit-refused',
        refusal: opened.state === 'refused' ? opened.refusal : null,
      });
      return;
    }
    const visit = opened.value;
    const [goods, more] = await Promise.all([readGoods(kiosk), besides(visit)]);
    kiosk.send({ on: 'visit-opened', visit, goods: goods ?? kiosk.goods.value, ...more });
    // Somebody may have left, or the kiosk been withdrawn, in between.
    if (visitTokenOf(kiosk.state.value) !== visit.visit) await closeVisit(visit.visit);
  }

  async function present(shown: Shown): Promise<void> {
    await welcome(await openVisit(shown));
  }

  async function typedAll(state: Extract<DoorState, { at: 'pin' }>): Promise<void> {
    const [first = '', pin = ''] = state.entered;
    if (state.goal === 'spend') {
      await present({ is: 'card', card: state.card, pin: first });
      return;
    }
    const wish: PinWish =
      state.goal === 'first'
        ? { card: state.card, letter: first, pin }
        : { card: state.card, pin: first, newPin: pin };
    const settled = kiosk.hear(await setPin(wish));
    if (settled.state === 'done') kiosk.send({ on: 'pin-set' });
    else {
      const refusal = settled.state === 'refused' ? settled.refusal : null;
      kiosk.send({ on: 'visit-refused', refusal });
    }
  }

  async function agree(visit: string, proxyId: number): Promise<void> {
    const asked = kiosk.hear(
      await call(
        api.POST('/api/v1/kiosk/proxy-agreements', { body: { visit, proxy_id: proxyId } }),
      ),
    );
    if (asked.state === 'done') kiosk.send({ on: 'family-told', family: await readFamily(visit) });
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
  return { present, welcome, typedAll, agree };
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
