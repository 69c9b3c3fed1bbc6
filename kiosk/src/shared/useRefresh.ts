/** Gentle refreshing: when the page comes back to the front, when the network returns, and now and then while seen. */
import { onMounted, onUnmounted } from 'vue';

export function useRefresh(refresh: () => unknown, everySeconds: number): void {
  let timer: ReturnType<typeof setInterval> | undefined;

  function whenSeen(): void {
    if (document.visibilityState === 'visible') refresh();
  }
  onMounted(() => {
    document.addEventListener('visibilitychange', whenSeen);
    window.addEventListener('online', whenSeen);
    timer = setInterval(whenSeen, everySeconds * 1000);
  });
  onUnmounted(() => {
    document.removeEventListener('visibilitychange', whenSeen);
    window.removeEventListener('online', whenSeen);
    clearInterval(timer);
  });
}
