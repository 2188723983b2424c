//! The function `get-event-stream`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::get_event_stream)
}
