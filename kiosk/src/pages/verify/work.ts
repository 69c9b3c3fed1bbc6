/** What is being done with the chosen file, and how it ended. */
import { checkBook, type BookReport, type Noted } from '@/pages/verify/book/checkBook';
import { LineTooLong } from '@/pages/verify/book/exportFile';
import type { VerifierKey } from '@/shared/seal/notes';
import { checkReceipt, type ReceiptReport } from '@/shared/seal/receipts';

const RECEIPT_BYTES_MAX = 1 << 20;
const RECEIPT_START = 'c2sp.org/tlog-proof@';

export type Outcome =
  | { readonly is: 'book'; readonly report: BookReport }
  | { readonly is: 'receipt'; readonly report: ReceiptReport }
  /** A word of the catalogue says why. */
  | { readonly is: 'failed'; readonly word: string };

const failed = (word: string): Outcome => ({ is: 'failed', word });

/** A pause in which the page draws; unlike a timer it is not slowed in a tab behind others. */
async function pause(): Promise<void> {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(null);
  });
}

export interface Job {
  readonly file: File;
  readonly key: VerifierKey | null;
  readonly noted: readonly Noted[];
  readonly progress: (read: number, transactions: number) => void;
  readonly isCancelled: () => boolean;
}

/** Find out what a file is by its first bytes, and check it as that. */
export async function work(job: Job): Promise<Outcome> {
  try {
    return await check(job);
  } catch (error) {
    if (error instanceof LineTooLong) return failed('tooLong');
    return failed(error instanceof TypeError ? 'notText' : 'unreadable');
  }
}

async function check({ file, key, noted, progress, isCancelled }: Job): Promise<Outcome> {
  const start = await file.slice(0, RECEIPT_START.length).text();
  if (start === RECEIPT_START && file.size <= RECEIPT_BYTES_MAX) {
    const report = checkReceipt(await file.text(), key);
    return report === null ? failed('receipt.none') : { is: 'receipt', report };
  }
  if (!start.startsWith('{')) return failed('receipt.none');
  const report = await checkBook(file, key, noted, {
    isCancelled,
    async progress(read, transactions) {
      progress(read, transactions);
      await pause();
    },
  });
  return report === null ? failed('stopped') : { is: 'book', report };
}
