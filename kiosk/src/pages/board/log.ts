/** The head of a bureau's sealed log as a board shows it. */
import { api, call, type Answer } from '@/shared/api';
import type { Settled } from '@/shared/task';

export interface LogSeen {
  readonly size: number;
  readonly root: string;
  /** When the service said so. */
  readonly atMs: number;
}

type LogHead = Answer<'/api/v1/bureaus/{tenant_id}/log', 'get'>;

const ROOT_DIGITS = 16;

/** `ab12 cd34 ef56 7890`: enough to write down by hand and to compare at a glance. */
export function shortRoot(root: string): string {
  return root.slice(0, ROOT_DIGITS).replace(/(.{4})(?=.)/g, '$1 ');
}

/** Read how far the log reaches, with the time at which that was known. */
export async function readLog(tenantId: number, nowMs: () => number): Promise<Settled<LogSeen>> {
  const settled = await call<LogHead>(
    api.GET('/api/v1/bureaus/{tenant_id}/log', { params: { path: { tenant_id: tenantId } } }),
  );
  if (settled.state !== 'done') return settled;
  return { state: 'done', value: { ...settled.value, atMs: nowMs() } };
}
