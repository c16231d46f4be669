//! The framing of each transport's responses.

use crate::frames::{Frame, quote};

/// The form of a response that carries frames.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// A WebSocket message for each frame.
    WebSocket,
    /// A WebSocket message for each message of the application, and no frames.
    Unframed,
    /// A line for each: `xhr` and `xhr_streaming`.
    Lines,
    /// An event for each: `eventsource`.
    Events,
    /// A script for each, in a page that never ends loading: `htmlfile`.
    Scripts,
    /// One call of this function: `jsonp`.
    Call(String),
}

impl Framing {
    /// The frame as the transport sends it.
    pub(crate) fn wrap(&self, frame: &Frame) -> String {
        let mut text = frame.to_text();
        match self {
            Self::WebSocket | Self::Unframed => text,
            Self::Lines => {
                text.push('\n');
                text
            }
            // The client undoes it by decodeURI; JSON has escaped line ends and NUL already.
            Self::Events => format!("data: {}\r\n\r\n", text.replace('%', "%25")),
            Self::Scripts => {
                // A body that contains `</script>` must not end the script.
                let literal = literal(&text).replace('<', "\\u003c");
                format!("<script>\np({literal});\n</script>\r\n")
            }
            // The comment keeps a response that is taken for something else from being one.
            Self::Call(callback) => format!("/**/{callback}({});\r\n", literal(&text)),
        }
    }
}

fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + text.len() / 8 + 2);
    quote(text, &mut literal);
    literal
}

/// What browsers are sent first so that they begin to hand over the stream: `xhr_streaming`.
pub(crate) fn xhr_prelude() -> String {
    "h".repeat(2048) + "\n"
}

/// Opera's parser wants to be woken: `eventsource`.
pub(crate) const EVENT_PRELUDE: &str = "\r\n";

/// The head of the page, beyond 1 KiB so that browsers begin to run its scripts: `htmlfile`.
pub(crate) fn html_prelude(callback: &str) -> String {
    let head = format!(
        "<!doctype html>\n\
         <html><head>\n  \
         <meta http-equiv=\"X-UA-Compatible\" content=\"IE=edge\" />\n  \
         <meta http-equiv=\"Content-Type\" content=\"text/html; charset=UTF-8\" />\n\
         </head><body><h2>Don't panic!</h2>\n  \
         <script>\n    \
         document.domain = document.domain;\n    \
         var c = parent.{callback};\n    \
         c.start();\n    \
         function p(d) {{c.message(d);}};\n    \
         window.onload = function() {{c.stop();}};\n  \
         </script>"
    );
    format!("{head:<1024}\r\n\r\n")
}

#[cfg(test)]
mod tests {
    use super::{Framing, html_prelude, xhr_prelude};
    use crate::frames::Frame;

    fn wrapped(framing: &Framing, message: &str) -> String {
        framing.wrap(&Frame::Messages([message.into()].into()))
    }

    #[test]
    fn each_transport_wraps_in_its_own_way() {
        let call = Framing::Call("back".into());
        for (framing, expected) in [
            (&Framing::WebSocket, "o"),
            (&Framing::Lines, "o\n"),
            (&Framing::Events, "data: o\r\n\r\n"),
            (&Framing::Scripts, "<script>\np(\"o\");\n</script>\r\n"),
            (&call, "/**/back(\"o\");\r\n"),
        ] {
            assert_eq!(framing.wrap(&Frame::Open), expected);
        }
        assert_eq!(wrapped(&call, "x"), "/**/back(\"a[\\\"x\\\"]\");\r\n");
        assert_eq!(
            wrapped(&Framing::Scripts, "x"),
            "<script>\np(\"a[\\\"x\\\"]\");\n</script>\r\n"
        );
    }

    #[test]
    fn a_message_cannot_break_out_of_its_wrapping() {
        assert_eq!(wrapped(&Framing::Events, "100%\n"), "data: a[\"100%25\\n\"]\r\n\r\n");
        let script = wrapped(&Framing::Scripts, "</script><!--");
        assert_eq!(script.matches("</script>").count(), 1, "{script}");
        assert!(!script.contains("<!--"), "{script}");
    }

    #[test]
    fn preludes_are_long_enough_for_browsers() {
        assert_eq!(xhr_prelude().len(), 2049);
        let page = html_prelude("a.b");
        assert!(page.len() > 1024 && page.ends_with("  \r\n\r\n"), "{page}");
        assert!(page.contains("var c = parent.a.b;\n"), "{page}");
    }
}
