/** What a person shows to be known by: the 19 digits of a printed card, or of a phone's pass. */
import { isLuhnSound } from '@/shared/pass';

const SHOWN = /^[78]\d{18}$/;

/** The digits of a card or pass as scanned or typed; null when it is neither, or a digit is wrong. */
export function cardDigits(scan: string): string | null {
  const digits = scan.normalize('NFKC').replace(/[\s\u2010-\u2015-]/g, '');
  return SHOWN.test(digits) && isLuhnSound(digits) ? digits : null;
}

/** Who showed it: a card is always the same, a pass begins with the phone's number. */
export function holderOf(digits: string): string {
  return digits.startsWith('7') ? digits.slice(0, 10) : digits;
}
