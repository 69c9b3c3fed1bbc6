/** The activities that a form or an event may be about, under the rule in force. */
import { computed, type ComputedRef, type Ref } from 'vue';
import { ask } from '@/pages/desk/session';
import { api, type Answer } from '@/shared/api';
import type { Settled, Task } from '@/shared/task';
import { useTask } from '@/shared/useTask';

type List = Answer<'/api/v1/activities', 'get'>;
export type Activity = List['items'][number];

/** What was found has a file of its own, and an award by hand its own path. */
const FORM_KINDS: readonly Activity['kind'][] = ['patrol', 'duty', 'report', 'mediation', 'event'];

export interface FormActivities {
  readonly list: ComputedRef<readonly Activity[]>;
  readonly task: Readonly<Ref<Task<List>>>;
  load: () => Promise<Settled<List>>;
}

/** `first` stands before the others: what the page is mostly about. */
export function useFormActivities(first: Activity['kind']): FormActivities {
  const reading = useTask(() => ask(api.GET('/api/v1/activities')));
  const list = computed(() => {
    const fit = (reading.latest.value?.items ?? []).filter(
      (one) => one.in_force !== null && FORM_KINDS.includes(one.kind),
    );
    return [...fit.filter((one) => one.kind === first), ...fit.filter((one) => one.kind !== first)];
  });
  return { list, task: reading.task, load: reading.run };
}
