#![no_main]

#[path = "../bodies/masking.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|text: &str| body::run(text));
