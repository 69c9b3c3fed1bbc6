/** An event that one leads: its list read, ticked off and confirmed, each change under its own key. */
import { computed, shallowRef, type ComputedRef, type Ref } from 'vue';
import { api, call, type Answer, type Body } from '@/shared/api';
import { cheer } from '@/shared/cheer';
import type { Task } from '@/shared/task';
import { useIntent } from '@/shared/useIntent';
import { useTask } from '@/shared/useTask';

type Event = Answer<'/api/v1/me/events/{event_id}', 'get'>;
type Marks = Body<'/api/v1/me/events/{event_id}/marks', 'post'>;
type Mark = Marks['marks'][number];

export interface Roll {
  readonly event: ComputedRef<Event | null>;
  readonly reading: Readonly<Ref<Task<unknown>>>;
  /** The last change that went wrong, or none. */
  readonly marking: ComputedRef<Task<unknown>>;
  readonly isConfirming: ComputedRef<boolean>;
  /** How many claims the confirmation made. */
  readonly confirmed: Readonly<Ref<number | null>>;
  read: () => Promise<unknown>;
  mark: (marks: readonly Mark[]) => Promise<void>;
  walkIn: (number: string) => Promise<boolean>;
  confirm: () => Promise<void>;
}

/** The change that went wrong, if one did. */
function troubleOf(tasks: readonly Task<unknown>[]): Task<unknown> {
  return (
    tasks.find(({ state }) => state === 'refused') ??
    tasks.find(({ state }) => state === 'unreachable') ?? { state: 'idle' }
  );
}

export function useRoll(eventId: number): Roll {
  const path = { event_id: eventId };
  const confirmed = shallowRef<number | null>(null);
  const reading = useTask(() =>
    call(api.GET('/api/v1/me/events/{event_id}', { params: { path } })),
  );
  const marking = useIntent(`roll/${String(eventId)}`, (key, body: Marks) =>
    call(
      api.POST('/api/v1/me/events/{event_id}/marks', {
        params: { path, header: { 'Idempotency-Key': key } },
        body,
      }),
    ),
  );
  const adding = useIntent(`walk-in/${String(eventId)}`, (key, body: { number: string }) =>
    call(
      api.POST('/api/v1/me/events/{event_id}/walk-ins', {
        params: { path, header: { 'Idempotency-Key': key } },
        body,
      }),
    ),
  );
  const confirming = useIntent(`confirm/${String(eventId)}`, (key, body: Record<string, never>) =>
    call(
      api.POST('/api/v1/me/events/{event_id}/confirmations', {
        params: { path, header: { 'Idempotency-Key': key } },
        body,
      }),
    ),
  );
  const changes = [marking.task, adding.task, confirming.task] as const;

  return {
    event: computed(() => reading.latest.value),
    reading: reading.task,
    marking: computed(() => troubleOf(changes.map((task) => task.value))),
    isConfirming: computed(() => confirming.task.value.state === 'working'),
    confirmed,
    read: reading.run,
    async mark(marks) {
      await marking.run({ marks: [...marks] });
      await reading.run();
    },
    async walkIn(number) {
      const settled = await adding.run({ number });
      await reading.run();
      return settled?.state === 'done';
    },
    async confirm() {
      const settled = await confirming.run({});
      if (settled?.state === 'done') {
        cheer();
        const made = settled.value.results.filter((one) => one.state !== 'problem');
        confirmed.value = made.length;
      }
      await reading.run();
    },
  };
}
