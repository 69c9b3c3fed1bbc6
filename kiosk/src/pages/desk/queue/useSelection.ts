/** Which claims are chosen, and on which one the keyboard stands. */
import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue';
import { DECISIONS_MAX } from '@/pages/desk/queue/bulk';
import { isSelectable, type ClaimRow } from '@/pages/desk/queue/claims';

export interface Selection {
  readonly chosen: ComputedRef<readonly ClaimRow[]>;
  readonly currentId: ShallowRef<number | null>;
  readonly current: ComputedRef<ClaimRow | null>;
  isChosen: (row: ClaimRow) => boolean;
  toggle: (row: ClaimRow) => void;
  /** Choose all of these, or none of them when all are chosen already; never more than one request may carry. */
  toggleAll: (rows: readonly ClaimRow[]) => void;
  areChosen: (rows: readonly ClaimRow[]) => boolean;
  move: (steps: number) => void;
  /** Stand on the row that took the place of one that is decided and gone. */
  standAgain: () => void;
  clear: () => void;
}

/** On which row the keyboard stands. */
function useStand(
  rows: () => readonly ClaimRow[],
): Pick<Selection, 'currentId' | 'current' | 'move' | 'standAgain'> {
  const currentId = shallowRef<number | null>(null);
  /** Where the keyboard stood last, for when that row is gone. */
  let lastPlace = 0;

  const current = computed(() => rows().find((row) => row.claim_id === currentId.value) ?? null);

  function move(steps: number): void {
    const shown = rows();
    const at = shown.findIndex((row) => row.claim_id === currentId.value);
    const next = at < 0 ? 0 : Math.min(shown.length - 1, Math.max(0, at + steps));
    currentId.value = shown[next]?.claim_id ?? null;
  }

  function standAgain(): void {
    if (currentId.value === null || current.value !== null) return;
    const shown = rows();
    currentId.value = shown[Math.min(lastPlace, shown.length - 1)]?.claim_id ?? null;
  }

  watch(current, (row) => {
    if (row !== null) lastPlace = rows().indexOf(row);
  });

  return { currentId, current, move, standAgain };
}

/**
 * `rows` are those that can be chosen, in the order in which they stand; `shown` are those the keyboard walks
 * over, because the others are folded away.
 */
export function useSelection(
  rows: () => readonly ClaimRow[],
  shown: () => readonly ClaimRow[] = rows,
): Selection {
  const ids = shallowRef<ReadonlySet<number>>(new Set());

  const chosen = computed(() =>
    rows()
      .filter((row) => ids.value.has(row.claim_id) && isSelectable(row))
      .slice(0, DECISIONS_MAX),
  );

  function toggle(row: ClaimRow): void {
    if (!isSelectable(row)) return;
    const next = new Set(ids.value);
    if (!next.delete(row.claim_id) && chosen.value.length < DECISIONS_MAX) next.add(row.claim_id);
    ids.value = next;
  }

  function areChosen(some: readonly ClaimRow[]): boolean {
    const open = some.filter(isSelectable);
    return open.length > 0 && open.every((row) => ids.value.has(row.claim_id));
  }

  function toggleAll(some: readonly ClaimRow[]): void {
    const next = new Set(chosen.value.map((row) => row.claim_id));
    const isWhole =
      areChosen(some) ||
      (next.size === DECISIONS_MAX && some.some((row) => next.has(row.claim_id)));
    for (const row of some.filter(isSelectable)) {
      if (isWhole) next.delete(row.claim_id);
      else if (next.size < DECISIONS_MAX) next.add(row.claim_id);
    }
    ids.value = next;
  }

  return {
    chosen,
    ...useStand(shown),
    isChosen: (row) => ids.value.has(row.claim_id) && isSelectable(row),
    toggle,
    toggleAll,
    areChosen,
    clear() {
      ids.value = new Set();
    },
  };
}
