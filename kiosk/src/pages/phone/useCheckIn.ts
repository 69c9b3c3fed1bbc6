/** Checking in: a scan is kept first, then the place is asked, then all that is kept is sent. */
import { computed, onMounted, onUnmounted, shallowRef, type Ref } from 'vue';
import { useSession } from '@/pages/phone/session';
import type { CheckIn } from '@/pages/phone/words';
import { api, call } from '@/shared/api';
import { cheer } from '@/shared/cheer';
import { serverNow } from '@/shared/clock';
import { newKey } from '@/shared/intents';
import { shrink } from '@/shared/files/shrink';
import { uploadFile } from '@/shared/files/upload';
import { keepCheckIn, keptCheckIns, placeCheckIn, sendKept } from '@/shared/keptCheckIns';
import { askPlace } from '@/shared/place';
import { IDLE, UNREACHABLE, WORKING, type Settled, type Task } from '@/shared/task';

const AGAIN_MS = 20_000;

export interface CheckingIn {
  readonly task: Readonly<Ref<Task<CheckIn>>>;
  readonly busy: Readonly<Ref<boolean>>;
  readonly locating: Readonly<Ref<boolean>>;
  /** How many scans this phone still keeps. */
  readonly keptCount: Readonly<Ref<number>>;
  checkIn: (code: string, boardCode?: string | null) => Promise<void>;
  byPhoto: (photo: File) => Promise<void>;
  again: () => Promise<void>;
  reset: () => void;
}

/** The photo says when it was taken as far as the phone knows; the service reads the code. */
async function checkInByPhoto(photo: File): Promise<Settled<CheckIn>> {
  const uploaded = await uploadFile('phone', newKey(), (await shrink(photo)) ?? photo);
  if (uploaded.state !== 'done') return uploaded;
  const takenAt = new Date(Math.min(photo.lastModified, serverNow())).toISOString();
  return call(
    api.POST('/api/v1/me/photo-check-ins', {
      params: { header: { 'Idempotency-Key': newKey() } },
      body: { attachment_id: uploaded.value.attachment_id, taken_at: takenAt },
    }),
  );
}

/** Try again when the network is back, now and then, and at once when something is left over. */
function useResend(send: () => Promise<void>, isLeft: () => boolean): void {
  const again = (): void => {
    if (isLeft()) void send();
  };
  let timer: ReturnType<typeof setInterval> | undefined;
  onMounted(() => {
    window.addEventListener('online', again);
    timer = setInterval(again, AGAIN_MS);
    again();
  });
  onUnmounted(() => {
    window.removeEventListener('online', again);
    clearInterval(timer);
  });
}

export function useCheckIn(): CheckingIn {
  const session = useSession();
  const task = shallowRef<Task<CheckIn>>(IDLE);
  const locating = shallowRef(false);
  const keptCount = shallowRef(keptCheckIns().length);
  let lastKey = '';

  /** Send what is kept; only the scan that is on show speaks, the others go quietly. */
  async function send(): Promise<void> {
    const delivered = await sendKept();
    keptCount.value = keptCheckIns().length;
    if (delivered.some(({ settled }) => settled.state === 'done')) void session.refresh();
    const mine = delivered.find(({ key }) => key === lastKey);
    if (mine !== undefined) task.value = mine.settled;
    else if (task.value.state === 'working') task.value = UNREACHABLE;
    if (mine?.settled.state === 'done') cheer();
  }

  async function checkIn(code: string, boardCode: string | null = null): Promise<void> {
    if (locating.value || task.value.state === 'working') return;
    const kept = keepCheckIn({
      short_code: code,
      board_code: boardCode,
      place: null,
      scanned_at: new Date(serverNow()).toISOString(),
    });
    lastKey = kept.key;
    keptCount.value = keptCheckIns().length;
    locating.value = true;
    placeCheckIn(kept.key, await askPlace());
    locating.value = false;
    task.value = WORKING;
    await send();
  }

  async function byPhoto(photo: File): Promise<void> {
    task.value = WORKING;
    task.value = await checkInByPhoto(photo);
    if (task.value.state === 'done') cheer();
    void session.refresh();
  }

  useResend(send, () => keptCount.value > 0);

  return {
    task,
    busy: computed(() => locating.value || task.value.state === 'working'),
    locating,
    keptCount,
    checkIn,
    byPhoto,
    again: async () => ((task.value = WORKING), send()),
    reset() {
      lastKey = '';
      task.value = IDLE;
    },
  };
}
