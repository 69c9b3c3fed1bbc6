/** Check-ins kept on this phone until the service has answered: nothing is lost when there is no network or the page closes. */
import { api, call, type Answer, type Body } from '@/shared/api';
import { newKey } from '@/shared/intents';
import type { Place } from '@/shared/place';
import { readStoredJson, writeStored } from '@/shared/store';
import type { Settled } from '@/shared/task';

export type CheckInBody = Body<'/api/v1/check-ins', 'post'>;
export type CheckInDone = Answer<'/api/v1/check-ins', 'post'>;

export interface Kept {
  readonly key: string;
  readonly input: CheckInBody;
}

export interface Delivered {
  readonly key: string;
  readonly input: CheckInBody;
  readonly settled: Settled<CheckInDone>;
}

const NAME = 'check-ins-kept';
const KEPT_MAX = 200;
/** Refusals that another try may turn: not signed in any more, too many tries. */
const PASSING: readonly number[] = [401, 408, 425, 429];

/** Where storage is full or forbidden, this page at least remembers while it is open. */
let memory: readonly Kept[] | null = null;
/** Those that still ask where the phone is. */
const asking = new Set<string>();
let sending: Promise<readonly Delivered[]> | null = null;

function isKept(one: unknown): one is Kept {
  return typeof one === 'object' && one !== null && 'key' in one && 'input' in one;
}

export function keptCheckIns(): readonly Kept[] {
  if (memory !== null) return memory;
  const stored = readStoredJson(NAME);
  return Array.isArray(stored) ? stored.filter(isKept) : [];
}

function store(kept: readonly Kept[]): void {
  memory = writeStored(NAME, JSON.stringify(kept)) ? null : kept;
}

/** Keep a scan before anything else is done with it; its place may follow. */
export function keepCheckIn(input: CheckInBody): Kept {
  const kept = { key: newKey(), input };
  asking.add(kept.key);
  store([...keptCheckIns(), kept].slice(-KEPT_MAX));
  return kept;
}

/** The place is known, or will not be; from now on it may be sent. */
export function placeCheckIn(key: string, place: Place | null): void {
  store(
    keptCheckIns().map((one) =>
      one.key === key ? { ...one, input: { ...one.input, place } } : one,
    ),
  );
  asking.delete(key);
}

const isAnswered = (settled: Settled<unknown>): boolean =>
  settled.state === 'done' ||
  (settled.state === 'refused' &&
    settled.refusal.status < 500 &&
    !PASSING.includes(settled.refusal.status));

async function deliver(): Promise<readonly Delivered[]> {
  const delivered: Delivered[] = [];
  for (const { key, input } of keptCheckIns().filter((one) => !asking.has(one.key))) {
    const settled = await call(
      api.POST('/api/v1/check-ins', {
        params: { header: { 'Idempotency-Key': key } },
        body: input,
      }),
    );
    delivered.push({ key, input, settled });
    if (!isAnswered(settled)) break;
    store(keptCheckIns().filter((one) => one.key !== key));
  }
  return delivered;
}

/** Send what is kept, oldest first, until one has no answer; twice at once is once. */
export async function sendKept(): Promise<readonly Delivered[]> {
  sending ??= deliver().finally(() => {
    sending = null;
  });
  return sending;
}
