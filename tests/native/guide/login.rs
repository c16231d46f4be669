use std::sync::{Arc, Mutex};

use stomp_wasm::{Code, Headers, Session};

/// The name and the password that the user has typed in.
type Login = Arc<Mutex<(String, String)>>;

/// A session at rest. Each of its attempts asks for the login.
fn session(url: &str, login: Login) -> Session {
    let given = Mutex::new(None);
    let builder = Session::builder(url).connect_headers_with(move |attempt| {
        let present = login.lock().unwrap().clone();
        let before = given.lock().unwrap().replace(present.clone());
        // What was refused is not sent again: an error that is not retryable ends the attempts.
        let refusal = attempt.error.filter(|error| error.code() == Code::Unauthorized);
        let refusal = refusal.filter(|_| before.as_ref() == Some(&present));
        async move {
            let (name, password) = present;
            match refusal {
                Some(error) => Err(error),
                None => Ok(Headers::from([("login", name), ("passcode", password)])),
            }
        }
    });
    builder.build()
}

/// What the form does: the status says what comes of it.
fn submit(session: &Session, login: &Login, name: &str, password: &str) {
    *login.lock().unwrap() = (name.into(), password.into());
    session.start();
}
