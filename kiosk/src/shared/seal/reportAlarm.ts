/** Tells the service of a fork that this device has seen; the evidence stays here whatever becomes of it. */
import { api, call } from '@/shared/api';
import type { Alarm } from '@/shared/seal/forkWatch';

const TOO_MANY = 429;
const SERVER_FAILED = 500;

/** Report both notes and the proof; anything but an answer means that it has to be tried again. */
export async function reportAlarm(tenantId: number, alarm: Alarm): Promise<Alarm['report']> {
  const { oldNote, newNote, proof } = alarm;
  const body = { tenant_id: tenantId, old_note: oldNote, new_note: newNote, proof: [...proof] };
  const settled = await call(api.POST('/api/v1/fork-alarms', { body }));
  if (settled.state === 'done') return 'taken';
  if (settled.state === 'unreachable') return 'waiting';
  const { status } = settled.refusal;
  return status === TOO_MANY || status >= SERVER_FAILED ? 'waiting' : 'refused';
}
