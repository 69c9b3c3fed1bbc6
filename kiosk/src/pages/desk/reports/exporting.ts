/** Fetches an export as a stream, counts what has arrived, and keeps it as a file once it is whole. */
import { onUnmounted, shallowRef, type ShallowRef } from 'vue';
import { ask, ownIntent } from '@/pages/desk/session';
import { api } from '@/shared/api';
import { saveFile } from '@/shared/files/save';
import { refusalOf } from '@/shared/refusal';
import { IDLE, UNREACHABLE, type Settled } from '@/shared/task';
import { useIntent } from '@/shared/useIntent';

export const FORMATS = ['csv', 'jsonl', 'journal'] as const;
export type Format = (typeof FORMATS)[number];

export interface Saved {
  readonly name: string;
  readonly transactions: number;
  readonly bytes: number;
}

export type Exporting =
  | { readonly state: 'idle' }
  | { readonly state: 'working'; readonly done: number; readonly size: number }
  | Settled<Saved>;

/** Pieces are put together to blobs of this size, which browsers keep on disk. */
const BLOB_BYTES = 8 << 20;

/** How a line names its transaction, by format: the last one seen tells how far the file is. */
const INDEX_OF: Record<Format, RegExp> = {
  csv: /^(\d+),/gm,
  jsonl: /^\{"log_index":(\d+),/gm,
  journal: /^\d{4}-\d\d-\d\d\S* \((\d+)\)/gm,
};

/** Follows how far a file has come, from the lines that have arrived whole. */
export class Progress {
  #rest = '';
  #done = 0;
  readonly #decoder = new TextDecoder();
  readonly #format: Format;

  constructor(format: Format) {
    this.#format = format;
  }

  /** Transactions written so far. */
  get done(): number {
    return this.#done;
  }

  add(bytes: Uint8Array): void {
    const text = this.#rest + this.#decoder.decode(bytes, { stream: true });
    const end = text.lastIndexOf('\n') + 1;
    this.#rest = text.slice(end);
    for (const match of text.slice(0, end).matchAll(INDEX_OF[this.#format])) {
      this.#done = Math.max(this.#done, Number(match[1]) + 1);
    }
  }
}

/** What was fetched: a file that is whole, or why there is none. */
type Fetched = Settled<{ readonly file: Blob; readonly saved: Saved }>;

/** Read a stream to its end, telling how far it is; a file that breaks off before its last line is no file. */
export async function readWhole(
  response: Response,
  format: Format,
  tell: (done: number, size: number) => void,
): Promise<Fetched> {
  const size = Number(response.headers.get('Pingan-Book-Size'));
  const reader = response.body?.getReader();
  if (reader === undefined) return UNREACHABLE;
  const progress = new Progress(format);
  const blobs: Blob[] = [];
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  let waiting = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const bytes = new Uint8Array(next.value);
    pieces.push(bytes);
    waiting += bytes.length;
    progress.add(bytes);
    tell(progress.done, size);
    if (waiting >= BLOB_BYTES) {
      blobs.push(new Blob(pieces));
      pieces = [];
      waiting = 0;
    }
  }
  if (progress.done !== size) return UNREACHABLE;
  const file = new Blob([...blobs, ...pieces]);
  const name = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
  return {
    state: 'done',
    value: {
      file,
      saved: { name: name ?? `book.${format}`, transactions: size, bytes: file.size },
    },
  };
}

export interface ExportTask {
  readonly task: Readonly<ShallowRef<Exporting>>;
  run: (format: Format) => Promise<void>;
  /** Stop; the service stops reading the book at once. */
  cancel: () => void;
}

/** An export as the page sees it: recorded in the book, fetched, counted, saved. */
export function useExport(): ExportTask {
  const task = shallowRef<Exporting>(IDLE);
  let stop = new AbortController();
  const begun = useIntent(ownIntent('export'), (key, format: Format) =>
    ask(
      api.POST('/api/v1/exports', {
        params: { header: { 'Idempotency-Key': key } },
        body: { format },
      }),
    ),
  );

  async function fetched(format: Format, exportId: number): Promise<Fetched> {
    const address = `/api/v1/exports/book.${format}?export_id=${String(exportId)}`;
    const response = await fetch(address, { credentials: 'same-origin', signal: stop.signal });
    if (response.ok) {
      return readWhole(response, format, (done, size) => {
        if (!stop.signal.aborted) task.value = { state: 'working', done, size };
      });
    }
    const refusal = refusalOf(await response.json(), response.status);
    return refusal === null ? UNREACHABLE : { state: 'refused', refusal };
  }

  async function run(format: Format): Promise<void> {
    if (task.value.state === 'working') return;
    const own = (stop = new AbortController());
    task.value = { state: 'working', done: 0, size: 0 };
    const start = await begun.run(format);
    if (start?.state !== 'done') {
      task.value = start ?? IDLE;
      return;
    }
    const ended = await fetched(format, start.value.export_id).catch(() => UNREACHABLE);
    if (own.signal.aborted) return;
    if (ended.state !== 'done') {
      task.value = ended;
      return;
    }
    saveFile(ended.value.file, ended.value.saved.name);
    task.value = { state: 'done', value: ended.value.saved };
  }

  function cancel(): void {
    stop.abort();
    task.value = IDLE;
  }

  onUnmounted(cancel);
  return { task, run, cancel };
}
