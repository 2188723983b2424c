//! The function `get-config`.

fn main() -> std::process::ExitCode {
    lambda::run(config::queries::list_services::entry)
}
