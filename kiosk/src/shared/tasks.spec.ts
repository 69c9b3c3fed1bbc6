/** Reads and page-wise lists: the newest wish wins and old answers stay in sight. */
import { expect, it } from 'vitest';
import { UNREACHABLE, type Settled } from '@/shared/task';
import { usePages } from '@/shared/usePages';
import { useTask } from '@/shared/useTask';

interface Page {
  items: number[];
  next_cursor: string | null;
}

it('keeps the newest of two answers that cross', async () => {
  const answers: ((settled: Settled<string>) => void)[] = [];
  const { task, run } = useTask(
    (name: string) =>
      new Promise<Settled<string>>((resolve) => {
        answers[name === 'old' ? 0 : 1] = resolve;
      }),
  );
  const both = [run('old'), run('new')];
  answers[1]?.({ state: 'done', value: 'new' });
  answers[0]?.({ state: 'done', value: 'old' });
  await Promise.all(both);
  expect(task.value).toEqual({ state: 'done', value: 'new' });
});

it('keeps the last good answer when the network goes', async () => {
  let answer: Settled<number> = { state: 'done', value: 86 };
  const { task, latest, run } = useTask(async () => Promise.resolve(answer));
  await run();
  answer = UNREACHABLE;
  await run();
  expect([task.value.state, latest.value]).toEqual(['unreachable', 86]);
});

it('puts the pages of a list one after the other', async () => {
  const PAGES: Record<string, Page> = {
    first: { items: [1, 2], next_cursor: 'second' },
    second: { items: [3], next_cursor: null },
  };
  const { items, hasMore, load, more } = usePages<number>(async (cursor) =>
    Promise.resolve({
      state: 'done',
      value: PAGES[cursor ?? 'first'] ?? { items: [], next_cursor: null },
    }),
  );
  await load();
  expect([items.value, hasMore.value]).toEqual([[1, 2], true]);
  await more();
  expect([items.value, hasMore.value]).toEqual([[1, 2, 3], false]);
});
