/** The page behind a sticker, from the street: looking changes nothing, one tap is one check-in. */
import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  json,
  loadLightPage,
  noNetwork,
  startFakeService,
  type FakeService,
  type Sent,
} from '@/shared/testing/fakeService';

const CHECKPOINT = {
  tenant_id: 1,
  short_code: '7K3M9QAX',
  name: '锦绣小区三号院',
  station_name: '仙城第二派出所',
  route: { code: 'L03', name: '夜巡线', checkpoints_count: 5 },
};
const CHECK_IN = {
  check_in_id: 9,
  checkpoint_name: CHECKPOINT.name,
  occurred_at: '2026-11-22T12:15:00.000000Z',
  grade: 'B',
  signals: [] as string[],
  patrol: null,
  claim: null,
};

let service: FakeService;

const answerWith =
  (post: (request: Sent) => Response) =>
  (request: Sent): Response =>
    request.method === 'GET' ? json(200, CHECKPOINT) : post(request);

beforeEach(() => {
  window.localStorage.clear();
  service = startFakeService(answerWith(() => json(201, CHECK_IN)));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const open = (path = '/c/1/7K3M9QAX'): Promise<HTMLElement> =>
  loadLightPage(path, () => import('@/pages/checkin/main'));
const posts = (): Sent[] => service.sent.filter((one) => one.method === 'POST');

async function tap(page: HTMLElement): Promise<void> {
  page.querySelector<HTMLElement>('button.big')?.click();
  await flushPromises();
}

it('shows the checkpoint and changes nothing by being opened', async () => {
  const page = await open();
  expect(page.textContent).toContain('锦绣小区三号院');
  expect(posts()).toEqual([]);
});

it('checks in at a tap, under a key', async () => {
  const page = await open();
  await tap(page);
  expect(page.textContent).toContain('签到成功');
  expect(posts()[0]?.key).toMatch(/^[0-9a-f]{32}$/);
  expect(posts()[0]?.body).toMatchObject({ short_code: '7K3M9QAX', place: null });
});

it('sends the very same again when the page is opened after an answer was lost', async () => {
  service.answer = answerWith(noNetwork);
  await tap(await open());
  service.answer = answerWith(() => json(201, CHECK_IN));
  const page = await open();
  expect(posts()[1]).toEqual(posts()[0]);
  expect(page.textContent).toContain('签到成功');
});

it('says how to sign in when this browser is nobody', async () => {
  service.answer = answerWith(() => json(401, { code: 'not_signed_in', zh: '', en: '' }));
  const page = await open();
  await tap(page);
  expect(page.querySelector('a[href="/phone/"]')?.textContent).toBe('去激活');
});

it('says a refusal in the language of the page', async () => {
  window.localStorage.setItem('pingan.locale', 'en');
  service.answer = answerWith(() =>
    json(409, { code: 'check_in_too_soon', zh: '刚签过。', en: 'You have just been here.' }),
  );
  const page = await open();
  await tap(page);
  expect(page.querySelector('[role="alert"]')?.textContent).toBe('You have just been here.');
});

it('asks nothing of the service for an address that is no checkpoint', async () => {
  const page = await open('/c/1/hello');
  expect(page.querySelector('[role="alert"]')).not.toBeNull();
  expect(service.sent).toEqual([]);
});

it('sends the code of a screen along, and says when it was too late', async () => {
  service.answer = answerWith(() => json(201, { ...CHECK_IN, signals: ['old_code'] }));
  const page = await open('/c/1/7K3M9QAX#3.59123456.ABCDEFGH');
  await tap(page);
  expect(posts()[0]?.body).toMatchObject({ board_code: '3.59123456.ABCDEFGH' });
  expect(page.textContent).toContain('屏幕上的码已经换了');
});

it('keeps a check-in without a network, says so, and sends it from any other point as well', async () => {
  service.answer = answerWith(noNetwork);
  const page = await open();
  await tap(page);
  expect(page.textContent).toContain('已记在这部手机里');
  service.answer = answerWith(() => json(201, CHECK_IN));
  await open('/c/1/8K3M9QAX');
  await flushPromises();
  expect(posts()[1]).toEqual(posts()[0]);
});
