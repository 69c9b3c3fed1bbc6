/** Everything that reads codes, brought to one judge: scanner, camera and keypad. */
import { shallowRef, type ShallowRef } from 'vue';
import { takesReadings } from '@/pages/kiosk/machine/state';
import { isOurs, judgeReading, judgeTyped, type Reading } from '@/pages/kiosk/reading/judge';
import { onceWhileHeld } from '@/shared/reading/repeats';
import { useWedge } from '@/shared/reading/useWedge';
import { cue } from '@/pages/kiosk/work/cues';
import { noteScan } from '@/pages/kiosk/work/health';
import type { Kiosk } from '@/pages/kiosk/work/kiosk';

/** What was heard last, for the eye: a new object each time, so that the same again flashes again. */
export interface Heard {
  readonly isOurs: boolean;
}

export interface Ears {
  readonly heard: Readonly<ShallowRef<Heard | null>>;
  readonly read: (text: string) => void;
  readonly readTyped: (digits: string) => void;
}

export function useEars(
  kiosk: Kiosk,
  hands: {
    present: (pass: string) => void;
    pickUp: (code: string) => void;
    touch: () => void;
  },
): Ears {
  const heard = shallowRef<Heard | null>(null);
  const isFirst = onceWhileHeld();

  function take(reading: Reading): void {
    if (!takesReadings(kiosk.state.value)) return;
    hands.touch();
    heard.value = { isOurs: isOurs(reading) };
    cue(heard.value.isOurs ? 'read' : 'refused');
    kiosk.send({ on: 'read', reading });
    const { at } = kiosk.state.value;
    if (reading.is === 'pass' && at === 'opening') hands.present(reading.pass);
    if (reading.is === 'pickup' && at === 'pickup') hands.pickUp(reading.code);
  }

  function read(text: string, isEnded = true): void {
    const reading = judgeReading(text, isEnded);
    // Only what is ours is remembered for two seconds; of anything else no more than its kind.
    if (isFirst(isOurs(reading) ? text : reading.is, performance.now())) {
      take(reading);
    }
  }

  useWedge((text, isEnded) => {
    noteScan();
    read(text, isEnded);
  });
  return {
    heard,
    read,
    readTyped(digits) {
      take(judgeTyped(digits));
    },
  };
}
