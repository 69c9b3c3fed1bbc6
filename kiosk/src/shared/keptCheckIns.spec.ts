/** Check-ins kept on the phone: in order, once each, over reloads, and never thrown away for a passing cause. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  keepCheckIn,
  keptCheckIns,
  placeCheckIn,
  sendKept,
  type CheckInBody,
} from '@/shared/keptCheckIns';
import { json, noNetwork, startFakeService, type FakeService } from '@/shared/testing/fakeService';

const scan = (shortCode: string): CheckInBody => ({
  short_code: shortCode,
  board_code: null,
  place: null,
  scanned_at: '2026-11-22T12:00:00.000Z',
});
const PLACE = { latitude: 42.9, longitude: 125.2, accuracy_m: 8 };

let service: FakeService;
const codes = (): unknown[] =>
  service.sent.map(({ body }) => (body as CheckInBody | undefined)?.short_code);

/** Scan one point, whose place is known at once. */
function keep(shortCode: string): void {
  placeCheckIn(keepCheckIn(scan(shortCode)).key, null);
}

beforeEach(() => {
  localStorage.clear();
  service = startFakeService(noNetwork);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('are all kept without a network, and sent in order when it is back', async () => {
  keep('AAAA0001');
  keep('AAAA0002');
  await sendKept();
  expect(keptCheckIns()).toHaveLength(2);
  service.answer = () => json(201, {});
  await sendKept();
  expect(codes()).toEqual(['AAAA0001', 'AAAA0001', 'AAAA0002']);
  expect(new Set(service.sent.slice(0, 2).map(({ key }) => key)).size).toBe(1);
  expect(keptCheckIns()).toEqual([]);
});

it('take the place along that came later, and wait for it', async () => {
  service.answer = () => json(201, {});
  const { key } = keepCheckIn(scan('AAAA0001'));
  expect(await sendKept()).toEqual([]);
  placeCheckIn(key, PLACE);
  await sendKept();
  expect(service.sent[0]?.body).toMatchObject({ place: PLACE });
});

it.each([401, 429, 503])('stay after a refusal that will pass (%d)', async (status) => {
  keep('AAAA0001');
  service.answer = () => json(status, { code: 'x', zh: '', en: '' });
  await sendKept();
  expect(keptCheckIns()).toHaveLength(1);
});

it('go when the service has said no for good, and the next one is sent', async () => {
  keep('AAAA0001');
  keep('AAAA0002');
  service.answer = () => json(409, { code: 'check_in_too_soon', zh: '刚签过', en: 'Just now' });
  const delivered = await sendKept();
  expect(delivered.map(({ settled }) => settled.state)).toEqual(['refused', 'refused']);
  expect(keptCheckIns()).toEqual([]);
});

it('are sent once when two parts of a page send at the same time', async () => {
  keep('AAAA0001');
  service.answer = () => json(201, {});
  await Promise.all([sendKept(), sendKept()]);
  expect(service.sent).toHaveLength(1);
});
