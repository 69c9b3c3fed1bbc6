/** The arithmetic of the 19-digit pass: what a phone shows and what a kiosk recognises. */
import { Secret, TOTP } from 'otpauth';

export const PASS_DIGITS = 19;
export const PASS_SECONDS = 30;

const PASS_LEAD = '7';
const SECRET_BYTES = 32;

/** A new device secret in base32; made on the phone, so that nobody else ever chose it. */
export function newDeviceSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return new Secret({ buffer: bytes.buffer }).base32;
}

/** The check digit that makes a number pass the Luhn test. */
export function luhnDigit(digits: string): string {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = place % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return String((10 - (sum % 10)) % 10);
}

export function isLuhnSound(digits: string): boolean {
  return luhnDigit(digits.slice(0, -1)) === digits.slice(-1);
}

/** The eight digits of RFC 6238 with SHA-256 at one moment. */
export function timeCode(secret: string, nowMs: number): string {
  const totp = new TOTP({
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA256',
    digits: 8,
    period: PASS_SECONDS,
  });
  return totp.generate({ timestamp: nowMs });
}

/** The pass of one moment on the server's clock: `7`, pass number, time code, check digit. */
export function passAt(passNumber: string, secret: string, nowMs: number): string {
  const body = `${PASS_LEAD}${passNumber}${timeCode(secret, nowMs)}`;
  return `${body}${luhnDigit(body)}`;
}

/** How long the pass of this moment still holds. */
export function passMsLeft(nowMs: number): number {
  const stepMs = PASS_SECONDS * 1000;
  return stepMs - (nowMs % stepMs);
}

/** For people: groups of 1-9-8-1. */
export function passGroups(pass: string): string[] {
  return [pass.slice(0, 1), pass.slice(1, 10), pass.slice(10, 18), pass.slice(18)];
}

/** Whether a scan has the shape of a pass, check digit included: a misread is not a guess. */
export function isPass(scan: string): boolean {
  return /^7\d{18}$/.test(scan) && isLuhnSound(scan);
}

/** Payment codes of WeChat and Alipay: refused on the spot, never sent, never kept. */
export function isPaymentCode(scan: string): boolean {
  return /^1[0-5]\d{16}$/.test(scan) || /^(?:2[5-9]|30)\d{14,22}$/.test(scan);
}
