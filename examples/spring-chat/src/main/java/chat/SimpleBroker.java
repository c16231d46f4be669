package chat;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;

/** Spring's own broker, in this process: it keeps nothing, and each {@code /queue} is a topic. */
@Configuration
@Profile("!relay")
public class SimpleBroker implements WebSocketMessageBrokerConfigurer {
  private final ChatProperties settings;

  SimpleBroker(ChatProperties settings) {
    this.settings = settings;
  }

  @Override
  public void configureMessageBroker(MessageBrokerRegistry registry) {
    registry
        .enableSimpleBroker("/topic", "/queue")
        .setTaskScheduler(heartBeats())
        .setHeartbeatValue(new long[] {settings.heartBeat(), settings.heartBeat()});
  }

  /** Without a scheduler Spring has no heart-beats, and a connection that died is never noticed. */
  private static TaskScheduler heartBeats() {
    ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
    scheduler.setThreadNamePrefix("heart-beats-");
    scheduler.initialize();
    return scheduler;
  }
}
