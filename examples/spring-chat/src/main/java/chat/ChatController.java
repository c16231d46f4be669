package chat;

import java.security.Principal;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.springframework.messaging.handler.annotation.MessageExceptionHandler;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.simp.annotation.SendToUser;
import org.springframework.messaging.simp.annotation.SubscribeMapping;
import org.springframework.stereotype.Controller;

/** What happens with messages that clients send to {@code /app/...}. */
@Controller
public class ChatController {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

  private final Whispers whispers;
  private final History history;

  ChatController(Whispers whispers, History history) {
    this.whispers = whispers;
    this.history = history;
  }

  /** A message as a client sends it. */
  public record Said(String from, String text) {}

  /** A message as all clients get it. */
  public record Message(String from, String text, String time) {}

  /** A message for one user. */
  public record Whisper(String to, String text) {}

  /** A message to {@code /app/chat} goes, with the time, to everybody. */
  @MessageMapping("/chat")
  @SendTo("/topic/messages")
  public Message chat(@Payload Said said) {
    if (said.text() == null || said.text().isBlank())
      throw new IllegalArgumentException("a message needs a text");
    Message message = new Message(said.from(), said.text(), now());
    history.add(message);
    return message;
  }

  /** A client that subscribes to {@code /app/history} gets the last messages at once, once. */
  @SubscribeMapping("/history")
  public List<Message> lastMessages() {
    return history.messages();
  }

  /**
   * A message to {@code /app/whisper} goes to one user only: to all connections of that user which have
   * subscribed to {@code /user/queue/whispers}.
   */
  @MessageMapping("/whisper")
  public void whisper(@Payload Whisper whisper, Principal sender) {
    if (sender == null) throw new IllegalArgumentException("log in to whisper");
    whispers.send(whisper.to(), new Message(sender.getName(), whisper.text(), now()));
  }

  /** A question to {@code /app/who} is answered to the connection that asked. */
  @MessageMapping("/who")
  @SendToUser(destinations = "/queue/replies", broadcast = false)
  public String who(Principal user) {
    return user == null ? "guest" : user.getName();
  }

  /** What went wrong is told to the connection whose message it was, and to no other. */
  @MessageExceptionHandler
  @SendToUser(destinations = "/queue/errors", broadcast = false)
  public String failed(Exception failure) {
    return failure.getMessage();
  }

  private static String now() {
    return LocalTime.now().format(TIME);
  }
}
