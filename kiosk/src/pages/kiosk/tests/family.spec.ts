/** Tests of relatives at the kiosk page: whoever redeems for somebody, and whoever is asked. */
import type { VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openKiosk, PASS, pressOn, scan } from '@/pages/kiosk/tests/hands';
import { Service, TOKEN } from '@/pages/kiosk/tests/service';

let page: VueWrapper;
let service: Service;

beforeEach(async () => {
  service = new Service();
  page = await openKiosk();
});

afterEach(() => {
  page.unmount();
  vi.unstubAllGlobals();
});

const LI = { proxy_id: 5, number: 'V00003', name_masked: '李*兰' };
const family = (side: string, state: string): void => {
  const items = [{ ...LI, side, state }];
  service.instead.set('/kiosk/proxies', { status: 200, body: { items } });
};

it('lets a relative go on under the name and with the points of the person', async () => {
  family('i_redeem', 'standing');
  const visit = { visit: 'for-li', way: 'pass', may_spend: true, points_max: null, limits: [] };
  const expires_at = new Date(Date.now() + 300_000).toISOString();
  service.instead.set('/kiosk/proxy-visits', {
    status: 201,
    body: { ...visit, name_masked: LI.name_masked, points_available: 60, expires_at },
  });
  await scan(PASS);
  await pressOn(page, '替家人兑换');
  expect(page.find('h1').text()).toBe('替 李*兰 兑换');
  expect(page.find('.have').text()).toBe('60 分');
  expect(page.text()).not.toContain('替家人兑换');
  expect(service.to('/kiosk/visits/current')).toMatchObject([{ body: { visit: TOKEN } }]);
});

it.each([
  ['我同意', '/kiosk/proxy-agreements', '您已同意'],
  ['不同意', '/kiosk/proxy-refusals', '您没有同意'],
])('sends the answer %s to a relative who asks', async (button, path, said) => {
  family('redeems_for_me', 'asked');
  service.instead.set(path, { status: 200, body: {} });
  await scan(PASS);
  expect(page.text()).toContain('李*兰 想用您的积分替您兑换');
  service.instead.delete('/kiosk/proxies');
  await pressOn(page, button);
  expect(service.to(path)).toMatchObject([{ body: { visit: TOKEN, proxy_id: LI.proxy_id } }]);
  expect(page.text()).toContain(said);
  expect(page.text()).not.toContain('李*兰');
});

it('says when an offer is over instead of agreeing silently', async () => {
  family('redeems_for_me', 'asked');
  const body = { code: 'proxy_ended', zh: '已经取消。', en: 'Ended.' };
  service.instead.set('/kiosk/proxy-agreements', { status: 410, body });
  await scan(PASS);
  await pressOn(page, '我同意');
  expect(page.find('[role="alert"]').text()).toContain('已经取消');
});
