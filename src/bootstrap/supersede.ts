/** What of the Kubernetes API is used. */
export interface JobsApi {
  get(path: string): Promise<unknown>;
  delete(path: string): Promise<void>;
}

interface JobList {
  readonly items: readonly {
    readonly metadata: {
      readonly name: string;
      readonly creationTimestamp: string;
      readonly labels?: Readonly<Record<string, string>>;
    };
  }[];
}

/**
 * Deletes the Jobs that were applied for the same cluster before this one, and returns their names.
 * One that still runs wants other shards, and would undo what this one does; and where one has ended,
 * Kubernetes would take the same manifest, applied again later, for done.
 */
export async function supersede(api: JobsApi, namespace: string, job: string): Promise<string[]> {
  const path = `/apis/batch/v1/namespaces/${namespace}/jobs`;
  const selector = 'app.kubernetes.io/component=bootstrap';
  const { items } = (await api.get(`${path}?labelSelector=${selector}`)) as JobList;
  const own = items.find(({ metadata }) => metadata.name === job)?.metadata;
  if (own === undefined) return [];
  const older = items
    .map(({ metadata }) => metadata)
    .filter(
      ({ labels, creationTimestamp }) =>
        instanceOf(labels) === instanceOf(own.labels) &&
        Date.parse(creationTimestamp) < Date.parse(own.creationTimestamp),
    )
    .map(({ name }) => name);
  // Its pods go with it, for it is them that would go on.
  await Promise.all(
    older.map((name) => api.delete(`${path}/${name}?propagationPolicy=Background`)),
  );
  return older;
}

function instanceOf(labels: Readonly<Record<string, string>> = {}): string | undefined {
  return labels['app.kubernetes.io/instance'];
}
