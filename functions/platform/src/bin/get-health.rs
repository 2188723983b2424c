//! The function `get-health`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::queries::get_health::entry)
}
