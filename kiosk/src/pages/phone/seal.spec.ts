/** The phone's watch over the log: what it says to somebody who only wants to see their points. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import PhonePage from '@/pages/phone/PhonePage.vue';
import { createPageI18n } from '@/shared/i18n';
import {
  json,
  noNetwork,
  startFakeService,
  type FakeService,
  type Sent,
} from '@/shared/testing/fakeService';
import { answerFromLog, SealedLog, signerOf } from '@/shared/testing/sealedLog';

const ME = {
  volunteer_id: 3,
  tenant_id: 7,
  number: 'XC-0003',
  name_masked: '张*国',
  corps: 'guard',
  team_name: null,
  station_name: '仙城第二派出所',
  points_available: 86,
  points_held: 12,
  points_pending: 0,
  points_owed: 0,
  spends_from: null,
  strange_phone: null,
  expires_next: null,
  minutes_served: 750,
  log_index: 1200,
  pass_number: '104729113',
  server_time: new Date().toISOString(),
  patrol: null,
  claims: [],
  statement: [],
};

let service: FakeService;
let log: SealedLog;
let page: VueWrapper;

function answer(sent: Sent): Response {
  if (sent.path === '/api/v1/me/cards') return json(200, { items: [] });
  if (sent.path === '/api/v1/bureaus') {
    return json(200, {
      items: [{ tenant_id: 7, name: 'liaohe', title: '辽河市公安局', demo: false }],
    });
  }
  if (sent.path === '/api/v1/fork-alarms')
    return json(409, { code: 'fork_unproved', zh: '', en: '' });
  return answerFromLog(log, 'liaohe', sent) ?? json(200, ME);
}

/** A visit: the page is opened, looks, and looks once more where something is odd. */
async function visit(): Promise<void> {
  page = mount(PhonePage, { global: { plugins: [await createPageI18n('phone')] } });
  await flushPromises();
  await vi.advanceTimersByTimeAsync(2000);
  await flushPromises();
}
const says = (): string => (page.find('.note').exists() ? page.find('.note').text() : '');

beforeEach(async () => {
  vi.useFakeTimers({ now: new Date('2026-11-22T12:00:00Z') });
  localStorage.clear();
  window.location.hash = '';
  log = SealedLog.of(20);
  service = startFakeService(answer);
  await visit();
  page.unmount();
});
afterEach(() => {
  page.unmount();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('says nothing while the log only grows, nor without a network', async () => {
  log.append('more');
  await visit();
  expect(says()).toBe('');
  page.unmount();
  service.answer = (sent) => (sent.path.startsWith('/log') ? noNetwork() : answer(sent));
  await visit();
  expect(says()).toBe('');
});

it('says in plain words what is wrong and whom to tell, keeps both notes, and cannot be waved away', async () => {
  const before = log.checkpoint();
  log = SealedLog.of(25, signerOf('liaohe'), 'rewritten');
  await visit();
  expect(says()).toContain('账本前后对不上');
  expect(says()).toContain('督察');
  expect(says()).toContain('服务器没有收下');
  expect(page.find('pre').text()).toContain(before.trim());
  expect(page.find('pre').text()).toContain(log.checkpoint().trim());
  expect(page.findAll('.note button').map((each) => each.text())).toEqual(['保存证据']);
});

it('says so when it is over, and forgets it only when told to', async () => {
  const good = log;
  log = SealedLog.of(19);
  await visit();
  expect(says()).toContain('现在只剩 19 笔');
  page.unmount();
  log = good;
  await visit();
  expect(says()).toContain('后来又对上了');
  await page.findAll('.note button')[1]?.trigger('click');
  expect(says()).toBe('');
  page.unmount();
  await visit();
  expect(says()).toBe('');
});

it('explains a new volume instead of raising the alarm', async () => {
  log = SealedLog.of(18, signerOf('liaohe/e2'), 'restored');
  await visit();
  expect(page.find('.seal-alarm').exists()).toBe(false);
  expect(says()).toContain('换了新的一册（第 2 册');
  expect(says()).toContain('到派出所补记');
});

it('is not fooled by a bureau that changes its name', async () => {
  service.answer = (sent) =>
    sent.path === '/api/v1/bureaus'
      ? json(200, { items: [{ tenant_id: 7, name: 'fresh', title: '', demo: false }] })
      : answer(sent);
  log = SealedLog.of(19);
  await visit();
  expect(says()).toContain('账本前后对不上');
});
