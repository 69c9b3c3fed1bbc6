/** Tells the service of a fork that this device has seen; the evidence stays here whatever becomes of it. */
import { newKey } from '@/shared/intents';
import type { Alarm } from '@/shared/seal/forkWatch';

const TOO_MANY = 429;
const SERVER_FAILED = 500;

/** Report both notes and the proof; anything but an answer means that it has to be tried again. */
export async function reportAlarm(tenantId: number, alarm: Alarm): Promise<Alarm['report']> {
  const address = new URL('/api/v1/fork-alarms', window.location.origin).href;
  const { oldNote, newNote, proof } = alarm;
  const body = { tenant_id: tenantId, old_note: oldNote, new_note: newNote, proof };
  try {
    const answer = await fetch(
      new Request(address, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': newKey() },
        body: JSON.stringify(body),
      }),
    );
    if (answer.ok) return 'taken';
    const isPassing = answer.status === TOO_MANY || answer.status >= SERVER_FAILED;
    return isPassing ? 'waiting' : 'refused';
  } catch {
    return 'waiting';
  }
}
