/** A change whose input is personal: sent under one key until it is answered, and never laid into the browser's storage. */
import { shallowRef, type ShallowRef } from 'vue';
import { newKey } from '@/shared/intents';
import { IDLE, WORKING, type Settled, type Task } from '@/shared/task';

export interface UnkeptIntent<Input, T> {
  readonly task: Readonly<ShallowRef<Task<T>>>;
  run: (input: Input) => Promise<Settled<T> | null>;
  reset: () => void;
}

export function useUnkeptIntent<Input, T>(
  send: (key: string, input: Input) => Promise<Settled<T>>,
): UnkeptIntent<Input, T> {
  const task = shallowRef<Task<T>>(IDLE);
  let sent: { readonly key: string; readonly said: string } | null = null;

  async function run(input: Input): Promise<Settled<T> | null> {
    if (task.value.state === 'working') return null;
    const said = JSON.stringify(input);
    if (sent?.said !== said) sent = { key: newKey(), said };
    task.value = WORKING;
    const settled = await send(sent.key, input);
    if (settled.state === 'done' || (settled.state === 'refused' && settled.refusal.status < 500)) {
      sent = null;
    }
    task.value = settled;
    return settled;
  }

  return {
    task,
    run,
    reset() {
      sent = null;
      task.value = IDLE;
    },
  };
}
