/** Duty at a post: which one this phone is on, and signing in and out by scanning. */
import { computed, onMounted, ref, type ComputedRef, type Ref } from 'vue';
import { api, call, type Answer, type Body } from '@/shared/api';
import { cheer } from '@/shared/cheer';
import { serverNow } from '@/shared/clock';
import type { CheckpointAddress } from '@/shared/codes';
import { askPlace } from '@/shared/place';
import type { Task } from '@/shared/task';
import { useIntent } from '@/shared/useIntent';
import { useTask } from '@/shared/useTask';

export type OwnDuty = Answer<'/api/v1/me/duty', 'get'>;
export type DutyEnded = Answer<'/api/v1/me/duties/ends', 'post'>;

export interface DutyWork {
  readonly reading: Readonly<Ref<Task<OwnDuty>>>;
  readonly own: Readonly<Ref<OwnDuty | null>>;
  readonly starting: Readonly<Ref<Task<OwnDuty>>>;
  readonly stopping: Readonly<Ref<Task<DutyEnded>>>;
  readonly isBusy: ComputedRef<boolean>;
  read: () => Promise<unknown>;
  scan: (place: CheckpointAddress, activity: string) => Promise<void>;
}

export function useDuty(): DutyWork {
  const own = useTask(() => call(api.GET('/api/v1/me/duty')));
  const isLocating = ref(false);
  const starting = useIntent('duty/in', (key, body: Body<'/api/v1/me/duties', 'post'>) =>
    call(api.POST('/api/v1/me/duties', { params: { header: { 'Idempotency-Key': key } }, body })),
  );
  const stopping = useIntent('duty/out', (key, body: Body<'/api/v1/me/duties/ends', 'post'>) =>
    call(
      api.POST('/api/v1/me/duties/ends', { params: { header: { 'Idempotency-Key': key } }, body }),
    ),
  );

  /** The moment is that of the scan, however long the place takes. */
  async function scan(at: CheckpointAddress, activity: string): Promise<void> {
    const scannedAt = new Date(serverNow()).toISOString();
    isLocating.value = true;
    const place = await askPlace();
    isLocating.value = false;
    const body = {
      short_code: at.shortCode,
      board_code: at.boardCode,
      place,
      scanned_at: scannedAt,
    };
    const settled =
      own.latest.value?.duty === null
        ? await starting.run({ ...body, activity })
        : await stopping.run(body);
    if (settled?.state === 'done') {
      cheer();
      await own.run();
    }
  }

  onMounted(async () => {
    await starting.resume();
    await stopping.resume();
    await own.run();
  });
  return {
    reading: own.task,
    own: own.latest,
    starting: starting.task,
    stopping: stopping.task,
    isBusy: computed(
      () =>
        isLocating.value ||
        starting.task.value.state === 'working' ||
        stopping.task.value.state === 'working',
    ),
    read: own.run,
    scan,
  };
}
