/** What people do before the kiosk page, for its tests. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { vi } from 'vitest';
import KioskPage from '@/pages/kiosk/KioskPage.vue';
import { Service } from '@/pages/kiosk/tests/service';
import { createPageI18n } from '@/shared/i18n';
import { luhnDigit } from '@/shared/pass';

export const BODY = '700000012312345678';
export const PASS = `${BODY}${luhnDigit(BODY)}`;

export async function openKiosk(): Promise<VueWrapper> {
  const i18n = await createPageI18n('kiosk');
  const page = mount(KioskPage, { global: { plugins: [i18n] }, attachTo: document.body });
  await flushPromises();
  return page;
}

/** A kiosk of this morning that keeps nothing of yesterday, before a service of its own. */
export async function freshKiosk(): Promise<{ page: VueWrapper; service: Service }> {
  vi.useFakeTimers({ now: new Date('2026-11-22T12:00:00Z') });
  localStorage.clear();
  sessionStorage.clear();
  const service = new Service();
  return { page: await openKiosk(), service };
}

export function closeKiosk(page: VueWrapper): void {
  page.unmount();
  vi.unstubAllGlobals();
  vi.useRealTimers();
}

export async function wait(seconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(seconds * 1000);
  await flushPromises();
}

function key(name: string): KeyboardEvent {
  const code = /^\d$/.test(name) ? `Digit${name}` : name;
  const event = new KeyboardEvent('keydown', { key: name, code, bubbles: true, cancelable: true });
  (document.activeElement ?? document.body).dispatchEvent(event);
  return event;
}

export async function scan(code: string): Promise<KeyboardEvent[]> {
  const keys = [...code.split(''), 'Enter'].map(key);
  await flushPromises();
  return keys;
}

export async function pressOn(page: VueWrapper, words: string): Promise<void> {
  const button = page.findAll('button').find((each) => each.text().includes(words));
  if (button === undefined) throw new Error(`no button says ${words}`);
  await button.trigger('click');
  await flushPromises();
}
