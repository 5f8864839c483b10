import io.github.cdk8s_redis_cluster.RedisCluster;
import org.cdk8s.App;
import org.cdk8s.Chart;

public class Main {
  public static void main(final String[] args) {
    final App app = new App();
    final Chart chart = new Chart(app, "redis");
    RedisCluster.Builder.create(chart, "redis").shards(3).replicasPerShard(1).build();
    app.synth();
  }
}
