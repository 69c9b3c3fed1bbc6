/** The server's clock, learnt from answers that say it exactly or only to the second. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { noteServerSecond, noteServerTime, serverNow } from '@/shared/clock';

const NOW = Date.parse('2026-11-22T12:00:00.700Z');

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  noteServerTime(new Date(NOW + 200).toISOString(), NOW, NOW);
});
afterEach(() => {
  vi.useRealTimers();
});

test('a second that agrees changes nothing', () => {
  noteServerSecond('Sun, 22 Nov 2026 12:00:00 GMT', NOW, NOW);
  expect(serverNow()).toBe(NOW + 200);
});

test('a second that cannot be so is believed, from its middle', () => {
  noteServerSecond('Sun, 22 Nov 2026 12:05:00 GMT', NOW, NOW);
  expect(serverNow()).toBe(Date.parse('2026-11-22T12:05:00.500Z'));
});

test('what is no time is no news', () => {
  noteServerSecond('soon', NOW, NOW);
  expect(serverNow()).toBe(NOW + 200);
});
