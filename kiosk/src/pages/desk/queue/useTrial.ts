/** Tries an approval before it is sent: the newest question wins, and nothing is decided by it. */
import type { ShallowRef } from 'vue';
import { decisionsOf } from '@/pages/desk/queue/bulk';
import type { ClaimRow } from '@/pages/desk/queue/claims';
import type { Trial } from '@/pages/desk/queue/trial';
import { askDry } from '@/pages/desk/session';
import { api, type Body } from '@/shared/api';
import type { Task } from '@/shared/task';
import { useTask } from '@/shared/useTask';

export interface QueueTrial {
  /** What approving the chosen ones would come to; known a moment after it was asked. */
  readonly trial: Readonly<ShallowRef<Task<Trial>>>;
  /** Ask what approving the chosen ones would come to. */
  tryOut: () => Promise<void>;
}

export function useTrial(chosen: () => readonly ClaimRow[]): QueueTrial {
  const trial = useTask((body: Body<'/api/v1/decisions', 'post'>) =>
    askDry(api.POST('/api/v1/decisions', { params: { header: { 'Dry-Run': '?1' } }, body })),
  );
  return {
    trial: trial.task,
    async tryOut() {
      trial.reset();
      if (chosen().length > 0) await trial.run(decisionsOf(chosen(), 'approve', null));
    },
  };
}
