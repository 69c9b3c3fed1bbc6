/** The volumes of the book at the desk: when each began, what had been signed before, and why. */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, it } from 'vitest';
import EpochList from '@/pages/desk/overview/EpochList.vue';
import { createPageI18n } from '@/shared/i18n';
import { json, startFakeService } from '@/shared/testing/fakeService';

const EPOCH = {
  epoch: 2,
  origin: 'liaohe/e2',
  log_index: 20_423,
  old_origin: 'liaohe',
  old_size: 20_460,
  old_root: '9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a0',
  old_note: 'liaohe\n20460\n…',
  reason: '磁盘损坏，从前一晚的备份恢复',
  began_at: '2026-11-22T12:00:00.000000Z',
};

async function shown(items: readonly unknown[]): Promise<string> {
  startFakeService(() => json(200, { items }));
  const list = mount(EpochList, {
    props: { tenantId: 7 },
    global: { plugins: [await createPageI18n('desk')] },
  });
  await flushPromises();
  const text = list.text();
  list.unmount();
  return text;
}

it('say where they begin, how far the one before was signed, and why they began', async () => {
  const text = await shown([EPOCH]);
  expect(text).toContain('第 2 册从第 20,423 笔开始');
  expect(text).toContain('签到 20,460 笔，总指纹 9f8e7d6c');
  expect(text).toContain('磁盘损坏，从前一晚的备份恢复');
});

it('admit that what was signed last is lost', async () => {
  const text = await shown([{ ...EPOCH, old_size: null, old_root: null, old_note: null }]);
  expect(text).toContain('已经找不到');
});

it('are not spoken of while there is only the first', async () => {
  expect(await shown([])).toBe('');
});
