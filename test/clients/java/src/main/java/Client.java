import java.util.List;
import java.util.Map;

/** What a library has to do. */
interface Client extends AutoCloseable {
  void set(String key, String value);

  /** The value of a key, or null where it does not exist. */
  String get(String key);

  @Override
  void close();

  /**
   * What the environment asks for.
   *
   * @param ca what the certificates of the nodes are verified by; null without TLS
   * @param map what takes the place of an address that a node tells
   */
  record Options(
      List<Node> nodes,
      String username,
      String password,
      String ca,
      Map<Node, Node> map,
      boolean documented) {}

  record Node(String host, int port) {
    static Node of(String address) {
      var parts = address.split(":");
      return new Node(parts[0], Integer.parseInt(parts[1]));
    }
  }

  /** Makes a client. */
  interface Factory {
    Client connect(Options options) throws Exception;
  }
}
