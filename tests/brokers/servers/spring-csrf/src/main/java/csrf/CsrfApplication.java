package csrf;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.messaging.Message;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.socket.EnableWebSocketSecurity;
import org.springframework.security.messaging.access.intercept.MessageMatcherDelegatingAuthorizationManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;

/** A simple broker behind Spring Security, which wants the CSRF token of the HTTP session in CONNECT. */
@SpringBootApplication
@EnableWebSocketMessageBroker
@EnableWebSocketSecurity
@RestController
public class CsrfApplication implements WebSocketMessageBrokerConfigurer {

  public static void main(String[] args) {
    SpringApplication.run(CsrfApplication.class, args);
  }

  @Override
  public void registerStompEndpoints(StompEndpointRegistry registry) {
    registry.addEndpoint("/chat").withSockJS();
  }

  @Override
  public void configureMessageBroker(MessageBrokerRegistry registry) {
    registry.enableSimpleBroker("/topic");
  }

  /** A page asks for the token here; the answer sets the cookie of the session that it belongs to. */
  @GetMapping("/csrf")
  CsrfToken token(CsrfToken token) {
    return token;
  }

  /** SockJS sends its requests without the token, so they are left out of the check of HTTP. */
  @Bean
  SecurityFilterChain http(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .csrf(csrf -> csrf.ignoringRequestMatchers("/chat/**"))
        .build();
  }

  @Bean
  AuthorizationManager<Message<?>> messages(
      MessageMatcherDelegatingAuthorizationManager.Builder messages) {
    return messages.anyMessage().permitAll().build();
  }
}
