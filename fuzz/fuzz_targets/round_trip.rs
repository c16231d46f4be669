#![no_main]

libfuzzer_sys::fuzz_target!(|sent: stomp_fuzz::Sent| stomp_fuzz::check_round_trip(sent));
