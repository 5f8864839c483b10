import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What became of the writes, and the writers themselves. */
final class Tally {
  private static final long SLOW_NANOS = 100_000_000L;

  /** The state of a writer; what is not its own is guarded by the tally. */
  static final class Worker {
    final List<Integer> acknowledged = new ArrayList<>();
    long last;
    long begun;
    boolean underWay;
    boolean interrupted;
  }

  final List<Worker> workers;
  private final String run;
  private int failed;
  private long longest;
  private long again;
  private String error;
  private boolean stopped;

  Tally(String run, int count) {
    this.run = run;
    workers = IntStream.range(0, count).mapToObj(index -> new Worker()).toList();
  }

  String key(int index, int number) {
    return run + ":" + index + ":" + number;
  }

  synchronized void stop() {
    stopped = true;
  }

  /** Writes until it is told to stop. */
  void write(Client client, int index, long pauseMs) {
    var worker = workers.get(index);
    for (int number = 0; begin(worker); number++) {
      RuntimeException failure = null;
      try {
        client.set(key(index, number), Integer.toString(number));
      } catch (RuntimeException reason) {
        failure = reason;
      }
      end(worker, number, failure);
      Programs.sleep(pauseMs);
    }
  }

  private synchronized boolean begin(Worker worker) {
    worker.begun = System.nanoTime();
    worker.underWay = !stopped;
    return worker.underWay;
  }

  private synchronized void end(Worker worker, int number, RuntimeException failure) {
    long elapsed = System.nanoTime() - worker.begun;
    longest = Math.max(longest, elapsed);
    worker.underWay = false;
    if (failure == null) {
      worker.acknowledged.add(number);
      worker.last = System.currentTimeMillis();
      if (worker.interrupted || elapsed >= SLOW_NANOS) again = worker.last;
    } else {
      failed++;
      String text = failure.toString();
      error = text.substring(0, Math.min(text.length(), 200));
    }
    worker.interrupted = failure != null;
  }

  /**
   * A line without its last brace. The longest call is that since the last line; one that is under way
   * counts by its age, and as failed once the writers were told to stop.
   */
  synchronized String line() {
    long now = System.currentTimeMillis();
    long oldest = now;
    int acknowledged = 0;
    for (var worker : workers) {
      acknowledged += worker.acknowledged.size();
      oldest = Math.min(oldest, worker.last);
      if (worker.underWay) {
        longest = Math.max(longest, System.nanoTime() - worker.begun);
        if (stopped) failed++;
      }
    }
    long ms = longest / 1_000_000;
    longest = 0;
    return ("{\"at\":%d,\"acknowledged\":%d,\"failed\":%d,\"longest\":%d,\"oldest\":%d,\"again\":%d,"
            + "\"error\":%s")
        .formatted(now, acknowledged, failed, ms, oldest, again, quoted(error));
  }

  /** The keys of a worker so far. */
  synchronized List<Integer> acknowledged(int index) {
    return List.copyOf(workers.get(index).acknowledged);
  }

  private static String quoted(String text) {
    if (text == null) return "null";
    return '"' + text.replaceAll("[\"\\\\\\p{Cntrl}]", " ") + '"';
  }
}
