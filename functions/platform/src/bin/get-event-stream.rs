//! The function `get-event-stream`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::queries::get_event_stream::entry)
}
