import { total } from '../../../../../src/bootstrap/act/migrate/result';

test('results add up, and failures stay with their own moves', () => {
  const results = [
    { slots: 1, keys: 20, bytes: 300 },
    { slots: 4, keys: 50, bytes: 600, failure: 'no' },
  ];
  expect(total(results)).toEqual({ slots: 5, keys: 70, bytes: 900 });
  expect(total([])).toEqual({ slots: 0, keys: 0, bytes: 0 });
});
