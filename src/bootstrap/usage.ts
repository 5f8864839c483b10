/** What `--help` prints, and what follows the message about a wrong argument. */
export const USAGE = `usage: cdk8s-redis-cluster MODE [OPTION ...]

modes:
  status   show every node, and the problems of the cluster
  check    end with 0 if the cluster is healthy, else with 1 and a line for each error
  plan     show what would change and the next step, without taking it
  apply    take one step after the other until the cluster has the wanted shape
  wait     wait until the bootstrap Job has ended and the cluster has the wanted shape
  keep     repair the cluster until the program is ended
  takeover   make replicas primaries where too many primaries are lost for an election
  endpoints  show where clients outside find each node, and what they are configured with

the wanted cluster, for plan, apply, wait and keep:
  --shards N --replicas-per-shard N
  [--node-timeout MS] [--partial-coverage] [--sync-delay S]   as the servers are configured;
    left out, they are read from a server of the cluster
  [--deadline S]   for apply and wait; 600 unless given

the pods:
  [--find kubectl] [--context NAME] [-n|--namespace NAME]
    [--stateful-set NAME] [--service NAME] [--port N]   where Kubernetes has more than one
  --find api|dns --namespace NAME --stateful-set NAME --service NAME [--port N]
    [--pods N]   the number in the manifest, which the program then does not change
    with --find api, the volume claims of this claim template:
    [--claims TEMPLATE] [--delete-claims] [--storage QUANTITY]   deletes those of pods that leave,
    and expands those that ask for less
  --address IP:PORT ...   of one node for status and check, of each node for the other modes

  [--password-dir DIR] [--password-overlap S] [--password-optional] [--no-default-user]   of mounted
    Secrets, with a file for each user, and for how long their former content stays valid
  [--password-secret NAME]   with --find api: the Secret that is made, with a new password, where a new
    cluster has none
  [--users NAME,...]   who has to have a password before the default user is turned off
  [--cacert FILE] [--cert FILE --key FILE]   speaks TLS with nodes whose certificates these CAs have signed,
    and shows them a certificate
  [--tls-overlap S] [--tls-optional]   how long clients without TLS may connect beside those with it, and
    whether the nodes speak none with each other

  [--json]   for status, check, plan and endpoints
  [-w|--watch] [--interval S]   for status: shows it again and again until it is interrupted, in place on a
    terminal and else what has changed, S seconds after the last time; 2 unless given
  [--metrics-port N]   for keep: serves metrics over HTTP under /metrics, and whether it hangs under /livez
  [--liveness-port N]   for keep: serves /livez only
  [--yes]   for takeover: confirms it, which is otherwise asked for
  --help, --version

exit codes:
  0     done: healthy, or all was shown
  1     check found an error
  2     gave up: the deadline passed, or the Job that was waited for failed
  3     refused: what could lose data is left alone, and the message says what to look at
  64    a wrong argument
  69    Kubernetes, kubectl or the network on the way there failed
  70    a bug of this program, with a stack trace to report
  130, 143   ended by SIGINT, SIGTERM
  141   who read its output has ended

environment: REDIS_USERNAME, REDIS_PASSWORD, and JOB_NAME of the Job that runs the program`;
