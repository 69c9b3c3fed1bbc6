/** The arithmetic of choosing: what is within reach, what stands in the way, what comes next best. */
import type { BasketLine, Choice, Good } from '@/pages/kiosk/machine/state';

/** Limits of one order, as the service has them. */
export const LINES_MAX = 6;
export const QUANTITY_MAX = 9;

export type Obstacle =
  | { readonly why: 'sold-out' }
  | { readonly why: 'points'; readonly missing: number }
  | { readonly why: 'lines-full' }
  | { readonly why: 'quantity-full' };

export function quantityOf(basket: readonly BasketLine[], sku: string): number {
  return basket.find((line) => line.sku === sku)?.quantity ?? 0;
}

export function boxesOf(basket: readonly BasketLine[]): number {
  return basket.reduce((sum, line) => sum + line.quantity, 0);
}

export function pointsOf({ shelf, basket }: Omit<Choice, 'page'>): number {
  return shelf.reduce((sum, good) => sum + good.points * quantityOf(basket, good.sku), 0);
}

/** Why one more of a good cannot be had; null when it can. */
export function obstacleTo(
  good: Good,
  choice: Omit<Choice, 'page'>,
  pointsAvailable: number,
): Obstacle | null {
  const chosen = quantityOf(choice.basket, good.sku);
  if (good.boxes_left <= chosen) return { why: 'sold-out' };
  const missing = pointsOf(choice) + good.points - pointsAvailable;
  if (missing > 0) return { why: 'points', missing };
  if (chosen >= QUANTITY_MAX) return { why: 'quantity-full' };
  if (chosen === 0 && choice.basket.length >= LINES_MAX) return { why: 'lines-full' };
  return null;
}

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

/** The dearest good that is still within reach, to be offered in place of one that is not. */
export function nextBest(
  choice: Omit<Choice, 'page'>,
  pointsAvailable: number,
  exceptSku: string | null,
): Good | null {
  const within = choice.shelf.filter(
    (good) =>
      good.sku !== exceptSku &&
      quantityOf(choice.basket, good.sku) === 0 &&
      obstacleTo(good, choice, pointsAvailable) === null,
  );
  return within.reduce<Good | null>(
    (best, good) => (best === null || good.points > best.points ? good : best),
    null,
  );
}

export function withOneMore(basket: readonly BasketLine[], sku: string): BasketLine[] {
  if (quantityOf(basket, sku) === 0) return [...basket, { sku, quantity: 1 }];
  return basket.map((line) => (line.sku === sku ? { sku, quantity: line.quantity + 1 } : line));
}

export function withOneLess(basket: readonly BasketLine[], sku: string): BasketLine[] {
  return basket
    .map((line) => (line.sku === sku ? { sku, quantity: line.quantity - 1 } : line))
    .filter((line) => line.quantity > 0);
}

/** New counts in the old places, so that nothing jumps under a finger; what is gone leaves the basket. */
export function restocked(choice: Choice, goods: readonly Good[]): Choice {
  const news = new Map(goods.map((good) => [good.sku, good]));
  const shelf = choice.shelf.map((good) => news.get(good.sku) ?? { ...good, boxes_left: 0 });
  const left = new Map(shelf.map((good) => [good.sku, good.boxes_left]));
  const basket = choice.basket
    .map(({ sku, quantity }) => ({ sku, quantity: Math.min(quantity, left.get(sku) ?? 0) }))
    .filter((line) => line.quantity > 0);
  return { shelf, basket, page: choice.page };
}
