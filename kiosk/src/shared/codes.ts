/** Typed codes: what people write, brought to the one spelling that the service keeps. */

/** Crockford base32 as typed: hyphens and spaces dropped, letters that look like digits read as such. */
export function tidyCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\u2010-\u2015-]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
}

/** Groups of four, as printed; a code that is grouped already stays as it is. */
export function groupedCode(code: string): string {
  return tidyCode(code).replace(/(.{4})(?=.)/g, '$1-');
}

const ACTIVATION = /^(\d+)([0-9A-HJKMNP-TV-Z]{12})$/;

/** An activation code with its bureau in front, `1-ABCD-EFGH-JKMN`; null when it cannot be one. */
export function activationCode(typed: string): string | null {
  const [lead, ...rest] = typed
    .normalize('NFKC')
    .trim()
    .split(/[\s\u2010-\u2015-]+/);
  const whole =
    rest.length > 0 && /^\d+$/.test(lead ?? '')
      ? `${lead ?? ''}${tidyCode(rest.join(''))}`
      : tidyCode(typed);
  const parts = ACTIVATION.exec(whole);
  return parts === null ? null : `${parts[1] ?? ''}-${groupedCode(parts[2] ?? '')}`;
}

export interface CheckpointAddress {
  readonly tenantId: number | null;
  readonly shortCode: string;
  /** What a screen's rotating code carries behind the `#`; null on a sticker. */
  readonly boardCode: string | null;
}

const SHORT_CODE = /^[0-9A-HJKMNP-TV-Z]{8}$/;

const BOARD_CODE = /^\d{1,15}\.\d{1,11}\.[0-9A-Z]{8}$/;

/** A checkpoint from a sticker's or a screen's address, or a typed short code; null when it is neither. */
export function checkpointOf(scan: string): CheckpointAddress | null {
  const inAddress = /\/c\/(\d{1,15})\/([^/?#]+)[^#]*(?:#(.*))?/.exec(scan);
  const shortCode = tidyCode(inAddress?.[2] ?? scan);
  if (!SHORT_CODE.test(shortCode)) return null;
  const boardCode = inAddress?.[3] ?? '';
  return {
    tenantId: inAddress === null ? null : Number(inAddress[1]),
    shortCode,
    boardCode: BOARD_CODE.test(boardCode) ? boardCode : null,
  };
}
