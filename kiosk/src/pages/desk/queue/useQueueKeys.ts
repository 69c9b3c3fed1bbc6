/** The keyboard of the queue: one letter per act, wherever the focus is not in a field. */
import { onMounted, onUnmounted } from 'vue';

export type QueueKey =
  'KeyJ' | 'KeyK' | 'KeyA' | 'KeyR' | 'KeyX' | 'KeyE' | 'KeyQ' | 'KeyZ' | 'KeyF' | 'Escape';

/** Moving goes on while a key is held down; a decision never does. */
const MAY_REPEAT = new Set(['KeyJ', 'KeyK']);

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox';
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    target.isContentEditable
  );
}

/** Keys are read by their place (`code`), because a Chinese input method hides which letter was meant. */
export function useQueueKeys(acts: Record<QueueKey, () => void>): void {
  function press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.repeat && !MAY_REPEAT.has(event.code)) return;
    if (isTyping(event.target) && event.code !== 'Escape') return;
    const act = (acts as Partial<Record<string, () => void>>)[event.code];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }
  onMounted(() => {
    window.addEventListener('keydown', press);
  });
  onUnmounted(() => {
    window.removeEventListener('keydown', press);
  });
}
