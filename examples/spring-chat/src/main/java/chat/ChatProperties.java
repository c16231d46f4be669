package chat;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The settings in application.properties that begin with {@code chat}.
 *
 * @param allowedOrigins the origins of pages that may connect, as patterns
 * @param heartBeat milliseconds between two heart-beats, in each direction
 * @param messageLimit the longest STOMP frame that a client may send, in bytes
 * @param tokens the name of the user for each token
 * @param relay the STOMP port of RabbitMQ, for the profile {@code relay}
 */
@ConfigurationProperties("chat")
public record ChatProperties(
    List<String> allowedOrigins,
    long heartBeat,
    int messageLimit,
    Map<String, String> tokens,
    Relay relay) {

  /** Address and account of RabbitMQ. */
  public record Relay(String host, int port, String login, String passcode) {}
}
