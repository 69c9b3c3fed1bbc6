/** What the counter makes of codes, and of boxes that are scanned one by one. */
import { describe, expect, it } from 'vitest';
import { judgeShown, nothingPicked, withOneMore } from '@/pages/counter/shown';
import type { Order } from '@/pages/desk/orders/parts';

const SOAP = { sku: 'G001', name_zh: '香皂', name_en: 'Soap', barcode: '6901234567892' };
const CODE = '0123456789ABCDEFGHJK';

describe('a code at the counter', () => {
  it.each([
    [`https://points.example.cn/r/1/${CODE}`, 'order'],
    [CODE, 'order'],
    ['D0000123', 'order'],
    ['Ｄ００００１２３', 'order'],
    ['12345678', 'pickup'],
    ['6901234567892', 'article'],
    ['134567890123456789', 'payment-code'],
    ['hello', 'other'],
    ['', 'other'],
  ])('%s is %s', (text, is) => {
    expect(judgeShown(text, [SOAP]).is).toBe(is);
  });

  it('that asks to be paid is kept nowhere', () => {
    expect(judgeShown('134567890123456789', [])).toEqual({ is: 'payment-code' });
  });
});

describe('boxes scanned for an order', () => {
  const order = { lines: [{ sku: 'G001', quantity: 2 }] } as Order;

  it('count up to what was ordered, and no further', () => {
    const one = withOneMore(order, nothingPicked(order), 'G001');
    expect(one).toEqual({ G001: 1 });
    const two = withOneMore(order, one ?? {}, 'G001');
    expect(two).toEqual({ G001: 2 });
    expect(withOneMore(order, two ?? {}, 'G001')).toBeNull();
  });

  it('of another article are none of this order', () => {
    expect(withOneMore(order, nothingPicked(order), 'G002')).toBeNull();
  });
});
