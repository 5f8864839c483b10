import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import sun.misc.Signal;

/** What test/clients/README.md asks of a client program, for all clients in Java. */
final class Programs {
  private static final long STOP_TIMEOUT_MS = 15_000;
  private static final long READ_TIMEOUT_NANOS = 60_000_000_000L;
  private static final int READ_ATTEMPTS = 5;

  private Programs() {}

  /** Writes with a client until SIGTERM or SIGINT, and then reads everything back. */
  static void main(Client.Factory factory) throws InterruptedException {
    var ended = new CountDownLatch(1);
    for (var name : new String[] {"TERM", "INT"}) {
      Signal.handle(new Signal(name), signal -> ended.countDown());
    }
    var options = options();
    var client = untilConnected(factory, options, ended);
    var tally =
        new Tally(
            System.currentTimeMillis() + "-" + ProcessHandle.current().pid(), number("WORKERS", 16));
    int pause = number("PAUSE_MS", 20);
    var writers =
        start(tally.workers.size(), index -> tally.write(client, index, pause));
    while (!ended.await(1, TimeUnit.SECONDS)) System.out.println(tally.line() + "}");
    tally.stop();
    long end = System.currentTimeMillis() + STOP_TIMEOUT_MS;
    for (var writer : writers) writer.join(Math.max(1, end - System.currentTimeMillis()));
    var line = tally.line();
    // Another client reads, so that one which did not come back hides no lost key.
    var counts = readBack(tally, untilConnected(factory, options, new CountDownLatch(1)));
    System.out.println(line + ",\"lost\":" + counts[0] + ",\"unread\":" + counts[1] + "}");
    // A thread of the library may not end by itself.
    Runtime.getRuntime().halt(0);
  }

  static void sleep(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static int[] readBack(Tally tally, Client client) throws InterruptedException {
    long end = System.nanoTime() + READ_TIMEOUT_NANOS;
    var lost = new AtomicInteger();
    var unread = new AtomicInteger();
    var readers =
        start(
            tally.workers.size(),
            index -> {
              for (int number : tally.acknowledged(index)) {
                var value = read(client, tally.key(index, number), end);
                if (value == null) unread.incrementAndGet();
                else if (!value.equals(Integer.toString(number))) lost.incrementAndGet();
              }
            });
    for (var reader : readers) reader.join();
    return new int[] {lost.get(), unread.get()};
  }

  /** The value of a key; empty where it does not exist, and null where it could not be read. */
  private static String read(Client client, String key, long end) {
    for (int attempt = 0; attempt < READ_ATTEMPTS && System.nanoTime() < end; attempt++) {
      try {
        var value = client.get(key);
        return value == null ? "" : value;
      } catch (RuntimeException error) {
        sleep(200);
      }
    }
    return null;
  }

  private static Thread[] start(int count, java.util.function.IntConsumer body) {
    return IntStream.range(0, count)
        .mapToObj(
            index -> {
              var thread = new Thread(() -> body.accept(index));
              thread.setDaemon(true);
              thread.start();
              return thread;
            })
        .toArray(Thread[]::new);
  }

  private static Client untilConnected(
      Client.Factory factory, Client.Options options, CountDownLatch ended)
      throws InterruptedException {
    for (; ; ) {
      try {
        return factory.connect(options);
      } catch (Exception error) {
        System.err.println("could not connect: " + error);
      }
      if (ended.await(500, TimeUnit.MILLISECONDS)) Runtime.getRuntime().halt(1);
    }
  }

  private static Client.Options options() {
    return new Client.Options(
        list("REDIS_NODES").map(Client.Node::of).toList(),
        text("REDIS_USERNAME"),
        text("REDIS_PASSWORD"),
        "true".equals(text("REDIS_TLS")) ? text("REDIS_CA") : null,
        list("REDIS_MAP")
            .map(pair -> pair.split("="))
            .collect(
                Collectors.toMap(pair -> Client.Node.of(pair[0]), pair -> Client.Node.of(pair[1]))),
        "documented".equals(text("SETTINGS")));
  }

  /** A variable of the environment, or null where it is empty. */
  private static String text(String name) {
    var value = System.getenv(name);
    return value == null || value.isEmpty() ? null : value;
  }

  private static Stream<String> list(String name) {
    var value = text(name);
    return value == null ? Stream.empty() : Arrays.stream(value.split(","));
  }

  private static int number(String name, int fallback) {
    var value = text(name);
    return value == null ? fallback : Integer.parseInt(value);
  }
}
