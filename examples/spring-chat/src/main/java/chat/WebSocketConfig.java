package chat;

import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.simp.config.ChannelRegistration;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketTransportRegistration;

/** Where clients connect, and where their messages go. */
@Configuration
@EnableWebSocketMessageBroker
public class WebSocketConfig implements WebSocketMessageBrokerConfigurer {
  /** Messages that may wait for the next request of a client that polls. */
  private static final int WAITING = 1000;

  private final ChatProperties settings;
  private final TokenLogin tokenLogin;

  WebSocketConfig(ChatProperties settings, TokenLogin tokenLogin) {
    this.settings = settings;
    this.tokenLogin = tokenLogin;
  }

  /**
   * {@code /chat} with SockJS, which also serves a plain WebSocket at {@code /chat/websocket}.
   *
   * <p>A client that polls gets what has come since its last request. More than 100 messages, unless
   * another number is set, and Spring ends its connection.
   *
   * <p>Spring hands the frames of a client to several threads. Without {@code preserveReceiveOrder} a
   * message may overtake the subscription that it is the answer to, and two messages each other.
   */
  @Override
  public void registerStompEndpoints(StompEndpointRegistry registry) {
    registry
        .addEndpoint("/chat")
        .setAllowedOriginPatterns(settings.allowedOrigins().toArray(String[]::new))
        .withSockJS()
        .setHttpMessageCacheSize(WAITING);
    registry.setPreserveReceiveOrder(true);
  }

  /**
   * Messages to {@code /app/...} go to the methods of {@link ChatController}; all others to the broker,
   * which {@link SimpleBroker} or {@link RabbitMqRelay} configures.
   */
  @Override
  public void configureMessageBroker(MessageBrokerRegistry registry) {
    registry.setApplicationDestinationPrefixes("/app");
    registry.setUserDestinationPrefix("/user");
    registry.setPreservePublishOrder(true);
  }

  @Override
  public void configureClientInboundChannel(ChannelRegistration registration) {
    registration.interceptors(tokenLogin);
  }

  /**
   * A frame may be this long. Over WebSocket one message has at most 16 KB of text, for Tomcat's sake:
   * the client has to split longer frames ({@code splitLargeFrames: true}), and Spring puts them together.
   */
  @Override
  public void configureWebSocketTransport(WebSocketTransportRegistration registration) {
    registration.setMessageSizeLimit(settings.messageLimit());
    registration.setSendBufferSizeLimit(4 * settings.messageLimit());
  }
}
