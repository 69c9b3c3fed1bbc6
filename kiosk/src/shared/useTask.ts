/** A read from the service as a page sees it: one task, and the newest request wins. */
import { shallowRef, type ShallowRef } from 'vue';
import { IDLE, WORKING, type Settled, type Task } from '@/shared/task';

export interface ReadTask<Args extends unknown[], T> {
  readonly task: Readonly<ShallowRef<Task<T>>>;
  /** The last good answer, which a page may go on showing when the network is gone. */
  readonly latest: Readonly<ShallowRef<T | null>>;
  /** Read; an answer on show stays in place while a newer one is fetched. */
  run: (...args: Args) => Promise<Settled<T>>;
  reset: () => void;
}

export function useTask<Args extends unknown[], T>(
  read: (...args: Args) => Promise<Settled<T>>,
): ReadTask<Args, T> {
  const task = shallowRef<Task<T>>(IDLE);
  const latest = shallowRef<T | null>(null);
  let newest = 0;

  async function run(...args: Args): Promise<Settled<T>> {
    const turn = ++newest;
    if (task.value.state !== 'done') task.value = WORKING;
    const settled = await read(...args);
    if (turn !== newest) return settled;
    task.value = settled;
    if (settled.state === 'done') latest.value = settled.value;
    return settled;
  }

  function reset(): void {
    newest += 1;
    task.value = IDLE;
    latest.value = null;
  }

  return { task, latest, run, reset };
}
