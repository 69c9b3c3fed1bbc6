/** Taking decisions back: offered for ten seconds, sent once, and what could not be undone says why. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mount, flushPromises, type VueWrapper } from '@vue/test-utils';
import { defineComponent, h } from 'vue';
import { undoProblem, useUndo, type Undo } from '@/pages/desk/queue/useUndo';
import { json, startFakeService, type FakeService } from '@/shared/testing/fakeService';

let undo: Undo;
let page: VueWrapper;
let service: FakeService;
const settled = vi.fn(() => Promise.resolve());

const result = (claimId: number, problem: string | null) => ({
  claim_id: claimId,
  status: problem === null ? 'waiting' : 'problem',
  points: 0,
  log_index: null,
  problem,
  problem_zh: problem === null ? null : '积分已经用掉',
  problem_en: problem,
});

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  settled.mockClear();
  service = startFakeService(() =>
    json(201, { results: [result(1, null), result(2, 'points_already_spent')], budget_points: 5 }),
  );
  page = mount(
    defineComponent({
      setup() {
        undo = useUndo(settled);
        return () => h('p');
      },
    }),
  );
});
afterEach(() => {
  page.unmount();
  vi.useRealTimers();
});

it('is offered for ten seconds and then not any more', async () => {
  undo.offer([1, 2]);
  expect(undo.secondsLeft.value).toBe(10);
  vi.advanceTimersByTime(9000);
  expect(undo.isOffered.value).toBe(true);
  vi.advanceTimersByTime(1000);
  expect(undo.isOffered.value).toBe(false);
  await undo.run();
  expect(service.sent).toHaveLength(0);
});

it('sends every claim once and tells what stayed', async () => {
  undo.offer([1, 2]);
  await undo.run();
  await undo.run();
  await flushPromises();
  expect(service.sent.map((sent) => sent.body)).toEqual([{ claim_ids: [1, 2] }]);
  const undone = undo.undone.value ?? { count: 0, problems: [] };
  expect(undone.count).toBe(1);
  expect(undoProblem(undone, 'zh-CN')).toBe('积分已经用掉');
  expect(settled).toHaveBeenCalledOnce();
});

it('offers nothing where nothing was settled', () => {
  undo.offer([]);
  expect(undo.isOffered.value).toBe(false);
});
