import { describe, expect, it, vi } from 'vitest';
import { localOf, momentOf, dayOf } from '@/pages/desk/reports/days';
import { Progress, readWhole } from '@/pages/desk/reports/exporting';
import { axisTop, compare, kindLines, periodText, type Totals } from '@/pages/desk/reports/figures';
import { fenPerPoint, yuan } from '@/pages/desk/reports/money';

type Line = Totals['totals'][number];

const line = (kind: string, purpose: string, amount: number, more: Partial<Line> = {}): Line => ({
  period_on: '2026-11-01',
  unit_id: 2,
  kind,
  purpose,
  unit: 'points',
  amount,
  times: 1,
  ...more,
});

const totals = (lines: readonly Line[]): Totals => ({
  since: '2026-11-01',
  until: '2026-12-31',
  period: 'month',
  by: 'occurred',
  log_index: 99,
  periods: ['2026-11-01', '2026-12-01'],
  stations: [
    { unit_id: 1, code: 'B', name: '辽河市公安局' },
    { unit_id: 2, code: 'S01', name: '龙山派出所' },
    { unit_id: 3, code: 'S02', name: '西安派出所' },
  ],
  totals: [...lines],
});

describe('a comparison', () => {
  const found = totals([
    line('award', 'budget', -30),
    line('award', 'available', 30),
    line('award', 'budget', -50, { period_on: '2026-12-01', unit_id: 3 }),
    line('order', 'available', -15),
    line('order', 'held', 15),
    line('hand_over', 'held', -10),
    line('hand_over', 'available', -5),
    line('void', 'available', 4),
    line('expiry', 'available', -7),
    line('award', 'served', 60, { unit: 'minutes' }),
    line('hand_over', 'handed_over', 2, { unit: 'goods:soap' }),
  ]);

  it('counts what budgets gave as awarded, each station in its period, the largest first', () => {
    const awarded = compare(found, 'awarded');
    expect(awarded.stations).toEqual([
      { name: '西安派出所', values: [0, 50], total: 50 },
      { name: '龙山派出所', values: [30, 0], total: 30 },
    ]);
    expect([awarded.sums, awarded.total, awarded.most]).toEqual([[30, 50], 80, 50]);
  });

  it('counts what left volunteers for goods as redeemed, holds and returns evened out', () => {
    expect(compare(found, 'redeemed').total).toBe(11);
  });

  it('counts expiry, service time and boxes by their own units', () => {
    expect(compare(found, 'expired').total).toBe(7);
    expect(compare(found, 'served').total).toBe(60);
    expect(compare(found, 'boxes').total).toBe(2);
  });

  it('adds up every kind for whoever checks', () => {
    const award = kindLines(found).find((each) => each.purpose === 'budget');
    expect(award).toEqual({
      kind: 'award',
      purpose: 'budget',
      unit: 'points',
      amount: -80,
      times: 2,
    });
  });
});

describe('words of reports', () => {
  it('name periods as an axis does', () => {
    expect(periodText('2026-11-16', 'week')).toBe('11/16');
    expect(periodText('2026-11-01', 'month')).toBe('2026/11');
    expect(periodText('2026-10-01', 'quarter')).toBe('2026 Q4');
  });

  it('write money in yuan to the fen', () => {
    expect([yuan(123_450), yuan(7), yuan(-100)]).toEqual(['¥1,234.50', '¥0.07', '\u2212¥1.00']);
    expect(fenPerPoint(33_333)).toBe('33.33');
  });

  it.each([
    [0, 1],
    [7, 10],
    [10, 10],
    [11, 20],
    [240, 250],
    [499, 500],
    [501, 1000],
  ])('end an axis of %i at %i', (most, top) => {
    expect(axisTop(most)).toBe(top);
  });

  it('read a form in the time of the bureau', () => {
    expect(momentOf('2026-11-22T00:30')).toBe('2026-11-21T16:30:00.000Z');
    expect(momentOf('2026-11-22')).toBeNull();
    expect(momentOf('2026-13-40T00:00')).toBeNull();
    expect(localOf(Date.parse('2026-11-21T16:30:00Z'))).toBe('2026-11-22T00:30');
    expect(dayOf(Date.parse('2026-11-21T16:00:00Z'))).toBe('2026-11-22');
  });
});

describe('the progress of an export', () => {
  const encoder = new TextEncoder();

  it.each([
    ['csv', '\ufefflog_index,kind\r\n0,grant\r\n1,award\r\n1,award\r\n', 2],
    ['jsonl', '{"format":"x"}\n{"log_index":0,"salt":""}\n{"log_index":1,"salt":""}\n', 2],
    [
      'journal',
      '; liaohe\n\n2026-11-22 (0) grant\n    a  1 points = 1 points\n\n2026-11-23=2026-11-22 (1) award\n',
      2,
    ],
  ] as const)('is read from the lines of %s, however they arrive', (format, text, done) => {
    const whole = encoder.encode(text);
    for (const size of [1, 7, whole.length]) {
      const progress = new Progress(format);
      for (let at = 0; at < whole.length; at += size) progress.add(whole.slice(at, at + size));
      expect(progress.done).toBe(done);
    }
  });

  const answer = (text: string, size: number): Response =>
    new Response(text, {
      headers: {
        'Pingan-Book-Size': String(size),
        'Content-Disposition': 'attachment; filename="liaohe-2.csv"',
      },
    });

  it('keeps a file whose last transaction has arrived', async () => {
    const tell = vi.fn();
    const read = await readWhole(answer('log_index\r\n0,a\r\n1,b\r\n', 2), 'csv', tell);
    expect(read.state === 'done' && read.value.saved).toEqual({
      name: 'liaohe-2.csv',
      transactions: 2,
      bytes: 21,
    });
    expect(tell).toHaveBeenLastCalledWith(2, 2);
  });

  it('keeps no file that broke off', async () => {
    expect(await readWhole(answer('log_index\r\n0,a\r\n', 2), 'csv', vi.fn())).toEqual({
      state: 'unreachable',
    });
  });
});
