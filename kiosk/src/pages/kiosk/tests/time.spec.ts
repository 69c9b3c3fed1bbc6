/** Tests of time at the kiosk page: an answer that comes too late, and a visit that is given longer. */
import type { VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeKiosk, freshKiosk, PASS, pressOn, scan, wait } from '@/pages/kiosk/tests/hands';
import { TOKEN, usual, type Answer, type Service } from '@/pages/kiosk/tests/service';

let page: VueWrapper;
let service: Service;

const press = async (words: string): Promise<void> => pressOn(page, words);

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

describe('a visitor who needs longer than a visit', () => {
  it('is given more time by the service, and keeps the basket', async () => {
    await scan(PASS);
    await take('毛巾');
    for (let touch = 0; touch < 8; touch += 1) {
      await wait(25);
      document.dispatchEvent(new Event('pointerdown'));
    }
    const expires_at = new Date(Date.now() + 300_000).toISOString();
    service.instead.set('/kiosk/visits/extensions', { status: 200, body: { expires_at } });
    await press('需要更多时间');
    expect(service.to('/kiosk/visits/extensions')).toMatchObject([{ body: { visit: TOKEN } }]);
    for (let touch = 0; touch < 6; touch += 1) {
      await wait(25);
      document.dispatchEvent(new Event('pointerdown'));
    }
    expect(page.text()).toContain('确认兑换 · 12');
  });
});

describe('a visitor whose answer comes late', () => {
  it('opens nothing for whoever came next, and their visit is closed', async () => {
    let answer: (late: Answer) => void = () => undefined;
    const late = new Promise<Answer>((resolve) => {
      answer = resolve;
    });
    service.instead.set('/kiosk/visits', late);
    await scan(PASS);
    await press('返回');
    await wait(3);
    service.instead.delete('/kiosk/visits');
    await scan(PASS);
    expect(page.text()).toContain('您好，张*国');
    const { status, body } = usual('/kiosk/visits') as { status: number; body: object };
    const other = { ...body, visit: 'visit-token-of-li', name_masked: '李*兰' };
    answer({ status, body: other });
    await wait(1);
    expect(page.text()).toContain('您好，张*国');
    expect(service.to('/kiosk/visits/current')).toMatchObject([
      { method: 'DELETE', body: { visit: 'visit-token-of-li' } },
    ]);
  });
});
