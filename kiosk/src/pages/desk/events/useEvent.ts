/** One event at the desk: read, ticked off, confirmed, and slips printed for it. */
import { computed, type ComputedRef, type Ref } from 'vue';
import type { Confirmation, Event, EventCode } from '@/pages/desk/events/events';
import { ask, ownIntent } from '@/pages/desk/session';
import { api, type Body } from '@/shared/api';
import type { Task } from '@/shared/task';
import { useIntent } from '@/shared/useIntent';
import { useTask } from '@/shared/useTask';

type Marks = Body<'/api/v1/events/{event_id}/marks', 'post'>;

export interface EventAtDesk {
  readonly event: ComputedRef<Event | null>;
  readonly reading: Readonly<Ref<Task<unknown>>>;
  readonly marking: Readonly<Ref<Task<unknown>>>;
  readonly confirming: Readonly<Ref<Task<unknown>>>;
  readonly printing: Readonly<Ref<Task<unknown>>>;
  read: () => Promise<unknown>;
  mark: (marks: readonly { volunteer_id: number; present: boolean }[]) => Promise<boolean>;
  confirm: () => Promise<readonly Confirmation[] | null>;
  print: (count: number) => Promise<readonly EventCode[] | null>;
}

export function useEvent(eventId: number): EventAtDesk {
  const path = { event_id: eventId };
  const of = (purpose: string): (() => string) => ownIntent(`event.${String(eventId)}.${purpose}`);
  const reading = useTask(() => ask(api.GET('/api/v1/events/{event_id}', { params: { path } })));
  const marking = useIntent(of('marks'), (key, body: Marks) =>
    ask(
      api.POST('/api/v1/events/{event_id}/marks', {
        params: { path, header: { 'Idempotency-Key': key } },
        body,
      }),
    ),
  );
  const confirming = useIntent(of('confirm'), (key, body: Record<string, never>) =>
    ask(
      api.POST('/api/v1/events/{event_id}/confirmations', {
        params: { path, header: { 'Idempotency-Key': key } },
        body,
      }),
    ),
  );
  const printing = useIntent(of('codes'), (key, body: { count: number }) =>
    ask(
      api.POST('/api/v1/events/{event_id}/codes', {
        params: { path, header: { 'Idempotency-Key': key } },
        body,
      }),
    ),
  );

  return {
    event: computed(() => reading.latest.value),
    reading: reading.task,
    marking: marking.task,
    confirming: confirming.task,
    printing: printing.task,
    read: reading.run,
    async mark(marks) {
      const settled = await marking.run({ marks: [...marks] });
      await reading.run();
      return settled?.state === 'done';
    },
    async confirm() {
      const settled = await confirming.run({});
      await reading.run();
      return settled?.state === 'done' ? settled.value.results : null;
    },
    async print(count) {
      const settled = await printing.run({ count });
      return settled?.state === 'done' ? settled.value.items : null;
    },
  };
}
