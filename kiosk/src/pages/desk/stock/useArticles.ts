/** The articles that a paper of one shop may name, as they stand there. */
import { computed, type ComputedRef, type ShallowRef } from 'vue';
import type { ShelfArticle } from '@/pages/desk/stock/stock';
import { ask } from '@/pages/desk/session';
import { api } from '@/shared/api';
import type { Task } from '@/shared/task';
import { useTask } from '@/shared/useTask';

export interface Articles {
  readonly list: ComputedRef<readonly ShelfArticle[]>;
  readonly task: Readonly<ShallowRef<Task<unknown>>>;
  load: () => Promise<unknown>;
}

export function useArticles(shopId: () => number): Articles {
  const shelf = useTask(() =>
    ask(api.GET('/api/v1/shops/{shop_id}/stock', { params: { path: { shop_id: shopId() } } })),
  );
  return {
    list: computed(() => shelf.latest.value?.items ?? []),
    task: shelf.task,
    load: shelf.run,
  };
}
