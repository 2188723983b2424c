//! The function `list-events`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::list_events)
}
