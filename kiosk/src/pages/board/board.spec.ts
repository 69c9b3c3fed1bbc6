/** The board's sealed book: its size, its short fingerprint, and what stays of it without a network. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import BoardPage from '@/pages/board/BoardPage.vue';
import { shortRoot } from '@/pages/board/log';
import { createPageI18n } from '@/shared/i18n';
import {
  json,
  noNetwork,
  startFakeService,
  type FakeService,
  type Sent,
} from '@/shared/testing/fakeService';

const ROOT = '0123456789abcdef'.repeat(4);

let page: VueWrapper;
let service: FakeService;
let size: number;

function answer({ path }: Sent): Response {
  if (path === '/api/v1/bureaus') {
    const bureau = { tenant_id: 7, name: 'liaohe', title: '辽河市公安局', demo: false };
    return json(200, { items: [bureau] });
  }
  if (path === '/api/v1/bureaus/7/log') return json(200, { size, root: ROOT });
  return json(200, { status: 'ok', database: 'ok' });
}

async function open(): Promise<void> {
  page = mount(BoardPage, { global: { plugins: [await createPageI18n('board')] } });
  await flushPromises();
}

async function wait(seconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(seconds * 1000);
  await flushPromises();
}

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-22T12:00:00Z') });
  localStorage.clear();
  size = 20422;
  service = startFakeService(answer);
});
afterEach(() => {
  page.unmount();
  vi.useRealTimers();
});

it('shows how many transactions there are and the short fingerprint, and looks again', async () => {
  await open();
  expect(page.find('.log').text()).toContain('20,422 笔');
  expect(page.find('.root').text()).toBe('0123 4567 89ab cdef');
  expect(page.find('.log').text()).toContain('谁也没有改过');
  size = 20423;
  await wait(31);
  expect(page.find('.log').text()).toContain('20,423 笔');
});

it('keeps what it knew without a network, and says from when', async () => {
  await open();
  service.answer = noNetwork;
  await wait(31);
  expect(page.find('.log').text()).toContain('20,422 笔');
  expect(page.find('.log').text()).toContain('这是 20:00 时的账本');
  expect(page.find('.log').classes()).toContain('stale');
});

it('says so when there has been no network from the start', async () => {
  service.answer = noNetwork;
  await open();
  expect(page.find('.root').exists()).toBe(false);
  expect(page.find('.log').text()).toContain('还没有读到账本');
});

it('leaves a short root as it is', () => {
  expect(shortRoot('abcd')).toBe('abcd');
});
