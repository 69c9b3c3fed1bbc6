/** A screen at a post: who it is, the codes it was given, and the one that is good now. */
import { computed, onMounted, shallowRef, type ComputedRef, type Ref } from 'vue';
import { api, call, type Answer } from '@/shared/api';
import type { Task } from '@/shared/task';
import { useRefresh } from '@/shared/useRefresh';
import { useTask } from '@/shared/useTask';

export type BoardMe = Answer<'/api/v1/board', 'get'>;
export type Codes = Answer<'/api/v1/board/codes', 'get'>;
export type Code = Codes['codes'][number];

const FETCH_SECONDS = 45;

export interface Board {
  readonly me: Readonly<Ref<Task<BoardMe>>>;
  readonly isPaired: ComputedRef<boolean>;
  readonly known: Readonly<Ref<BoardMe | null>>;
  readonly codes: Readonly<Ref<Codes | null>>;
  readonly isStale: ComputedRef<boolean>;
  ask: () => Promise<unknown>;
}

/** The code whose half minute it is, or null when those that were given have run out. */
export function codeAt(codes: Codes | null, nowMs: number): Code | null {
  const stepMs = (codes?.step_seconds ?? 0) * 1000;
  return (
    codes?.codes.find(({ begins_at: beginsAt }) => {
      const beginsMs = Date.parse(beginsAt);
      return beginsMs <= nowMs && nowMs < beginsMs + stepMs;
    }) ?? null
  );
}

/** How much of a code's half minute is left, in milliseconds. */
export function msLeft(code: Code, codes: Codes, nowMs: number): number {
  return Math.max(0, Date.parse(code.begins_at) + codes.step_seconds * 1000 - nowMs);
}

export function useBoard(): Board {
  const me = useTask(() => call(api.GET('/api/v1/board')));
  const fetching = useTask(() => call(api.GET('/api/v1/board/codes')));
  const known = shallowRef<BoardMe | null>(null);

  /** Without a network the screen goes on with the codes it has; only a refusal ends them. */
  async function ask(): Promise<void> {
    const settled = await me.run();
    if (settled.state === 'refused' && settled.refusal.status === 401) {
      known.value = null;
      fetching.reset();
    }
    if (settled.state !== 'done') return;
    known.value = settled.value;
    await fetching.run();
  }

  onMounted(ask);
  useRefresh(ask, FETCH_SECONDS);
  return {
    me: me.task,
    known,
    codes: fetching.latest,
    isPaired: computed(() => known.value !== null),
    isStale: computed(
      () => fetching.task.value.state === 'unreachable' || me.task.value.state === 'unreachable',
    ),
    ask,
  };
}
