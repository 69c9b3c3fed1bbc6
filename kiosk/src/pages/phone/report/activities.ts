/** What can be claimed by form, kept so that a report can also be made where there is no network. */
import { computed, type ComputedRef, type Ref } from 'vue';
import { api, call, type Answer } from '@/shared/api';
import { readStoredJson, writeStored } from '@/shared/store';
import type { Settled, Task } from '@/shared/task';
import { useTask } from '@/shared/useTask';

type List = Answer<'/api/v1/me/activities', 'get'>;
export type FormActivity = List['items'][number];

const KEPT = 'form-activities';

function kept(): readonly FormActivity[] {
  const stored = readStoredJson(KEPT);
  return Array.isArray(stored) ? (stored as FormActivity[]) : [];
}

export interface FormActivities {
  readonly list: ComputedRef<readonly FormActivity[]>;
  /** Idle while what was kept is good enough. */
  readonly task: Readonly<Ref<Task<List>>>;
  load: () => Promise<Settled<List>>;
}

export function useFormActivities(): FormActivities {
  const reading = useTask(async () => {
    const settled = await call(api.GET('/api/v1/me/activities'));
    if (settled.state === 'done') writeStored(KEPT, JSON.stringify(settled.value.items));
    return settled;
  });
  const before = kept();
  const list = computed(() => reading.latest.value?.items ?? before);
  return {
    list,
    task: computed(() =>
      reading.task.value.state === 'unreachable' && before.length > 0
        ? { state: 'idle' }
        : reading.task.value,
    ),
    load: reading.run,
  };
}
