/** Money of the bureau: whole fen, written in yuan. */
import { count } from '@/shared/format';

/** `¥1,234.50` of 123450 fen. */
export function yuan(fen: number): string {
  const cents = Math.abs(fen) % 100;
  const whole = (Math.abs(fen) - cents) / 100;
  return `${fen < 0 ? '\u2212' : ''}¥${count(whole)}.${String(cents).padStart(2, '0')}`;
}

/** What a point costs, in fen to two places: `33.33` of 33330 fen a thousand. */
export function fenPerPoint(fenPerThousand: number): string {
  return (fenPerThousand / 1000).toFixed(2);
}
