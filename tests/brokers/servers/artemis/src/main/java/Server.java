import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;

/**
 * Apache Artemis with STOMP over WebSocket and over TCP on one loopback port.
 *
 * <p>Arguments: the port, and a folder for persistent messages; without it they are in memory. It ends
 * with SIGTERM. The prefixes of destinations are what the guide asks
 * for: without them {@code /queue/x} is a topic.
 */
public final class Server {
  private static final String LOGIN = "admin";
  private static final String PASSCODE = "admin";
  /** The account of the README's program in Rust. */
  private static final String GUEST = "guest";
  private static final String ROLE = "admins";

  public static void main(String[] arguments) throws Exception {
    EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    Configuration configuration = configuration(arguments[0]);
    if (arguments.length > 1) keepMessages(configuration, arguments[1]);
    server.setConfiguration(configuration);
    server.setSecurityManager(logins());
    server.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
    Thread.currentThread().join();
  }

  private static Configuration configuration(String port) throws Exception {
    String acceptor =
        "tcp://127.0.0.1:"
            + port
            + "?protocols=STOMP;anycastPrefix=/queue/;multicastPrefix=/topic/";
    Role everything =
        new Role(ROLE, true, true, true, true, true, true, true, true, true, true, false, false);
    return new ConfigurationImpl()
        .setPersistenceEnabled(false)
        .setJMXManagementEnabled(false)
        // A disk that is nearly full would stop producers, whatever has filled it.
        .setMaxDiskUsage(-1)
        .addAcceptorConfiguration("stomp", acceptor)
        .putSecurityRoles("#", Set.of(everything))
        .setAddressSettings(Map.of("#", deadLetters()));
  }

  private static void keepMessages(Configuration configuration, String folder) {
    configuration
        .setPersistenceEnabled(true)
        .setJournalType(JournalType.NIO)
        .setJournalFileSize(1024 * 1024)
        .setJournalDirectory(folder + "/journal")
        .setBindingsDirectory(folder + "/bindings")
        .setLargeMessagesDirectory(folder + "/large-messages")
        .setPagingDirectory(folder + "/paging");
  }

  /** As the configuration has it that {@code artemis create} writes. */
  private static AddressSettings deadLetters() {
    return new AddressSettings()
        .setDeadLetterAddress(SimpleString.of("DLQ"))
        .setExpiryAddress(SimpleString.of("ExpiryQueue"))
        .setRedeliveryDelay(0);
  }

  private static ActiveMQJAASSecurityManager logins() {
    SecurityConfiguration users = new SecurityConfiguration();
    users.addUser(LOGIN, PASSCODE);
    users.addRole(LOGIN, ROLE);
    users.addUser(GUEST, GUEST);
    users.addRole(GUEST, ROLE);
    return new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users);
  }

  private static void stop(EmbeddedActiveMQ server) {
    try {
      server.stop();
    } catch (Exception failure) {
      failure.printStackTrace();
    }
  }
}
