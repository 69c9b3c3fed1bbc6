/** A service made of answers, so that the kiosk page can be tested whole; it keeps what was asked. */
/* eslint-disable no-restricted-syntax -- names in answers of the service, not words of a page */
import { vi } from 'vitest';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly key: string | null;
}

const VISIT_MS = 300_000;

export const TOKEN = 'visit-token-of-zhang';

export const KIOSK = {
  kiosk_id: 4,
  name: '1 号机',
  shop: { shop_id: 1, name: '平安超市', station_name: '第2派出所' },
  opening: {
    is_open: true,
    opens_at: null,
    closes_at: null,
    closed_for: null,
    spans: [],
    closed_days: [],
  },
  hand_over: 'instant',
  bureau_title: '仙城市公安局',
  server_time: '2026-11-22T12:00:00.000000Z',
  log: { size: 20422, root: 'ab'.repeat(32) },
};

export const ORDER = {
  order_id: 20423,
  order_number: 'R-0042',
  state: 'handed_over',
  placed_at: '2026-11-22T12:00:20.000000Z',
  lines: [{ sku: 'G014', name_zh: '毛巾', name_en: 'Towel', quantity: 1, points: 12, serials: [] }],
  points: 12,
  points_left: 74,
  name_masked: '张*国',
  receipt_url: 'http://localhost/r/1/7K2M9QXA',
  log_index: 20422,
  root: 'cd'.repeat(32),
  size: 20423,
};

const BOX = { category: null, kind: 'box', picture: null };
const GOODS = [
  {
    ...BOX,
    sku: 'G014',
    name_zh: '毛巾',
    name_en: 'Towel',
    points: 12,
    boxes_left: 5,
    picture: null,
  },
  {
    ...BOX,
    sku: 'G012',
    name_zh: '电动车头盔',
    name_en: 'E-bike helmet',
    points: 90,
    boxes_left: 2,
  },
];

export type Answer = { readonly status: number; readonly body?: unknown } | 'lost';

export class Service {
  readonly asked: Asked[] = [];
  /** Answers that a test puts before the usual ones. */
  readonly instead = new Map<string, Answer | Promise<Answer>>();

  constructor() {
    vi.stubGlobal('fetch', async (request: Request) => this.answer(request));
  }

  to(path: string): Asked[] {
    return this.asked.filter((each) => each.path.endsWith(path));
  }

  private async answer(request: Request): Promise<Response> {
    const path = new URL(request.url).pathname.replace('/api/v1', '');
    const text = await request.text();
    this.asked.push({
      method: request.method,
      path,
      body: text === '' ? null : JSON.parse(text),
      key: request.headers.get('Idempotency-Key'),
    });
    const answer = await (this.instead.get(path) ?? usual(path));
    if (answer === 'lost') throw new TypeError('the network is gone');
    const { status, body } = answer;
    return new Response(body === undefined ? null : JSON.stringify(body), {
      status,
      headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' },
    });
  }
}

export function usual(path: string): Answer {
  switch (path) {
    case '/kiosk':
      return { status: 200, body: { ...KIOSK, server_time: new Date().toISOString() } };
    case '/kiosk/heartbeats':
      return { status: 200, body: { server_time: new Date().toISOString() } };
    case '/kiosk/goods':
      return { status: 200, body: { items: GOODS, log_index: 20422 } };
    case '/kiosk/visits':
      return {
        status: 201,
        body: {
          visit: TOKEN,
          way: 'pass',
          may_spend: true,
          points_max: null,
          limits: [],
          name_masked: '张*国',
          points_available: 86,
          expires_at: new Date(Date.now() + VISIT_MS).toISOString(),
        },
      };
    case '/kiosk/desk-orders':
    case '/kiosk/proxies':
      return { status: 200, body: { items: [] } };
    case '/kiosk/visits/current':
      return { status: 204 };
    case '/kiosk/orders':
      return { status: 201, body: ORDER };
    default:
      return { status: 404, body: { code: 'unknown', zh: '', en: '' } };
  }
}

export function contentsOf(storage: Storage): string {
  const names = Array.from({ length: storage.length }, (_, order) => storage.key(order) ?? '');
  return names.map((name) => `${name}=${storage.getItem(name) ?? ''}`).join();
}

/** Everything that outlives a screen. */
export const keptAnywhere = (): string =>
  [
    contentsOf(localStorage),
    contentsOf(sessionStorage),
    JSON.stringify(history.state),
    location.href,
  ].join();
