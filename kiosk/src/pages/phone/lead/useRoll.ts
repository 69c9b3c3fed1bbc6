/** A roll call under way: whose cards were scanned, each person once, and what the service says of them; kept on the phone. */
import { computed, shallowRef, type ComputedRef, type Ref } from 'vue';
import { api, call, type Answer } from '@/shared/api';
import { cardDigits, holderOf } from '@/shared/cards';
import { cheer } from '@/shared/cheer';
import { readStoredJson, removeStored, writeStored } from '@/shared/store';
import { IDLE, WORKING, type Task } from '@/shared/task';

export type Met = Answer<'/api/v1/me/people-met', 'post'>['items'][number];

/** Twelve people pass by in twenty seconds: names are asked for together, a moment later. */
const PAUSE_MS = 300;

const KEPT = 'lead-roll';

/** Who was scanned before the page was closed. */
function keptRoll(): readonly string[] {
  const stored = readStoredJson(KEPT);
  return Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : [];
}

function keepRoll(digits: readonly string[]): readonly string[] {
  if (digits.length === 0) removeStored(KEPT);
  else writeStored(KEPT, JSON.stringify(digits));
  return digits;
}

export interface Scanned {
  readonly digits: string;
  readonly met: Met | null;
}

export interface Roll {
  readonly people: ComputedRef<readonly Scanned[]>;
  readonly codes: ComputedRef<string[]>;
  readonly task: Readonly<Ref<Task<unknown>>>;
  /** Whether it was somebody's card at all. */
  add: (scan: string) => boolean;
  drop: (digits: string) => void;
  clear: () => void;
  ask: () => Promise<void>;
}

export function useRoll(): Roll {
  const scanned = shallowRef<readonly string[]>(keptRoll());
  const known = shallowRef<ReadonlyMap<string, Met>>(new Map());
  const task = shallowRef<Task<unknown>>(IDLE);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const people = computed(() =>
    scanned.value.map((digits) => ({ digits, met: known.value.get(digits) ?? null })),
  );

  async function ask(): Promise<void> {
    const unknown = scanned.value.filter((digits) => !known.value.has(digits));
    if (unknown.length === 0) return;
    task.value = WORKING;
    const settled = await call(
      api.POST('/api/v1/me/people-met', { body: { shown: [...unknown] } }),
    );
    task.value = settled;
    if (settled.state !== 'done') return;
    known.value = new Map([
      ...known.value,
      ...settled.value.items.map((met) => [met.shown, met] as const),
    ]);
  }

  function add(scan: string): boolean {
    const digits = cardDigits(scan);
    if (digits === null) return false;
    if (scanned.value.some((one) => holderOf(one) === holderOf(digits))) return true;
    scanned.value = keepRoll([...scanned.value, digits]);
    cheer();
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), PAUSE_MS);
    return true;
  }

  if (scanned.value.length > 0) void ask();

  return {
    people,
    /** Those the service cannot read are left out; without a network all are sent. */
    codes: computed(() =>
      people.value.filter(({ met }) => met?.known !== false).map(({ digits }) => digits),
    ),
    task,
    add,
    drop(digits) {
      scanned.value = keepRoll(scanned.value.filter((one) => one !== digits));
    },
    clear() {
      clearTimeout(timer);
      scanned.value = keepRoll([]);
      task.value = IDLE;
    },
    ask,
  };
}
