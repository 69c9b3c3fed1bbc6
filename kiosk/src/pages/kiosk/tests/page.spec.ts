/** Tests of the whole kiosk page: what it reads, what it keeps until answered, and that it forgets. */
import { mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  BODY,
  closeKiosk,
  freshKiosk,
  openKiosk,
  PASS,
  pressOn,
  scan,
  wait,
} from '@/pages/kiosk/tests/hands';
import { luhnDigit } from '@/shared/pass';
import QrCode from '@/shared/QrCode.vue';
import { keptAnywhere, ORDER, Service, TOKEN } from '@/pages/kiosk/tests/service';

const PAYMENT = '134567890123456789';

let page: VueWrapper;
let service: Service;

const press = async (words: string): Promise<void> => pressOn(page, words);

/** Words of another language arrive with their catalogue. */
async function says(words: string): Promise<void> {
  await vi.waitFor(() => {
    expect(page.text()).toContain(words);
  });
}

async function take(good: string): Promise<void> {
  const tiles = page.findAll('.tile .body');
  await tiles.find((tile) => tile.text().includes(good))?.trigger('click');
}

beforeEach(async () => {
  ({ page, service } = await freshKiosk());
});

afterEach(() => {
  closeKiosk(page);
});

describe('reading', () => {
  it('opens a visit from a scanner that types, without any focus', async () => {
    const keys = await scan(PASS);
    expect(page.text()).toContain('您好，张*国');
    expect(service.to('/kiosk/visits')).toMatchObject([{ body: { pass: PASS } }]);
    expect(keys.every((each) => each.defaultPrevented)).toBe(true);
  });

  it('asks once for a pass that is held before the scanner', async () => {
    await scan(PASS);
    await press('返回');
    await scan(PASS);
    expect(service.to('/kiosk/visits')).toHaveLength(1);
  });

  it('never sends or keeps a payment code', async () => {
    await scan(PAYMENT);
    expect(page.text()).toContain('这是付款码');
    expect(service.to('/kiosk/visits')).toEqual([]);
    expect(keptAnywhere()).not.toContain(PAYMENT);
    expect(page.html()).not.toContain(PAYMENT);
  });

  it('does not send a misread', async () => {
    await scan(`${BODY}${String((Number(luhnDigit(BODY)) + 1) % 10)}`);
    expect(page.text()).toContain('没有读准');
    expect(service.to('/kiosk/visits')).toEqual([]);
  });
});

describe('a visitor who leaves', () => {
  it('is asked after 30 seconds, and forgotten after 45', async () => {
    await scan(PASS);
    await take('毛巾');
    await wait(31);
    expect(page.text()).toContain('您还在吗');
    await wait(15);
    expect(page.text()).not.toContain('张');
    expect(page.text()).toContain('选一种方式');
    expect(keptAnywhere()).not.toContain(TOKEN);
    expect(keptAnywhere()).not.toContain('张');
    expect(service.to('/kiosk/visits/current')).toMatchObject([
      { method: 'DELETE', body: { visit: TOKEN } },
    ]);
  });

  it('may ask for more time', async () => {
    await scan(PASS);
    await wait(40);
    await press('需要更多时间');
    await wait(20);
    expect(page.text()).toContain('您好，张*国');
  });

  it('takes a chosen language along', async () => {
    await press('English');
    await says('Choose a way');
    await scan(PASS);
    expect(page.text()).toContain('Hello, 张*国');
    await wait(46);
    await says('选一种方式');
  });

  it('takes the quiet along that they asked for', async () => {
    await press('显示和声音');
    await press('关朗读');
    expect(page.text()).toContain('开朗读');
    await wait(46);
    await press('显示和声音');
    expect(page.text()).toContain('关朗读');
    expect(keptAnywhere()).not.toContain('voice');
  });

  it('is told when the time of a visit is up, which the service sets', async () => {
    await scan(PASS);
    expect(page.find('[role="timer"]').text()).toBe('300');
    for (let touch = 0; touch < 12; touch += 1) {
      await wait(25);
      document.dispatchEvent(new Event('pointerdown'));
    }
    expect(page.text()).toContain('本次操作的时间到了');
  });
});

describe('what staff filled in', () => {
  it('is confirmed by whoever stands here, under one key', async () => {
    const assisted = {
      desk_order_id: 7,
      lines: [{ sku: 'G014', name_zh: '毛巾', name_en: 'Towel', quantity: 1, points: 12 }],
      points: 12,
      expires_at: new Date(Date.now() + 600_000).toISOString(),
    };
    service.instead.set('/kiosk/desk-orders', { status: 200, body: { items: [assisted] } });
    service.instead.set('/kiosk/desk-orders/7/confirmations', 'lost');
    await scan(PASS);
    expect(page.text()).toContain('工作人员为您填好了');
    await press('是我要的');
    service.instead.set('/kiosk/desk-orders/7/confirmations', { status: 201, body: ORDER });
    await wait(4);
    expect(page.text()).toContain(ORDER.order_number);
    const keys = service.to('/kiosk/desk-orders/7/confirmations').map((each) => each.key);
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(1);
  });
});

describe('an order', () => {
  it('ends in a receipt, which goes after ten seconds', async () => {
    await scan(PASS);
    await take('毛巾');
    await press('确认兑换');
    expect(page.text()).toContain('请取走物品');
    expect(page.text()).toContain(ORDER.order_number);
    expect(page.text()).toContain('20,423 笔 · 总指纹 cdcd cdcd');
    const code = mount(QrCode, { props: { text: ORDER.receipt_url, label: '' } });
    const drawn = page.findAll('.qr path').map((path) => path.attributes('d'));
    expect(drawn, 'on the screen and on paper').toEqual(
      Array(2).fill(code.get('path').attributes('d')),
    );
    await wait(11);
    expect(page.text()).not.toContain(ORDER.order_number);
    expect(keptAnywhere()).not.toContain(TOKEN);
    expect(service.to('/kiosk/visits/current')).toHaveLength(1);
  });

  it('without an answer is asked again under its key until it has one', async () => {
    service.instead.set('/kiosk/orders', 'lost');
    await scan(PASS);
    await take('毛巾');
    await press('确认兑换');
    expect(page.text()).toContain('不会重复扣分');
    service.instead.delete('/kiosk/orders');
    await wait(4);
    expect(page.text()).toContain('请取走物品');
    const keys = service.to('/kiosk/orders').map((each) => each.key);
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(1);
  });

  it('is asked again under its key after a reload, and its outcome is shown', async () => {
    service.instead.set('/kiosk/orders', 'lost');
    await scan(PASS);
    await take('毛巾');
    await press('确认兑换');
    page.unmount();
    service.instead.delete('/kiosk/orders');
    page = await openKiosk();
    expect(page.text()).toContain(ORDER.order_number);
    const [first, ...again] = service.to('/kiosk/orders');
    expect(again.map(({ key, body }) => ({ key, body }))).toEqual([
      { key: first?.key, body: first?.body },
    ]);
    expect(keptAnywhere()).not.toContain(TOKEN);
  });

  it('can no longer be made when nobody has waited for it', async () => {
    service.instead.set('/kiosk/orders', 'lost');
    await scan(PASS);
    await take('毛巾');
    await press('确认兑换');
    await wait(90);
    expect(page.text()).not.toContain('张');
    expect(service.to('/kiosk/visits/current').length).toBeGreaterThan(0);
  });
});
