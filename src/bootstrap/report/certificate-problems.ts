import { isEnding } from '../cluster/certificate';
import { Observation } from '../cluster/observation';
import { isoTime } from '../util/clock';
import { groupBy } from '../util/group-by';
import { podNames } from './names';
import { problem, StatusProblem } from './problem-reasons';

/** Certificates that should have been renewed by now. */
export function certificateProblems({ pods }: Observation): StatusProblem[] {
  const ending = pods.flatMap(({ name, certificate }) =>
    certificate !== undefined && isEnding(certificate) ? [{ name, ...certificate }] : [],
  );
  return [...groupBy(ending, ({ end }) => end)].map(([end, by]) => {
    const ends = by.some(({ seenAt }) => seenAt > end) ? 'ended' : 'ends';
    const time = isoTime(new Date(end));
    return problem(
      'CertificateEnding',
      `the certificate of ${podNames(by)} ${ends} at ${time}, and was not renewed: change the Secret, or ` +
        `look at why its renewal fails`,
    );
  });
}
