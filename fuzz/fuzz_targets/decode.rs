#![no_main]

libfuzzer_sys::fuzz_target!(|stream: stomp_fuzz::Stream<'_>| stomp_fuzz::check_decode(&stream));
