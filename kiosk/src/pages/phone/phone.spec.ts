/** The phone page from its volunteer's side: activating, a lost answer, no network, signing out. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Me } from '@/pages/phone/words';
import {
  json,
  noNetwork,
  startFakeService,
  type FakeService,
  type Sent,
} from '@/shared/testing/fakeService';
import { createPageI18n } from '@/shared/i18n';
import { isPass } from '@/shared/pass';

const ME: Me = {
  volunteer_id: 3,
  tenant_id: 1,
  number: 'XC-0003',
  name_masked: '张*国',
  corps: '义警',
  team_name: null,
  station_name: '仙城第二派出所',
  points_available: 86,
  points_held: 12,
  points_pending: 8,
  points_owed: 0,
  spends_from: null,
  strange_phone: null,
  expires_next: { expires_on: '2026-12-31', points: 20 },
  minutes_served: 750,
  log_index: 1200,
  pass_number: '104729113',
  server_time: new Date().toISOString(),
  patrol: null,
  claims: [],
  statement: [],
};

let service: FakeService;

const LISTS = ['/api/v1/bureaus', '/api/v1/me/cards'];
const knowing =
  (me: unknown) =>
  ({ path }: Sent): Response =>
    json(200, LISTS.includes(path) ? { items: [] } : me);
const usual = knowing(ME);

const signedOut = (): Response =>
  json(401, { code: 'not_signed_in', zh: '请先登录。', en: 'Sign in.' });

beforeEach(() => {
  window.localStorage.clear();
  window.location.hash = '';
  service = startFakeService(usual);
});

let page: VueWrapper | null = null;
afterEach(() => {
  page?.unmount();
  page = null;
  vi.unstubAllGlobals();
});

/** A fresh load of the page, as after a reload. */
async function open(): Promise<VueWrapper> {
  page?.unmount();
  vi.resetModules();
  const { default: PhonePage } = await import('@/pages/phone/PhonePage.vue');
  page = mount(PhonePage, { global: { plugins: [await createPageI18n('phone')] } });
  await flushPromises();
  return page;
}

async function type(code: string): Promise<void> {
  await page?.find('input').setValue(code);
  await page?.find('form').trigger('submit');
  await flushPromises();
}

const activations = (): Sent[] => service.sent.filter((one) => one.path === '/api/v1/devices');

it('asks for a code when nobody is signed in, and shows the points once activated', async () => {
  service.answer = ({ path }) => (path === '/api/v1/devices' ? json(201, ME) : signedOut());
  const phone = await open();
  expect(phone.text()).toContain('激活这台手机');
  await type('1 abcd efgh jkmn');
  expect(activations()[0]?.body).toMatchObject({ activation_code: '1-ABCD-EFGH-JKMN' });
  expect(phone.text()).toContain('86');
  expect(phone.text()).toContain('张*国');
});

it('says kindly what is still to be made up, and only then', async () => {
  const owing = { ...ME, points_available: 0, points_owed: 15 };
  service.answer = knowing(owing);
  expect((await open()).text()).toContain('还差 15 分没还上');
  service.answer = usual;
  expect((await open()).text()).not.toContain('没还上');
});

it('says the refusal of a code in its own words', async () => {
  service.answer = ({ path }) =>
    path === '/api/v1/devices'
      ? json(410, { code: 'activation_code_expired', zh: '过期了。', en: '' })
      : signedOut();
  const phone = await open();
  await type('1-ABCD-EFGH-JKMN');
  expect(phone.text()).toContain('过期了。');
});

it('sends nothing for a code that cannot be one', async () => {
  service.answer = signedOut;
  await open();
  await type('hello');
  expect(activations()).toEqual([]);
});

it('finishes after a reload an activation whose answer was lost, with the same key and secret', async () => {
  service.answer = ({ path }) => {
    if (path === '/api/v1/devices') return noNetwork();
    return signedOut();
  };
  await open();
  await type('1-ABCD-EFGH-JKMN');
  service.answer = (sent) => (sent.path === '/api/v1/devices' ? json(201, ME) : usual(sent));
  const phone = await open();
  const [first, second] = activations();
  expect(second).toEqual(first);
  expect(phone.text()).toContain('86');
});

it('shows the last account and a sound pass without network', async () => {
  service.answer = ({ path }) => (path === '/api/v1/devices' ? json(201, ME) : signedOut());
  await open();
  await type('1-ABCD-EFGH-JKMN');
  service.answer = noNetwork;
  expect((await open()).text()).toContain('现在没有网络');
  window.location.hash = '#/pass';
  const phone = await open();
  expect(isPass(phone.find('.digits').text().replace(/\s/g, ''))).toBe(true);
});

it('forgets everything when the service says that nobody is signed in', async () => {
  service.answer = ({ path }) => (path === '/api/v1/devices' ? json(201, ME) : signedOut());
  await open();
  await type('1-ABCD-EFGH-JKMN');
  service.answer = signedOut;
  const phone = await open();
  expect(phone.text()).toContain('激活这台手机');
  expect(window.localStorage.getItem('pingan.device')).toBeNull();
});

it('says so when the phone was switched off', async () => {
  service.answer = ({ path }) => (path === '/api/v1/devices' ? json(201, ME) : signedOut());
  await open();
  await type('1-ABCD-EFGH-JKMN');
  service.answer = () => json(403, { code: 'device_revoked', zh: '这台手机已停用。', en: '' });
  const phone = await open();
  expect(phone.text()).toContain('激活这台手机');
  expect(phone.text()).toContain('这台手机已停用。');
  expect(window.localStorage.getItem('pingan.device')).toBeNull();
});
