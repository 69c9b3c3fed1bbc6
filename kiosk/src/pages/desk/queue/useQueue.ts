/** The queue as the page holds it: what waits, what is chosen, what was decided. */
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import { readCounts } from '@/pages/desk/counts';
import {
  decisionsOf,
  DECISIONS_MAX,
  type Budget,
  type GivenVerdict,
} from '@/pages/desk/queue/bulk';
import {
  filterClaims,
  groupClaims,
  historyOf,
  type ClaimGroup,
  type ClaimRow,
} from '@/pages/desk/queue/claims';
import { outcomeOf, type Outcome } from '@/pages/desk/queue/outcome';
import { useFolds, type Folds } from '@/pages/desk/queue/useFolds';
import { useSelection, type Selection } from '@/pages/desk/queue/useSelection';
import { useTrial, type QueueTrial } from '@/pages/desk/queue/useTrial';
import { useUndo, type Undo } from '@/pages/desk/queue/useUndo';
import { ask, ownIntent } from '@/pages/desk/session';
import { api, type Answer, type Body } from '@/shared/api';
import type { Settled, Task } from '@/shared/task';
import { useIntent } from '@/shared/useIntent';
import { usePages, type Pages } from '@/shared/usePages';
import { useTask } from '@/shared/useTask';

export const SHOWN_STATES = ['waiting', 'asked', 'approved', 'refused'] as const;
export type ShownState = (typeof SHOWN_STATES)[number];

export interface Queue extends QueueTrial {
  readonly state: Ref<ShownState>;
  readonly text: Ref<string>;
  readonly flaggedOnly: Ref<boolean>;
  readonly overdueOnly: Ref<boolean>;
  readonly unitId: Ref<number | null>;
  readonly activity: Ref<string | null>;
  /** The service was asked for a part of the queue only. */
  readonly isNarrowed: ComputedRef<boolean>;
  readonly pages: Pages<ClaimRow>;
  readonly waitingCount: ShallowRef<number | null>;
  readonly groups: ComputedRef<readonly ClaimGroup[]>;
  readonly folds: Folds;
  readonly selection: Selection;
  readonly undo: Undo;
  readonly budgets: ComputedRef<readonly Budget[]>;
  readonly sending: Readonly<ShallowRef<Task<unknown>>>;
  /** A decision was sent and its answer is not known; nothing else is decided before it is. */
  readonly isUnanswered: ComputedRef<boolean>;
  readonly outcome: ShallowRef<Outcome | null>;
  load: () => Promise<void>;
  decide: (verdict: GivenVerdict, reason: string | null) => Promise<void>;
  /** Ask again about a decision that had no answer before the page was left. */
  resume: () => Promise<void>;
}

/** While another state is being read, rows of the former one are no longer shown. */
const belongsTo = (row: ClaimRow, state: ShownState): boolean =>
  row.state === state || (state === 'waiting' && row.state === 'second');

const isOpenEnded = (task: Task<unknown>): boolean =>
  task.state === 'unreachable' || (task.state === 'refused' && task.refusal.status >= 500);

type Results = Answer<'/api/v1/decisions', 'post'>;

type Wanted = Pick<Queue, 'state' | 'flaggedOnly' | 'overdueOnly' | 'unitId' | 'activity'>;

function useClaims(wanted: Wanted): Pick<Queue, 'pages' | 'waitingCount'> {
  const waitingCount = shallowRef<number | null>(null);
  const pages = usePages<ClaimRow>(async (cursor) => {
    const settled = await ask(
      api.GET('/api/v1/claims', {
        params: {
          query: {
            state: wanted.state.value,
            cursor,
            limit: DECISIONS_MAX,
            flagged: wanted.flaggedOnly.value,
            overdue: wanted.overdueOnly.value,
            unit_id: wanted.unitId.value,
            activity: wanted.activity.value,
          },
        },
      }),
    );
    if (settled.state === 'done') waitingCount.value = settled.value.waiting_count;
    return settled;
  });
  return { pages, waitingCount };
}

/** What is read and how it stands on the page: filtered, grouped, folded, and what of it is chosen. */
function useShown(): Wanted &
  Pick<Queue, 'text' | 'isNarrowed' | 'pages' | 'waitingCount' | 'groups' | 'folds' | 'selection'> {
  const wanted = {
    state: ref<ShownState>('waiting'),
    flaggedOnly: ref(false),
    overdueOnly: ref(false),
    unitId: ref<number | null>(null),
    activity: ref<string | null>(null),
  };
  const { state, flaggedOnly, overdueOnly, unitId, activity } = wanted;
  const text = ref('');
  const isNarrowed = computed(
    () =>
      flaggedOnly.value || overdueOnly.value || unitId.value !== null || activity.value !== null,
  );
  const { pages, waitingCount } = useClaims(wanted);
  const groups = computed(() => {
    const shown = (pages.items.value ?? []).filter((row) => belongsTo(row, state.value));
    const found = filterClaims(shown, text.value);
    return ['waiting', 'asked'].includes(state.value) ? groupClaims(found) : historyOf(found);
  });
  const folds = useFolds(() => groups.value);
  const selection = useSelection(
    () => groups.value.flatMap((group) => group.rows),
    () => folds.shown.value,
  );
  return { ...wanted, text, isNarrowed, pages, waitingCount, groups, folds, selection };
}

export function useQueue(): Queue {
  const shown = useShown();
  const { selection, pages } = shown;
  const outcome = shallowRef<Outcome | null>(null);
  const budgets = useTask(() => ask(api.GET('/api/v1/budgets')));
  const undo = useUndo(async () => {
    outcome.value = null;
    await load();
  });
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
    undo.offer([...outcome.value.settledIds]);
    selection.clear();
    await load();
    selection.standAgain();
  }
  const { state, flaggedOnly, overdueOnly, unitId, activity } = shown;
  watch([state, flaggedOnly, overdueOnly, unitId, activity], async () => {
    outcome.value = null;
    undo.undone.value = null;
    selection.clear();
    await pages.load();
  });

  return {
    ...shown,
    undo,
    budgets: computed(() => budgets.latest.value?.items ?? []),
    sending: decisions.task,
    isUnanswered: computed(() => isOpenEnded(decisions.task.value)),
    outcome,
    load,
    ...useTrial(() => selection.chosen.value),
    async decide(verdict, reason) {
      outcome.value = null;
      undo.withdraw();
      undo.undone.value = null;
      await take(await decisions.run(decisionsOf(selection.chosen.value, verdict, reason)));
    },
    async resume() {
      await undo.resume();
      await take(await decisions.resume());
    },
  };
}
