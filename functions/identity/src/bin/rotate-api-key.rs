//! The function `rotate-api-key`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::rotate_api_key::entry)
}
