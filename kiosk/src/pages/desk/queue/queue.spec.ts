/** The queue of the desk: its order, what a bulk decision says before, and what its answer means after. */
import { describe, expect, it } from 'vitest';
import { decisionsOf, DECISIONS_MAX, previewApproval } from '@/pages/desk/queue/bulk';
import {
  filterClaims,
  groupClaims,
  historyOf,
  isSelectable,
  type ClaimRow,
} from '@/pages/desk/queue/claims';
import { outcomeOf, problemSentence, type DecisionResult } from '@/pages/desk/queue/outcome';
import { approvalSentence } from '@/pages/desk/queue/sentence';
import { useSelection } from '@/pages/desk/queue/useSelection';

let lastId = 0;

function claim(differing: Partial<ClaimRow> = {}): ClaimRow {
  lastId += 1;
  return {
    claim_id: lastId,
    number: `K${String(lastId)}`,
    occurred_at: '2026-11-20T12:00:00.000000Z',
    submitted_at: '2026-11-20T13:00:00.000000Z',
    volunteer: { volunteer_id: lastId, number: 'V00001', name_masked: '张*国', corps: 'guard' },
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

const budget = (name: string, points: number) => ({
  unit_id: 1,
  code: 'S01',
  name,
  points_budget: points,
});

/** Words as their keys with facts, so that a test sees what is said and not how. */
const spoken = (word: string, facts?: Record<string, unknown>): string =>
  word === 'bulk.comma' ? ' / ' : `${word} ${Object.values(facts ?? {}).join(' ')}`.trim();

describe('the order of the queue', () => {
  it('keeps a route and a team together', () => {
    const groups = groupClaims([
      claim(),
      claim({ route_code: 'L02' }),
      claim(),
      claim({ team_name: null }),
    ]);
    expect(groups.map((group) => group.rows.length).sort()).toEqual([1, 1, 2]);
  });

  it('puts what carries a signal first, the gravest on top', () => {
    const plain = claim();
    const late = claim({ signals: ['late_claim'] });
    const fast = claim({ signals: ['late_claim', 'too_fast'] });
    const unheardOf = claim({ signals: ['something_new'] });
    const [group] = groupClaims([plain, unheardOf, late, fast]);
    expect(group?.rows).toEqual([fast, late, unheardOf, plain]);
    expect(group?.flaggedCount).toBe(3);
  });

  it('puts groups with signals before groups without', () => {
    const groups = groupClaims([
      claim({ route_code: 'L01' }),
      claim({ route_code: 'L09', signals: ['no_place'] }),
    ]);
    expect(groups.map((group) => group.routeCode)).toEqual(['L09', 'L01']);
  });

  it('finds by number, name and route', () => {
    const flagged = claim({ signals: ['no_place'], number: 'K777' });
    const rows = [claim(), flagged];
    expect(filterClaims(rows, 'k777')).toEqual([flagged]);
    expect(filterClaims(rows, ' ')).toEqual(rows);
    expect(filterClaims(rows, '张')).toHaveLength(2);
  });
});

describe('what is decided', () => {
  it('stands by its civil day, the newest first', () => {
    const old = claim({ state: 'approved', occurred_at: '2026-11-19T15:00:00.000000Z' });
    const late = claim({ state: 'approved', occurred_at: '2026-11-20T15:59:00.000000Z' });
    const early = claim({ state: 'approved', occurred_at: '2026-11-19T16:00:00.000000Z' });
    expect(historyOf([old, early, late]).map((group) => group.rows)).toEqual([
      [late, early],
      [old],
    ]);
  });
});

describe('choosing claims', () => {
  it('never takes one’s own, nor one that is decided', () => {
    expect(isSelectable(claim({ mine: true }))).toBe(false);
    expect(isSelectable(claim({ state: 'approved' }))).toBe(false);
    expect(isSelectable(claim({ state: 'second' }))).toBe(true);
  });

  it('takes all of a group but one’s own, and gives all back', () => {
    const rows = [claim(), claim({ mine: true }), claim()];
    const selection = useSelection(() => rows);
    selection.toggleAll(rows);
    expect(selection.chosen.value).toHaveLength(2);
    selection.toggleAll(rows);
    expect(selection.chosen.value).toHaveLength(0);
  });

  it('stops at what one request may carry', () => {
    const rows = Array.from({ length: DECISIONS_MAX + 20 }, () => claim());
    const selection = useSelection(() => rows);
    selection.toggleAll(rows);
    expect(selection.chosen.value).toHaveLength(DECISIONS_MAX);
    expect(decisionsOf(rows, 'approve', null).decisions).toHaveLength(DECISIONS_MAX);
  });

  it('moves within the rows on show', () => {
    const rows = [claim(), claim()];
    const selection = useSelection(() => rows);
    selection.move(1);
    expect(selection.current.value).toBe(rows[0]);
    selection.move(5);
    expect(selection.current.value).toBe(rows[1]);
    selection.move(-9);
    expect(selection.current.value).toBe(rows[0]);
  });
});

describe('what the bar says before a bulk approval', () => {
  it('counts people once, sums points and takes them off the budget', () => {
    const volunteer = claim().volunteer;
    const rows = [claim({ volunteer }), claim({ volunteer }), claim({ points: 5 })];
    const preview = previewApproval(rows, [budget('仙城第1派出所', 100)]);
    expect(preview).toMatchObject({ claimsCount: 3, peopleCount: 2, points: 11, handedOnCount: 0 });
    expect(preview.tightest).toEqual({ stationName: '仙城第1派出所', pointsLeft: 89 });
    expect(approvalSentence(preview, spoken)).toBe('bulk.gives 2 11 / bulk.left 仙城第1派出所 89');
  });

  it('gives no points for the first of two approvals, and does for the second', () => {
    const rows = [claim({ path: 'two' }), claim({ path: 'two', state: 'second' })];
    const preview = previewApproval(rows, []);
    expect(preview).toMatchObject({ points: 3, peopleCount: 1, handedOnCount: 1, tightest: null });
    expect(approvalSentence(preview, spoken)).toBe('bulk.gives 1 3 / bulk.handedOn 1');
  });

  it('names the station whose budget is the tightest, and how much is missing', () => {
    const rows = [claim(), claim({ station_name: '东辽第2派出所', points: 9 })];
    const budgets = [budget('仙城第1派出所', 50), budget('东辽第2派出所', 4)];
    const preview = previewApproval(rows, budgets);
    expect(approvalSentence(preview, spoken)).toContain('bulk.short 东辽第2派出所 5');
    expect(
      approvalSentence(previewApproval(rows, [budget('仙城第1派出所', 2310)]), spoken),
    ).toContain('bulk.leastLeft 仙城第1派出所 2,307');
  });
});

describe('what became of a bulk decision', () => {
  const result = (differing: Partial<DecisionResult>): DecisionResult => ({
    claim_id: 1,
    status: 'approved',
    points: 3,
    log_index: 9,
    problem: null,
    problem_zh: null,
    problem_en: null,
    ...differing,
  });

  it('counts what was done and keeps the problems with their rows', () => {
    const outcome = outcomeOf({
      budget_points: 40,
      results: [
        result({}),
        result({ claim_id: 2, status: 'second', points: null }),
        result({ claim_id: 3, status: 'refused', points: null }),
        result({ claim_id: 4, status: 'problem', points: null, problem: 'cap_reached' }),
      ],
    });
    expect(outcome).toMatchObject({
      approvedCount: 1,
      handedOnCount: 1,
      refusedCount: 1,
      points: 3,
    });
    expect([...outcome.problems.keys()]).toEqual([4]);
  });

  it('says the problem in the language of the page, or at least its code', () => {
    const told = result({
      problem: 'cap_reached',
      problem_zh: '上限已满',
      problem_en: 'Cap reached',
    });
    expect(problemSentence(told, 'zh-CN')).toBe('上限已满');
    expect(problemSentence(told, 'en')).toBe('Cap reached');
    expect(problemSentence(result({ problem: 'cap_reached' }), 'en')).toBe('cap_reached');
  });
});
