//! The program under garbage: whatever is thrown at its ports, it goes on serving others promptly,
//! its memory stays flat, and sockets come back. The last two are seen from outside, in /proc.
#![cfg(target_os = "linux")]

mod support;

mod churn;
mod half_open;
mod hostile;
mod huge;
mod random;
mod slow;
mod sockjs;
mod tiny;
