/** Intents: the same wish keeps its key until it is answered, another wish gets another. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { newKey, openIntent, pendingIntent, sendIntent } from '@/shared/intents';
import { UNREACHABLE, type Settled } from '@/shared/task';
import { useIntent } from '@/shared/useIntent';

const DONE: Settled<string> = { state: 'done', value: 'receipt' };

function refused(status: number): Settled<string> {
  return {
    state: 'refused',
    refusal: { code: 'points_not_enough', status, zh: '', en: '', facts: {} },
  };
}

beforeEach(() => {
  window.localStorage.clear();
});

describe('an intent', () => {
  it('is kept before it is sent', async () => {
    const intent = openIntent('order', { soap: 1 });
    await sendIntent('order', intent, async () => {
      expect(pendingIntent('order')).toEqual(intent);
      return Promise.resolve(DONE);
    });
  });

  it('keeps its key while there is no answer', async () => {
    const first = openIntent('order', { soap: 1 });
    await sendIntent('order', first, async () => Promise.resolve(UNREACHABLE));
    expect(openIntent('order', { soap: 1 }).key).toBe(first.key);
  });

  it('keeps its key when the server failed, for it may have written', async () => {
    const first = openIntent('order', { soap: 1 });
    await sendIntent('order', first, async () => Promise.resolve(refused(503)));
    expect(openIntent('order', { soap: 1 }).key).toBe(first.key);
  });

  it.each([DONE, refused(409)])(
    'is over once answered, and the next one is new',
    async (answer) => {
      const first = openIntent('order', { soap: 1 });
      await sendIntent('order', first, async () => Promise.resolve(answer));
      expect(pendingIntent('order')).toBeNull();
      expect(openIntent('order', { soap: 1 }).key).not.toBe(first.key);
    },
  );

  it('for something else gets another key', () => {
    const first = openIntent('order', { soap: 1 });
    expect(openIntent('order', { soap: 2 }).key).not.toBe(first.key);
  });

  it('that was damaged in storage is none', () => {
    window.localStorage.setItem('pingan.intent.order', '{"key":');
    expect(pendingIntent('order')).toBeNull();
    window.localStorage.setItem('pingan.intent.order', '{"input":{}}');
    expect(pendingIntent('order')).toBeNull();
  });

  it('has a key of printable ASCII', () => {
    expect(newKey()).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('useIntent', () => {
  it('sends once for a double tap', async () => {
    const send = vi.fn(async () => Promise.resolve(DONE));
    const { run, task } = useIntent('order', send);
    const [first, second] = await Promise.all([run({ soap: 1 }), run({ soap: 1 })]);
    expect(send).toHaveBeenCalledTimes(1);
    expect([first, second]).toEqual([DONE, null]);
    expect(task.value).toEqual(DONE);
  });

  it('sends the same again after a reload', async () => {
    const keys: string[] = [];
    const lose = async (key: string): Promise<Settled<string>> => {
      keys.push(key);
      return Promise.resolve(UNREACHABLE);
    };
    await useIntent('order', lose).run({ soap: 1 });
    const find = async (key: string, input: unknown): Promise<Settled<string>> => {
      keys.push(key);
      expect(input).toEqual({ soap: 1 });
      return Promise.resolve(DONE);
    };
    expect(await useIntent('order', find).resume()).toEqual(DONE);
    expect(keys[0]).toBe(keys[1]);
    expect(pendingIntent('order')).toBeNull();
  });

  it('has nothing to send again when all was answered', async () => {
    const send = vi.fn(async () => Promise.resolve(DONE));
    expect(await useIntent('order', send).resume()).toBeNull();
    expect(send).not.toHaveBeenCalled();
  });

  it('forgets what is given up', async () => {
    const intent = useIntent('order', async () => Promise.resolve(UNREACHABLE));
    await intent.run({ soap: 1 });
    intent.reset();
    expect(intent.pending()).toBeNull();
    expect(intent.task.value.state).toBe('idle');
  });
});
