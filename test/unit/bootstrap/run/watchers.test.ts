import { Status, statusOf } from '../../../../src/bootstrap/report/status';
import { asChanges, asJson, onTerminal } from '../../../../src/bootstrap/run/watchers';
import { statusReport } from '../../../../src/bootstrap/report/status-report';
import { formed } from '../observed';

const healthy = statusOf(formed(3, 0));
const written = statusOf(formed(3, 0, { 0: { view: { keys: 9 } } }));
const broken = statusOf(formed(3, 0, { 1: { view: { ok: false } } }), { name: 'b', says: 'moved' });

let lines: string[];
let seconds: number;
beforeEach(() => {
  lines = [];
  seconds = 0;
});

const print = (line: string): number => lines.push(line);
const time = (): string => `12:00:0${seconds++}`;

describe('where there is no terminal', () => {
  test('the status is printed once, and then what has changed', () => {
    const watcher = asChanges(print, time);
    for (const status of [healthy, written, broken]) watcher.found(status);
    expect(lines).toEqual([
      statusReport(healthy),
      '12:00:00 error (ClusterStateFail): cluster_state:fail on redis-1',
      '12:00:01 Job b: moved',
    ]);
  });

  test('a Kubernetes that does not answer is told once, and when it answers again', () => {
    const watcher = asChanges(print, time);
    watcher.found(healthy);
    watcher.failed('kubectl failed');
    watcher.failed('kubectl failed');
    watcher.found(healthy);
    watcher.failed('kubectl failed');
    expect(lines.slice(1)).toEqual([
      '12:00:00 cannot look: kubectl failed',
      '12:00:01 looking again',
      '12:00:02 cannot look: kubectl failed',
    ]);
  });
});

describe('as JSON', () => {
  test('each status is a line, unless it is the last one', () => {
    const watcher = asJson(print, () => undefined);
    for (const status of [healthy, healthy, written, broken]) watcher.found(status);
    expect(lines.map((line) => JSON.parse(line) as Status)).toEqual(
      [healthy, written, broken].map((status) => JSON.parse(JSON.stringify(status)) as Status),
    );
  });

  test('what keeps it from looking is told elsewhere, once', () => {
    const complaints: string[] = [];
    const watcher = asJson(print, (line) => complaints.push(line));
    watcher.failed('kubectl failed');
    watcher.failed('kubectl failed');
    expect(complaints).toEqual(['cannot look: kubectl failed']);
    expect(lines).toEqual([]);
  });
});

describe('on a terminal', () => {
  const draw = (drawn: readonly string[]): void => void (lines = [...drawn]);

  test('what matters comes first, where there is not room for all', () => {
    const watcher = onTerminal({ draw }, 2_000, time);
    watcher.found(healthy);
    watcher.found(broken);
    expect(lines.slice(0, 6)).toEqual([
      '12:00:01  every 2 s, until Ctrl-C',
      '',
      'error (ClusterStateFail): cluster_state:fail on redis-1',
      'Job b: moved',
      '',
      expect.stringMatching(/^SHARD {2}POD/),
    ]);
  });

  test('what was seen last remains while Kubernetes does not answer', () => {
    const watcher = onTerminal({ draw }, 2_000, time);
    watcher.found(healthy);
    const seen = lines;
    watcher.failed('kubectl failed');
    watcher.failed('kubectl failed');
    expect(lines).toEqual([
      '12:00:02  every 2 s, until Ctrl-C',
      '',
      'cannot look: kubectl failed',
      '',
      'last seen:',
      ...seen,
    ]);
  });
});
