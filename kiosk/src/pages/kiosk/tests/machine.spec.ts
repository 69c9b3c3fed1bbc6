/** Tests of the kiosk page as a machine: its heartbeat, its withdrawal, its network and its opening hours. */
import type { VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  closeKiosk,
  freshKiosk,
  openKiosk,
  PASS,
  pressOn,
  scan,
  wait,
} from '@/pages/kiosk/tests/hands';
import { contentsOf, KIOSK, Service } from '@/pages/kiosk/tests/service';

let page: VueWrapper;
let service: Service;

const press = async (words: string): Promise<void> => pressOn(page, words);

beforeEach(async () => {
  ({ page, service } = await freshKiosk());
});

afterEach(() => {
  closeKiosk(page);
});

describe('a kiosk', () => {
  it('beats every thirty seconds', async () => {
    await wait(95);
    expect(service.to('/kiosk/heartbeats')).toHaveLength(3);
  });

  it('that was withdrawn says so, and pairs again', async () => {
    const body = { code: 'kiosk_revoked', zh: '停用', en: 'revoked' };
    for (const path of ['/kiosk', '/kiosk/heartbeats', '/kiosk/goods']) {
      service.instead.set(path, { status: 401, body });
    }
    service.instead.set('/kiosk-pairings', {
      status: 201,
      body: {
        pairing_code: '48273916',
        pairing_secret: 'secret',
        expires_at: new Date(Date.now() + 600_000).toISOString(),
      },
    });
    service.instead.set('/kiosk-pairings/48273916/credentials', {
      status: 202,
      body: { state: 'waiting' },
    });
    await wait(31);
    expect(page.text()).toContain('这台兑换机已停用');
    await wait(21);
    expect(page.text()).toContain('4827');
    expect(contentsOf(localStorage)).not.toContain('secret');
  });

  it('on a strange network waits without losing its pairing', async () => {
    const body = { code: 'kiosk_elsewhere', zh: '不在', en: 'elsewhere' };
    for (const path of ['/kiosk', '/kiosk/heartbeats', '/kiosk/goods']) {
      service.instead.set(path, { status: 403, body });
    }
    await wait(31);
    expect(page.text()).toContain('这里的网络不对');
    await wait(60);
    expect(service.to('/kiosk-pairings')).toEqual([]);
    service.instead.clear();
    await wait(6);
    expect(page.text()).toContain('选一种方式');
  });

  it('of a closed shop says when it opens, and takes nothing', async () => {
    const opening = { ...KIOSK.opening, is_open: false, closed_for: '盘点' };
    service.instead.set('/kiosk', { status: 200, body: { ...KIOSK, opening } });
    await wait(31);
    expect(page.text()).toContain('现在不营业');
    expect(page.text()).toContain('盘点');
    await press('平安卡');
    expect(page.text()).toContain('把平安卡对准扫码口');
    await press('返回');
    await press('先看看有什么');
    expect(page.text()).toContain('毛巾');
  });

  it('shows the goods of before a reload without a network, and says why it waits', async () => {
    await wait(1);
    page.unmount();
    for (const path of ['/kiosk', '/kiosk/goods']) service.instead.set(path, 'lost');
    page = await openKiosk();
    expect(page.text()).toContain('连不上服务器');
    expect(page.text()).toContain('毛巾');
  });

  it('shows its goods without a network, and says why it waits', async () => {
    service.instead.set('/kiosk/heartbeats', 'lost');
    service.instead.set('/kiosk/goods', 'lost');
    service.instead.set('/kiosk/visits', 'lost');
    await wait(31);
    expect(page.text()).toContain('暂时不能兑换');
    await press('先看看有什么');
    expect(page.text()).toContain('毛巾');
    await scan(PASS);
    expect(page.text()).toContain('积分没有变动');
  });
});
