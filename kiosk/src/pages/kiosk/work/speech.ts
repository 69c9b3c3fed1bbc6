/** The kiosk's voice: says what each screen asks for, stops with whoever leaves, and never holds anything up. */
import { shallowRef, watch, type ShallowRef } from 'vue';
import { balancePrompt, promptOf } from '@/pages/kiosk/machine/prompts';
import type { Kiosk } from '@/pages/kiosk/work/kiosk';
import { useWords } from '@/shared/i18n';
import { createVoice } from '@/shared/voice/voice';

export interface Speech {
  readonly isOn: Readonly<ShallowRef<boolean>>;
  turn: () => void;
  /** Whoever has gone takes their quiet along. */
  restore: () => void;
  /** Say a clip that no screen says by itself. */
  say: (clip: string) => void;
  /** Say the points of whoever asks. */
  tell: () => void;
  hush: () => void;
}

export function useSpeech(kiosk: Kiosk): Speech {
  const { locale } = useWords();
  const voice = createVoice();
  const isOn = shallowRef(true);

  function sayAll(clips: readonly string[]): void {
    if (isOn.value && clips.length > 0) voice.say(clips, locale());
  }

  watch(kiosk.state, (now, before) => {
    const clips = promptOf(now, locale());
    // The same screen with a digit or a box more has been said already.
    if (clips.join() !== promptOf(before, locale()).join()) {
      if (now.at === 'idle') voice.hush();
      sayAll(clips);
    }
  });

  return {
    isOn,
    turn() {
      isOn.value = !isOn.value;
      if (isOn.value) sayAll(['welcome']);
      else voice.hush();
    },
    restore() {
      isOn.value = true;
    },
    say(clip) {
      sayAll([clip]);
    },
    tell() {
      // Whoever presses wants to hear it, also where the kiosk is quiet.
      voice.say(balancePrompt(kiosk.state.value, locale()), locale());
    },
    hush: voice.hush,
  };
}
