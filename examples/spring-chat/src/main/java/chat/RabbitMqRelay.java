package chat;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;

/** RabbitMQ as the broker: each client has a connection of its own to RabbitMQ, behind Spring. */
@Configuration
@Profile("relay")
public class RabbitMqRelay implements WebSocketMessageBrokerConfigurer {
  private final ChatProperties.Relay rabbitMq;

  RabbitMqRelay(ChatProperties settings) {
    this.rabbitMq = settings.relay();
  }

  @Override
  public void configureMessageBroker(MessageBrokerRegistry registry) {
    registry
        .enableStompBrokerRelay(
            "/topic", "/queue", "/exchange", "/amq/queue", "/temp-queue", "/reply-queue")
        .setRelayHost(rabbitMq.host())
        .setRelayPort(rabbitMq.port())
        .setClientLogin(rabbitMq.login())
        .setClientPasscode(rabbitMq.passcode())
        .setSystemLogin(rabbitMq.login())
        .setSystemPasscode(rabbitMq.passcode());
  }
}
