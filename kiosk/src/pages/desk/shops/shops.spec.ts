/** Hours as people write them, and numbers as they are read aloud. */
import { describe, expect, it } from 'vitest';
import { numberInGroups, readDay, writeDay } from '@/pages/desk/shops/shops';

const MORNING = { weekday: 1, opens_minute: 510, closes_minute: 690 };
const AFTERNOON = { weekday: 1, opens_minute: 840, closes_minute: 1020 };

describe('the hours of a day', () => {
  it.each([
    '08:30-11:30 14:00-17:00',
    '8:30 - 11:30, 14:00 - 17:00',
    '８：３０－１１：３０、１４：００－１７：００',
    '0830-1130；1400-1700',
    '8:30至11:30 14:00到17:00',
  ])('are read as %s', (typed) => {
    expect(readDay(1, typed)).toEqual([MORNING, AFTERNOON]);
  });

  it.each(['8:30', '11:30-8:30', '08:70-09:00', '08:30-25:00', 'morning', '08:30-08:30'])(
    'are not read as %s',
    (typed) => {
      expect(readDay(1, typed)).toBeNull();
    },
  );

  it('may be none, or last until midnight', () => {
    expect(readDay(7, ' ')).toEqual([]);
    expect(readDay(7, '20:00-24:00')).toEqual([
      { weekday: 7, opens_minute: 1200, closes_minute: 1440 },
    ]);
  });

  it('are written as they are read', () => {
    expect(writeDay([MORNING, AFTERNOON], 1)).toBe('08:30-11:30 14:00-17:00');
    expect(writeDay([MORNING], 2)).toBe('');
  });
});

describe('the number of a paper slip', () => {
  it('stands in groups', () => {
    expect(numberInGroups('4000001234')).toBe('4 0000 0123 4');
  });
});
