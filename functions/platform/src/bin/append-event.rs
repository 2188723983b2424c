//! The function `append-event`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::append_event)
}
