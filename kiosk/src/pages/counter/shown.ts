/** What a code at the counter is, decided before anything is sent: an order, an article, or nothing of ours. */
import type { Order } from '@/pages/desk/orders/parts';
import { articleOf, type Named } from '@/pages/desk/stock/stock';
import { isLuhnSound, isPaymentCode } from '@/shared/pass';

export type Shown =
  | { readonly is: 'order'; readonly code: string }
  | { readonly is: 'pickup'; readonly code: string }
  | { readonly is: 'article'; readonly sku: string }
  | { readonly is: 'payment-code' } // its digits go no further than this
  | { readonly is: 'other' };

/** A reservation's code: eight digits typed, or eleven as its QR carries them. */
const PICKUP = /^(?:\d{8}|90\d{9})$/;
const ORDER_NUMBER = /^[Dd]\d{7,16}$/;
const RECEIPT = /^[0-9A-Za-z]{20}$/;
const RECEIPT_ADDRESS = /\/r\/\d+\/[0-9A-Za-z]+\/?$/;

export function judgeShown(text: string, articles: readonly Named[]): Shown {
  const code = text.normalize('NFKC').replace(/\s/g, '');
  if (isPaymentCode(code)) return { is: 'payment-code' };
  const article = articleOf(code, articles);
  if (article !== null) return { is: 'article', sku: article.sku };
  if (PICKUP.test(code) && (code.length === 8 || isLuhnSound(code))) return { is: 'pickup', code };
  if (ORDER_NUMBER.test(code) || RECEIPT.test(code) || RECEIPT_ADDRESS.test(code)) {
    return { is: 'order', code };
  }
  return { is: 'other' };
}

/** How many of each line leave the shop, as far as somebody has said; null while a line is open. */
export type Picked = Readonly<Record<string, number | null>>;

export const nothingPicked = (order: Order): Picked =>
  Object.fromEntries(order.lines.map((line) => [line.sku, null]));

/** One box more of an article that was scanned; null when the order has no more of it. */
export function withOneMore(order: Order, picked: Picked, sku: string): Picked | null {
  const line = order.lines.find((one) => one.sku === sku);
  const given = picked[sku] ?? 0;
  return line === undefined || given >= line.quantity ? null : { ...picked, [sku]: given + 1 };
}

/** What can still come back of a line that was handed over. */
export const returnable = (line: Order['lines'][number]): number =>
  line.quantity_handed_over - line.quantity_brought_back;
