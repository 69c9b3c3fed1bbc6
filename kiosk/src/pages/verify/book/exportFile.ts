/** An exported book as a file: a header line, then one JSON line a transaction, read a piece at a time. */
import { fromHex, utf8 } from '@/shared/seal/bytes';
import { isRecord, jsonOf } from '@/pages/verify/book/sealed';

const PIECE_BYTES = 1 << 20;
const SALT_BYTES = 16;
/** An entry has at most 65,535 bytes; in a line they stand twice escaped at worst. */
const LINE_CHARACTERS_MAX = 1 << 20;

export interface Header {
  readonly tenant: string;
  readonly origin: string;
  /** Transactions that the file says it holds. */
  readonly size: number;
  /** The signed checkpoint; null when the service had none. */
  readonly checkpoint: string | null;
}

export function readHeader(line: string): Header | null {
  const value = jsonOf(line);
  if (!isRecord(value)) return null;
  const { tenant, origin, size, checkpoint } = value;
  if (typeof tenant !== 'string' || typeof origin !== 'string') return null;
  if (typeof size !== 'number' || !Number.isSafeInteger(size)) return null;
  return { tenant, origin, size, checkpoint: typeof checkpoint === 'string' ? checkpoint : null };
}

export interface Line {
  readonly logIndex: number;
  /** Salt and canonical bytes: what the log entry commits to. */
  readonly committed: Uint8Array;
  /** The canonical text as it stands in the file. */
  readonly canonical: string;
}

export function readLine(line: string): Line | null {
  const value = jsonOf(line);
  if (!isRecord(value)) return null;
  const { log_index: logIndex, salt, canonical } = value;
  if (typeof logIndex !== 'number' || typeof salt !== 'string' || typeof canonical !== 'string') {
    return null;
  }
  const salted = fromHex(salt);
  if (salted?.length !== SALT_BYTES) return null;
  const bytes = utf8(canonical);
  const committed = new Uint8Array(SALT_BYTES + bytes.length);
  committed.set(salted);
  committed.set(bytes, SALT_BYTES);
  return { logIndex, committed, canonical };
}

/** A line is longer than any transaction. */
export class LineTooLong extends Error {}

export interface Piece {
  readonly lines: readonly string[];
  /** Bytes read so far. */
  readonly read: number;
}

/** The whole lines of a file, a megabyte at a time; no more than that is held at once. Throws on what is no UTF-8 (TypeError). */
export async function* piecesOf(file: Blob): AsyncGenerator<Piece> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    const bytes = await file.slice(at, at + PIECE_BYTES).arrayBuffer();
    const read = Math.min(at + PIECE_BYTES, file.size);
    const lines = (rest + decoder.decode(bytes, { stream: read < file.size })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LINE_CHARACTERS_MAX) throw new LineTooLong();
    yield { lines, read };
  }
  if (rest !== '') yield { lines: [rest], read: file.size };
}
