/** The check of one receipt: from the transaction's own bytes to the signed checkpoint, step by step. */
import { bytesToHex } from '@noble/hashes/utils.js';
import { leafHash, rootOfInclusion } from '@/shared/merkle';
import { textOf } from '@/shared/seal/bytes';
import { openCheckpoint, parseCheckpoint, placeOf, type Belief } from '@/shared/seal/checkpoints';
import type { VerifierKey } from '@/shared/seal/notes';
import { canonicalOf, logEntry, parseTlogProof } from '@/shared/seal/tlogProof';

const FORMAT = 1;

export interface ReceiptReport {
  readonly origin: string;
  /** Number of the transaction, from 0. */
  readonly index: number;
  /** Transactions that the checkpoint covers. */
  readonly size: number;
  /** Hex. */
  readonly root: string;
  readonly leaf: string;
  /** Whether the proof leads from these bytes to that root. */
  readonly isIncluded: boolean;
  /** Whether the bytes call themselves by this number of this log, in the format we know. */
  readonly isItself: boolean;
  readonly signature: Belief['is'] | 'unchecked';
  /** The transaction as it was sealed; null when it is no JSON object. */
  readonly transaction: Readonly<Record<string, unknown>> | null;
}

function objectOf(bytes: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(textOf(bytes) ?? '');
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Check a `.tlog-proof` file; null when it is none. Without a key the signature stays unchecked. */
export function checkReceipt(text: string, key: VerifierKey | null): ReceiptReport | null {
  const receipt = parseTlogProof(text);
  const checkpoint = receipt === null ? null : parseCheckpoint(receipt.checkpoint);
  if (receipt === null || checkpoint === null) return null;
  const leaf = bytesToHex(leafHash(logEntry(receipt.extra)));
  const proof = receipt.proof.map((hash) => bytesToHex(hash));
  const root = bytesToHex(checkpoint.root);
  const transaction = objectOf(canonicalOf(receipt.extra));
  return {
    origin: checkpoint.origin,
    index: receipt.index,
    size: checkpoint.size,
    root,
    leaf,
    isIncluded:
      rootOfInclusion({ index: receipt.index, size: checkpoint.size, leaf, proof }) === root,
    isItself:
      transaction?.['log_index'] === receipt.index &&
      transaction['tenant'] === placeOf(checkpoint.origin)?.name &&
      transaction['format'] === FORMAT,
    signature: key === null ? 'unchecked' : openCheckpoint(receipt.checkpoint, key).is,
    transaction,
  };
}

/** Whether everything about a receipt was checked and fits. */
export const isWhole = (report: ReceiptReport): boolean =>
  report.isIncluded && report.isItself && report.signature === 'signed';

const SPENDABLE: readonly unknown[] = ['available', 'pending'];

/** By how much a sealed transaction changed the points that its owner has or is about to have. */
export function pointsMoved(transaction: ReceiptReport['transaction'], owner: string): number {
  const entries: unknown = transaction?.['entries'];
  if (!Array.isArray(entries)) return 0;
  return (entries as Readonly<Record<string, unknown>>[])
    .filter((entry) => entry['owner'] === owner && entry['unit'] === 'points')
    .filter((entry) => SPENDABLE.includes(entry['purpose']))
    .reduce((sum, entry) => sum + Number(entry['amount']), 0);
}
