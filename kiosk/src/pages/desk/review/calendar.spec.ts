/** Lines of holidays as people copy them: several ways to write a day, and the first line that is wrong. */
import { expect, it } from 'vitest';
import { readLines, type DayWords } from '@/pages/desk/review/calendarLines';

const WORDS: DayWords = { works: ['上班'], off: ['放假', 'off'] };

it('reads days with commas of both kinds, tabs and Chinese dates', () => {
  const text = '2026-10-01,放假,国庆节\n2026年10月10日，上班，国庆节调休\n2026/1/1\toff\t元旦\n\n';
  expect(readLines(text, WORDS)).toEqual({
    days: [
      { day: '2026-10-01', works: false, name: '国庆节' },
      { day: '2026-10-10', works: true, name: '国庆节调休' },
      { day: '2026-01-01', works: false, name: '元旦' },
    ],
    bad: null,
  });
});

it.each([
  ['2026-02-30,放假,春节', 'no such day'],
  ['2026-10-01,也许,国庆节', 'neither off nor worked'],
  ['2026-10-01,放假,', 'no name'],
])('stops at %s: %s', (line) => {
  expect(readLines(`2026-10-02,放假,国庆节\n${line}`, WORDS).bad).toEqual({ line: 2, text: line });
});
