/** Spoken clips: said one after the other on the sound card's own clock, so that nothing waits for their end. */
import type { Locale } from '@/shared/locale';
import chinese from '@/shared/voice/zh-CN.json';
import chineseTrack from '@/shared/voice/zh-CN.opus?url';
import english from '@/shared/voice/en.json';
import englishTrack from '@/shared/voice/en.opus?url';

type Clips = Readonly<Record<string, readonly number[]>>;

const VOICES: Readonly<Record<Locale, { readonly clips: Clips; readonly track: string }>> = {
  'zh-CN': { clips: chinese.clips, track: chineseTrack },
  en: { clips: english.clips, track: englishTrack },
};
const PAUSE_SECONDS = 0.06;

export interface Voice {
  /** Say clips by name instead of whatever is being said. */
  say: (clips: readonly string[], locale: Locale) => void;
  hush: () => void;
}

/** A clip's place in its track, in seconds. */
export function placesOf(
  names: readonly string[],
  locale: Locale,
): { readonly begins: number; readonly lasts: number }[] {
  const { clips } = VOICES[locale];
  return names.flatMap((name) => {
    const [beginsMs, lastsMs] = clips[name] ?? [];
    if (beginsMs === undefined || lastsMs === undefined) return [];
    return [{ begins: beginsMs / 1000, lasts: lastsMs / 1000 }];
  });
}

export function createVoice(): Voice {
  const tracks = new Map<Locale, Promise<AudioBuffer | null>>();
  let audio: AudioContext | null = null;
  let saying: AudioBufferSourceNode[] = [];
  let turn = 0;

  function trackOf(on: AudioContext, locale: Locale): Promise<AudioBuffer | null> {
    const kept = tracks.get(locale);
    if (kept !== undefined) return kept;
    const loading = load(on, VOICES[locale].track).catch(() => {
      // Asked again with the next sentence: the network may have come back.
      tracks.delete(locale);
      return null;
    });
    tracks.set(locale, loading);
    return loading;
  }

  function hush(): void {
    turn += 1;
    for (const source of saying) source.stop();
    saying = [];
  }

  async function play(names: readonly string[], locale: Locale): Promise<void> {
    hush();
    const mine = turn;
    audio ??= new AudioContext();
    if (audio.state === 'suspended') void audio.resume();
    const track = await trackOf(audio, locale);
    // A later sentence, or silence, has been asked for meanwhile.
    if (track === null || mine !== turn) return;
    let at = audio.currentTime + PAUSE_SECONDS;
    for (const { begins, lasts } of placesOf(names, locale)) {
      const source = audio.createBufferSource();
      source.buffer = track;
      source.connect(audio.destination);
      source.start(at, begins, lasts);
      saying.push(source);
      at += lasts + PAUSE_SECONDS;
    }
  }

  return {
    say(names, locale) {
      // A device without sound goes on without a voice.
      void play(names, locale).catch(() => undefined);
    },
    hush,
  };
}

async function load(audio: AudioContext, address: string): Promise<AudioBuffer> {
  const answer = await fetch(address);
  return audio.decodeAudioData(await answer.arrayBuffer());
}
