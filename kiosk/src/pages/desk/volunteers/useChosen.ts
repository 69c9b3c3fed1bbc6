/** The volunteers chosen for one print, kept over searches. */
import { computed, shallowRef, type ComputedRef } from 'vue';

/** The most slips that one request prints. */
export const SLIPS_MAX = 100;

export interface Chosen {
  readonly ids: ComputedRef<readonly number[]>;
  has: (id: number) => boolean;
  toggle: (id: number) => void;
  toggleAll: (ids: readonly number[]) => void;
  clear: () => void;
}

export function useChosen(): Chosen {
  const chosen = shallowRef<ReadonlySet<number>>(new Set());
  const has = (id: number): boolean => chosen.value.has(id);

  return {
    ids: computed(() => [...chosen.value]),
    has,
    toggle(id) {
      const next = new Set(chosen.value);
      if (!next.delete(id) && next.size < SLIPS_MAX) next.add(id);
      chosen.value = next;
    },
    toggleAll(ids) {
      const next = new Set(chosen.value);
      const isWhole = ids.every(has) || (next.size >= SLIPS_MAX && ids.some(has));
      for (const id of ids) {
        if (isWhole) next.delete(id);
        else if (next.size < SLIPS_MAX) next.add(id);
      }
      chosen.value = next;
    },
    clear() {
      chosen.value = new Set();
    },
  };
}
