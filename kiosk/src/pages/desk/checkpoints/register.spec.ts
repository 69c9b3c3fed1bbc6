/** Coordinates and hours as people paste and type them. */
import { expect, it } from 'vitest';
import { typedHours, typedPlace, writtenPlace } from '@/pages/desk/checkpoints/register';

it.each([
  '125.220043,42.935830',
  '42.935830, 125.220043',
  '经度：125.220043 纬度：42.935830',
  '１２５．２２００４３，４２．９３５８３０',
])('reads coordinates in either order: %s', (typed) => {
  expect(typedPlace(typed)).toEqual({
    state: 'known',
    latitude: 42.93583,
    longitude: 125.220043,
  });
});

it('says what is no pair of coordinates', () => {
  expect(typedPlace('  ').state).toBe('empty');
  for (const typed of ['125.2', '1,2,3', '125.2, 200', 'hello'])
    expect(typedPlace(typed).state).toBe('wrong');
});

it('takes whole hours, none, and nothing else', () => {
  expect(typedHours('２４')).toBe(24);
  expect(typedHours('')).toBeNull();
  for (const typed of ['0', '1.5', '8761', '一天']) expect(typedHours(typed)).toBeUndefined();
});

it('writes a place to the metre', () => {
  expect(writtenPlace({ latitude: 42.93583, longitude: 125.2200431 })).toBe(
    '42.935830, 125.220043',
  );
  expect(writtenPlace(null)).toBe('');
});
