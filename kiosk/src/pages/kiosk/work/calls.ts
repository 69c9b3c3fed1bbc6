/** A call for staff: the kiosk rings, and tells the service, so that counter and desk hear it too. */
import { shallowRef, type ShallowRef } from 'vue';
import { cue } from '@/pages/kiosk/work/cues';
import type { Kiosk } from '@/pages/kiosk/work/kiosk';
import { api, call } from '@/shared/api';

export interface Calls {
  /** The screen of the call is open. */
  readonly isOpen: Readonly<ShallowRef<boolean>>;
  /** The service has it: staff see it elsewhere. */
  readonly isTold: Readonly<ShallowRef<boolean>>;
  ring: () => void;
  close: () => void;
}

export function useCalls(kiosk: Kiosk): Calls {
  const isOpen = shallowRef(false);
  const isTold = shallowRef(false);

  async function tell(): Promise<void> {
    const told = kiosk.hear(await call(api.POST('/api/v1/kiosk/calls', { body: {} })));
    isTold.value = told.state === 'done';
  }

  return {
    isOpen,
    isTold,
    ring() {
      isOpen.value = true;
      cue('call');
      void tell();
    },
    close() {
      isOpen.value = false;
      isTold.value = false;
    },
  };
}
