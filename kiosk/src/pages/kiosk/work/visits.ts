/** A visit on the server: what is shown opens it, and leaving ends it there too. */
import { onMounted, onUnmounted, watch } from 'vue';
import {
  visitTokenOf,
  type Assisted,
  type Awaited,
  type DoorState,
  type Relative,
  type Visit,
} from '@/pages/kiosk/machine/state';
import { answerRelative, readFamily } from '@/pages/kiosk/work/family';
import type { Kiosk } from '@/pages/kiosk/work/kiosk';
import { readGoods } from '@/pages/kiosk/work/link';
import { runsOut } from '@/pages/kiosk/work/visitTime';
import { letOut, sendNewPin } from '@/pages/kiosk/work/pins';
import { closeVisit, openVisit, type Shown } from '@/pages/kiosk/work/ways';
import { api, call } from '@/shared/api';
import { serverNow } from '@/shared/clock';
import { refusalOf, type Settled } from '@/shared/task';

const LOOK_MS = 500;

export interface Visits {
  /** Send what was shown; the screen already says that it is being read. */
  present: (shown: Shown) => Promise<void>;
  /** Bring in somebody whose visit was opened, unless nobody waits for it any more. */
  welcome: (opened: Settled<Visit>, awaited: Awaited) => Promise<void>;
  /** Send what was typed on the card's keypad. */
  typedAll: (state: Extract<DoorState, { at: 'pin' }>) => Promise<void>;
  /** Let staff who know its PIN leave the page. */
  letOut: (pin: string) => Promise<void>;
  /** Ask for more time for whoever stands here, where theirs runs out; the service gives so much and no more. */
  stay: () => Promise<void>;
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

/** Whatever is shown gets a number that nothing before it had, so that its answer finds nobody else. */
function attemptsOf(kiosk: Kiosk): () => number {
  let attempts = 0;
  return () => {
    attempts += 1;
    kiosk.send({ on: 'asks', attempt: attempts });
    return attempts;
  };
}

export function useVisits(kiosk: Kiosk): Visits {
  const begin = attemptsOf(kiosk);

  async function welcome(
    opened: Settled<Visit>,
    awaited: Awaited,
    isForRelative = false,
  ): Promise<void> {
    kiosk.hear(opened);
    if (opened.state !== 'done') {
      kiosk.send({ on: 'visit-refused', refusal: refusalOf(opened), awaited });
      return;
    }
    const visit = opened.value;
    // What else waits for a person is for them alone, not for a relative.
    const asked = isForRelative ? NOTHING : besides(visit);
    const [read, more] = await Promise.all([readGoods(kiosk), asked]);
    const goods = read ?? kiosk.goods.value;
    kiosk.send({ on: 'visit-opened', visit, awaited, goods, ...more });
    // Somebody may have left, or another come, or the kiosk been withdrawn, in between.
    if (visitTokenOf(kiosk.state.value) !== visit.visit) await closeVisit(visit.visit);
  }

  async function present(shown: Shown): Promise<void> {
    const isForRelative = shown.is === 'relative';
    const awaited = isForRelative ? shown.visit : begin();
    await welcome(await openVisit(shown), awaited, isForRelative);
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
    typedAll: async (state) => {
      const [first = ''] = state.entered;
      if (state.goal === 'spend') await present({ is: 'card', card: state.card, pin: first });
      else await sendNewPin(kiosk, begin(), state);
    },
    stay: async () => stay(kiosk),
    letOut: async (pin) => letOut(kiosk, begin(), pin),
    answer: async (...said) => answerRelative(kiosk, ...said),
  };
}

async function stay(kiosk: Kiosk): Promise<void> {
  const state = kiosk.state.value;
  if (state.at !== 'visit' || !runsOut(state.visit.expires_at, serverNow())) return;
  const { visit } = state.visit;
  const asked = kiosk.hear(
    await call(api.POST('/api/v1/kiosk/visits/extensions', { body: { visit } })),
  );
  if (asked.state === 'done') {
    kiosk.send({ on: 'prolonged', expiresAt: asked.value.expires_at, awaited: visit });
  } else {
    kiosk.send({ on: 'visit-refused', refusal: refusalOf(asked), awaited: visit });
  }
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
