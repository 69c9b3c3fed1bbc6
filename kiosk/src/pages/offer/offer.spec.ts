/** The page behind a kiosk's own code: one tap on the right number, and nothing for whoever is nobody. */
import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  json,
  loadLightPage,
  noNetwork,
  startFakeService,
  type FakeService,
} from '@/shared/testing/fakeService';

const OPENED = {
  kiosk_name: '一号机',
  shop_name: '龙山平安超市',
  station_name: '龙山第1派出所',
  numbers: [41, 87, 12],
  expires_at: '2026-11-22T12:15:00.000000Z',
};

let service: FakeService;

beforeEach(() => {
  window.localStorage.clear();
  service = startFakeService(({ path }) =>
    path.endsWith('/openings') ? json(200, OPENED) : json(200, { confirmed: true }),
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const open = (path = '/o/7K3M9QAX1234'): Promise<HTMLElement> =>
  loadLightPage(path, () => import('@/pages/offer/main'));

const numbersOn = (page: HTMLElement): HTMLElement[] => [
  ...page.querySelectorAll<HTMLElement>('button.number'),
];

it('names the kiosk and offers its three numbers', async () => {
  const page = await open();
  expect(page.querySelector('h1')?.textContent).toBe('龙山平安超市');
  expect(page.textContent).toContain('一号机');
  expect(numbersOn(page).map((one) => one.textContent)).toEqual(['41', '87', '12']);
});

it('opens the kiosk by the number that is tapped', async () => {
  const page = await open();
  numbersOn(page)[1]?.click();
  await flushPromises();
  expect(service.sent[1]).toMatchObject({
    path: '/api/v1/visit-offers/7K3M9QAX1234/confirmations',
    body: { match_number: 87 },
  });
  expect(page.querySelector('[role="status"] h2')?.textContent).toBe('好了，请看兑换机');
});

it('offers no second number after a wrong one', async () => {
  const page = await open();
  service.answer = () => json(403, { code: 'match_number_wrong', zh: '数字不一样。', en: '' });
  numbersOn(page)[0]?.click();
  await flushPromises();
  expect(page.querySelector('[role="alert"]')?.textContent).toBe('数字不一样。');
  expect(numbersOn(page)).toEqual([]);
});

it('offers the numbers again when the answer was lost', async () => {
  const page = await open();
  service.answer = noNetwork;
  numbersOn(page)[0]?.click();
  await flushPromises();
  expect(numbersOn(page)).toHaveLength(3);
});

it('says how to link a phone that is nobody', async () => {
  service.answer = () => json(401, { code: 'sign_in_needed', zh: '', en: '' });
  const page = await open();
  expect(page.querySelector('a[href="/phone/"]')?.textContent).toBe('用编号和密码登录');
  expect(numbersOn(page)).toEqual([]);
});

it('asks nothing of the service for an address that is no code', async () => {
  const page = await open('/o/hello');
  expect(page.querySelector('[role="alert"]')).not.toBeNull();
  expect(service.sent).toEqual([]);
});
