import java.util.List;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.security.AuthenticationUser;
import org.apache.activemq.security.SimpleAuthenticationPlugin;

/**
 * ActiveMQ Classic with STOMP over WebSocket and over TCP, on loopback ports, in memory.
 *
 * <p>Arguments: the port for WebSocket, the port for TCP. It ends with SIGTERM.
 */
public final class Server {
  private static final String LOGIN = "admin";
  private static final String PASSCODE = "admin";

  public static void main(String[] ports) throws Exception {
    BrokerService broker = new BrokerService();
    broker.setPersistent(false);
    broker.setUseJmx(false);
    broker.setSchedulerSupport(false);
    broker.setPlugins(new BrokerPlugin[] {login()});
    broker.addConnector("ws://127.0.0.1:" + ports[0]);
    broker.addConnector("stomp://127.0.0.1:" + ports[1]);
    broker.start();
    broker.waitUntilStopped();
  }

  private static SimpleAuthenticationPlugin login() {
    return new SimpleAuthenticationPlugin(
        List.of(new AuthenticationUser(LOGIN, PASSCODE, "admins")));
  }
}
