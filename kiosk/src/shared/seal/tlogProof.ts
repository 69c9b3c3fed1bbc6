/** Receipts as C2SP `tlog-proof` writes them: an entry's place, its proof, and the signed checkpoint it leads to. */
import { sha256 } from '@noble/hashes/sha2.js';
import { fromBase64, wholeNumber } from '@/shared/seal/bytes';

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
const HASH_BYTES = 32;
const SALT_BYTES = 16;
const PROOF_HASHES_MAX = 63;

export interface TlogProof {
  /** Salt and canonical bytes of the transaction, which only its owner has. */
  readonly extra: Uint8Array;
  readonly index: number;
  readonly proof: readonly Uint8Array[];
  readonly checkpoint: string;
}

/** Hashes in base64, one a line; null when a line is none. */
export function hashLines(lines: readonly string[]): readonly Uint8Array[] | null {
  const hashes = lines.map(fromBase64).filter((hash) => hash?.length === HASH_BYTES);
  return hashes.length === lines.length ? (hashes as Uint8Array[]) : null;
}

/** Read a receipt without believing it; null when it is none, or one without the entry it is about. */
export function parseTlogProof(text: string): TlogProof | null {
  const cut = text.indexOf('\n\n');
  const [first, extraLine = '', indexLine = '', ...hashes] = text.slice(0, cut).split('\n');
  if (cut < 0 || first !== FIRST_LINE || hashes.length > PROOF_HASHES_MAX) return null;
  const extra = extraLine.startsWith('extra ') ? fromBase64(extraLine.slice(6)) : null;
  const index = indexLine.startsWith('index ') ? wholeNumber(indexLine.slice(6)) : null;
  const proof = hashLines(hashes);
  if (extra === null || extra.length <= SALT_BYTES || index === null || proof === null) return null;
  return { extra, index, proof, checkpoint: text.slice(cut + 2) };
}

/** The public log entry of a transaction: the commitment to salt and canonical bytes. */
export const logEntry = (extra: Uint8Array): Uint8Array => sha256(extra);

/** What the receipt is about, without its salt. */
export const canonicalOf = (extra: Uint8Array): Uint8Array => extra.subarray(SALT_BYTES);
