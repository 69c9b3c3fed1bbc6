/** A change of the book as a page sees it: one task, sent under one key until it is answered. */
import { shallowRef, type ShallowRef } from 'vue';
import { forgetIntent, openIntent, pendingIntent, sendIntent, type Intent } from '@/shared/intents';
import { IDLE, WORKING, type Settled, type Task } from '@/shared/task';

export interface IntentTask<Input, T> {
  readonly task: Readonly<ShallowRef<Task<T>>>;
  /** Send; does nothing while the last one is on its way, so a double tap is one wish. */
  run: (input: Input) => Promise<Settled<T> | null>;
  /** Send again what had no answer, with its own key; null when nothing is left over. */
  resume: () => Promise<Settled<T> | null>;
  /** What is left over from before a reload. */
  pending: () => Input | null;
  /** Give the wish up, as when a kiosk is wiped. */
  reset: () => void;
}

export function useIntent<Input, T>(
  name: string | (() => string),
  send: (key: string, input: Input) => Promise<Settled<T>>,
): IntentTask<Input, T> {
  const task = shallowRef<Task<T>>(IDLE);
  const nameNow = typeof name === 'string' ? (): string => name : name;

  async function deliver(intentName: string, intent: Intent<Input>): Promise<Settled<T>> {
    task.value = WORKING;
    const settled = await sendIntent(intentName, intent, send);
    task.value = settled;
    return settled;
  }

  async function run(input: Input): Promise<Settled<T> | null> {
    if (task.value.state === 'working') return null;
    return deliver(nameNow(), openIntent(nameNow(), input));
  }

  async function resume(): Promise<Settled<T> | null> {
    const intent = pendingIntent<Input>(nameNow());
    if (intent === null || task.value.state === 'working') return null;
    return deliver(nameNow(), intent);
  }

  return {
    task,
    run,
    resume,
    pending: () => pendingIntent<Input>(nameNow())?.input ?? null,
    reset() {
      forgetIntent(nameNow());
      task.value = IDLE;
    },
  };
}
