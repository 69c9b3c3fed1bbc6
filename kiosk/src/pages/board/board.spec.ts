/** The board's sealed book: its size, its short fingerprint, what stays of it without a network, and the alarm. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import BoardPage from '@/pages/board/BoardPage.vue';
import { createPageI18n } from '@/shared/i18n';
import { parseCheckpoint, shortRoot } from '@/shared/seal/checkpoints';
import {
  json,
  noNetwork,
  startFakeService,
  type FakeService,
  type Sent,
} from '@/shared/testing/fakeService';
import { answerFromLog, SealedLog, signerOf } from '@/shared/testing/sealedLog';

let page: VueWrapper;
let service: FakeService;
let log: SealedLog;

function answer(sent: Sent): Response {
  const { path } = sent;
  if (path.endsWith('/notice')) return json(200, { items: [], next_cursor: null, total: 0 });
  if (path.endsWith('/honours')) return json(200, { items: [] });
  if (path === '/api/v1/bureaus') {
    const bureau = { tenant_id: 7, name: 'liaohe', title: '辽河市公安局', demo: false };
    return json(200, { items: [bureau] });
  }
  if (path === '/api/v1/fork-alarms') return json(201, {});
  if (path === '/api/v1/board') return json(401, { code: 'board_revoked', zh: '', en: '' });
  return answerFromLog(log, 'liaohe', sent) ?? json(200, { status: 'ok', database: 'ok' });
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

const reports = (): Sent[] => service.sent.filter(({ path }) => path === '/api/v1/fork-alarms');
const rootShown = (): string => shortRoot(parseCheckpoint(log.checkpoint())?.root ?? '');

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-22T12:00:00Z') });
  localStorage.clear();
  log = SealedLog.of(34);
  service = startFakeService(answer);
});
afterEach(() => {
  page.unmount();
  vi.useRealTimers();
});

it('shows how many transactions there are and the short fingerprint, and looks again', async () => {
  await open();
  expect(page.find('.log').text()).toContain('34 笔');
  expect(page.find('.root').text()).toBe(rootShown());
  expect(page.find('.log').text()).toContain('谁也没有改过');
  log.append('one more');
  await wait(31);
  expect(page.find('.log').text()).toContain('35 笔');
  expect(page.find('.seal-alarm').exists()).toBe(false);
});

it('keeps what it knew without a network, and says from when', async () => {
  await open();
  service.answer = noNetwork;
  await wait(31);
  expect(page.find('.log').text()).toContain('34 笔');
  expect(page.find('.log').text()).toContain('这是 20:00 时的账本');
  expect(page.find('.log').classes()).toContain('stale');
  expect(page.find('.seal-alarm').exists()).toBe(false);
});

it('says so when there has been no network from the start', async () => {
  service.answer = noNetwork;
  await open();
  expect(page.find('.root').exists()).toBe(false);
  expect(page.find('.log').text()).toContain('还没有读到账本');
});

it('raises the alarm after a second look, reports it once, and keeps the evidence over a restart', async () => {
  await open();
  const before = log.checkpoint();
  log = SealedLog.of(40, signerOf('liaohe'), 'rewritten');
  await wait(33);
  expect(page.find('.seal-alarm').text()).toContain('账本前后对不上');
  expect(page.find('.seal-alarm').text()).toContain('40 笔');
  expect(page.find('.seal-alarm button').exists()).toBe(false);
  expect(reports()).toMatchObject([
    { body: { tenant_id: 7, old_note: before, new_note: log.checkpoint() } },
  ]);
  page.unmount();
  await open();
  await wait(31);
  expect(page.find('.seal-alarm').exists()).toBe(true);
  expect(page.find('.log').text()).toContain('34 笔');
  expect(reports()).toHaveLength(1);
});

it('takes one odd answer for a slip', async () => {
  await open();
  const good = log;
  log = SealedLog.of(40, signerOf('liaohe'), 'rewritten');
  await wait(30);
  log = good;
  await wait(3);
  expect(page.find('.seal-alarm').exists()).toBe(false);
});

it('tries to report again when the service could not be told', async () => {
  await open();
  log = SealedLog.of(20);
  service.answer = (sent) => (sent.path === '/api/v1/fork-alarms' ? json(503, {}) : answer(sent));
  await wait(33);
  expect(page.find('.seal-alarm').text()).toContain('20 笔');
  service.answer = answer;
  await wait(31);
  expect(reports()).toHaveLength(2);
  await wait(31);
  expect(reports()).toHaveLength(2);
});

it('says when the service has stopped signing, which is no alarm', async () => {
  await open();
  const refusal = { code: 'log_unsigned', zh: '账本暂停签名。', en: 'The log is not signed.' };
  service.answer = (sent) =>
    sent.path === '/log/liaohe/checkpoint' ? json(503, refusal) : answer(sent);
  await wait(31);
  expect(page.find('.log').text()).toContain('账本暂停签名，正在查原因');
  expect(page.find('.seal-alarm').exists()).toBe(false);
});
