/** Watches for hands: how long the screen has been quiet, and what follows from it. */
import { onMounted, onUnmounted, shallowRef, watch, type ShallowRef } from 'vue';
import { FRESH, idlenessAfter, idleLimitOf, type Idleness } from '@/pages/kiosk/machine/idle';
import type { Kiosk } from '@/pages/kiosk/work/kiosk';

const LOOK_MS = 250;
const SIGNS_OF_LIFE = ['pointerdown', 'keydown', 'touchstart'] as const;

export interface Quiet {
  readonly idleness: Readonly<ShallowRef<Idleness>>;
  /** How long nothing has happened, for rings. */
  readonly quietMs: Readonly<ShallowRef<number>>;
  /** Somebody is here. */
  touch: () => void;
}

export function useIdleness(kiosk: Kiosk, whenOver: () => void): Quiet {
  const idleness = shallowRef<Idleness>(FRESH);
  const quietMs = shallowRef(0);
  let touchedAt = performance.now();
  let timer: ReturnType<typeof setInterval> | undefined;

  function touch(): void {
    touchedAt = performance.now();
    look();
  }

  function seen(event: Event): void {
    // The warning's own buttons say themselves what they mean.
    if (event.target instanceof Element && event.target.closest('[data-own-time]')) return;
    touch();
  }

  function look(): void {
    quietMs.value = performance.now() - touchedAt;
    const now = idlenessAfter(idleLimitOf(kiosk.state.value), quietMs.value);
    if (now.is === 'over') {
      touchedAt = performance.now();
      quietMs.value = 0;
      idleness.value = FRESH;
      kiosk.send({ on: 'left' });
      whenOver();
      return;
    }
    idleness.value = now;
  }

  // A new screen deserves a whole time of its own.
  watch(() => kiosk.state.value.at, touch, { flush: 'sync' });
  onMounted(() => {
    for (const sign of SIGNS_OF_LIFE) document.addEventListener(sign, seen, true);
    timer = setInterval(look, LOOK_MS);
  });
  onUnmounted(() => {
    for (const sign of SIGNS_OF_LIFE) document.removeEventListener(sign, seen, true);
    clearInterval(timer);
  });
  return { idleness, quietMs, touch };
}
