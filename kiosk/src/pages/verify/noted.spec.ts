/** What people write down, as they write it. */
import { expect, it } from 'vitest';
import { readNotes } from '@/pages/verify/noted';
import vectors from '@/shared/seal/vectors.json';

it.each([
  ['20423 ab12cd34', 20423, 'ab12cd34'],
  ['20,423  AB12 CD34', 20423, 'ab12cd34'],
  ['２０４２３：ａｂ１２ｃｄ３４', 20423, 'ab12cd34'],
  ['封存账本 20,423 笔 · 总指纹 ab12 cd34', 20423, 'ab12cd34'],
  ['8 笔，总指纹 5dc9 da79 a706', 8, '5dc9da79a706'],
])('reads %s', (text, size, root) => {
  expect(readNotes(text)).toEqual({ notes: [{ size, root }] });
});

it('reads several lines and passes over empty ones', () => {
  expect(readNotes('1 ab12cd34\n\n22 ab12cd35\n')).toMatchObject({
    notes: [{ size: 1 }, { size: 22 }],
  });
});

it('takes a whole checkpoint', () => {
  expect(readNotes(vectors.checkpoints['5'])).toMatchObject({ notes: [{ size: 5 }] });
});

it.each(['ab12cd34', '20423', '20423 ab12', '20423 xyzt1234'])(
  'says which line it does not understand: %s',
  (text) => {
    expect(readNotes(`1 ab12cd34\n${text}`)).toEqual({ misread: 2 });
  },
);
