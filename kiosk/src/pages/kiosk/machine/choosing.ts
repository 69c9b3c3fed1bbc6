/** What a tap on a good does to a visit, and what it says when it can do nothing. */
import {
  nextBest,
  obstacleTo,
  restocked,
  withOneLess,
  withOneMore,
  type Obstacle,
} from '@/pages/kiosk/machine/basket';
import {
  pointsToSpend,
  type Good,
  type KioskState,
  type Notice,
} from '@/pages/kiosk/machine/state';

export type VisitState = Extract<KioskState, { at: 'visit' }>;

export function addTo(state: VisitState, sku: string): VisitState {
  const good = state.shelf.find((each) => each.sku === sku);
  if (good === undefined) return state;
  if (!state.visit.may_spend) return { ...state, notice: { say: 'look-only' } };
  const obstacle = obstacleTo(good, state, pointsToSpend(state.visit));
  if (obstacle !== null) return { ...state, notice: noticeOf(obstacle, good, state) };
  return { ...state, basket: withOneMore(state.basket, sku), notice: null };
}

export function takeFrom(state: VisitState, sku: string): VisitState {
  return { ...state, basket: withOneLess(state.basket, sku), notice: null };
}

export function restockVisit(state: VisitState, goods: readonly Good[]): VisitState {
  return { ...state, ...restocked(state, goods) };
}

function noticeOf(obstacle: Obstacle, good: Good, state: VisitState): Notice {
  const instead = nextBest(state, pointsToSpend(state.visit), good.sku);
  switch (obstacle.why) {
    case 'sold-out':
      return { say: 'sold-out', good, left: good.boxes_left, instead };
    case 'limit':
      return { say: 'limit-full', good, left: obstacle.left };
    case 'points':
      return { say: 'points-missing', missing: obstacle.missing, instead };
    case 'lines-full':
    case 'quantity-full':
      return { say: obstacle.why };
  }
}
