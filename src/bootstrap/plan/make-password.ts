import { refuse, step, wait } from './decision';
import { Rule } from './rule';

/**
 * Makes the Secret of a password that is to be generated. It comes first, because pods wait for the Secret; but
 * in a cluster whose Secret was lost another password would, after `overlap`, lock out every client that has the
 * former one, so that a person has to say which it is to be. That no node can be asked does not mean that none
 * has a password, unless the StatefulSet was never scaled: then there is no cluster yet, or all of its pods start
 * anew, and take the passwords of their volumes and the new one.
 */
export const makePassword: Rule = ({ spec: { password }, seen }) => {
  const { lacksPassword, pods, replicas } = seen;
  const { secret } = password ?? {};
  if (secret === undefined || lacksPassword === undefined) return undefined;
  if (lacksPassword.isSecretKnown) {
    return wait(
      'WaitingForPassword',
      `the Secret ${secret} is there, and its password has yet to come to this pod, which takes Kubernetes ` +
        'up to minutes: if it does not, give the Secret the key password with one line of text',
    );
  }
  const locked = pods.find(({ problem }) => problem?.asksForPassword);
  if (locked !== undefined) {
    return refuse(
      'PasswordLost',
      `${locked.name} asks for a password, and the Secret ${secret} with it is not there, or has no password ` +
        `that is one line of text: make it with the one that a node has, kubectl create secret generic ` +
        `${secret} --from-literal=password="$(kubectl exec ${locked.name} -c redis -- cat /run/redis/password)"`,
    );
  }
  const isOpen = pods.some(({ view }) => view !== undefined);
  return isOpen || replicas === 1
    ? step('MakingPassword', `make the Secret ${secret} with a new password`, [
        { kind: 'makeSecret', secret },
      ])
    : wait(
        'WaitingForPassword',
        `the Secret ${secret} is not there, and no node of the cluster can be asked whether it has a password: ` +
          `make it with the one that clients have, kubectl create secret generic ${secret} ` +
          '--from-literal=password=...',
      );
};
