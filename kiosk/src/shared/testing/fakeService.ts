/** A stand-in for the network in tests: records what is sent, answers as told, keeps our own code whole. */
import { flushPromises } from '@vue/test-utils';
import { vi } from 'vitest';

export interface Sent {
  readonly method: string;
  readonly path: string;
  /** With its question mark, or empty. */
  readonly search: string;
  readonly key: string | null;
  readonly body: unknown;
}

export interface FakeService {
  readonly sent: Sent[];
  answer: (request: Sent) => Response;
}

export const json = (status: number, body: unknown): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

export const noNetwork = (): never => {
  throw new TypeError('Failed to fetch');
};

export function startFakeService(answer: (request: Sent) => Response): FakeService {
  const service: FakeService = { sent: [], answer };
  vi.stubGlobal('fetch', async (request: Request) => {
    const text = await request.clone().text();
    const isJson = request.headers.get('Content-Type') === 'application/json';
    const sent = {
      method: request.method,
      path: new URL(request.url).pathname,
      search: new URL(request.url).search,
      key: request.headers.get('Idempotency-Key'),
      body: isJson && text !== '' ? (JSON.parse(text) as unknown) : null,
    };
    service.sent.push(sent);
    return service.answer(sent);
  });
  return service;
}

/** Load a light page anew at an address, as a scan or a reload does. */
export async function loadLightPage(
  path: string,
  load: () => Promise<unknown>,
): Promise<HTMLElement> {
  vi.resetModules();
  window.history.replaceState(null, '', path);
  document.body.innerHTML = '<div id="app"></div>';
  await load();
  await flushPromises();
  return document.body;
}
