#![no_main]

#[path = "../bodies/rule_sets.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|text: &str| body::run(text));
