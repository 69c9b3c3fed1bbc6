/** The letter box, from the giver's side: nothing is sent before a tap, and nothing is kept anywhere. */
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

const BUREAUS = { items: [{ tenant_id: 1, name: 'liaohe', title: '辽河市公安局', demo: false }] };
const THREAD = {
  codename: '松042',
  received_at: '2026-11-22T12:15:00.000000Z',
  state: 'new',
  messages: [],
  reward: null,
};
const WORDS = '三楼夜里有人聚赌';

let service: FakeService;
let letters: () => Response;
let thread: object;

function answer(request: Sent): Response {
  if (request.path.endsWith('/bureaus')) return json(200, BUREAUS);
  if (request.path.endsWith('/box/state')) return json(200, { takes_identity: true });
  if (request.path.endsWith('/box/letters')) return letters();
  return json(200, thread);
}

beforeEach(() => {
  window.localStorage.clear();
  window.sessionStorage.clear();
  letters = () => json(200, THREAD);
  thread = THREAD;
  service = startFakeService(answer);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const open = async (): Promise<HTMLElement> => {
  const page = await loadLightPage('/box', () => import('@/pages/box/main'));
  await flushPromises();
  return page;
};
const storedIn = (storage: Storage): string[] =>
  Array.from({ length: storage.length }, (_, at) => storage.getItem(storage.key(at) ?? '') ?? '');
const sentTo = (path: string): Sent[] => service.sent.filter((one) => one.path.endsWith(path));

async function tap(page: HTMLElement, words: string): Promise<void> {
  const buttons = [...page.querySelectorAll('button')];
  buttons.find((one) => one.textContent === words)?.click();
  await flushPromises();
}

async function write(page: HTMLElement): Promise<void> {
  await tap(page, '写一封信');
  const words = page.querySelector('textarea');
  if (words !== null) words.value = WORDS;
  await tap(page, '寄出');
}

it('says 110 before anything else, and sends nothing by being opened', async () => {
  const page = await open();
  expect(page.querySelector('main .emergency a')?.getAttribute('href')).toBe('tel:110');
  expect(sentTo('/box/letters')).toEqual([]);
});

it('has a title that says nothing', async () => {
  await open();
  expect(document.title).toBe('平安信箱');
});

it('shows the number it drew, and leaves nothing in any storage', async () => {
  const page = await open();
  await write(page);
  const body = sentTo('/box/letters')[0]?.body as { code: string; words: string };
  expect(body.words).toBe(WORDS);
  expect(page.querySelector('.digits')?.textContent.replace(/\s/g, '')).toBe(body.code);
  const kept = JSON.stringify([
    ...storedIn(window.localStorage),
    ...storedIn(window.sessionStorage),
  ]);
  expect(kept).not.toContain(body.code);
  expect(kept).not.toContain(WORDS);
});

it('sends the very same letter again after an answer was lost', async () => {
  letters = noNetwork;
  const page = await open();
  await write(page);
  letters = () => json(200, THREAD);
  await tap(page, '寄出');
  const [first, second] = sentTo('/box/letters');
  expect(second?.body).toEqual(first?.body);
});

it('forgets the number once it is written down', async () => {
  const page = await open();
  await write(page);
  await tap(page, '抄好了');
  expect(page.querySelector('.digits')).toBeNull();
  expect(page.querySelector('main')?.textContent).toContain('写一封信');
});

it('is empty when it comes back from behind another page', async () => {
  const page = await open();
  await tap(page, '写一封信');
  const words = page.querySelector('textarea');
  if (words !== null) words.value = WORDS;
  window.dispatchEvent(new Event('pagehide'));
  expect(words?.value).toBe('');
});

it('fetches a reward as a slip', async () => {
  const reward = {
    points: 5,
    ways: ['slip'],
    fetched: null,
    slip_code: null,
    slip_expires_on: null,
  };
  thread = { ...THREAD, state: 'verified', reward };
  const page = await open();
  await tap(page, '看回信');
  const code = page.querySelector('input');
  if (code !== null) code.value = '1234 5678 9012 3456';
  await tap(page, '打开');
  await tap(page, '领积分券');
  expect(sentTo('/box/fetches')[0]?.body).toMatchObject({ code: '1234567890123456', way: 'slip' });
});
