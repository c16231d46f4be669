package chat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.springframework.stereotype.Component;

/** The last messages of the chat, in memory. */
@Component
public class History {
  private static final int KEPT = 50;

  private final Deque<ChatController.Message> messages = new ArrayDeque<>();

  synchronized void add(ChatController.Message message) {
    messages.addLast(message);
    if (messages.size() > KEPT) messages.removeFirst();
  }

  synchronized List<ChatController.Message> messages() {
    return List.copyOf(messages);
  }
}
