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
  readonly content: Blob;
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

/** A file as it begins: on its way, or nothing that can be sent. */
function begun(kind: OwnFile['kind'], content: Blob | null): OwnFile {
  return {
    key: newKey(),
    kind,
    address: content === null ? '' : URL.createObjectURL(content),
    content: content ?? new Blob(),
    state: content === null ? 'unfit' : 'working',
    attachmentId: null,
    refusal: null,
  };
}

/** A file that had arrived before; only its number is known. */
function arrived(attachmentId: number): OwnFile {
  return { ...begun('photo', null), state: 'done', attachmentId };
}

function release(gone: readonly OwnFile[]): void {
  for (const file of gone) if (file.address !== '') URL.revokeObjectURL(file.address);
}

export function useFiles(by: Sender): Files {
  const files = ref<OwnFile[]>([]);

  async function send(key: string): Promise<void> {
    const file = files.value.find((one) => one.key === key);
    if (file === undefined) return;
    file.state = 'working';
    const settled = await uploadFile(by, key, file.content);
    file.state = settled.state;
    file.attachmentId = settled.state === 'done' ? settled.value.attachment_id : null;
    file.refusal = settled.state === 'refused' ? settled.refusal : null;
  }

  async function add(kind: OwnFile['kind'], content: Blob | null): Promise<void> {
    const file = begun(kind, content);
    files.value.push(file);
    if (content !== null) await send(file.key);
  }

  const photosLeft = (): number =>
    PHOTOS_MAX - files.value.filter((file) => file.kind === 'photo').length;

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
      for (const photo of photos.slice(0, photosLeft())) await add('photo', await shrink(photo));
    },
    addVoice: (voice) => add('voice', voice),
    remove(key) {
      release(files.value.filter((file) => file.key === key));
      files.value = files.value.filter((file) => file.key !== key);
    },
    again: send,
    clear,
  };
}
