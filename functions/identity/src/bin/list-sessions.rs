//! The function `list-sessions`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::queries::list_sessions::entry)
}
