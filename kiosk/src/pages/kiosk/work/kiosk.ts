/** The kiosk at work: its state, what it knows of itself and its shelf, and the one way to make something happen. */
import {
  computed,
  inject,
  provide,
  shallowRef,
  type ComputedRef,
  type InjectionKey,
  type ShallowRef,
} from 'vue';
import type { KioskEvent } from '@/pages/kiosk/machine/events';
import { reduce, START } from '@/pages/kiosk/machine/reducer';
import type { Good, KioskMe, KioskState } from '@/pages/kiosk/machine/state';
import type { Quiet } from '@/pages/kiosk/work/idleness';
import type { Orders } from '@/pages/kiosk/work/orders';
import type { Speech } from '@/pages/kiosk/work/speech';
import type { Visits } from '@/pages/kiosk/work/visits';
import type { ForkWatch } from '@/shared/seal/useForkWatch';
import { readStoredJson, writeStored } from '@/shared/store';
import type { Settled } from '@/shared/task';

export interface Kiosk {
  readonly state: Readonly<ShallowRef<KioskState>>;
  readonly me: ShallowRef<KioskMe | null>;
  /** The shelf as last heard; it stays on show when the network is gone. */
  readonly goods: ShallowRef<readonly Good[]>;
  readonly isOnline: Readonly<ShallowRef<boolean>>;
  send: (event: KioskEvent) => void;
  /** Learn from any answer whether the service is there, and whether it still knows this kiosk. */
  hear: <T>(settled: Settled<T>) => Settled<T>;
}

/** What views may do beyond sending events. */
export interface Hands {
  /** A code from scanner, camera or keypad. */
  readonly read: (text: string) => void;
  readonly readTyped: (digits: string) => void;
  readonly speech: Speech;
  readonly visits: Visits;
  readonly orders: Orders;
  readonly callStaff: () => void;
  readonly quiet: Quiet;
  /** The watch over the bureau's log. */
  readonly seal: ForkWatch;
}

const KIOSK: InjectionKey<Kiosk & Hands> = Symbol('kiosk');

export function createKiosk(): Kiosk {
  const state = shallowRef<KioskState>(START);
  const isOnline = shallowRef(true);

  function send(event: KioskEvent): void {
    state.value = reduce(state.value, event);
  }

  function hear<T>(settled: Settled<T>): Settled<T> {
    isOnline.value = settled.state !== 'unreachable';
    if (settled.state === 'refused') {
      const { code } = settled.refusal;
      if (UNKNOWN_KIOSK.has(code)) send({ on: 'revoked' });
      if (code === ELSEWHERE) send({ on: 'elsewhere' });
    }
    return settled;
  }

  return { state, me: shallowRef(null), goods: shallowRef(keptGoods()), isOnline, send, hear };
}

const GOODS = 'kiosk-goods';

/** What stands on the shelf is no secret: a kiosk that starts without a network shows what it had last. */
export function keepGoods(kiosk: Kiosk, goods: readonly Good[]): void {
  kiosk.goods.value = goods;
  writeStored(GOODS, JSON.stringify(goods));
}

function keptGoods(): readonly Good[] {
  const kept = readStoredJson(GOODS);
  return Array.isArray(kept) ? (kept as Good[]) : [];
}

/** The service knows the kiosk, but not on this network. */
export const ELSEWHERE = 'kiosk_elsewhere';
const UNKNOWN_KIOSK = new Set(['kiosk_revoked', 'sign_in_needed']);

export function provideKiosk(kiosk: Kiosk & Hands): void {
  provide(KIOSK, kiosk);
}

export function useKiosk(): Kiosk & Hands {
  const kiosk = inject(KIOSK);
  if (kiosk === undefined) throw new Error('a view outside the kiosk page');
  return kiosk;
}

type StateAt<At extends KioskState['at']> = Extract<KioskState, { at: At }>;

/** The state as the view of one screen sees it. */
export function useStateAt<At extends KioskState['at']>(
  ...screens: At[]
): ComputedRef<StateAt<At>> {
  const { state } = useKiosk();
  const isShown = (now: KioskState): now is StateAt<At> =>
    (screens as KioskState['at'][]).includes(now.at);
  return computed((before?: StateAt<At>) => {
    if (isShown(state.value)) return state.value;
    // The screen is on its way out and is drawn once more at most.
    if (before === undefined) throw new Error(`no ${screens.join('/')} to show`);
    return before;
  });
}
