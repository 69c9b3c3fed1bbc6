/** Taking the last decisions back, offered for ten seconds after them. */
import { computed, onUnmounted, ref, shallowRef, type ComputedRef, type ShallowRef } from 'vue';
import { undoingOf } from '@/pages/desk/queue/bulk';
import { problemSentence, type DecisionResult } from '@/pages/desk/queue/outcome';
import { ask, ownIntent } from '@/pages/desk/session';
import { api, type Answer, type Body } from '@/shared/api';
import type { Locale } from '@/shared/locale';
import type { Task } from '@/shared/task';
import { useIntent } from '@/shared/useIntent';

export const UNDO_SECONDS = 10;

export interface Undone {
  readonly count: number;
  readonly problems: readonly DecisionResult[];
}

export interface Undo {
  /** Seconds for which it is still offered; 0 when it is not. */
  readonly secondsLeft: Readonly<{ value: number }>;
  readonly task: Readonly<ShallowRef<Task<unknown>>>;
  readonly undone: ShallowRef<Undone | null>;
  readonly isOffered: ComputedRef<boolean>;
  offer: (claimIds: readonly number[]) => void;
  withdraw: () => void;
  run: () => Promise<void>;
  resume: () => Promise<void>;
}

export function undoneOf(answer: Answer<'/api/v1/undone-decisions', 'post'>): Undone {
  const problems = answer.results.filter((result) => result.status === 'problem');
  return { count: answer.results.length - problems.length, problems };
}

/** As "3 条没有撤回：…": the first sentence stands for all, for mostly they are the same. */
export function undoProblem(undone: Undone, locale: Locale): string {
  const first = undone.problems[0];
  return first === undefined ? '' : problemSentence(first, locale);
}

/** `settled` is called once the service has answered, so that the queue is read again. */
export function useUndo(settled: () => Promise<void>): Undo {
  const claimIds = shallowRef<readonly number[]>([]);
  const secondsLeft = ref(0);
  const undone = shallowRef<Undone | null>(null);
  let timer: ReturnType<typeof setInterval> | undefined;
  const undoing = useIntent(
    ownIntent('undo'),
    (key, body: Body<'/api/v1/undone-decisions', 'post'>) =>
      ask(
        api.POST('/api/v1/undone-decisions', {
          params: { header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
  );

  function withdraw(): void {
    clearInterval(timer);
    secondsLeft.value = 0;
  }

  function offer(ids: readonly number[]): void {
    withdraw();
    claimIds.value = ids;
    undone.value = null;
    if (ids.length === 0) return;
    secondsLeft.value = UNDO_SECONDS;
    timer = setInterval(() => {
      secondsLeft.value -= 1;
      if (secondsLeft.value <= 0) withdraw();
    }, 1000);
  }

  async function take(sent: ReturnType<typeof undoing.run>): Promise<void> {
    const answer = await sent;
    if (answer?.state !== 'done') return;
    undone.value = undoneOf(answer.value);
    await settled();
  }

  onUnmounted(withdraw);

  return {
    secondsLeft,
    task: undoing.task,
    undone,
    isOffered: computed(() => secondsLeft.value > 0),
    offer,
    withdraw,
    async run() {
      if (secondsLeft.value === 0) return;
      withdraw();
      await take(undoing.run(undoingOf(claimIds.value)));
    },
    resume: () => take(undoing.resume()),
  };
}
