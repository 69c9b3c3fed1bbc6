/** The files somebody is handing in: each made small, sent at once by itself, and known by its number. */
import { computed, onUnmounted, ref, type ComputedRef, type Ref } from 'vue';
import { newKey } from '@/shared/intents';
import { shrink } from '@/shared/files/shrink';
import { uploadFile, type Sender } from '@/shared/files/upload';
import type { Refusal } from '@/shared/refusal';

export interface OwnFile {
  readonly key: string;
  readonly kind: 'photo' | 'voice';
  /** Where the page finds its own copy, for showing and playing. */
  readonly address: string;
  content: Blob;
  state: 'working' | 'done' | 'unreachable' | 'refused' | 'unfit';
  attachmentId: number | null;
  refusal: Refusal | null;
}

export interface Files {
  readonly files: Readonly<Ref<readonly OwnFile[]>>;
  readonly isBusy: ComputedRef<boolean>;
  /** Every file has arrived. */
  readonly isWhole: ComputedRef<boolean>;
  readonly ids: ComputedRef<number[]>;
  /** Files that had arrived before the page was closed; their pictures are not on the phone any more. */
  restore: (ids: readonly number[]) => void;
  addPhotos: (photos: readonly Blob[]) => Promise<void>;
  addVoice: (voice: Blob) => Promise<void>;
  remove: (key: string) => void;
  again: (key: string) => Promise<void>;
  clear: () => void;
}

export const PHOTOS_MAX = 6;

/** A file as it begins: shown at once, on its way. */
function begun(kind: OwnFile['kind'], content: Blob): OwnFile {
  return {
    key: newKey(),
    kind,
    address: URL.createObjectURL(content),
    content,
    state: 'working',
    attachmentId: null,
    refusal: null,
  };
}

/** A file that had arrived before; only its number is known. */
function arrived(attachmentId: number): OwnFile {
  return { ...begun('photo', new Blob()), address: '', state: 'done', attachmentId };
}

function release(gone: readonly OwnFile[]): void {
  for (const file of gone) if (file.address !== '') URL.revokeObjectURL(file.address);
}

const photosLeft = (files: readonly OwnFile[]): number =>
  PHOTOS_MAX - files.filter((file) => file.kind === 'photo').length;

/** Show files at once, and name them for sending. */
function begin(
  files: Ref<OwnFile[]>,
  kind: OwnFile['kind'],
  contents: readonly Blob[],
): readonly string[] {
  const begins = contents.map((content) => begun(kind, content));
  files.value.push(...begins);
  return begins.map((file) => file.key);
}

export function useFiles(by: Sender): Files {
  const files = ref<OwnFile[]>([]);

  const find = (key: string): OwnFile | undefined => files.value.find((one) => one.key === key);

  async function send(key: string): Promise<void> {
    const file = find(key);
    if (file === undefined) return;
    file.state = 'working';
    const settled = await uploadFile(by, key, file.content);
    file.state = settled.state;
    file.attachmentId = settled.state === 'done' ? settled.value.attachment_id : null;
    file.refusal = settled.state === 'refused' ? settled.refusal : null;
  }

  async function sendSmall(key: string): Promise<void> {
    const file = find(key);
    if (file === undefined) return;
    const small = await shrink(file.content);
    if (small === null) file.state = 'unfit';
    else {
      file.content = small;
      await send(key);
    }
  }

  function clear(): void {
    release(files.value);
    files.value = [];
  }
  onUnmounted(clear);

  return {
    files,
    isBusy: computed(() => files.value.some((file) => file.state === 'working')),
    isWhole: computed(() => files.value.every((file) => file.state === 'done')),
    ids: computed(() =>
      files.value.map((file) => file.attachmentId).filter((id): id is number => id !== null),
    ),
    restore(ids) {
      files.value = ids.map(arrived);
    },
    async addPhotos(photos) {
      for (const key of begin(files, 'photo', photos.slice(0, photosLeft(files.value)))) {
        await sendSmall(key);
      }
    },
    async addVoice(voice) {
      for (const key of begin(files, 'voice', [voice])) await send(key);
    },
    remove(key) {
      release(files.value.filter((file) => file.key === key));
      files.value = files.value.filter((file) => file.key !== key);
    },
    again: send,
    clear,
  };
}
