/** The arithmetic of choosing: what is within reach, what stands in the way, what comes next best. */
import type { Choice, Good, Visit } from '@/pages/kiosk/machine/state';
import { obstacleTo, pointsOf, quantityOf } from '@/shared/basket';

export {
  boxesOf,
  obstacleTo,
  pointsOf,
  quantityOf,
  withOneLess,
  withOneMore,
} from '@/shared/basket';
export type { Obstacle } from '@/shared/basket';

/** The order of the shelf: within reach, then out of reach, then sold out; cheap before dear. */
export function shelfFor(goods: readonly Good[], pointsAvailable: number | null): Good[] {
  const rank = (good: Good): number => {
    if (good.boxes_left <= 0) return 2;
    return pointsAvailable !== null && good.points > pointsAvailable ? 1 : 0;
  };
  return [...goods].sort(
    (a, b) => rank(a) - rank(b) || a.points - b.points || a.sku.localeCompare(b.sku),
  );
}

/** The shelf as it is for one person, who may take only so many of some goods. */
export function withLimits(goods: readonly Good[], limits: Visit['limits']): Good[] {
  const ofSku = new Map(limits.map((limit) => [limit.sku, limit]));
  return goods.map((good) => {
    const limit = ofSku.get(good.sku);
    return limit === undefined
      ? good
      : { ...good, left_for_you: limit.left, again_on: limit.again_on };
  });
}

/** What to offer in place of a good: of its category first, then of the nearest price, as the service has it. */
export function nextBest(
  choice: Omit<Choice, 'page'>,
  pointsAvailable: number,
  goneSku: string | null,
): Good | null {
  const gone = choice.shelf.find(({ sku }) => sku === goneSku);
  const price = gone?.points ?? pointsAvailable - pointsOf(choice);
  const isOther = (good: Good): number =>
    gone !== undefined && gone.category !== null && good.category === gone.category ? 0 : 1;
  const within = choice.shelf.filter(
    (good) =>
      good.sku !== goneSku &&
      quantityOf(choice.basket, good.sku) === 0 &&
      obstacleTo(good, choice, pointsAvailable) === null,
  );
  const [best] = within.sort(
    (a, b) =>
      isOther(a) - isOther(b) ||
      Math.abs(a.points - price) - Math.abs(b.points - price) ||
      (a.sku < b.sku ? -1 : 1),
  );
  return best ?? null;
}

const GONE = { boxes_left: 0 };

/** New counts in the old places, so that nothing jumps under a finger; what is gone leaves the basket. */
export function restocked(choice: Choice, goods: readonly Good[]): Choice {
  const news = new Map(goods.map((good) => [good.sku, good]));
  const shelf = choice.shelf.map((good) => ({ ...good, ...(news.get(good.sku) ?? GONE) }));
  const left = new Map(shelf.map((good) => [good.sku, good.boxes_left]));
  const basket = choice.basket
    .map(({ sku, quantity }) => ({ sku, quantity: Math.min(quantity, left.get(sku) ?? 0) }))
    .filter((line) => line.quantity > 0);
  return { shelf, basket, page: choice.page };
}
