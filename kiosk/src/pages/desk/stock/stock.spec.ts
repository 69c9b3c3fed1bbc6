/** Lines of papers: found by barcode, code or name, and whole before they are sent. */
import { describe, expect, it } from 'vitest';
import { articleOf, boxesOf, linesSent, paperNumber } from '@/pages/desk/stock/stock';

const SOAP = { sku: 'G001', name_zh: '香皂', name_en: 'Soap', barcode: '6901234567892' };
const RICE = { sku: 'G005', name_zh: '大米5kg', name_en: 'Rice 5 kg', barcode: null };
const GOODS = [SOAP, RICE];

describe('an article', () => {
  it.each([
    ['6901234567892', SOAP],
    ['６９０１２３４５６７８９２', SOAP],
    ['G005', RICE],
    [' 香皂 ', SOAP],
    ['Rice 5 kg', RICE],
    ['香', null],
    ['', null],
    ['null', null],
  ])('of %j is found', (typed, wanted) => {
    expect(articleOf(typed, GOODS)).toBe(wanted);
  });
});

describe('boxes', () => {
  it.each([
    ['12', 12],
    ['１２', 12],
    [' 7 ', 7],
    ['0', null],
    ['-1', null],
    ['1.5', null],
    ['100001', null],
    ['', null],
  ])('of %j are whole', (typed, wanted) => {
    expect(boxesOf(typed)).toBe(wanted);
  });

  it('may be none where one counts', () => {
    expect(boxesOf('0', 0)).toBe(0);
  });
});

describe('lines', () => {
  const line = { sku: 'G001', quantity: '3', bestBefore: '', batch: ' ' };

  it('are sent without what was left empty', () => {
    expect(linesSent([line])).toEqual([
      { sku: 'G001', quantity: 3, best_before: null, batch: null },
    ]);
  });

  it('wait until every one is whole', () => {
    expect(linesSent([line, { ...line, quantity: '' }])).toBeNull();
    expect(linesSent([])).toBeNull();
  });
});

it('gives a paper a number that is read aloud', () => {
  expect(paperNumber('RK', 42)).toBe('RK0000042');
});
