/** The bureau somebody means who is not signed in yet: the only one, or the one chosen. */
import { computed, onMounted, ref, type ComputedRef, type Ref } from 'vue';
import { api, call, type Answer } from '@/shared/api';
import type { Task } from '@/shared/task';
import { useTask } from '@/shared/useTask';

type Bureaus = Answer<'/api/v1/bureaus', 'get'>;

export interface ChosenBureau {
  readonly tenantId: Ref<number | null>;
  readonly list: ComputedRef<Bureaus['items']>;
  readonly task: Readonly<Ref<Task<Bureaus>>>;
  read: () => Promise<unknown>;
}

export function useBureau(): ChosenBureau {
  const tenantId = ref<number | null>(null);
  const bureaus = useTask(() => call(api.GET('/api/v1/bureaus')));
  const list = computed(() => bureaus.latest.value?.items ?? []);

  async function read(): Promise<void> {
    await bureaus.run();
    tenantId.value ??= list.value[0]?.tenant_id ?? null;
  }
  onMounted(read);

  return { tenantId, list, task: bureaus.task, read };
}
