import { Column, table } from '../../../../src/bootstrap/util/table';

interface Row {
  readonly pod: string;
  readonly keys: string;
  readonly zone?: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'POD', text: ({ pod }) => pod },
  { title: 'KEYS', text: ({ keys }) => keys, right: true },
  { title: 'ZONE', text: ({ zone = '' }) => zone },
];

test('columns are as wide as their longest cell, and numbers end at the right', () => {
  const rows = [
    { pod: 'redis-0', keys: '7', zone: 'a' },
    { pod: 'redis-10', keys: '12345' },
  ];
  expect(table(rows, COLUMNS)).toBe(
    ['POD        KEYS  ZONE', 'redis-0       7  a', 'redis-10  12345'].join('\n'),
  );
});

test('a column without any text is left out', () => {
  expect(table([{ pod: 'redis-0', keys: '7' }], COLUMNS)).toBe(
    ['POD      KEYS', 'redis-0     7'].join('\n'),
  );
});
