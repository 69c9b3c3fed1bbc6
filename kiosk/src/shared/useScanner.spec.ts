/** Why a camera cannot be used is said plainly, each reason by its own state. */
import { afterEach, expect, it, vi } from 'vitest';
import { createApp, shallowRef } from 'vue';
import { useScanner, type Scanner } from '@/shared/useScanner';

function scanner(): Scanner {
  const made: Scanner[] = [];
  const app = createApp({
    setup() {
      made.push(useScanner(shallowRef(null), vi.fn()));
      return () => null;
    },
  });
  app.mount(document.createElement('div'));
  const [first] = made;
  if (first === undefined) throw new Error('set-up did not run');
  return first;
}

function cameraFails(name: string): void {
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('navigator', {
    mediaDevices: {
      getUserMedia: async () => Promise.reject(new DOMException('no', name)),
    },
  });
}

afterEach(() => {
  vi.unstubAllGlobals();
});

it('is insecure over plain http, where browsers give no camera', async () => {
  vi.stubGlobal('isSecureContext', false);
  const { state, start } = scanner();
  await start();
  expect(state.value).toBe('insecure');
});

it.each([
  ['NotAllowedError', 'not-allowed'],
  ['NotFoundError', 'no-camera'],
  ['NotReadableError', 'failed'],
])('after %s is %s', async (name, expected) => {
  cameraFails(name);
  const { state, start, stop } = scanner();
  await start();
  expect(state.value).toBe(expected);
  stop();
  expect(state.value).toBe('off');
});
