/** How a new kiosk gets its credential: it shows a code, asks until the desk has typed it, and takes a new code in time. */
import { onUnmounted, watch } from 'vue';
import type { Pairing } from '@/pages/kiosk/machine/state';
import type { Kiosk } from '@/pages/kiosk/work/kiosk';
import { api, call } from '@/shared/api';
import { serverNow } from '@/shared/clock';

const NAME = 'pingan.kiosk-pairing';
const POLL_MS = 2000;
const TROUBLE_MS = 10_000;

/** The secret outlives a reload of this tab, and nothing else. */
function keptPairing(): Pairing | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(NAME) ?? 'null') as Pairing | null;
    return kept !== null && Date.parse(kept.expires_at) > serverNow() ? kept : null;
  } catch {
    return null;
  }
}

function keepPairing(pairing: Pairing | null): void {
  try {
    if (pairing === null) sessionStorage.removeItem(NAME);
    else sessionStorage.setItem(NAME, JSON.stringify(pairing));
  } catch {
    // Without storage a reload shows a new code.
  }
}

async function newPairing(): Promise<Pairing | null> {
  const opened = await call(api.POST('/api/v1/kiosk-pairings', { body: {} }));
  if (opened.state !== 'done') return null;
  keepPairing(opened.value);
  return opened.value;
}

export function usePairing(kiosk: Kiosk): void {
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function step(): Promise<void> {
    const { state } = kiosk;
    if (state.value.at !== 'pairing') return;
    const { pairing } = state.value;
    const isWell = pairing === null ? await open() : await poll(pairing);
    if (kiosk.state.value.at === 'pairing') {
      timer = setTimeout(() => void step(), isWell ? POLL_MS : TROUBLE_MS);
    }
  }

  async function open(): Promise<boolean> {
    const pairing = keptPairing() ?? (await newPairing());
    kiosk.send(pairing === null ? { on: 'unreachable' } : { on: 'pairing-opened', pairing });
    return pairing !== null;
  }

  async function poll({ pairing_code, pairing_secret, expires_at }: Pairing): Promise<boolean> {
    const asked = await call(
      api.POST('/api/v1/kiosk-pairings/{pairing_code}/credentials', {
        params: { path: { pairing_code } },
        body: { pairing_secret },
      }),
    );
    if (asked.state === 'done' && asked.value.state === 'paired') {
      keepPairing(null);
      kiosk.me.value = asked.value.kiosk;
      kiosk.send({ on: 'paired', hasLeftOver: false });
      return true;
    }
    const isOver = Date.parse(expires_at) <= serverNow();
    if (isOver || asked.state === 'refused') {
      keepPairing(null);
      kiosk.send({ on: 'pairing-over' });
    }
    return isOver || asked.state === 'done';
  }

  watch(
    () => kiosk.state.value.at,
    (at) => {
      clearTimeout(timer);
      if (at === 'pairing') void step();
    },
  );
  onUnmounted(() => {
    clearTimeout(timer);
  });
}
