import java.io.File;
import java.util.List;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.security.AuthenticationUser;
import org.apache.activemq.security.SimpleAuthenticationPlugin;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;

/**
 * ActiveMQ Classic with STOMP over WebSocket and over TCP, on loopback ports.
 *
 * <p>Arguments: the port for WebSocket, the port for TCP, and a folder for persistent messages; without
 * it they are in memory. It ends with SIGTERM.
 */
public final class Server {
  private static final String LOGIN = "admin";
  private static final String PASSCODE = "admin";
  /** The account of the README's program in Rust. */
  private static final String GUEST = "guest";

  public static void main(String[] arguments) throws Exception {
    BrokerService broker = new BrokerService();
    if (arguments.length > 2) keepMessages(broker, new File(arguments[2]));
    else broker.setPersistent(false);
    broker.setUseJmx(false);
    broker.setSchedulerSupport(false);
    broker.setPlugins(new BrokerPlugin[] {login()});
    broker.addConnector("ws://127.0.0.1:" + arguments[0]);
    broker.addConnector("stomp://127.0.0.1:" + arguments[1]);
    broker.start();
    broker.waitUntilStopped();
  }

  private static void keepMessages(BrokerService broker, File folder) throws Exception {
    KahaDBPersistenceAdapter store = new KahaDBPersistenceAdapter();
    store.setDirectory(folder);
    store.setJournalMaxFileLength(1024 * 1024);
    broker.setPersistenceAdapter(store);
  }

  private static SimpleAuthenticationPlugin login() {
    return new SimpleAuthenticationPlugin(
        List.of(
            new AuthenticationUser(LOGIN, PASSCODE, "admins"),
            new AuthenticationUser(GUEST, GUEST, "guests")));
  }
}
