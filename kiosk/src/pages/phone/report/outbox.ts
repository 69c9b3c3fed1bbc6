/** Reports kept on the phone until the service has them: a page that closes, or no network, loses nothing. */
import { newKey } from '@/shared/intents';
import type { Place } from '@/shared/place';

export interface KeptFile {
  readonly key: string;
  readonly content: Blob;
  attachmentId: number | null;
}

/** One report as it was made; `key` is that of the one wish to send it. */
export interface KeptReport {
  readonly key: string;
  readonly activity: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly occurredAt: string;
  readonly place: Place | null;
  readonly text: string;
  readonly files: KeptFile[];
}

const DATABASE = 'pingan';
const STORE = 'reports';

/** What the page falls back on where the browser keeps nothing, as in private windows. */
const inMemory = new Map<string, KeptReport>();

async function open(): Promise<IDBDatabase | null> {
  return new Promise((resolve) => {
    try {
      const asked = window.indexedDB.open(DATABASE, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: 'key' });
      asked.onsuccess = () => {
        resolve(asked.result);
      };
      asked.onerror = () => {
        resolve(null);
      };
    } catch {
      resolve(null);
    }
  });
}

async function ask<T>(
  mode: IDBTransactionMode,
  wish: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | null> {
  const database = await open();
  if (database === null) return null;
  return new Promise((resolve) => {
    try {
      const transaction = database.transaction(STORE, mode);
      const asked = wish(transaction.objectStore(STORE));
      transaction.oncomplete = () => {
        database.close();
        resolve(asked.result);
      };
      transaction.onabort = transaction.onerror = () => {
        database.close();
        resolve(null);
      };
    } catch {
      database.close();
      resolve(null);
    }
  });
}

export function newReport(
  made: Omit<KeptReport, 'key' | 'files'>,
  contents: readonly Blob[],
): KeptReport {
  const files = contents.map((content) => ({ key: newKey(), content, attachmentId: null }));
  return { ...made, key: newKey(), files };
}

export async function keepReport(report: KeptReport): Promise<void> {
  if ((await ask('readwrite', (store) => store.put(report))) === null) {
    inMemory.set(report.key, report);
  }
}

export async function forgetReport(key: string): Promise<void> {
  inMemory.delete(key);
  await ask('readwrite', (store) => store.delete(key));
}

/** Everything that has not arrived yet, oldest first. */
export async function keptReports(): Promise<KeptReport[]> {
  const stored = (await ask<KeptReport[]>('readonly', (store) => store.getAll())) ?? [];
  return [...stored, ...inMemory.values()].sort((one, other) =>
    one.occurredAt.localeCompare(other.occurredAt),
  );
}
