/** A visit on the server: what is shown opens it, and leaving ends it there too. */
import { onMounted, onUnmounted, watch } from 'vue';
import {
  visitTokenOf,
  type Assisted,
  type DoorState,
  type Relative,
  type Visit,
} from '@/pages/kiosk/machine/state';
import { answerRelative, readFamily } from '@/pages/kiosk/work/family';
import type { Kiosk } from '@/pages/kiosk/work/kiosk';
import { readGoods } from '@/pages/kiosk/work/link';
import { closeVisit, openVisit, setPin, type PinWish, type Shown } from '@/pages/kiosk/work/ways';
import { api, call } from '@/shared/api';
import { serverNow } from '@/shared/clock';
import { refusalOf, type Settled } from '@/shared/task';

const LOOK_MS = 500;

export interface Visits {
  /** Send what was shown; the screen already says that it is being read. */
  present: (shown: Shown) => Promise<void>;
  /** Bring in somebody whose visit another way has opened. */
  welcome: (opened: Settled<Visit>) => Promise<void>;
  /** Send what was typed on the card's keypad. */
  typedAll: (state: Extract<DoorState, { at: 'pin' }>) => Promise<void>;
  /** Say yes or no oneself to a relative who asks. */
  answer: (visit: string, proxyId: number, isAgreed: boolean) => Promise<void>;
}

interface Besides {
  readonly assisted: readonly Assisted[];
  readonly family: readonly Relative[];
}

const NOTHING: Besides = { assisted: [], family: [] };

/** What staff filled in for this person, and whose points they may spend or lend; nothing when it is not told. */
async function besides({ visit, may_spend, name_masked }: Visit): Promise<Besides> {
  if (!may_spend || name_masked === null) return NOTHING;
  const [assisted, family] = await Promise.all([
    call(api.POST('/api/v1/kiosk/desk-orders', { body: { visit } })),
    readFamily(visit),
  ]);
  return { assisted: assisted.state === 'done' ? assisted.value.items : [], family };
}

export function useVisits(kiosk: Kiosk): Visits {
  async function welcome(opened: Settled<Visit>, continues: string | null = null): Promise<void> {
    kiosk.hear(opened);
    if (opened.state !== 'done') {
      kiosk.send({ on: 'visit-refused', refusal: refusalOf(opened) });
      return;
    }
    const visit = opened.value;
    // What else waits for a person is for them alone, not for a relative.
    const asked = continues === null ? besides(visit) : NOTHING;
    const [read, more] = await Promise.all([readGoods(kiosk), asked]);
    const goods = read ?? kiosk.goods.value;
    kiosk.send({ on: 'visit-opened', visit, continues, goods, ...more });
    // Somebody may have left, or the kiosk been withdrawn, in between.
    if (visitTokenOf(kiosk.state.value) !== visit.visit) await closeVisit(visit.visit);
  }

  async function present(shown: Shown): Promise<void> {
    await welcome(await openVisit(shown), shown.is === 'relative' ? shown.visit : null);
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
    else kiosk.send({ on: 'visit-refused', refusal: refusalOf(settled) });
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
  return {
    present,
    welcome,
    typedAll,
    answer: async (...said) => answerRelative(kiosk, ...said),
  };
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
