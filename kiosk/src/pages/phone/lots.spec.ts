/** Until when points last, as the phone says it: on the card of the first view, and lot by lot. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keptAccount } from '@/pages/phone/keptDevice';
import LotsView from '@/pages/phone/LotsView.vue';
import type { OwnLots } from '@/pages/phone/words';
import { createPageI18n } from '@/shared/i18n';
import { writeStored } from '@/shared/store';
import { json, startFakeService, type FakeService } from '@/shared/testing/fakeService';

const NOON = '2026-11-22T04:00:00.000000Z';
const OWN: OwnLots = {
  lots: [
    { expires_on: '2026-11-22', points: 3 },
    { expires_on: '2026-11-30', points: 12 },
    { expires_on: '2027-11-30', points: 40 },
    { expires_on: null, points: 5 },
  ],
  waiting: [
    {
      award_index: 7,
      points: 15,
      activates_at: '2026-11-25T16:00:00.000000Z',
      expires_on: '2027-11-30',
      activity_zh: '化解矛盾纠纷',
      activity_en: 'Mediation',
      reason: null,
    },
  ],
  points_available: 60,
  points_pending: 15,
  log_index: 9,
};

let service: FakeService;
let view: VueWrapper | null = null;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(NOON) });
  window.localStorage.clear();
  service = startFakeService(() => json(200, OWN));
});
afterEach(() => {
  view?.unmount();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function open(): Promise<string[]> {
  view = mount(LotsView, { global: { plugins: [await createPageI18n('phone')] } });
  await flushPromises();
  return view.findAll('li').map((row) => row.text());
}

it('lists lots with their last day, and how long those of the next month still last', async () => {
  const rows = await open();
  expect(rows[0]).toContain('有效期到 2026年11月22日');
  expect(rows[0]).toContain('今天最后一天');
  expect(rows[1]).toContain('还有 8 天');
  expect(rows[2]).not.toContain('还有');
  expect(rows[3]).toContain('长期有效');
});

it('counts the days of the calendar, also shortly after midnight', async () => {
  vi.setSystemTime(new Date('2026-11-21T16:30:00.000Z'));
  const rows = await open();
  expect(rows[0]).toContain('今天最后一天');
  expect(rows[1]).toContain('还有 8 天');
});

it('says from which day waiting points can be spent', async () => {
  const rows = await open();
  expect(rows[4]).toContain('化解矛盾纠纷');
  expect(rows[4]).toContain('11月26日 周四 起可用');
});

it('says so when there is nothing', async () => {
  const none: OwnLots = { ...OWN, lots: [], waiting: [], points_available: 0, points_pending: 0 };
  service.answer = () => json(200, none);
  await open();
  expect(view?.text()).toContain('还没有积分');
});

it('fills in what an account kept by an earlier version does not say', () => {
  writeStored('account', JSON.stringify({ me: { volunteer_id: 3 }, seenAt: 1 }));
  expect(keptAccount()?.me).toMatchObject({ points_pending: 0, expires_next: null });
});
