package chat;

import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.messaging.simp.SimpMessageType;
import org.springframework.messaging.simp.SimpMessagingTemplate;
import org.springframework.messaging.simp.user.SimpSession;
import org.springframework.messaging.simp.user.SimpUser;
import org.springframework.messaging.simp.user.SimpUserRegistry;
import org.springframework.stereotype.Component;

/**
 * Messages for one user, who may have several connections: a tab on the desk and a telephone.
 *
 * <p>{@code broker.convertAndSendToUser(name, ...)} would do without the loop, but with {@code
 * preserveReceiveOrder} Spring Framework 7.0.9 gives such a message to one connection of the user only.
 */
@Component
public class Whispers {
  private final SimpMessagingTemplate broker;
  private final SimpUserRegistry users;

  Whispers(SimpMessagingTemplate broker, SimpUserRegistry users) {
    this.broker = broker;
    this.users = users;
  }

  void send(String name, ChatController.Message message) {
    SimpUser user = users.getUser(name);
    if (user == null) throw new IllegalArgumentException(name + " is not here");
    for (SimpSession session : user.getSessions())
      broker.convertAndSendToUser(
          session.getId(), "/queue/whispers", message, onlyTo(session.getId()));
  }

  private static MessageHeaders onlyTo(String sessionId) {
    SimpMessageHeaderAccessor headers = SimpMessageHeaderAccessor.create(SimpMessageType.MESSAGE);
    headers.setSessionId(sessionId);
    headers.setLeaveMutable(true);
    return headers.getMessageHeaders();
  }
}
