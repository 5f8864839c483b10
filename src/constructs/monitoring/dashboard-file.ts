// What src/dashboard, which makes the dashboards before the package is packed, and the construct, which
// fills them in, have to agree on. This file imports nothing.

/** Where `npm run bundle` puts the dashboards: one of a cluster with a keeper, and one without. */
export const DASHBOARD_FILES = {
  withKeeper: 'lib/dashboard.json',
  withoutKeeper: 'lib/dashboard-without-keeper.json',
} as const;

/** What only a chart knows, as it stands in the file: each is a part of a text. */
export const PLACEHOLDERS = {
  uid: '<uid>',
  title: '<title>',
  /** The name of the StatefulSet. */
  name: '<name>',
  /** Regular expressions for the names of the pods. */
  nodes: '<nodes>',
  keeper: '<keeper>',
} as const;

/**
 * The variable of Grafana by which a person chooses the namespace, and its place in a query. Where a chart
 * knows the namespace, there is no such variable.
 */
export const NAMESPACE_VARIABLE = 'namespace';
export const NAMESPACE = `$${NAMESPACE_VARIABLE}`;
