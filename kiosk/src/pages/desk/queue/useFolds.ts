/** Which groups show also the rows that need no look of their own; a group begins with those folded away. */
import { computed, shallowRef, type ComputedRef } from 'vue';
import { foldable, type ClaimGroup, type ClaimRow } from '@/pages/desk/queue/claims';

export interface Folds {
  isOpen: (group: ClaimGroup) => boolean;
  toggle: (group: ClaimGroup) => void;
  /** Open all of them, or fold all of them when none is folded. */
  toggleAll: () => void;
  /** What is folded away in a group now. */
  folded: (group: ClaimGroup) => readonly ClaimRow[];
  readonly shown: ComputedRef<readonly ClaimRow[]>;
}

export function useFolds(groups: () => readonly ClaimGroup[]): Folds {
  const openKeys = shallowRef<ReadonlySet<string>>(new Set());

  const isOpen = (group: ClaimGroup): boolean => openKeys.value.has(group.key);
  const folded = (group: ClaimGroup): readonly ClaimRow[] => (isOpen(group) ? [] : foldable(group));

  return {
    isOpen,
    folded,
    toggle(group) {
      const next = new Set(openKeys.value);
      if (!next.delete(group.key)) next.add(group.key);
      openKeys.value = next;
    },
    toggleAll() {
      const some = groups().filter((group) => foldable(group).length > 0);
      const isWhole = some.every(isOpen);
      openKeys.value = new Set(isWhole ? [] : some.map((group) => group.key));
    },
    shown: computed(() =>
      groups().flatMap((group) => {
        const away = new Set(folded(group));
        return group.rows.filter((row) => !away.has(row));
      }),
    ),
  };
}
