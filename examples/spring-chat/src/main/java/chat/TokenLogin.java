package chat;

import java.security.Principal;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Lazy;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.simp.stomp.StompCommand;
import org.springframework.messaging.simp.stomp.StompHeaderAccessor;
import org.springframework.messaging.support.ChannelInterceptor;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.messaging.support.MessageHeaderAccessor;
import org.springframework.stereotype.Component;

/**
 * The log-in: a token in the header {@code token} of CONNECT.
 *
 * <p>A browser cannot add headers to a WebSocket's HTTP request, so the token is in the STOMP frame. A
 * client without a token is a guest, who may chat but not whisper. A client with a wrong one is refused.
 */
@Component
public class TokenLogin implements ChannelInterceptor {
  private final ChatProperties settings;
  private final MessageChannel toClients;

  TokenLogin(
      ChatProperties settings, @Lazy @Qualifier("clientOutboundChannel") MessageChannel toClients) {
    this.settings = settings;
    this.toClients = toClients;
  }

  @Override
  public Message<?> preSend(Message<?> message, MessageChannel channel) {
    StompHeaderAccessor frame =
        MessageHeaderAccessor.getAccessor(message, StompHeaderAccessor.class);
    if (frame == null || frame.getCommand() != StompCommand.CONNECT) return message;
    String token = frame.getFirstNativeHeader("token");
    if (token == null) return message;
    String name = settings.tokens().get(token);
    if (name == null) return refused(frame, "unknown token");
    Principal user = () -> name;
    frame.setUser(user);
    return message;
  }

  /**
   * Answers with ERROR, after which Spring closes the connection with code 1002, and drops the frame.
   *
   * <p>An exception would be simpler, but the client would not learn the reason; and with {@code
   * preserveReceiveOrder}, which {@link WebSocketConfig} sets, it would get no answer at all.
   */
  private Message<?> refused(StompHeaderAccessor frame, String reason) {
    StompHeaderAccessor error = StompHeaderAccessor.create(StompCommand.ERROR);
    error.setSessionId(frame.getSessionId());
    error.setMessage(reason);
    toClients.send(MessageBuilder.createMessage(new byte[0], error.getMessageHeaders()));
    return null;
  }
}
