/** The one door of the pages to the service: typed requests in, a settled task out. */
import createClient from 'openapi-fetch';
import type { paths } from '@/client/schema';
import { noteServerSecond, noteServerTime } from '@/shared/clock';
import { refusalOf } from '@/shared/refusal';
import { UNREACHABLE, type Settled } from '@/shared/task';

const ANSWER_SECONDS_MAX = 20;

/** Fetch with a limit, because a page that waits for ever looks broken. */
async function fetchWithLimit(request: Request): Promise<Response> {
  const limit = new AbortController();
  const timer = setTimeout(() => {
    limit.abort();
  }, ANSWER_SECONDS_MAX * 1000);
  try {
    return await fetch(request, { signal: limit.signal });
  } finally {
    clearTimeout(timer);
  }
}

type HeaderOf<Operation> = Operation extends { parameters: { header?: infer Header } }
  ? NonNullable<Header>
  : never;

/** A command is either meant, and then it carries its key, or only tried. */
interface Meant {
  header: { 'Idempotency-Key': string } | { 'Dry-Run': '?1' };
}

type Said<Operation> = [HeaderOf<Operation>] extends [never]
  ? Operation
  : 'Dry-Run' extends keyof HeaderOf<Operation>
    ? Operation extends { parameters: infer Parameters }
      ? Omit<Operation, 'parameters'> & { parameters: Omit<Parameters, 'header'> & Meant }
      : Operation
    : Operation;

type SaidPaths = {
  [Path in keyof paths]: { [Method in keyof paths[Path]]: Said<paths[Path][Method]> };
};

export const api = createClient<SaidPaths>({
  baseUrl: window.location.origin,
  credentials: 'same-origin',
  fetch: fetchWithLimit,
});

interface Answered<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The JSON of a route's good answer, such as `Answer<'/api/v1/me', 'get'>`. */
export type Answer<
  Path extends keyof paths,
  Method extends keyof paths[Path],
> = paths[Path][Method] extends { responses: infer Responses }
  ? Done<GoodBody<Responses[keyof Responses & (200 | 201 | 202)]>>
  : never;

/** What a command answers when it was carried out, not only tried dry. */
export type Done<Body> = Body extends { dry_run: true } ? never : Body;

type GoodBody<Response> = Response extends { content: { 'application/json': infer Body } }
  ? Body
  : never;

/** The JSON that a route takes. */
export type Body<
  Path extends keyof paths,
  Method extends keyof paths[Path],
> = paths[Path][Method] extends { requestBody: { content: { 'application/json': infer Sent } } }
  ? Sent
  : never;

/** Every answer carries the server's clock: in its body to the microsecond, or else in its Date header to the second. */
function learnClock(value: unknown, response: Response, sentAtMs: number): void {
  const exact =
    typeof value === 'object' && value !== null && 'server_time' in value
      ? value.server_time
      : null;
  const second = response.headers.get('Date');
  if (typeof exact === 'string') noteServerTime(exact, sentAtMs, Date.now());
  else if (second !== null) noteServerSecond(second, sentAtMs, Date.now());
}

/** Wait for one request and say how it ended; anything but an answer of the service is `unreachable`. */
export async function call<T>(request: Promise<Answered<T>>): Promise<Settled<Done<T>>> {
  return settle(request) as Promise<Settled<Done<T>>>;
}

/** What a command answers when it was only tried. */
export type Tried<Body> = Extract<Body, { dry_run: true }>;

/** Wait for a command that is only tried, and say what it would do. */
export async function callDry<T>(request: Promise<Answered<T>>): Promise<Settled<Tried<T>>> {
  return settle(request) as Promise<Settled<Tried<T>>>;
}

async function settle<T>(request: Promise<Answered<T>>): Promise<Settled<T>> {
  const sentAtMs = Date.now();
  try {
    const { data, error, response } = await request;
    if (response.ok) {
      learnClock(data, response, sentAtMs);
      return { state: 'done', value: data as T };
    }
    const refusal = refusalOf(error, response.status);
    return refusal === null ? UNREACHABLE : { state: 'refused', refusal };
  } catch {
    return UNREACHABLE;
  }
}
