import java.util.List;

/** What a library has to do. */
interface Client extends AutoCloseable {
  void set(String key, String value);

  /** The value of a key, or null where it does not exist. */
  String get(String key);

  @Override
  void close();

  /** What the environment asks for. */
  record Options(List<Node> nodes, String password, boolean documented) {}

  record Node(String host, int port) {}

  /** Makes a client. */
  interface Factory {
    Client connect(Options options) throws Exception;
  }
}
