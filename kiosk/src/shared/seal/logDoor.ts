/** The public files of a log, as any stranger may read them: plain texts, never from a cache, never waited for long. */
import { refusalOf, type Refusal } from '@/shared/refusal';
import type { LogDoor, Told } from '@/shared/seal/forkWatch';

const ANSWER_MS_MAX = 15_000;

function refusalIn(text: string, status: number): Refusal | null {
  try {
    return refusalOf(JSON.parse(text), status);
  } catch {
    return null;
  }
}

/** Read one text; an answer that is no text is a refusal with its status. */
export async function readText(path: string): Promise<Told> {
  const limit = new AbortController();
  const timer = setTimeout(() => {
    limit.abort();
  }, ANSWER_MS_MAX);
  try {
    const address = new URL(path, window.location.origin).href;
    const request = new Request(address, { cache: 'no-store', signal: limit.signal });
    const answer = await fetch(request);
    const text = await answer.text();
    if (answer.ok) return { is: 'text', text };
    return { is: 'refused', status: answer.status, refusal: refusalIn(text, answer.status) };
  } catch {
    return { is: 'away' };
  } finally {
    clearTimeout(timer);
  }
}

export const keysPath = (name: string): string => `/log/${name}/vkey`;

/** The log of the bureau with this name. */
export function logDoor(name: string): LogDoor {
  return {
    checkpoint: async () => readText(`/log/${name}/checkpoint`),
    keys: async () => readText(keysPath(name)),
    consistency: async (old, size) =>
      readText(`/log/${name}/consistency?old=${String(old)}&new=${String(size)}`),
  };
}
