/** Files handed in: how large a photo is drawn, how a voice is written, and what happens when it is sent. */
import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import { fit } from '@/shared/files/shrink';
import { useFiles, type Files } from '@/shared/files/useFiles';
import { resample, wavOf } from '@/shared/files/voice';
import { json, noNetwork, startFakeService, type FakeService } from '@/shared/testing/fakeService';

it('draws a photo no larger than needed and keeps its shape', () => {
  expect(fit(4000, 3000)).toEqual([1600, 1200]);
  expect(fit(3000, 4000)).toEqual([1200, 1600]);
  expect(fit(800, 600)).toEqual([800, 600]);
  expect(fit(10_000, 2)).toEqual([1600, 1]);
});

it('writes a voice as one channel of 16-bit samples', async () => {
  const wav = new DataView(await wavOf(new Float32Array([0, 1, -1, 2])).arrayBuffer());
  expect(wav.byteLength).toBe(44 + 8);
  expect(wav.getUint32(24, true)).toBe(8000);
  expect([44, 46, 48, 50].map((at) => wav.getInt16(at, true))).toEqual([0, 32767, -32767, 32767]);
});

it('keeps the length of what was said when it takes fewer samples', () => {
  const second = new Float32Array(48_000).fill(0.5);
  const made = resample(second, 48_000);
  expect(made.length).toBe(8000);
  expect(made.every((sample) => sample === 0.5)).toBe(true);
});

let service: FakeService;
let files: Files;
const VOICE = new Blob(['RIFF'], { type: 'audio/wav' });
const KEPT = { attachment_id: 7, media_type: 'audio/wav', bytes_count: 4, sha256: 'ab' };

beforeEach(() => {
  service = startFakeService(() => json(201, KEPT));
  mount(
    defineComponent({
      setup() {
        files = useFiles('phone');
        return () => h('p');
      },
    }),
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('sends a file at once and knows its number', async () => {
  await files.addVoice(VOICE);
  expect(files.ids.value).toEqual([7]);
  expect(files.isWhole.value).toBe(true);
  expect(service.sent.map((sent) => sent.path)).toEqual(['/api/v1/me/attachments']);
});

it('sends a file again under its own key when the answer was lost', async () => {
  service.answer = noNetwork;
  await files.addVoice(VOICE);
  expect(files.files.value.map((file) => file.state)).toEqual(['unreachable']);
  expect(files.isWhole.value).toBe(false);
  service.answer = () => json(201, KEPT);
  await files.again(files.files.value[0]?.key ?? '');
  await flushPromises();
  expect(files.ids.value).toEqual([7]);
  expect(new Set(service.sent.map((sent) => sent.key)).size).toBe(1);
});

it('shows a photo at once and counts it as missing until it has arrived', () => {
  void files.addPhotos([new Blob(['a photo'], { type: 'image/jpeg' })]);
  expect(files.files.value.map((file) => file.state)).toEqual(['working']);
  expect(files.isWhole.value).toBe(false);
});

it('forgets a file that is taken away', async () => {
  await files.addVoice(VOICE);
  files.remove(files.files.value[0]?.key ?? '');
  expect(files.ids.value).toEqual([]);
});
