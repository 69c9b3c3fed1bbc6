/** The arithmetic of a basket: what is in it, what it comes to, and what stands in the way of one more. */

export interface BasketLine {
  readonly sku: string;
  readonly quantity: number;
}

/** An article as far as a basket is concerned. */
export interface Shelved {
  readonly sku: string;
  readonly points: number;
  readonly boxes_left: number;
  /** How many this person may still take in the period of its limit; absent without one. */
  readonly left_for_you?: number;
}

/** What somebody chooses from, and has chosen so far. */
export interface Chosen {
  readonly shelf: readonly Shelved[];
  readonly basket: readonly BasketLine[];
}

/** Limits of one order, as the service has them. */
export const LINES_MAX = 6;
export const QUANTITY_MAX = 9;

export type Obstacle =
  | { readonly why: 'sold-out' }
  | { readonly why: 'limit'; readonly left: number }
  | { readonly why: 'points'; readonly missing: number }
  | { readonly why: 'lines-full' }
  | { readonly why: 'quantity-full' };

export function quantityOf(basket: readonly BasketLine[], sku: string): number {
  return basket.find((line) => line.sku === sku)?.quantity ?? 0;
}

export function boxesOf(basket: readonly BasketLine[]): number {
  return basket.reduce((sum, line) => sum + line.quantity, 0);
}

export function pointsOf({ shelf, basket }: Chosen): number {
  return shelf.reduce((sum, good) => sum + good.points * quantityOf(basket, good.sku), 0);
}

/** Why one more of a good cannot be had; null when it can. */
export function obstacleTo(
  good: Shelved,
  choice: Chosen,
  pointsAvailable: number,
): Obstacle | null {
  const chosen = quantityOf(choice.basket, good.sku);
  if (good.boxes_left <= chosen) return { why: 'sold-out' };
  const { left_for_you: left } = good;
  if (left !== undefined && left <= chosen) return { why: 'limit', left };
  const missing = pointsOf(choice) + good.points - pointsAvailable;
  if (missing > 0) return { why: 'points', missing };
  if (chosen >= QUANTITY_MAX) return { why: 'quantity-full' };
  if (chosen === 0 && choice.basket.length >= LINES_MAX) return { why: 'lines-full' };
  return null;
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
