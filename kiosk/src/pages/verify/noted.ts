/** Sizes and fingerprints as people write them down, and whole checkpoints as they are kept. */
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Noted } from '@/pages/verify/book/checkBook';
import { parseCheckpoint } from '@/shared/seal/checkpoints';

const LINE = /^\D*([\d,，]+)\D*?[\s·:：]+([0-9a-f]{4}[0-9a-f ]{4,})$/;

export type ReadNotes =
  | { readonly notes: readonly Noted[] }
  /** Number of the line, from 1. */
  | { readonly misread: number };

function readLine(line: string): Noted | null {
  const [, digits = '', root = ''] = LINE.exec(line) ?? [];
  const size = Number(digits.replace(/[,，]/g, ''));
  return digits === '' || !Number.isSafeInteger(size)
    ? null
    : { size, root: root.replace(/ /g, '') };
}

/** Read `20423 ab12 cd34`, one a line, or one whole checkpoint. */
export function readNotes(text: string): ReadNotes {
  const checkpoint = parseCheckpoint(`${text.trim()}\n`);
  if (checkpoint !== null) {
    return { notes: [{ size: checkpoint.size, root: bytesToHex(checkpoint.root) }] };
  }
  const notes: Noted[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const note = readLine(line.normalize('NFKC').trim().toLowerCase());
    if (note === null) return { misread: at + 1 };
    notes.push(note);
  }
  return { notes };
}
