/** The roll at scanner pace: twelve cards in a row, each taken once and at once, and kept when the page closes. */
import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useRoll } from '@/pages/phone/lead/useRoll';
import { json, noNetwork, startFakeService, type FakeService } from '@/shared/testing/fakeService';

let service: FakeService;

/** The check digit that makes nineteen digits of a card sound. */
function card(number: number): string {
  const body = `8${String(number).padStart(17, '0')}`;
  const sum = Array.from(body)
    .reverse()
    .reduce((total, digit, at) => {
      const twice = Number(digit) * (at % 2 === 0 ? 2 : 1);
      return total + (twice > 9 ? twice - 9 : twice);
    }, 0);
  return `${body}${String((10 - (sum % 10)) % 10)}`;
}

const TWELVE = Array.from({ length: 12 }, (_, at) => card(at + 1));

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
  service = startFakeService(() => json(200, { items: [] }));
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('takes each of twelve cards once, without waiting for the network between two of them', async () => {
  const roll = useRoll();
  for (const digits of TWELVE) {
    expect(roll.add(digits)).toBe(true);
    // A scanner at the cable, and a camera that still sees the card, read it more than once.
    expect(roll.add(digits)).toBe(true);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(roll.people.value.map(({ digits }) => digits)).toEqual(TWELVE);
  expect(service.sent).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(300);
  await flushPromises();
  expect(service.sent).toHaveLength(1);
});

it('keeps who was scanned when the page closes before the patrol sets out', async () => {
  service.answer = noNetwork;
  const before = useRoll();
  TWELVE.slice(0, 3).forEach((digits) => before.add(digits));
  const after = useRoll();
  expect(after.codes.value).toEqual(TWELVE.slice(0, 3));
  after.clear();
  expect(useRoll().codes.value).toEqual([]);
  await vi.advanceTimersByTimeAsync(300);
});
