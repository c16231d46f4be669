package chat;

import java.security.Principal;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.simp.stomp.StompCommand;
import org.springframework.messaging.simp.stomp.StompHeaderAccessor;
import org.springframework.messaging.support.ChannelInterceptor;
import org.springframework.messaging.support.MessageHeaderAccessor;
import org.springframework.stereotype.Component;

/**
 * The log-in: a token in the header {@code token} of CONNECT.
 *
 * <p>A browser cannot add headers to a WebSocket's HTTP request, so the token is in the STOMP frame. A
 * client without a token is a guest, who may chat but not whisper. A client with a wrong one is refused:
 * it gets an ERROR that does not give the reason, and the connection is closed with code 1002.
 */
@Component
public class TokenLogin implements ChannelInterceptor {
  private final ChatProperties settings;

  TokenLogin(ChatProperties settings) {
    this.settings = settings;
  }

  @Override
  public Message<?> preSend(Message<?> message, MessageChannel channel) {
    StompHeaderAccessor frame =
        MessageHeaderAccessor.getAccessor(message, StompHeaderAccessor.class);
    if (frame != null && frame.getCommand() == StompCommand.CONNECT) {
      String token = frame.getFirstNativeHeader("token");
      if (token != null) frame.setUser(userOf(token));
    }
    return message;
  }

  private Principal userOf(String token) {
    String name = settings.tokens().get(token);
    if (name == null) throw new MessagingException("unknown token");
    return () -> name;
  }
}
