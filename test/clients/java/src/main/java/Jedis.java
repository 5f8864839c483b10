import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.exceptions.JedisException;

/** Writes with Jedis. */
final class Jedis implements Client {
  // settings of docs/clients.md: begin
  static {
    // 30 s and 10 s: a name of a pod leads to another address as soon as the pod is back. The JVM
    // reads them before its first lookup only.
    Security.setProperty("networkaddress.cache.ttl", "1");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
  }

  // settings of docs/clients.md: end
  private final RedisClusterClient cluster;

  private final boolean documented;

  private Jedis(Options options) {
    documented = options.documented();
    var nodes =
        options.nodes().stream()
            .map(node -> new HostAndPort(node.host(), node.port()))
            .collect(Collectors.toSet());
    var builder = RedisClusterClient.builder().nodes(nodes);
    var config =
        DefaultJedisClientConfig.builder().user(options.username()).password(options.password());
    if (options.ca() != null) config.ssl(true).sslSocketFactory(trusting(options.ca()));
    config.hostAndPortMapper(
        told -> {
          var outside = options.map().get(new Node(told.getHost(), told.getPort()));
          return outside == null ? told : new HostAndPort(outside.host(), outside.port());
        });
    if (options.documented()) {
      // settings of docs/clients.md: begin
      config.connectionTimeoutMillis(1_000); // 2 s: a machine without power answers no connect
      config.socketTimeoutMillis(2_000);
      builder.maxAttempts(50); // 5
      builder.maxTotalRetriesDuration(Duration.ofSeconds(15)); // enough for an election
      builder.topologyRefreshPeriod(Duration.ofSeconds(2)); // never
      var pool = new ConnectionPoolConfig();
      pool.setMaxTotal(32); // 8, for each node: as many as there are threads
      pool.setMaxWait(Duration.ofSeconds(2)); // for ever
      builder.poolConfig(pool);
      // settings of docs/clients.md: end
    }
    cluster = builder.clientConfig(config.build()).build();
  }

  @Override
  public void set(String key, String value) {
    if (documented) retrying(() -> cluster.set(key, value));
    else cluster.set(key, value);
  }

  @Override
  public String get(String key) {
    return documented ? retrying(() -> cluster.get(key)) : cluster.get(key);
  }

  @Override
  public void close() {
    cluster.close();
  }

  // settings of docs/clients.md: begin
  /** Jedis leaves CLUSTERDOWN, which an election takes, to the application. */
  private static <T> T retrying(Supplier<T> command) {
    for (long end = System.nanoTime() + 15_000_000_000L; ; ) {
      try {
        return command.get();
      } catch (JedisException error) {
        if (System.nanoTime() - end > 0) throw error;
        Programs.sleep(100);
      }
    }
  }
  // settings of docs/clients.md: end

  /** Jedis takes no PEM, and verifies the name of the node by itself. */
  private static SSLSocketFactory trusting(String ca) {
    try {
      var certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(ca.getBytes()));
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (var each : certificates) store.setCertificateEntry("ca-" + store.size(), each);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException | IOException error) {
      throw new IllegalArgumentException("REDIS_CA is no list of certificates: " + error, error);
    }
  }

  public static void main(String[] arguments) throws InterruptedException {
    Programs.main(Jedis::new);
  }
}
