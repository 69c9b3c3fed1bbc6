/** What somebody wants to put aside, within the shelf and their points. */
import { computed, shallowRef, type ComputedRef } from 'vue';
import { useSession } from '@/pages/phone/session';
import type { Answer } from '@/shared/api';
import {
  boxesOf,
  obstacleTo,
  pointsOf,
  quantityOf,
  withOneLess,
  withOneMore,
  type BasketLine,
} from '@/shared/basket';

export type Good = Answer<'/api/v1/catalogue', 'get'>['items'][number];

export interface Basket {
  readonly lines: ComputedRef<readonly BasketLine[]>;
  readonly boxes: ComputedRef<number>;
  readonly points: ComputedRef<number>;
  readonly quantityOf: (sku: string) => number;
  readonly mayAdd: (good: Good) => boolean;
  readonly add: (sku: string) => void;
  readonly takeOut: (sku: string) => void;
  /** Take the next best in place of what has just gone. */
  readonly replace: (gone: string, instead: string) => void;
  readonly clear: () => void;
}

export function useBasket(shelf: () => readonly Good[]): Basket {
  const { me } = useSession();
  const lines = shallowRef<readonly BasketLine[]>([]);
  const chosen = computed(() => ({ shelf: shelf(), basket: lines.value }));
  return {
    lines: computed(() => lines.value),
    boxes: computed(() => boxesOf(lines.value)),
    points: computed(() => pointsOf(chosen.value)),
    quantityOf: (sku) => quantityOf(lines.value, sku),
    mayAdd: (good) => obstacleTo(good, chosen.value, me.value?.points_available ?? 0) === null,
    add(sku) {
      lines.value = withOneMore(lines.value, sku);
    },
    takeOut(sku) {
      lines.value = withOneLess(lines.value, sku);
    },
    replace(gone, instead) {
      const kept = lines.value.filter((line) => line.sku !== gone);
      lines.value = withOneMore(kept, instead);
    },
    clear() {
      lines.value = [];
    },
  };
}
