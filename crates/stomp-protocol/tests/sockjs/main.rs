//! The client's side of SockJS, with a clock that the tests set.

