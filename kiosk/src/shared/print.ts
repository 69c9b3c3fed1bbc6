/** 长辈版: the switch of the large-print mode. */
import { ref, type Ref } from 'vue';
import { showPrint, storedPrint, type Print } from '@/shared/lightPrint';
import { writeStored } from '@/shared/store';

const print = ref<Print>(storedPrint());

export function usePrint(): { print: Readonly<Ref<Print>>; setPrint: (next: Print) => void } {
  return {
    print,
    setPrint(next) {
      print.value = next;
      writeStored('print', next);
      showPrint(next);
    },
  };
}
