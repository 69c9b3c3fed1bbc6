/** 长辈版: the large-print mode of a device, kept on it. */
import { ref, type Ref } from 'vue';
import { readStored, writeStored } from '@/shared/store';

export type Print = 'normal' | 'large';

const print = ref<Print>(readStored('print') === 'large' ? 'large' : 'normal');

function show(): void {
  document.documentElement.dataset['print'] = print.value;
}

export function startPrint(): void {
  show();
}

export function usePrint(): { print: Readonly<Ref<Print>>; setPrint: (next: Print) => void } {
  return {
    print,
    setPrint(next) {
      print.value = next;
      writeStored('print', next);
      show();
    },
  };
}
