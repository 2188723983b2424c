//! The function `list-event-schemas`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::list_event_schemas)
}
