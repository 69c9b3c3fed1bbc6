/** Forgetting: when somebody has gone, nothing of them stays on the screen, in storage, in history or in the air. */
import { watch } from 'vue';
import type { KioskState } from '@/pages/kiosk/machine/state';
import type { Kiosk } from '@/pages/kiosk/work/kiosk';
import type { Speech } from '@/pages/kiosk/work/speech';
import { useWords } from '@/shared/i18n';
import { usePrint } from '@/shared/print';
import { useTheme } from '@/shared/theme';

/** Screens on which somebody's own things may stand. */
const PERSONAL = new Set<KioskState['at']>([
  'opening',
  'visit',
  'ordering',
  'receipt',
  'keypad',
  'pin',
  'slips',
  'pickup',
  'exit',
]);

/** What a page can forget outside its own state. */
export function wipeTraces(): void {
  window.history.replaceState(null, '', window.location.pathname);
  window.getSelection()?.removeAllRanges();
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

/** The language, print, contrast and quiet of whoever has gone go with them; the kiosk is again as it started. */
export function useWipe(
  kiosk: Kiosk,
  speech: Pick<Speech, 'hush' | 'restore'>,
): { restoreHabits: () => void } {
  const { locale, speakIn } = useWords();
  const { print, setPrint } = usePrint();
  const { theme, setTheme } = useTheme();
  const habits = { locale: locale(), print: print.value, theme: theme.value };

  function restoreHabits(): void {
    if (locale() !== habits.locale) void speakIn(habits.locale);
    if (print.value !== habits.print) setPrint(habits.print);
    if (theme.value !== habits.theme) setTheme(habits.theme);
    speech.restore();
  }

  watch(
    () => kiosk.state.value.at,
    (at, before) => {
      if (at === before || !PERSONAL.has(before) || PERSONAL.has(at)) return;
      speech.hush();
      wipeTraces();
    },
    { flush: 'sync' },
  );
  return { restoreHabits };
}
