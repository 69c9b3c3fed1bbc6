/** The board at a post: codes that change, that last through a lost network, and cards held before its scanner. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import BoardPage from '@/pages/board/BoardPage.vue';
import { codeAt, type Codes } from '@/pages/board/useBoard';
import { createPageI18n } from '@/shared/i18n';
import {
  json,
  noNetwork,
  startFakeService,
  type FakeService,
  type Sent,
} from '@/shared/testing/fakeService';

const NOON = Date.parse('2026-11-22T12:00:00Z');
const STEP_MS = 30_000;
const ME = {
  board_id: 3,
  tenant_id: 7,
  name: '一号屏',
  checkpoint_name: '仙城警务室',
  short_code: '7K3M9QAX',
  station_name: '仙城第二派出所',
  bureau_name: 'liaohe',
  bureau_title: '辽河市公安局',
};
const SEEN = {
  check_in_id: 9,
  name_masked: '张*国',
  number: 'V00001',
  checkpoint_name: ME.checkpoint_name,
  occurred_at: '2026-11-22T12:00:00.000000Z',
  grade: 'C',
  signals: [],
  points: null,
  is_claimed: false,
};

const codesFrom = (fromMs: number): Codes => ({
  step_seconds: 30,
  server_time: new Date(fromMs).toISOString(),
  codes: Array.from({ length: 20 }, (_, step) => ({
    step,
    begins_at: new Date(fromMs + step * STEP_MS).toISOString(),
    url: `https://police.example/c/7/7K3M9QAX#3.${String(step)}.ABCDEFGH`,
  })),
  alarms: [
    { session_id: 4, planned_until: '2026-11-22T11:00:00Z', members_count: 12, back_count: 11 },
  ],
});

const BALANCE = {
  name_masked: '张*国',
  points_available: 86,
  points_pending: 30,
  minutes_served: 720,
};
const CARD = '8123456789012345678';

let page: VueWrapper;
let service: FakeService;

function answer({ path, method }: Sent): Response {
  if (path === '/api/v1/board/codes') return json(200, codesFrom(NOON));
  if (path === '/api/v1/board') return json(200, ME);
  if (path === '/api/v1/board/check-ins' && method === 'POST') return json(201, SEEN);
  if (path === '/api/v1/board/balances') return json(200, BALANCE);
  return path === '/api/v1/bureaus' ? json(200, { items: [] }) : json(404, {});
}

async function open(): Promise<void> {
  page = mount(BoardPage, { global: { plugins: [await createPageI18n('board')] } });
  await flushPromises();
  await flushPromises();
}

async function wait(seconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(seconds * 1000);
  await flushPromises();
}

async function hold(card: string): Promise<void> {
  for (const digit of card) {
    window.dispatchEvent(new KeyboardEvent('keydown', { code: `Digit${digit}`, key: digit }));
  }
  window.dispatchEvent(new KeyboardEvent('keydown', { code: 'Enter', key: 'Enter' }));
  await flushPromises();
}

const cards = (): string => page.find('.cards').text();
const picture = (): string => page.find('.white .qr path').attributes('d') ?? '';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(NOON) });
  localStorage.clear();
  service = startFakeService(answer);
});
afterEach(() => {
  page.unmount();
  vi.useRealTimers();
});

it('takes the code whose half minute it is, and none before or after those it was given', () => {
  const codes = codesFrom(NOON);
  expect(codeAt(codes, NOON)?.step).toBe(0);
  expect(codeAt(codes, NOON + STEP_MS - 1)?.step).toBe(0);
  expect(codeAt(codes, NOON + STEP_MS)?.step).toBe(1);
  expect(codeAt(codes, NOON - 1)).toBeNull();
  expect(codeAt(codes, NOON + 20 * STEP_MS)).toBeNull();
  page = mount({ template: '<i />' });
});

it('shows another code every half minute, goes on without a network, and says when they have run out', async () => {
  await open();
  const first = picture();
  service.answer = noNetwork;
  await wait(31);
  expect(picture()).not.toBe(first);
  await wait(60);
  expect(page.text()).toContain('签到码还能用几分钟');
  await wait(600);
  expect(page.find('.white .qr').exists()).toBe(false);
  expect(page.text()).toContain('签到码已用完');
});

it('checks in whoever holds a card before the scanner, and tells which patrol is not back', async () => {
  await open();
  expect(page.find('.alarms').text()).toContain('12 人回来 11 人');
  await hold(CARD);
  const posted = service.sent.filter(({ path }) => path === '/api/v1/board/check-ins');
  expect(posted).toMatchObject([{ body: { shown: CARD } }]);
  expect(cards()).toContain('张*国');
});

it('shows the points of whoever holds a card there, for ten seconds', async () => {
  await open();
  await hold(CARD);
  expect(cards()).toContain('可用 86 分，待审批 30 分');
  await wait(9);
  expect(cards()).toContain('86');
  await wait(2);
  expect(cards()).toBe('没有手机？把平安证放到扫描器前。');
  expect(page.html()).not.toContain('张*国');
});

it('shows the points also of whoever has just checked in', async () => {
  service.answer = (sent) =>
    sent.path === '/api/v1/board/check-ins'
      ? json(409, { code: 'check_in_too_soon', zh: '刚签过到。', en: 'Just now.' })
      : answer(sent);
  await open();
  await hold(CARD);
  expect(cards()).toContain('刚签过到');
  expect(cards()).toContain('张*国');
  expect(cards()).toContain('可用 86 分');
});
