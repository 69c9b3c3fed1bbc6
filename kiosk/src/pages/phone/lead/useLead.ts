/** The patrol a leader takes out: what the service knows of it, and the three verbs, each sent once. */
import { computed, onMounted, watch, type Ref } from 'vue';
import { api, call, type Answer } from '@/shared/api';
import { serverNow } from '@/shared/clock';
import { readStoredJson, removeStored, writeStored } from '@/shared/store';
import type { Settled, Task } from '@/shared/task';
import { useIntent, type IntentTask } from '@/shared/useIntent';
import { useRefresh } from '@/shared/useRefresh';
import { useTask } from '@/shared/useTask';

export type Own = Answer<'/api/v1/me/patrol-session', 'get'>;
export type Session = NonNullable<Own['session']>;
export type Moment = 'start' | 'call' | 'end';

interface RollInput {
  readonly sessionId: number;
  readonly moment: Moment;
  readonly shown: string[];
  readonly called_at: string;
}

interface OpenInput {
  readonly shown: string[];
  readonly minutes: number;
  readonly called_at: string;
}

export interface Lead {
  readonly reading: Readonly<Ref<Task<Own>>>;
  readonly own: Readonly<Ref<Own | null>>;
  readonly opening: IntentTask<OpenInput, Own>;
  readonly calling: IntentTask<
    RollInput,
    Answer<'/api/v1/me/patrol-sessions/{session_id}/roll-calls', 'post'>
  >;
  readonly ending: IntentTask<
    { readonly sessionId: number },
    Answer<'/api/v1/me/patrol-sessions/{session_id}/ends', 'post'>
  >;
  read: () => Promise<Settled<Own>>;
  open: (shown: string[], minutes: number) => Promise<boolean>;
  callRoll: (sessionId: number, moment: Moment, shown: string[]) => Promise<boolean>;
  end: (sessionId: number) => Promise<boolean>;
}

const KEPT = 'lead-out';

/** What the service last said of the patrol, for a page that is opened where there is no network. */
function keptOwn(): Own | null {
  const stored = readStoredJson(KEPT);
  return typeof stored === 'object' && stored !== null && 'session' in stored
    ? (stored as Own)
    : null;
}

const now = (): string => new Date(serverNow()).toISOString();
const header = (key: string): { header: { 'Idempotency-Key': string } } => ({
  header: { 'Idempotency-Key': key },
});

export function useLead(): Lead {
  const own = useTask(() => call(api.GET('/api/v1/me/patrol-session')));
  const opening = useIntent('patrol/open', (key, body: OpenInput) =>
    call(api.POST('/api/v1/me/patrol-sessions', { params: header(key), body })),
  );
  const calling = useIntent('patrol/roll', (key, { sessionId, ...body }: RollInput) =>
    call(
      api.POST('/api/v1/me/patrol-sessions/{session_id}/roll-calls', {
        params: { path: { session_id: sessionId }, ...header(key) },
        body,
      }),
    ),
  );
  const ending = useIntent('patrol/end', (key, { sessionId }: { readonly sessionId: number }) =>
    call(
      api.POST('/api/v1/me/patrol-sessions/{session_id}/ends', {
        params: { path: { session_id: sessionId }, ...header(key) },
        body: {},
      }),
    ),
  );

  const kept = keptOwn();
  watch(own.latest, (latest) => {
    if (latest?.session) writeStored(KEPT, JSON.stringify(latest));
    else removeStored(KEPT);
  });

  /** What had no answer goes first, with its own key: a call that was answered in a dead zone too. */
  async function refresh(): Promise<Settled<Own>> {
    for (const left of [opening, calling, ending]) {
      if ((await left.resume())?.state === 'unreachable') break;
    }
    return own.run();
  }

  async function after(settled: Settled<unknown> | null): Promise<boolean> {
    if (settled?.state !== 'done') return false;
    await own.run();
    return true;
  }

  onMounted(refresh);
  useRefresh(refresh, 30);
  return {
    reading: own.task,
    own: computed(() => own.latest.value ?? kept),
    opening,
    calling,
    ending,
    read: refresh,
    open: async (shown, minutes) => after(await opening.run({ shown, minutes, called_at: now() })),
    callRoll: async (sessionId, moment, shown) => {
      const settled = await calling.run({ sessionId, moment, shown, called_at: now() });
      if (settled?.state === 'unreachable') return true;
      return after(settled);
    },
    end: async (sessionId) => after(await ending.run({ sessionId })),
  };
}
