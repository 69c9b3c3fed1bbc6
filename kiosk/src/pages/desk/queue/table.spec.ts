/** The table of the queue: a group has a head, a claim on its own says where it belongs. */
import { mount, type VueWrapper } from '@vue/test-utils';
import { nextTick } from 'vue';
import { describe, expect, it } from 'vitest';
import { groupClaims, historyOf, type ClaimGroup, type ClaimRow } from '@/pages/desk/queue/claims';
import QueueTable from '@/pages/desk/queue/QueueTable.vue';
import { useFolds } from '@/pages/desk/queue/useFolds';
import { useSelection, type Selection } from '@/pages/desk/queue/useSelection';
import { createPageI18n } from '@/shared/i18n';

function claim(id: number, differing: Partial<ClaimRow> = {}): ClaimRow {
  return {
    claim_id: id,
    number: `K${String(id)}`,
    occurred_at: '2026-11-20T12:00:00.000000Z',
    submitted_at: '2026-11-20T13:00:00.000000Z',
    volunteer: { volunteer_id: id, number: 'V00001', name_masked: '张*国', corps: 'guard' },
    team_name: '红马甲义警1队',
    activity: { code: 'patrol', name_zh: '治安巡逻', name_en: 'Patrol' },
    route_code: 'L01',
    station_name: '仙城第1派出所',
    grade: 'B',
    path: 'one',
    points: 3,
    minutes: 60,
    state: 'waiting',
    signals: [],
    mine: false,
    barred: null,
    conflicts: [],
    due_on: null,
    overdue: false,
    appealed: false,
    lent: false,
    decisions: [],
    ...differing,
  };
}

const MIXED = [
  claim(1),
  claim(2),
  claim(3, { route_code: 'L09', signals: ['no_place'], station_name: '东辽第2派出所' }),
];

async function show(
  groups: readonly ClaimGroup[],
): Promise<{ table: VueWrapper; selection: Selection }> {
  const folds = useFolds(() => groups);
  const selection = useSelection(
    () => groups.flatMap((group) => group.rows),
    () => folds.shown.value,
  );
  const table = mount(QueueTable, {
    props: { groups, selection, folds, problems: undefined, mayChoose: true },
    global: { plugins: [await createPageI18n('desk')] },
    attachTo: document.body,
  });
  return { table, selection };
}

describe('the table of the queue', () => {
  it('spends a head only on groups of several claims', async () => {
    const { table } = await show(groupClaims(MIXED));
    const heads = table.findAll('tr.group').map((head) => head.text());
    expect(heads).toHaveLength(1);
    expect(heads[0]).toContain('L01 路线 · 红马甲义警1队');
    const alone = table.find('[data-claim="3"]');
    expect(alone.text()).toContain('L09 路线 · 红马甲义警1队');
    expect(alone.text()).toContain('东辽第2派出所');
    await table.find('tr.fold button').trigger('click');
    expect(table.find('[data-claim="1"]').text()).not.toContain('L01');
    table.unmount();
  });

  it('keeps what is flagged first, and the keyboard and boxes over both kinds of rows', async () => {
    const { table, selection } = await show(groupClaims(MIXED));
    await table.find('tr.fold button').trigger('click');
    const order = table.findAll('[data-claim]').map((row) => row.attributes('data-claim'));
    expect(order).toEqual(['3', '1', '2']);
    selection.move(0);
    selection.move(1);
    await nextTick();
    await nextTick();
    expect(document.activeElement?.getAttribute('data-claim')).toBe('1');
    await table.find('[data-claim="3"] input').trigger('change');
    await table.find('tr.group input').trigger('change');
    expect(selection.chosen.value.map((row) => row.claim_id)).toEqual([3, 1, 2]);
    table.unmount();
  });

  it('folds away what needs no look of its own, and chooses it as a whole', async () => {
    const flagged = claim(4, { signals: ['late_claim'] });
    const { table, selection } = await show(groupClaims([...MIXED, flagged]));
    const order = table.findAll('[data-claim]').map((row) => row.attributes('data-claim'));
    expect(order).toEqual(['3', '4']);
    expect(table.find('tr.fold').text()).toContain('2 条没有提示，共 6 分');
    await table.find('tr.fold input').trigger('change');
    expect(selection.chosen.value.map((row) => row.claim_id)).toEqual([1, 2]);
    selection.move(0);
    selection.move(5);
    expect(selection.currentId.value).toBe(4);
    table.unmount();
  });

  it('folds nothing away that has an appeal, is overdue, or is of the own household', async () => {
    const rows = [
      claim(1, { appealed: true }),
      claim(2, { overdue: true }),
      claim(3, { conflicts: ['household'] }),
    ];
    const { table } = await show(groupClaims(rows));
    expect(table.findAll('[data-claim]')).toHaveLength(3);
    expect(table.find('tr.fold').exists()).toBe(false);
    table.unmount();
  });

  it('keeps the head of every day that is past, and its rows say where', async () => {
    const { table } = await show(historyOf([claim(1, { state: 'approved' })]));
    expect(table.findAll('tr.group')).toHaveLength(1);
    expect(table.find('[data-claim="1"]').text()).toContain('L01 路线');
    table.unmount();
  });
});
