/** Leaving the desk: after a while without a touch comes a notice, and when it runs out, the sign-out. */
import { onMounted, onUnmounted, ref, type Ref } from 'vue';

const QUIET_MS_MAX = 15 * 60_000;
const NOTICE_MS = 60_000;
const TOUCHES = ['pointerdown', 'keydown', 'wheel'] as const;

export interface Idle {
  /** Seconds until the sign-out; null while somebody is there. */
  readonly secondsLeft: Readonly<Ref<number | null>>;
  stay: () => void;
}

export function useIdle(leave: () => void): Idle {
  const secondsLeft = ref<number | null>(null);
  let touchedAt = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;

  function stay(): void {
    touchedAt = Date.now();
    secondsLeft.value = null;
  }
  /** While the notice is up only its own button counts, so that a passer-by's elbow keeps nobody signed in. */
  function touch(): void {
    if (secondsLeft.value === null) touchedAt = Date.now();
  }
  function look(): void {
    const quietMs = Date.now() - touchedAt;
    if (quietMs < QUIET_MS_MAX) return;
    secondsLeft.value = Math.max(0, Math.ceil((QUIET_MS_MAX + NOTICE_MS - quietMs) / 1000));
    if (secondsLeft.value === 0) leave();
  }
  onMounted(() => {
    for (const name of TOUCHES) window.addEventListener(name, touch, { passive: true });
    timer = setInterval(look, 1000);
  });
  onUnmounted(() => {
    for (const name of TOUCHES) window.removeEventListener(name, touch);
    clearInterval(timer);
  });
  return { secondsLeft, stay };
}
