/** The thread to the service: who this kiosk is, a heartbeat every 30 s, the shelf kept fresh. */
import { onMounted, onUnmounted, watch } from 'vue';
import type { Good } from '@/pages/kiosk/machine/state';
import { cameraHealth, useHealth } from '@/pages/kiosk/work/health';
import { ELSEWHERE, keepGoods, type Kiosk } from '@/pages/kiosk/work/kiosk';
import { api, call } from '@/shared/api';

const BEAT_MS = 30_000;
/** Without the service we knock more often, so that people wait less. */
const KNOCK_MS = 5000;

const STARTED_AT = new Date().toISOString();

/** The built file's name carries its hash, so it names the build exactly. */
export function versionOfPage(): string {
  const file = new URL(import.meta.url).pathname.split('/').pop() ?? '';
  return file.replace(/\.\w+$/, '').slice(0, 50);
}

/** Read the shelf; null when it could not be read and the last one stays. */
export async function readGoods(kiosk: Kiosk): Promise<readonly Good[] | null> {
  const read = kiosk.hear(await call(api.GET('/api/v1/kiosk/goods')));
  if (read.state !== 'done') return null;
  keepGoods(kiosk, read.value.items);
  return read.value.items;
}

/** Ask who this kiosk is; one that the service does not know is paired first. */
async function start(kiosk: Kiosk, hasLeftOver: () => boolean): Promise<void> {
  const asked = await call(api.GET('/api/v1/kiosk'));
  if (asked.state === 'done') {
    kiosk.me.value = asked.value;
    kiosk.send({ on: 'paired', hasLeftOver: hasLeftOver() });
    await readGoods(kiosk);
  } else {
    const isElsewhere = asked.state === 'refused' && asked.refusal.code === ELSEWHERE;
    const isUnknown = asked.state === 'refused' && !isElsewhere;
    if (isElsewhere) kiosk.send({ on: 'elsewhere' });
    else kiosk.send({ on: isUnknown ? 'unpaired' : 'unreachable' });
  }
}

async function beat(kiosk: Kiosk): Promise<void> {
  const health = useHealth();
  const sent = kiosk.hear(
    await call(
      api.POST('/api/v1/kiosk/heartbeats', {
        body: {
          version: versionOfPage(),
          page_started_at: STARTED_AT,
          scanned_at: health.value.scannedAt,
          printed_at: health.value.printedAt,
          has_paper_trouble: health.value.hasPaperTrouble,
          camera: await cameraHealth(),
        },
      }),
    ),
  );
  if (sent.state !== 'done') return;
  const asked = await call(api.GET('/api/v1/kiosk'));
  if (asked.state === 'done') kiosk.me.value = asked.value;
  await readGoods(kiosk);
}

export function useLink(kiosk: Kiosk, hasLeftOver: () => boolean): void {
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function turn(): Promise<void> {
    const { at } = kiosk.state.value;
    if (at === 'starting' || at === 'elsewhere') await start(kiosk, hasLeftOver);
    else if (at !== 'pairing' && at !== 'revoked') await beat(kiosk);
    const isWell =
      kiosk.isOnline.value && !['starting', 'elsewhere'].includes(kiosk.state.value.at);
    timer = setTimeout(() => void turn(), isWell ? BEAT_MS : KNOCK_MS);
  }

  function again(): void {
    clearTimeout(timer);
    void turn();
  }

  watch(kiosk.isOnline, (isOnline) => {
    if (isOnline) return;
    clearTimeout(timer);
    timer = setTimeout(() => void turn(), KNOCK_MS);
  });
  watch(
    () => kiosk.state.value.at,
    (_at, before) => {
      if (before === 'pairing') again();
    },
  );
  onMounted(() => {
    window.addEventListener('online', again);
    void turn();
  });
  onUnmounted(() => {
    window.removeEventListener('online', again);
    clearTimeout(timer);
  });
}
