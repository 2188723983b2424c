//! The function `list-events`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::queries::list_events::entry)
}
