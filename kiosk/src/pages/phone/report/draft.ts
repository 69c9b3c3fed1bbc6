/** A claim that is being written: it stays on the phone until it is sent. */
import { ref, watch, type Ref } from 'vue';
import { serverNow } from '@/shared/clock';
import { localMinute } from '@/shared/localMinute';
import { readStoredJson, removeStored, writeStored } from '@/shared/store';

const KEPT = 'claim-draft';

interface Kept {
  activity: string;
  when: string;
  text: string;
  ids: number[];
}

function kept(): Kept {
  const stored = readStoredJson(KEPT);
  const blank: Kept = { activity: '', when: localMinute(serverNow()), text: '', ids: [] };
  return typeof stored === 'object' && stored !== null ? { ...blank, ...stored } : blank;
}

export interface Draft {
  readonly activity: Ref<string>;
  readonly when: Ref<string>;
  readonly text: Ref<string>;
  /** Photos that had arrived when the page was closed. */
  readonly ids: readonly number[];
  keepIds: (ids: readonly number[]) => void;
  forget: () => void;
}

export function useDraft(): Draft {
  const before = kept();
  const activity = ref(before.activity);
  const when = ref(before.when);
  const text = ref(before.text);
  let ids = before.ids;

  function keep(): void {
    const now = { activity: activity.value, when: when.value, text: text.value, ids };
    writeStored(KEPT, JSON.stringify(now));
  }
  watch([activity, when, text], keep);

  return {
    activity,
    when,
    text,
    ids: before.ids,
    keepIds(next) {
      ids = [...next];
      keep();
    },
    forget() {
      activity.value = '';
      when.value = localMinute(serverNow());
      text.value = '';
      ids = [];
      queueMicrotask(() => {
        removeStored(KEPT);
      });
    },
  };
}
