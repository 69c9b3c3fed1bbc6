/** The page behind a receipt: it believes the proof, not the service. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  json,
  loadLightPage,
  startFakeService,
  type FakeService,
} from '@/shared/testing/fakeService';
import { answerFromLog, SealedLog } from '@/shared/testing/sealedLog';
import vectors from '@/shared/merkle.vectors.json';

const PROOF = vectors.proofs.find((one) => one.index === 2 && one.size === 5)?.proof ?? [];
const RECEIPT = {
  order_number: 'D0000042',
  shop_name: '仙城平安超市',
  placed_at: '2026-11-22T12:15:00.000000Z',
  state: 'handed_over',
  lines: [
    {
      sku: 'G001',
      name_zh: '香皂',
      name_en: 'Soap',
      quantity: 2,
      points: 30,
      quantity_handed_over: 2,
      quantity_returned: 0,
      quantity_brought_back: 0,
      serials: ['LR-0001'],
    },
  ],
  points: 30,
  points_returned: 0,
  void_reason: null,
  log_index: 2,
  size: 5,
  root: vectors.roots[4],
  leaf: vectors.leaves[2],
  inclusion_proof: PROOF,
  origin: 'liaohe-demo',
};

let service: FakeService;
beforeEach(() => {
  window.localStorage.clear();
  service = startFakeService(() => json(200, RECEIPT));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const open = (): Promise<HTMLElement> =>
  loadLightPage('/r/1/ZDT54B8S', () => import('@/pages/receipt/main'));

it('shows the order and that its proof leads to the root', async () => {
  const page = await open();
  expect(page.textContent).toContain('香皂');
  expect(page.textContent).toContain('11月22日 周日 20:15');
  await vi.waitFor(() => {
    expect(page.querySelector('.note--done')?.textContent).toContain('已核对');
  });
});

it('says what was handed over of an order and what went back', async () => {
  expect((await open()).querySelector('.stayed')).toBeNull();
  const lines = [{ ...RECEIPT.lines[0], quantity_handed_over: 1, quantity_returned: 1 }];
  service.answer = () => json(200, { ...RECEIPT, lines, points_returned: 15 });
  const page = await open();
  expect(page.querySelector('.state')?.textContent).toBe('已取走一部分');
  expect(page.querySelector('.stayed')?.textContent).toBe('交付 1，退回 1');
  expect(page.querySelector('.returned')?.textContent).toBe('退回 15 分，实际用 15 分');
});

it('says that an order lapsed by itself', async () => {
  service.answer = () => json(200, { ...RECEIPT, state: 'void', void_reason: 'timeout' });
  expect((await open()).querySelector('.state')?.textContent).toBe('超时未取，积分已放回');
});

it('says so when the proof leads elsewhere', async () => {
  service.answer = () => json(200, { ...RECEIPT, root: vectors.roots[3] });
  const page = await open();
  await vi.waitFor(() => {
    expect(page.querySelector('[role="alert"]')?.textContent).toContain('指纹对不上');
  });
  expect(page.querySelector('.note--done')).toBeNull();
});

it('says the refusal of an unknown receipt', async () => {
  service.answer = () => json(404, { code: 'receipt_unknown', zh: '没有这张凭证。', en: '' });
  expect((await open()).querySelector('[role="alert"]')?.textContent).toBe('没有这张凭证。');
});

it('checks the signature of the file as well, and offers it', async () => {
  const log = new SealedLog();
  for (const index of [0, 1, 2, 3, 4]) {
    log.append(JSON.stringify({ format: 1, log_index: index, tenant: 'liaohe' }));
  }
  const sealed = { ...RECEIPT, ...log.parts(2), origin: 'liaohe' };
  service.answer = (sent) => {
    if (sent.path.endsWith('/proof')) return new Response(log.receipt(2));
    return answerFromLog(log, 'liaohe', sent) ?? json(200, sealed);
  };
  const page = await open();
  await vi.waitFor(() => {
    expect(page.querySelector('.note--done')?.textContent).toContain('签名也对');
  });
  expect(page.textContent).toContain('账本 5 笔 · 总指纹');
  expect(page.querySelector('a[download]')?.getAttribute('href')).toBe(
    '/api/v1/receipts/1/ZDT54B8S/proof',
  );
});

it('believes no file that another key signed', async () => {
  const log = SealedLog.of(5);
  service.answer = (sent) => {
    if (sent.path.endsWith('/proof')) {
      return new Response(log.receipt(2).replace('\n5\n', '\n6\n'));
    }
    return answerFromLog(log, 'liaohe', sent) ?? json(200, RECEIPT);
  };
  const page = await open();
  await vi.waitFor(() => {
    expect(page.querySelector('[role="alert"]')?.textContent).toContain('指纹对不上');
  });
});
