/** Sending one file: its bytes as the body, under a key of its own, with more patience than a question gets. */
import { api, call, type Answer } from '@/shared/api';
import type { Settled } from '@/shared/task';

export type Kept = Answer<'/api/v1/me/attachments', 'post'>;
export type Sender = 'phone' | 'desk';

/** A photo of 400 kB takes half a minute on a bad connection. */
const UPLOAD_SECONDS_MAX = 90;

async function patientFetch(request: Request): Promise<Response> {
  const limit = new AbortController();
  const timer = setTimeout(() => {
    limit.abort();
  }, UPLOAD_SECONDS_MAX * 1000);
  try {
    return await fetch(request, { signal: limit.signal });
  } finally {
    clearTimeout(timer);
  }
}

/** The bytes go as they are; the schema's word for them is a string. */
export function said(
  key: string,
  file: Blob,
): {
  params: { header: { 'Idempotency-Key': string } };
  body: string;
  bodySerializer: () => Blob;
  headers: Record<string, string>;
  fetch: typeof patientFetch;
} {
  return {
    params: { header: { 'Idempotency-Key': key } },
    body: '',
    bodySerializer: () => file,
    headers: { 'Content-Type': file.type === '' ? 'application/octet-stream' : file.type },
    fetch: patientFetch,
  };
}

/** Send a file; the same key again is the same file, so a lost answer does no harm. */
export async function uploadFile(by: Sender, key: string, file: Blob): Promise<Settled<Kept>> {
  return by === 'phone'
    ? call(api.POST('/api/v1/me/attachments', said(key, file)))
    : call(api.POST('/api/v1/attachments', said(key, file)));
}
