/** The server's time as a value that moves, for rings and clocks. */
import { onMounted, onUnmounted, ref, type Ref } from 'vue';
import { serverNow } from '@/shared/clock';

export function useNow(everyMs = 250): Readonly<Ref<number>> {
  const now = ref(serverNow());
  let timer: ReturnType<typeof setInterval> | undefined;
  onMounted(() => {
    timer = setInterval(() => {
      now.value = serverNow();
    }, everyMs);
  });
  onUnmounted(() => {
    clearInterval(timer);
  });
  return now;
}
