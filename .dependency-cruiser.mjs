/**
 * The borders between the folders of src/, which docs/architecture.md explains. Imports of types count
 * as well: a type that two folders need belongs into the one that both may import.
 */

/** The folders of the bootstrap, from the outside in: each imports only the layers after it. */
const LAYERS = [
  ['main.ts'],
  ['run'],
  ['observe', 'report', 'options.ts', 'source-options.ts'],
  ['act'],
  ['plan', 'redis', 'kubernetes'],
  ['cluster'],
  ['util'],
];

const inBootstrap = (names) => `^src/bootstrap/(${names.join('|').replaceAll('.', '\\.')})(/|$)`;

const npm = (names) => `(^|/)node_modules/(${names})(/|$)`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'two files that import each other cannot be read one after the other',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...LAYERS.slice(1).map((layer, index) => ({
      name: `one-way-out-of-${layer[0].replace('.ts', '')}`,
      comment: `the bootstrap's imports run from main.ts to util: ${layer.join(', ')} may not import an earlier layer`,
      severity: 'error',
      from: { path: inBootstrap(layer) },
      to: { path: inBootstrap(LAYERS.slice(0, index + 1).flat()) },
    })),
    {
      name: 'plan-is-pure',
      comment: 'the planner and what it plans from are data in, data out',
      severity: 'error',
      from: { path: inBootstrap(['plan', 'cluster']) },
      to: {
        path: `${npm('ioredis')}|${inBootstrap(['observe', 'act', 'redis', 'kubernetes', 'run'])}`,
      },
    },
    {
      name: 'plan-has-no-effects',
      comment: 'the planner and what it plans from touch neither the machine nor the network',
      severity: 'error',
      from: { path: inBootstrap(['plan', 'cluster']) },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'constructs-know-no-bootstrap',
      comment: 'a construct runs at synthesis; it knows the bootstrap program only as a file',
      severity: 'error',
      from: { path: '^src/(constructs|index\\.ts)' },
      to: { path: '^src/bootstrap/' },
    },
    {
      name: 'dashboard-is-built-before',
      comment:
        'a construct knows the dashboard only as a file, so that nobody needs the builders at synthesis',
      severity: 'error',
      from: { path: '^src/(?!dashboard/)' },
      to: { path: `^src/dashboard/|${npm('@grafana')}` },
    },
    {
      name: 'dashboard-knows-no-cdk8s',
      comment: 'the dashboard is the same for all clusters; the construct fills in what differs',
      severity: 'error',
      from: { path: '^src/dashboard/' },
      to: { path: `^src/bootstrap/|^imports/|${npm('cdk8s[^/]*|constructs|ioredis')}` },
    },
    {
      name: 'bootstrap-knows-no-cdk8s',
      comment: 'the bootstrap runs in the Job, where cdk8s does not exist',
      severity: 'error',
      from: { path: '^src/bootstrap/' },
      to: { path: `^src/constructs/|^imports/|${npm('cdk8s[^/]*|constructs')}` },
    },
    {
      name: 'shared-files-are-pure',
      comment: 'what synthesis and run time share needs neither',
      severity: 'error',
      from: {
        path: '^src/(topology|user-names|external-service|certificate-end)\\.ts|^src/engine/',
      },
      to: {
        path: `^src/(constructs|bootstrap)/|${npm('cdk8s[^/]*|constructs|ioredis')}`,
      },
    },
    {
      name: 'shared-files-have-no-effects',
      comment: 'what synthesis and run time share touches neither the machine nor the network',
      severity: 'error',
      from: {
        path: '^src/(topology|user-names|external-service|certificate-end)\\.ts|^src/engine/',
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'src-knows-no-tests',
      comment: 'what is shipped imports nothing of what is not',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|examples|scripts)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
