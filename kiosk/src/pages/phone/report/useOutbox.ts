/** Sending what is kept: files first, each once, then the report; one at a time, and again when there is network. */
import { onMounted, onUnmounted, ref, shallowRef, type Ref } from 'vue';
import {
  forgetReport,
  keepReport,
  keptReports,
  newReport,
  type KeptReport,
} from '@/pages/phone/report/outbox';
import type { Claim } from '@/pages/phone/words';
import { api, call, type Answer } from '@/shared/api';
import { uploadFile } from '@/shared/files/upload';
import type { Refusal } from '@/shared/refusal';
import type { Settled } from '@/shared/task';

export interface Refused {
  readonly report: KeptReport;
  readonly refusal: Refusal;
}

export interface Outbox {
  /** What is still on the phone. */
  readonly waiting: Readonly<Ref<readonly KeptReport[]>>;
  /** What has arrived since this page was opened, the newest first. */
  readonly arrived: Readonly<Ref<readonly Claim[]>>;
  readonly refused: Readonly<Ref<Refused | null>>;
  readonly isSending: Readonly<Ref<boolean>>;
  /** Its holder has not agreed that places are kept, so the last report carries none. */
  readonly isPlaceLeftOut: Readonly<Ref<boolean>>;
  hand: (made: Omit<KeptReport, 'key' | 'files'>, contents: readonly Blob[]) => Promise<void>;
  send: () => Promise<void>;
  drop: (key: string) => Promise<void>;
}

const AGAIN_SECONDS = 20;
const SERVER_FAULT = 500;
const TOO_MANY = 429;

/** A refusal that the same request can still outlive. */
const passes = (refusal: Refusal): boolean =>
  refusal.status >= SERVER_FAULT || refusal.status === TOO_MANY || refusal.status === 401;

async function sendFiles(report: KeptReport): Promise<Settled<number[]>> {
  for (const file of report.files) {
    if (file.attachmentId !== null) continue;
    const settled = await uploadFile('phone', file.key, file.content);
    if (settled.state !== 'done') return settled;
    file.attachmentId = settled.value.attachment_id;
    await keepReport(report);
  }
  return { state: 'done', value: report.files.flatMap((file) => file.attachmentId ?? []) };
}

async function deliver(report: KeptReport): Promise<Settled<Answer<'/api/v1/me/claims', 'post'>>> {
  const files = await sendFiles(report);
  if (files.state !== 'done') return files;
  return call(
    api.POST('/api/v1/me/claims', {
      params: { header: { 'Idempotency-Key': report.key } },
      body: {
        how: 'report',
        activity: report.activity,
        occurred_at: report.occurredAt,
        text: report.text,
        place: report.place,
        attachment_ids: files.value,
      },
    }),
  );
}

/** Send when the page opens, when the network returns, and now and then while something waits. */
function useRetry(send: () => Promise<void>, isDue: () => boolean): void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const sendNow = (): void => void send();
  onMounted(() => {
    window.addEventListener('online', sendNow);
    timer = setInterval(() => {
      if (isDue()) sendNow();
    }, AGAIN_SECONDS * 1000);
    sendNow();
  });
  onUnmounted(() => {
    window.removeEventListener('online', sendNow);
    clearInterval(timer);
  });
}

export function useOutbox(): Outbox {
  const waiting = shallowRef<readonly KeptReport[]>([]);
  const arrived = shallowRef<readonly Claim[]>([]);
  const refused = shallowRef<Refused | null>(null);
  const isSending = ref(false);
  const isPlaceLeftOut = ref(false);

  async function look(): Promise<void> {
    waiting.value = await keptReports();
  }

  /** False when there is no point in going on now. */
  async function sendOne(report: KeptReport): Promise<boolean> {
    const settled = await deliver(report);
    if (settled.state === 'unreachable') return false;
    if (settled.state === 'refused') {
      if (!passes(settled.refusal)) refused.value = { report, refusal: settled.refusal };
      return false;
    }
    arrived.value = [settled.value.claim, ...arrived.value];
    isPlaceLeftOut.value = settled.value.is_place_left_out;
    await forgetReport(report.key);
    return true;
  }

  async function send(): Promise<void> {
    if (isSending.value) return;
    isSending.value = true;
    refused.value = null;
    await look();
    for (const report of waiting.value) if (!(await sendOne(report))) break;
    await look();
    isSending.value = false;
  }
  useRetry(send, () => waiting.value.length > 0 && refused.value === null);

  return {
    waiting,
    arrived,
    refused,
    isSending,
    isPlaceLeftOut,
    async hand(made, contents) {
      await keepReport(newReport(made, contents));
      await look();
      await send();
    },
    send,
    async drop(key) {
      await forgetReport(key);
      refused.value = null;
      await send();
    },
  };
}
