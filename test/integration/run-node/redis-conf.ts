/** The redis.conf of a pod whose volume is this directory, with more lines. */
export function redisConf(data: string, more: readonly string[]): string {
  return [
    `dir ${data}`,
    'cluster-enabled yes',
    'cluster-config-file nodes.conf',
    'cluster-node-timeout 4000',
    'protected-mode no',
    'repl-diskless-sync-delay 0',
    'save ""',
    'appendonly yes',
    ...more,
    '',
  ].join('\n');
}
