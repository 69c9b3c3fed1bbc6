/** Everything that reads codes, brought to one judge: scanner, camera and keypad. */
import { shallowRef, type ShallowRef } from 'vue';
import { takesReadings } from '@/pages/kiosk/machine/state';
import { judgeReading, judgeTyped, type Reading } from '@/pages/kiosk/reading/judge';
import { onceWhileHeld } from '@/shared/reading/repeats';
import { useWedge } from '@/shared/reading/useWedge';
import { cue } from '@/pages/kiosk/work/cues';
import type { Kiosk } from '@/pages/kiosk/work/kiosk';

/** What was heard last, for the eye: a new object each time, so that the same again flashes again. */
export interface Heard {
  readonly isPass: boolean;
}

export interface Ears {
  readonly heard: Readonly<ShallowRef<Heard | null>>;
  readonly read: (text: string) => void;
  readonly readTyped: (digits: string) => void;
}

export function useEars(
  kiosk: Kiosk,
  { present, touch }: { present: (pass: string) => void; touch: () => void },
): Ears {
  const heard = shallowRef<Heard | null>(null);
  const isFirst = onceWhileHeld();

  function take(reading: Reading): void {
    if (!takesReadings(kiosk.state.value)) return;
    touch();
    heard.value = { isPass: reading.is === 'pass' };
    cue(reading.is === 'pass' ? 'read' : 'refused');
    kiosk.send({ on: 'read', reading });
    if (reading.is === 'pass' && kiosk.state.value.at === 'opening') present(reading.pass);
  }

  function read(text: string): void {
    const reading = judgeReading(text);
    // Only a pass is remembered for two seconds; of anything else no more than its kind.
    if (isFirst(reading.is === 'pass' ? reading.pass : reading.is, performance.now())) {
      take(reading);
    }
  }

  useWedge(read);
  return {
    heard,
    read,
    readTyped(digits) {
      take(judgeTyped(digits));
    },
  };
}
