/** A list that comes in pages: what has arrived so far, and the next page when it is asked for. */
import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue';
import { IDLE, WORKING, type Settled, type Task } from '@/shared/task';

interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

export interface Pages<Item> {
  /** Null until the first page is there. */
  readonly items: Readonly<ShallowRef<readonly Item[] | null>>;
  readonly task: Readonly<ShallowRef<Task<unknown>>>;
  readonly hasMore: ComputedRef<boolean>;
  /** Begin again from the first page. */
  load: () => Promise<void>;
  more: () => Promise<void>;
}

/** A list that comes whole, as the only page of itself. */
export async function onePage<Item>(
  reading: Promise<Settled<{ readonly items: readonly Item[] }>>,
): Promise<Settled<PageOf<Item>>> {
  const settled = await reading;
  if (settled.state !== 'done') return settled;
  return { state: 'done', value: { items: settled.value.items, next_cursor: null } };
}

/** Pages of `read`, which takes the cursor, or null for the first page. */
export function usePages<Item>(
  read: (cursor: string | null) => Promise<Settled<PageOf<Item>>>,
): Pages<Item> {
  const items = shallowRef<readonly Item[] | null>(null);
  const task = shallowRef<Task<unknown>>(IDLE);
  const cursor = shallowRef<string | null>(null);
  let newest = 0;

  async function fetchFrom(start: string | null): Promise<void> {
    const turn = ++newest;
    task.value = WORKING;
    const settled = await read(start);
    if (turn !== newest) return;
    task.value = settled;
    if (settled.state !== 'done') return;
    items.value = [...(start === null ? [] : (items.value ?? [])), ...settled.value.items];
    cursor.value = settled.value.next_cursor;
  }

  return {
    items,
    task,
    hasMore: computed(() => cursor.value !== null),
    load: () => fetchFrom(null),
    async more() {
      if (cursor.value !== null && task.value.state !== 'working') await fetchFrom(cursor.value);
    },
  };
}
