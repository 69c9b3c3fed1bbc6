/** The counts on the rail: how much waits in the places that somebody may open. */
import { shallowRef, type ShallowRef } from 'vue';
import { ask } from '@/pages/desk/session';
import type { PlaceName } from '@/pages/desk/places';
import { api } from '@/shared/api';
import { count } from '@/shared/format';

export type Counts = Partial<Record<PlaceName, string>>;

const COUNTED_ORDERS_MAX = 300;

const counts = shallowRef<Counts>({});

async function waitingClaims(): Promise<string | null> {
  const settled = await ask(
    api.GET('/api/v1/claims', { params: { query: { state: 'waiting', limit: 1 } } }),
  );
  return settled.state === 'done' ? count(settled.value.waiting_count) : null;
}

async function heldOrders(): Promise<string | null> {
  const settled = await ask(
    api.GET('/api/v1/orders', { params: { query: { state: 'held', limit: COUNTED_ORDERS_MAX } } }),
  );
  if (settled.state !== 'done') return null;
  const more = settled.value.next_cursor === null ? '' : '+';
  return `${count(settled.value.items.length)}${more}`;
}

/** Reversals that wait for this person; those one proposed oneself wait for somebody else. */
async function waitingReversals(): Promise<string | null> {
  const settled = await ask(
    api.GET('/api/v1/reversal-proposals', { params: { query: { limit: COUNTED_ORDERS_MAX } } }),
  );
  if (settled.state !== 'done') return null;
  const others = settled.value.items.filter((proposal) => !proposal.mine).length;
  return others === 0 ? '' : count(others);
}

/** Patrols that ought to be back long ago; the rest needs nobody. */
async function overduePatrols(): Promise<string | null> {
  const settled = await ask(api.GET('/api/v1/patrol-sessions'));
  if (settled.state !== 'done') return null;
  const late = settled.value.items.filter((one) => one.is_alarmed).length;
  return late === 0 ? '' : count(late);
}

/** Objections that wait for a verdict. */
async function openObjections(): Promise<string | null> {
  const settled = await ask(
    api.GET('/api/v1/objections', { params: { query: { limit: COUNTED_ORDERS_MAX } } }),
  );
  if (settled.state !== 'done') return null;
  return settled.value.items.length === 0 ? '' : count(settled.value.items.length);
}

const READERS: Partial<Record<PlaceName, () => Promise<string | null>>> = {
  queue: waitingClaims,
  review: openObjections,
  orders: heldOrders,
  book: waitingReversals,
  field: overduePatrols,
};

/** Read the counts again; one that cannot be read keeps what it said. */
export async function readCounts(places: readonly PlaceName[]): Promise<void> {
  await Promise.all(
    places.map(async (place) => {
      const read = READERS[place];
      const counted = read === undefined ? null : await read();
      if (counted !== null) counts.value = { ...counts.value, [place]: counted };
    }),
  );
}

/** Another person at the desk begins without the counts of the one before. */
export function forgetCounts(): void {
  counts.value = {};
}

export function useCounts(): Readonly<ShallowRef<Counts>> {
  return counts;
}
