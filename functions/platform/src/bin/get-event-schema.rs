//! The function `get-event-schema`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::get_event_schema)
}
