/** How many goods one screen holds: six, or three where a low screen meets large print. */
import { computed, onMounted, onUnmounted, ref, type ComputedRef } from 'vue';
import { usePrint } from '@/shared/print';

const LOW_SCREEN = '(orientation: landscape) and (max-height: 900px)';

export function usePageSize(): ComputedRef<number> {
  const { print } = usePrint();
  const screen = window.matchMedia(LOW_SCREEN);
  const isLow = ref(screen.matches);
  function look(): void {
    isLow.value = screen.matches;
  }
  onMounted(() => {
    window.addEventListener('resize', look);
  });
  onUnmounted(() => {
    window.removeEventListener('resize', look);
  });
  return computed(() => (isLow.value && print.value === 'large' ? 3 : 6));
}
