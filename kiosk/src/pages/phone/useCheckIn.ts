/** Checking in at one checkpoint: where the phone is, one key per checkpoint, and the account afterwards. */
import { computed, shallowRef, type Ref } from 'vue';
import { useSession } from '@/pages/phone/session';
import type { CheckIn } from '@/pages/phone/words';
import { api, call, type Body } from '@/shared/api';
import { cheer } from '@/shared/cheer';
import { serverNow } from '@/shared/clock';
import { askPlace } from '@/shared/place';
import type { Task } from '@/shared/task';
import { useIntent } from '@/shared/useIntent';

type CheckInBody = Body<'/api/v1/check-ins', 'post'>;

export interface CheckingIn {
  readonly task: Readonly<Ref<Task<CheckIn>>>;
  readonly busy: Readonly<Ref<boolean>>;
  readonly locating: Readonly<Ref<boolean>>;
  checkIn: (code: string, boardCode?: string | null) => Promise<void>;
  again: () => Promise<void>;
  reset: () => void;
}

export function useCheckIn(): CheckingIn {
  const session = useSession();
  const shortCode = shallowRef('');
  const locating = shallowRef(false);
  const intent = useIntent(
    () => `check-in/${shortCode.value}`,
    (key, input: CheckInBody) =>
      call(
        api.POST('/api/v1/check-ins', {
          params: { header: { 'Idempotency-Key': key } },
          body: input,
        }),
      ),
  );

  async function checkIn(code: string, boardCode: string | null = null): Promise<void> {
    if (locating.value || intent.task.value.state === 'working') return;
    shortCode.value = code;
    const scannedAt = new Date(serverNow()).toISOString();
    let settled = await intent.resume();
    if (settled === null) {
      locating.value = true;
      const place = await askPlace();
      locating.value = false;
      settled = await intent.run({
        short_code: code,
        board_code: boardCode,
        place,
        scanned_at: scannedAt,
      });
    }
    if (settled?.state === 'done') {
      cheer();
      void session.refresh();
    }
  }

  return {
    task: intent.task,
    busy: computed(() => locating.value || intent.task.value.state === 'working'),
    locating,
    checkIn,
    again: () => checkIn(shortCode.value),
    reset: intent.reset,
  };
}
