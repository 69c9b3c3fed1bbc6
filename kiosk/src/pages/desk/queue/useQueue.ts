/** The queue as the page holds it: what waits, what is chosen, what was decided. */
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import { readCounts } from '@/pages/desk/counts';
import { decisionsOf, DECISIONS_MAX, type Budget } from '@/pages/desk/queue/bulk';
import {
  filterClaims,
  groupClaims,
  historyOf,
  type ClaimGroup,
  type ClaimRow,
} from '@/pages/desk/queue/claims';
import { outcomeOf, type Outcome } from '@/pages/desk/queue/outcome';
import { useSelection, type Selection } from '@/pages/desk/queue/useSelection';
import { useTrial, type QueueTrial } from '@/pages/desk/queue/useTrial';
import { ask, ownIntent } from '@/pages/desk/session';
import { api, type Answer, type Body } from '@/shared/api';
import type { Settled, Task } from '@/shared/task';
import { useIntent } from '@/shared/useIntent';
import { usePages, type Pages } from '@/shared/usePages';
import { useTask } from '@/shared/useTask';

export const SHOWN_STATES = ['waiting', 'approved', 'refused'] as const;
export type ShownState = (typeof SHOWN_STATES)[number];

export interface Queue extends QueueTrial {
  readonly state: Ref<ShownState>;
  readonly text: Ref<string>;
  readonly flaggedOnly: Ref<boolean>;
  readonly pages: Pages<ClaimRow>;
  readonly waitingCount: ShallowRef<number | null>;
  readonly groups: ComputedRef<readonly ClaimGroup[]>;
  readonly selection: Selection;
  readonly budgets: ComputedRef<readonly Budget[]>;
  readonly sending: Readonly<ShallowRef<Task<unknown>>>;
  /** A decision was sent and its answer is not known; nothing else is decided before it is. */
  readonly isUnanswered: ComputedRef<boolean>;
  readonly outcome: ShallowRef<Outcome | null>;
  load: () => Promise<void>;
  decide: (verdict: 'approve' | 'refuse', reason: string | null) => Promise<void>;
  /** Ask again about a decision that had no answer before the page was left. */
  resume: () => Promise<void>;
}

/** While another state is being read, rows of the former one are no longer shown. */
const belongsTo = (row: ClaimRow, state: ShownState): boolean =>
  row.state === state || (state === 'waiting' && row.state === 'second');

const isOpenEnded = (task: Task<unknown>): boolean =>
  task.state === 'unreachable' || (task.state === 'refused' && task.refusal.status >= 500);

type Results = Answer<'/api/v1/decisions', 'post'>;

function useClaims(state: Ref<ShownState>): Pick<Queue, 'pages' | 'waitingCount'> {
  const waitingCount = shallowRef<number | null>(null);
  const pages = usePages<ClaimRow>(async (cursor) => {
    const settled = await ask(
      api.GET('/api/v1/claims', {
        params: { query: { state: state.value, cursor, limit: DECISIONS_MAX } },
      }),
    );
    if (settled.state === 'done') waitingCount.value = settled.value.waiting_count;
    return settled;
  });
  return { pages, waitingCount };
}

export function useQueue(): Queue {
  const state = ref<ShownState>('waiting');
  const text = ref('');
  const flaggedOnly = ref(false);
  const outcome = shallowRef<Outcome | null>(null);
  const { pages, waitingCount } = useClaims(state);
  const budgets = useTask(() => ask(api.GET('/api/v1/budgets')));
  const groups = computed(() => {
    const shown = (pages.items.value ?? []).filter((row) => belongsTo(row, state.value));
    const found = filterClaims(shown, { text: text.value, flaggedOnly: flaggedOnly.value });
    return state.value === 'waiting' ? groupClaims(found) : historyOf(found);
  });
  const selection = useSelection(() => groups.value.flatMap((group) => group.rows));
  const decisions = useIntent(
    ownIntent('decisions'),
    (key, body: Body<'/api/v1/decisions', 'post'>) =>
      ask(api.POST('/api/v1/decisions', { params: { header: { 'Idempotency-Key': key } }, body })),
  );

  async function load(): Promise<void> {
    await Promise.all([pages.load(), budgets.run(), readCounts(['queue'])]);
  }
  async function take(settled: Settled<Results> | null): Promise<void> {
    if (settled?.state !== 'done') return;
    outcome.value = outcomeOf(settled.value);
    selection.clear();
    await load();
    selection.standAgain();
  }
  watch(state, async () => {
    outcome.value = null;
    selection.clear();
    await pages.load();
  });

  return {
    state,
    text,
    flaggedOnly,
    pages,
    waitingCount,
    groups,
    selection,
    budgets: computed(() => budgets.latest.value?.items ?? []),
    sending: decisions.task,
    isUnanswered: computed(() => isOpenEnded(decisions.task.value)),
    outcome,
    load,
    ...useTrial(() => selection.chosen.value),
    async decide(verdict, reason) {
      outcome.value = null;
      await take(await decisions.run(decisionsOf(selection.chosen.value, verdict, reason)));
    },
    resume: async () => take(await decisions.resume()),
  };
}
