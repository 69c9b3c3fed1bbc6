/** The watch as a page keeps it: it looks at every visit and now and then, remembers, and reports an alarm. */
import { computed, onMounted, onUnmounted, shallowRef, watch, type ComputedRef } from 'vue';
import { serverNow } from '@/shared/clock';
import type { Refusal } from '@/shared/refusal';
import { parseCheckpoint, type Checkpoint } from '@/shared/seal/checkpoints';
import { look, type Alarm, type Kept, type Look } from '@/shared/seal/forkWatch';
import { keepLog, keptLog } from '@/shared/seal/keptLog';
import { logDoor } from '@/shared/seal/logDoor';
import { reportAlarm } from '@/shared/seal/reportAlarm';
import { useRefresh } from '@/shared/useRefresh';

/** Whose log is watched. */
export interface Watched {
  readonly tenantId: number;
  readonly name: string;
}

export interface ForkWatch {
  readonly kept: ComputedRef<Kept | null>;
  /** The last checkpoint that was as it should be. */
  readonly checkpoint: ComputedRef<Checkpoint | null>;
  /** Whether the last look learned anything. */
  readonly isFresh: ComputedRef<boolean>;
  /** Why the service showed no checkpoint at the last look, in its own words. */
  readonly refusal: ComputedRef<Refusal | null>;
  /** Whether the first look is still to come. */
  readonly isAsking: ComputedRef<boolean>;
  lookNow: () => Promise<void>;
  /** What was told has been read; an alarm that still holds stays. */
  dismiss: () => void;
}

/** One odd answer may be a slip of a network between us; two in a row are none. */
const SECOND_LOOK_MS = 1500;

async function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

async function lookTwice(name: string, kept: Kept | null): Promise<Look> {
  const first = await look(name, kept, logDoor(name), serverNow());
  if (first.is !== 'alarm' || kept?.alarm?.isOver === false) return first;
  await pause(SECOND_LOOK_MS);
  return look(name, kept, logDoor(name), serverNow());
}

/** The first evidence of an alarm is the one to keep. */
const alarmToKeep = (before: Alarm | null, now: Alarm): Alarm =>
  before === null || before.isOver ? now : before;

async function report({ tenantId, name }: Watched): Promise<void> {
  const kept = keptLog(name);
  if (kept?.alarm?.report !== 'waiting') return;
  const alarm = { ...kept.alarm, report: await reportAlarm(tenantId, kept.alarm) };
  keepLog(name, { ...kept, alarm });
}

/** Look once at a log and keep what is learned. */
async function visit(watched: Watched): Promise<Look> {
  const { name } = watched;
  const before = keptLog(name);
  const seen = await lookTwice(name, before);
  if (seen.is === 'well') keepLog(name, seen.kept);
  if (seen.is === 'alarm' && before !== null) {
    keepLog(name, { ...before, alarm: alarmToKeep(before.alarm, seen.alarm) });
  }
  await report(watched);
  return seen;
}

export function useForkWatch(whose: () => Watched | null, everySeconds: number): ForkWatch {
  const kept = shallowRef<Kept | null>(null);
  const isFresh = shallowRef(false);
  const isAsking = shallowRef(true);
  const refusal = shallowRef<Refusal | null>(null);
  let isLooking = false;
  let isGone = false;

  async function lookNow(): Promise<void> {
    const watched = whose();
    if (watched === null || isLooking || isGone) return;
    isLooking = true;
    kept.value = keptLog(watched.name);
    const seen = await visit(watched).finally(() => {
      isLooking = false;
    });
    isFresh.value = seen.is !== 'quiet';
    refusal.value = seen.is === 'quiet' ? seen.refusal : null;
    kept.value = keptLog(watched.name);
    isAsking.value = false;
  }

  function dismiss(): void {
    const watched = whose();
    if (watched === null || kept.value === null) return;
    const { alarm } = kept.value;
    kept.value = { ...kept.value, news: null, alarm: alarm?.isOver === true ? null : alarm };
    keepLog(watched.name, kept.value);
  }

  watch(
    () => whose()?.name,
    () => void lookNow(),
  );
  onMounted(lookNow);
  onUnmounted(() => {
    isGone = true;
  });
  useRefresh(lookNow, everySeconds);
  return {
    kept: computed(() => kept.value),
    checkpoint: computed(() => (kept.value === null ? null : parseCheckpoint(kept.value.note))),
    isFresh: computed(() => isFresh.value),
    isAsking: computed(() => isAsking.value),
    refusal: computed(() => refusal.value),
    lookNow,
    dismiss,
  };
}
