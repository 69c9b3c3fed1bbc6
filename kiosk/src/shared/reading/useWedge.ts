/** A scanner that types, heard anywhere on the page, before any button hears it. */
import { onMounted, onUnmounted } from 'vue';
import { feed, flush, GAP_MS_MAX, NO_BURST } from '@/shared/reading/burst';

/** `isEnded`: the burst came with its Enter, not only with a silence. */
export function useWedge(onBurst: (text: string, isEnded: boolean) => void): void {
  let burst = NO_BURST;
  let silence: ReturnType<typeof setTimeout> | undefined;
  const swallowed = new Set<string>();

  function down(event: KeyboardEvent): void {
    const fed = feed(burst, {
      code: event.code,
      key: event.key,
      atMs: event.timeStamp,
      shift: event.shiftKey,
      held: event.ctrlKey || event.altKey || event.metaKey,
    });
    burst = fed.burst;
    if (fed.swallow) {
      swallow(event);
      swallowed.add(event.code);
    }
    clearTimeout(silence);
    if (fed.text !== null) onBurst(fed.text, true);
    else if (burst.text !== '') silence = setTimeout(fallSilent, GAP_MS_MAX * 2);
  }

  /** A button is pressed by the release of a space, so releases go with their keys. */
  function up(event: KeyboardEvent): void {
    if (swallowed.delete(event.code)) swallow(event);
  }

  function fallSilent(): void {
    const text = flush(burst, burst.lastMs + GAP_MS_MAX * 2);
    burst = NO_BURST;
    if (text !== null) onBurst(text, false);
  }

  onMounted(() => {
    window.addEventListener('keydown', down, true);
    window.addEventListener('keyup', up, true);
    window.addEventListener('click', tapped, true);
  });
  onUnmounted(() => {
    window.removeEventListener('keydown', down, true);
    window.removeEventListener('keyup', up, true);
    window.removeEventListener('click', tapped, true);
    clearTimeout(silence);
  });
}

function swallow(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** A button that keeps the focus would be pressed again by a scanner's Enter. */
function letGo(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

function tapped(event: MouseEvent): void {
  // A click from the keyboard has no pointer; there the focus is the person's place on the page.
  if (event.detail > 0) setTimeout(letGo);
}
