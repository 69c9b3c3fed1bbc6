/** What the keys and buttons of the queue do: choose, approve in two presses, and words that go with a verdict. */
import type { Ref } from 'vue';
import type { BarMode } from '@/pages/desk/queue/DecisionBar.vue';
import { isSelectable } from '@/pages/desk/queue/claims';
import type { Queue } from '@/pages/desk/queue/useQueue';
import type { QueueKey } from '@/pages/desk/queue/useQueueKeys';

type Spoken = 'refuse' | 'ask';

export interface QueueActs {
  choose: () => void;
  approve: () => Promise<void>;
  prepare: (verdict: Spoken) => void;
  say: (verdict: Spoken, words: string) => Promise<void>;
  readonly keys: Record<QueueKey, () => void>;
}

interface Stand {
  readonly queue: Queue;
  readonly mode: Ref<BarMode>;
  readonly isOpen: Ref<boolean>;
  readonly mayDecide: () => boolean;
}

export function useQueueActs(at: Stand): QueueActs {
  const { queue, mode, mayDecide } = at;
  const { selection } = queue;

  function choose(): void {
    if (selection.current.value === null) selection.move(0);
    if (mayDecide() && selection.current.value !== null) selection.toggle(selection.current.value);
  }

  function makeReady(): boolean {
    if (!mayDecide() || queue.isUnanswered.value) return false;
    if (queue.sending.value.state === 'working') return false;
    const row = selection.current.value;
    if (selection.chosen.value.length === 0 && row !== null && isSelectable(row)) {
      selection.toggle(row);
    }
    return selection.chosen.value.length > 0;
  }

  /** The first press chooses and says what will happen; the second one does it. */
  async function approve(): Promise<void> {
    if (queue.isUnanswered.value) return queue.resume();
    if (!makeReady()) return;
    if (mode.value !== 'approve') {
      mode.value = 'approve';
      return;
    }
    mode.value = 'look';
    await queue.decide('approve', null);
  }

  function prepare(verdict: Spoken): void {
    if (makeReady()) mode.value = verdict;
  }

  async function say(verdict: Spoken, words: string): Promise<void> {
    mode.value = 'look';
    await queue.decide(verdict, words);
  }

  const acts = { choose, approve, prepare, say };
  return { ...acts, keys: keysOf(at, acts) };
}

function keysOf(at: Stand, acts: Omit<QueueActs, 'keys'>): QueueActs['keys'] {
  const { queue, mode, isOpen } = at;
  const { selection } = queue;

  function look(): void {
    if (selection.current.value === null) selection.move(0);
    isOpen.value = !isOpen.value;
  }

  function stepBack(): void {
    if (mode.value !== 'look') mode.value = 'look';
    else if (isOpen.value) isOpen.value = false;
    else selection.clear();
  }

  return {
    KeyJ: () => {
      selection.move(1);
    },
    KeyK: () => {
      selection.move(-1);
    },
    KeyA: () => void acts.approve(),
    KeyR: () => {
      acts.prepare('refuse');
    },
    KeyQ: () => {
      acts.prepare('ask');
    },
    KeyZ: () => void queue.undo.run(),
    KeyF: () => {
      queue.folds.toggleAll();
    },
    KeyX: acts.choose,
    KeyE: look,
    Escape: stepBack,
  };
}
