/** What the outcome of an order makes of the screen: a receipt, a way on, or more patience. */
import { nextBest, restocked } from '@/pages/kiosk/machine/basket';
import { pointsToSpend, type KioskState, type Order } from '@/pages/kiosk/machine/state';
import { numberFact, type Refusal } from '@/shared/refusal';
import type { Settled } from '@/shared/task';

type OrderingState = Extract<KioskState, { at: 'ordering' }>;

export function orderSettled(state: KioskState, settled: Settled<Order>): KioskState {
  if (state.at !== 'ordering' && state.at !== 'settling') return state;
  if (settled.state === 'done') {
    return {
      at: 'receipt',
      order: settled.value,
      visit: state.at === 'ordering' ? state.visit : null,
    };
  }
  // A failing server may have written: only an answer counts.
  if (settled.state === 'unreachable' || settled.refusal.status >= 500) {
    return { ...state, isUnanswered: true };
  }
  const { refusal } = settled;
  if (state.at === 'settling' || refusal.code === 'visit_over') {
    return { at: 'idle', notice: { say: 'refused', refusal } };
  }
  return refusedOrder(state, refusal);
}

function refusedOrder(state: OrderingState, refusal: Refusal): KioskState {
  switch (refusal.code) {
    case 'points_not_enough':
      return pointsMissing(state, refusal);
    case 'goods_sold_out':
    case 'goods_gone':
      return soldOut(state, refusal);
    default:
      return { ...choosing(state), notice: { say: 'refused', refusal } };
  }
}

function choosing({ visit, isForRelative, shelf, basket, page }: OrderingState) {
  const choice = { shelf, basket, page };
  return { at: 'visit', visit, isForRelative, assisted: [], family: [], ...choice } as const;
}

function pointsMissing(state: OrderingState, refusal: Refusal): KioskState {
  const available = numberFact(refusal, 'points_available') ?? state.visit.points_available;
  const missing = numberFact(refusal, 'points_missing');
  if (missing === null) return { ...choosing(state), notice: { say: 'refused', refusal } };
  const visit = { ...state.visit, points_available: available };
  const instead = nextBest({ shelf: state.shelf, basket: [] }, pointsToSpend(visit), null);
  return { ...choosing(state), visit, notice: { say: 'points-missing', missing, instead } };
}

function soldOut(state: OrderingState, refusal: Refusal): KioskState {
  const good = state.shelf.find((each) => each.sku === refusal.facts['sku']);
  if (good === undefined) return { ...choosing(state), notice: { say: 'refused', refusal } };
  const left = numberFact(refusal, 'boxes_left') ?? 0;
  const goods = state.shelf.map((each) =>
    each.sku === good.sku ? { ...each, boxes_left: left } : each,
  );
  const choice = restocked(state, goods);
  const instead =
    choice.shelf.find((each) => each.sku === refusal.facts['instead_sku']) ??
    nextBest(choice, pointsToSpend(state.visit), good.sku);
  return { ...choosing(state), ...choice, notice: { say: 'sold-out', good, left, instead } };
}
