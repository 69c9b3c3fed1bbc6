/** Dates, amounts and service time in the words of the house. */
import { expect, it } from 'vitest';
import { clock, dateTime, longDate, points, serviceTime, signed } from '@/shared/format';

const EVENING = '2026-11-22T12:15:07.000000Z';

it('says dates in the civil time of China, wherever the browser is', () => {
  expect(dateTime(EVENING, 'zh-CN')).toBe('11月22日 周日 20:15');
  expect(dateTime(EVENING, 'en')).toBe('Sun 22 Nov 20:15');
  expect(longDate(EVENING, 'zh-CN')).toBe('2026年11月22日');
  expect(clock('2026-11-22T16:00:00Z', 'zh-CN')).toBe('00:00');
});

it('says amounts with their unit', () => {
  expect(points(86, 'zh-CN')).toBe('86 分');
  expect(points(2310, 'zh-CN')).toBe('2,310 分');
  expect(points(1, 'en')).toBe('1 point');
  expect([signed(3), signed(0), signed(-1234)]).toEqual(['+3', '0', '\u22121,234']);
});

it('never lets minutes pass for points', () => {
  expect(serviceTime(750, 'zh-CN')).toBe('12 小时 30 分');
  expect(serviceTime(45, 'zh-CN')).toBe('45 分钟');
  expect(serviceTime(120, 'en')).toBe('2 h');
  expect(serviceTime(-90, 'zh-CN')).toBe('−1 小时 30 分');
});
