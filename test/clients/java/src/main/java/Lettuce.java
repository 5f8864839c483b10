import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.internal.HostAndPort;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.DnsResolver;
import io.lettuce.core.resource.MappingSocketAddressResolver;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.io.ByteArrayInputStream;
import java.security.Security;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** Writes with Lettuce, all writers by one connection, which is how it is used. */
final class Lettuce implements Client {
  // settings of docs/clients.md: begin
  static {
    // 30 s and 10 s: a name of a pod leads to another address as soon as the pod is back. The JVM
    // reads them before its first lookup only.
    Security.setProperty("networkaddress.cache.ttl", "1");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
  }

  // settings of docs/clients.md: end
  private final RedisClusterClient client;
  private final StatefulRedisClusterConnection<String, String> connection;

  private final boolean documented;

  private Lettuce(Options options) {
    documented = options.documented();
    var nodes =
        options.nodes().stream()
            .map(
                node -> {
                  var uri = RedisURI.builder().withHost(node.host()).withPort(node.port());
                  uri.withSsl(options.ca() != null);
                  if (options.username() != null) {
                    uri.withAuthentication(options.username(), options.password());
                  } else if (options.password() != null) {
                    uri.withPassword(options.password().toCharArray());
                  }
                  return uri.build();
                })
            .toList();
    var resources = documented ? resources() : DefaultClientResources.create();
    if (!options.map().isEmpty()) {
      resources = resources.mutate().socketAddressResolver(following(options.map())).build();
    }
    client = RedisClusterClient.create(resources, nodes);
    var settings = ClusterClientOptions.builder();
    if (documented) {
      // settings of docs/clients.md: begin
      settings
          .topologyRefreshOptions(
              ClusterTopologyRefreshOptions.builder()
                  .enableAllAdaptiveRefreshTriggers() // without them no election is noticed
                  .adaptiveRefreshTriggersTimeout(Duration.ofMillis(500)) // 5 s
                  .refreshTriggersReconnectAttempts(1) // 5
                  .enablePeriodicRefresh(Duration.ofSeconds(2)) // never
                  .dynamicRefreshSources(false) // after all addresses changed
                  .build())
          .socketOptions(
              SocketOptions.builder()
                  // 10 s: a machine without power answers no connect
                  .connectTimeout(Duration.ofSeconds(1))
                  // nor does it answer what was sent to it before; needs netty's epoll
                  .tcpUserTimeout(
                      TcpUserTimeoutOptions.builder()
                          .enable()
                          .tcpUserTimeout(Duration.ofSeconds(2))
                          .build())
                  .build())
          .timeoutOptions(TimeoutOptions.enabled(Duration.ofSeconds(2))) // 60 s
          .maxRedirects(20); // 5
      // settings of docs/clients.md: end
    }
    if (options.ca() != null) {
      settings.sslOptions(
          SslOptions.builder()
              .trustManager(() -> new ByteArrayInputStream(options.ca().getBytes()))
              .build());
    }
    client.setOptions(settings.build());
    connection = client.connect();
  }

  private static MappingSocketAddressResolver following(Map<Node, Node> map) {
    return MappingSocketAddressResolver.create(
        DnsResolver.unresolved(),
        told -> {
          var outside = map.get(new Node(told.getHostText(), told.getPort()));
          return outside == null ? told : HostAndPort.of(outside.host(), outside.port());
        });
  }

  @Override
  public void set(String key, String value) {
    if (documented) retrying(() -> connection.sync().set(key, value));
    else connection.sync().set(key, value);
  }

  @Override
  public String get(String key) {
    return documented ? retrying(() -> connection.sync().get(key)) : connection.sync().get(key);
  }

  @Override
  public void close() {
    client.shutdown();
  }

  // settings of docs/clients.md: begin
  private static ClientResources resources() {
    return DefaultClientResources.builder()
        // That of the JVM, which obeys the settings above; that of netty keeps addresses as well.
        .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
        .reconnectDelay(Delay.constant(Duration.ofMillis(200))) // twice as long each time, up to 30 s
        .build();
  }

  /** Lettuce leaves CLUSTERDOWN and a command that timed out to the application. */
  private static <T> T retrying(Supplier<T> command) {
    for (long end = System.nanoTime() + 15_000_000_000L; ; ) {
      try {
        return command.get();
      } catch (RedisException error) {
        if (System.nanoTime() - end > 0) throw error;
        Programs.sleep(100);
      }
    }
  }
  // settings of docs/clients.md: end

  public static void main(String[] arguments) throws InterruptedException {
    Programs.main(Lettuce::new);
  }
}
