/** What of an order is handed over and what stays: how many of each line, and the points that go back. */
import type { Answer } from '@/shared/api';

export type Order = Answer<'/api/v1/orders', 'get'>['items'][number];
export type Line = Order['lines'][number];

/** How many of each article leave the shop, by sku. */
export type Given = Readonly<Record<string, number>>;

/** Everything, to begin with: what is missing is taken off. */
export function everythingOf(order: Order): Given {
  return Object.fromEntries(order.lines.map((line) => [line.sku, line.quantity]));
}

/** The same with one more or less of an article, within what was ordered. */
export function changed(given: Given, line: Line, step: 1 | -1): Given {
  const quantity = Math.min(line.quantity, Math.max(0, (given[line.sku] ?? 0) + step));
  return { ...given, [line.sku]: quantity };
}

export interface Parted {
  readonly boxesGiven: number;
  readonly boxesLeft: number;
  readonly pointsSpent: number;
  readonly pointsReturned: number;
}

/** What handing over so much of an order comes to. */
export function parted(order: Order, given: Given): Parted {
  let boxesGiven = 0;
  let pointsSpent = 0;
  for (const line of order.lines) {
    const quantity = given[line.sku] ?? 0;
    boxesGiven += quantity;
    pointsSpent += (line.points / line.quantity) * quantity;
  }
  const boxes = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  return {
    boxesGiven,
    boxesLeft: boxes - boxesGiven,
    pointsSpent,
    pointsReturned: order.points - pointsSpent,
  };
}

/** The lines as the service wants them: those of which there are any. */
export function linesOf(given: Given): { sku: string; quantity: number }[] {
  return Object.entries(given)
    .filter(([, quantity]) => quantity > 0)
    .map(([sku, quantity]) => ({ sku, quantity }));
}

/** How many of a line are out and have not come back. */
export const outOf = (line: Line): number => line.quantity_handed_over - line.quantity_brought_back;

/** The points that go back for what is brought back. */
export function returnedPoints(order: Order, back: Given): number {
  return order.lines.reduce(
    (sum, line) => sum + (line.points / line.quantity) * (back[line.sku] ?? 0),
    0,
  );
}
