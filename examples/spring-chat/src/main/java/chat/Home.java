package chat;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The address without a path leads to the chat page, which is told where this application's broker is. */
@Controller
public class Home {

  @GetMapping("/")
  String chatPage() {
    String here = ServletUriComponentsBuilder.fromCurrentContextPath().toUriString();
    return "redirect:/chat.html?broker=" + here + "/chat";
  }
}
